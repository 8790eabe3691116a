"""The four numbers: each with its denominator in words, its interval, and what it was."""

import math
from typing import Literal

import streamlit as st

from calibration.charts import OutcomeWords
from calibration.evaluation import Evaluation
from calibration.evaluation.comparison import Comparison, Difference
from calibration.evaluation.intervals import Interval
from pages.components import mix_words
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.words import _, ngettext

Rate = Literal["precision", "false_positive_rate", "false_negative_rate"]

FEW = 40
"""Fewer leads of an outcome than this are said before any chart (DESIGN §4)."""


def draw(now: Evaluation, *, before: Comparison | None, words: OutcomeWords) -> None:
    """Draw the four numbers of an evaluation; ``before`` is what it is compared with."""
    cards = (
        _handed_over(now, before, words),
        _of_them(now, before, words),
        _wrongly(now, before, words),
        _missed(now, before, words),
    )
    st.html(f'<div class="numbers">{"".join(cards)}</div>')


def _handed_over(now: Evaluation, before: Comparison | None, words: OutcomeWords) -> str:
    lines = [_share(now)]
    if now.per_week is not None:
        per_week = _("{n} a week").format(n=formats.number(now.per_week, decimals=1))
        lines.insert(0, per_week)
    was = ""
    if before is not None and before.volume_before != now.volume:
        was = _("was {value}").format(value=formats.count(before.volume_before))
    return _card("qualified", _(words.qualified), formats.count(now.volume), lines, was)


def _share(now: Evaluation) -> str:
    if now.mix.as_counted:
        return _("{share} of all {leads}").format(
            share=formats.percent(now.share_qualified), leads=formats.leads(now.everyone)
        )
    return mix_words.words(now.mix)["share"].format(share=formats.percent(now.share_qualified))


def _of_them(now: Evaluation, before: Comparison | None, words: OutcomeWords) -> str:
    if not now.has_outcome:
        return _card("conversion", _(words.of_them), formats.DASH, [_("no outcome yet")])
    counts = mix_words.part_of(now.mix).format(
        part=formats.number(now.true_positives), whole=formats.number(now.qualified)
    )
    lines = [_with_interval(counts, now.precision_interval)]
    lines.append(mix_words.base_rate(now.mix).format(rate=formats.percent(now.base_rate)))
    return _card(
        "conversion",
        _(words.of_them),
        formats.percent(now.precision),
        lines,
        _was(before, "precision"),
    )


def _wrongly(now: Evaluation, before: Comparison | None, words: OutcomeWords) -> str:
    if not now.has_outcome:
        return _card("false-positive-rate", _(words.wrongly), formats.DASH, [_("no outcome yet")])
    lines = [
        _with_interval(
            _("{share} of those handed over").format(
                share=formats.percent(now.false_discovery_rate)
            ),
            now.false_discovery_rate_interval,
        ),
        _with_interval(
            _("false positive rate {rate} of {n}").format(
                rate=formats.percent(now.false_positive_rate), n=formats.number(now.not_converted)
            ),
            now.false_positive_rate_interval,
        ),
    ]
    return _card(
        "false-positive-rate",
        _(words.wrongly),
        formats.number(now.false_positives),
        lines,
        _was(before, "false_positive_rate"),
    )


def _missed(now: Evaluation, before: Comparison | None, words: OutcomeWords) -> str:
    if not now.has_outcome:
        return _card("false-negative-rate", _(words.missed), formats.DASH, [_("no outcome yet")])
    lines = [
        _(words.missed_note),
        _with_interval(
            _("false negative rate {rate} of {n}").format(
                rate=formats.percent(now.false_negative_rate), n=formats.number(now.converted)
            ),
            now.false_negative_rate_interval,
        ),
    ]
    return _card(
        "false-negative-rate",
        _(words.missed),
        formats.number(now.false_negatives),
        lines,
        _was(before, "false_negative_rate"),
    )


def _with_interval(said: str, interval: Interval) -> str:
    """Return what is said of a rate with its 95 % interval, where it has one."""
    low, high = interval
    return said if math.isnan(low) else f"{said} ({formats.between(low, high)})"


def _was(comparison: Comparison | None, name: Rate) -> str:
    """Return what a rate was, and whether the change is more than chance; empty if it is none."""
    if comparison is None:
        return ""
    rate: float = getattr(comparison.before, name)
    difference: Difference = getattr(comparison, name)
    if not difference.value:
        return ""
    was = _("was {value}").format(value=formats.percent(rate))
    if math.isnan(difference.value):
        return was
    if not difference.distinguishable:
        return _("{was}, not distinguishable").format(was=was)
    if difference.value < 0:
        return _("{was}, clearly lower").format(was=was)
    return _("{was}, clearly higher").format(was=was)


def _card(name: str, title: str, figure: str, lines: list[str], was: str = "") -> str:
    said = "".join(f"<div>{safe(line)}</div>" for line in lines)
    return (
        f'<section class="number" data-testid="kpi-{name}"><h3>{safe(title)}</h3>'
        f'<strong>{safe(figure)}</strong>{said}<div class="was">{safe(was)}</div></section>'
    )


def warning(now: Evaluation) -> str:
    """Return what must be said before any chart: of too few leads, else of too little signal."""
    return small_numbers(now) or little_signal(now)


def little_signal(now: Evaluation) -> str:
    """Return the warning that the score hardly ranks, on the leads it is looked at; else empty.

    Nothing of a score that is the same for all leads: nobody has given points yet.
    """
    ends = {
        "low": formats.number(now.auc_low, decimals=2),
        "high": formats.number(now.auc_high, decimals=2),
    }
    if now.signal is None or now.signal == "clear" or not now.ks:
        return ""
    if now.signal == "none":
        return _(
            "No signal: the score ranks who converts no better than chance would (AUC {low} to "
            "{high}). Nothing below tells who will convert."
        ).format(**ends)
    return _(
        "Weak signal: the score ranks who converts little better than chance would (AUC {low} to "
        "{high})."
    ).format(**ends)


def small_numbers(now: Evaluation) -> str:
    """Return the warning that stands before any chart where there are too few leads; else empty."""
    if not now.has_outcome:
        return ""
    few = min(now.converted, now.not_converted)
    if few >= FEW:
        return ""
    if few == 0:
        return (
            _("No lead here converted: what tells those apart who do can't be seen.")
            if now.converted == 0
            else _("Every lead here converted: what tells them from the others can't be seen.")
        )
    if now.converted < FEW:
        return ngettext(
            "Only {n} lead converted here. With fewer than {few}, every rate below can easily be "
            "chance: read the intervals, not the rates.",
            "Only {n} leads converted here. With fewer than {few}, every rate below can easily be "
            "chance: read the intervals, not the rates.",
            now.converted,
        ).format(n=formats.number(now.converted), few=FEW)
    return ngettext(
        "Only {n} lead here did not convert. With fewer than {few}, every rate below can easily "
        "be chance: read the intervals, not the rates.",
        "Only {n} leads here did not convert. With fewer than {few}, every rate below can easily "
        "be chance: read the intervals, not the rates.",
        now.not_converted,
    ).format(n=formats.number(now.not_converted), few=FEW)
