"""How far points can move before decisions change, and which leads sit on the line."""

import math
from typing import Final

import streamlit as st

from calibration.advice.stability import (
    NEAR,
    STEPS,
    TOLERATED,
    Latitude,
    LinePattern,
    Move,
    Stability,
    stability,
)
from calibration.charts.tornado import MOST_ROWS, tornado_figure
from calibration.evaluation.comparison import Moved
from calibration.model import Model
from pages.components import figures
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _, ngettext

PATTERNS: Final = "stability-patterns"
_WIDEST: Final = max(STEPS)
_HUNDREDTHS: Final = 100


def draw(results: Results) -> None:
    """Draw the sentence, the picture, the table, and the leads on the line."""
    found = stability_of(results)
    if not found.qualified:
        figures.caption(_("No lead qualifies: there is no decision to move."))
        return
    said = _hangs_on(results.model, found)
    st.html(f'<p class="answer" data-testid="stability">{safe(said)}</p>')
    figures.caption(_moves_freely(found), _threshold_sentence(found))
    picture, line = st.columns([0.56, 0.44], gap="large")
    with picture:
        _picture(results, found, said)
    with line:
        _on_the_line(results, found)
    _table(results.model, found)


def stability_of(results: Results) -> Stability:
    """Return how far the numbers of the model can move, made anew only when it changes."""
    patterns, model = results.patterns(), results.model
    return results.shelf.get("stability", (patterns, model), lambda: stability(patterns, model))


def _hangs_on(model: Model, found: Stability) -> str:
    """Return which criterion the decision hangs on most, and by how much."""
    first = found.criteria[0]
    if not first.swing:
        return _("No criterion decides anything within {points} points either way.").format(
            points=_WIDEST
        )
    fewer, more = first.by(-_WIDEST), first.by(_WIDEST)
    return _(
        "Most hangs on “{name}”: with {points} points fewer, {fewer} no longer qualify ({share} of "
        "{qualified}); with {points} more, {more} join."
    ).format(
        name=model.criterion(first.criterion or "").label,
        points=_WIDEST,
        fewer=formats.leads(abs(fewer.volume_change)),
        share=formats.percent(fewer.share),
        qualified=formats.number(found.qualified),
        more=formats.number(abs(more.volume_change)),
    )


def _moves_freely(found: Stability) -> str:
    """Return how many criteria can move without a word."""
    free = sum(
        each.low <= each.points - _WIDEST and each.high >= each.points + _WIDEST
        for each in found.criteria
    )
    return ngettext(
        "{free} of {n} criterion can move by {points} points either way, and at most {share} of "
        "the leads that qualify change.",
        "{free} of {n} criteria can move by {points} points either way, and at most {share} of "
        "the leads that qualify change.",
        len(found.criteria),
    ).format(
        free=formats.number(free),
        n=formats.number(len(found.criteria)),
        points=_WIDEST,
        share=formats.percent(TOLERATED, decimals=0),
    )


def _threshold_sentence(found: Stability) -> str:
    low, high = found.alike
    if math.isnan(found.precision):
        return ""
    if low == high:
        return _("Any other threshold surely changes how many of the leads that qualify convert.")
    return _(
        "At thresholds of {low} to {high}, how many of the leads that qualify convert can't be "
        "told from now ({share})."
    ).format(
        low=formats.number(low),
        high=formats.number(high),
        share=formats.percent(found.precision),
    )


def _picture(results: Results, found: Stability, said: str) -> None:
    labels = {each.id: each.label for each in results.model.criteria}
    figures.show(
        results,
        "tornado",
        (found.criteria, tuple(labels.items()), found.qualified),
        lambda pen: tornado_figure(
            found.criteria, labels=labels, qualified=found.qualified, pen=pen
        ),
        alt=said,
    )
    more = len(found.criteria) - MOST_ROWS
    figures.caption(
        _("Each criterion {points} points fewer, and {points} more; all others as they are.")
        .format(points=_WIDEST),
        ngettext("{n} criterion that moves less is in the table.",
                 "{n} criteria that move less are in the table.", more).format(n=more)
        if more > 0 else "",
    )  # fmt: skip


def _on_the_line(results: Results, found: Stability) -> None:
    """Say how many leads a few points decide, how they turned out, and which they are."""
    line = found.line
    everyone = line.above.everyone + line.below.everyone
    if not everyone:
        figures.caption(
            _("No lead is within {points} points of its threshold.").format(points=NEAR)
        )
        return
    st.html(
        f'<p class="step"><b>'
        f"{safe(_('{leads} on the line').format(leads=formats.leads(everyone)))}</b>"
        f'<span class="caption">{safe(_near_words(found))}</span></p>'
    )
    rows = (
        (_("just reach it"), line.above),
        (_("just miss it"), line.below),
    )
    heads = ("", _("leads"), _("converted (95 % interval)"))
    _plain_table(heads, [(name, formats.number(side.everyone), _turned_out(side))
                         for name, side in rows])  # fmt: skip
    if st.toggle(_("Which leads are they?"), key=PATTERNS):
        columns = (_("they meet"), _("points from the line"), _("leads"), _("converted"))
        _plain_table(columns, [_pattern(results.model, each) for each in line.patterns])


def _near_words(found: Stability) -> str:
    return _("At most {points} points from their threshold: {share} of all leads.").format(
        points=found.line.points,
        share=formats.percent(
            (found.line.above.everyone + found.line.below.everyone) / found.everyone
        ),
    )


def _turned_out(side: Moved) -> str:
    if not side.leads:
        return formats.DASH
    counts = formats.part_of(side.converted, side.leads)
    if math.isnan(side.conversion_rate):
        return counts
    return _("{counts}: {rate} ({interval})").format(
        counts=counts,
        rate=formats.percent(side.conversion_rate),
        interval=formats.between(*side.interval),
    )


def _pattern(model: Model, found: LinePattern) -> tuple[str, ...]:
    met = [
        model.criterion(name).label
        if level == _HUNDREDTHS
        else _("{name} × {times}").format(
            name=model.criterion(name).label, times=formats.hundredths(level)
        )
        for name, level in found.met
    ]
    words = ", ".join(met) or _("nothing that has points")
    if found.variant >= 0:
        words = formats.headed(model.variants[found.variant].label, words)
    counted = found.leads
    return (
        words,
        formats.hundredths(found.above, sign=True),
        formats.number(counted.everyone),
        formats.part_of(counted.converted, counted.leads) if counted.leads else formats.DASH,
    )


def _table(model: Model, found: Stability) -> None:
    """Draw what each step does, and how far each number may move."""
    heads = (
        "",
        _("points"),
        _("may be (at most {share} change)").format(share=formats.percent(TOLERATED, decimals=0)),
        *(_("{points} points").format(points=formats.signed(each)) for each in STEPS),
    )
    rows = [_latitude(_("Threshold"), found.threshold, found)]
    rows += [
        _latitude(model.criterion(each.criterion or "").label, each, found)
        for each in found.criteria
    ]
    _plain_table(heads, rows)
    if not math.isnan(found.precision):
        figures.caption(
            _(
                "Leads that qualify more, or fewer. An arrow: their conversion rate surely rises "
                "(↑) or falls (↓)."
            )
        )


def _latitude(name: str, each: Latitude, found: Stability) -> tuple[str, ...]:
    return (
        name,
        formats.number(each.points),
        _between(each),
        *(_step(each.by(by), found) for by in STEPS),
    )


def _between(each: Latitude) -> str:
    low, high = formats.number(each.low), formats.number(each.high)
    at_least, at_most = each.low > each.lowest, each.high < each.highest
    if at_least and at_most:
        if each.low == each.high:
            return _("{low} alone").format(low=low)
        return _("{low} to {high}").format(low=low, high=high)
    if at_least:
        return _("{low} or more").format(low=low)
    return _("{high} or fewer").format(high=high) if at_most else _("any number")


def _step(move: Move, found: Stability) -> str:
    if not move.moved.everyone:
        return "0"
    change = formats.signed(move.volume_change)
    arrow = {1: " ↑", -1: " ↓", 0: ""}[move.precision_change]
    return _("{change} ({share})").format(
        change=change, share=formats.percent(move.volume_change / found.qualified)
    ) + arrow  # fmt: skip


def _plain_table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    head = "".join(f'<th scope="col">{safe(each)}</th>' for each in heads)
    body = "".join(
        f'<tr><th scope="row">{safe(first)}</th>'
        + "".join(f"<td>{safe(each)}</td>" for each in rest)
        + "</tr>"
        for first, *rest in rows
    )
    st.html(
        f'<div class="wide"><table class="plain advised"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
