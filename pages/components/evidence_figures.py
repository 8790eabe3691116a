"""The figures behind an evidence card: rates, weights, overlap, the board without it, periods."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import streamlit as st

from calibration.advice.evidence_card import EvidenceCard
from calibration.charts import evidence_figure, outcome_words
from calibration.evaluation import Comparison, CriterionEvidence, Difference, Interval
from calibration.evaluation.over_time import OverTime
from pages.components import figures
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _

MOST_OVERLAPS = 6
"""Other criteria that are told, the closest first."""


def draw(results: Results, card: EvidenceCard) -> None:
    """Draw the tables of a card, and its chart by period."""
    _alone(card)
    _without(results, card)
    _overlaps(results, card)
    if card.over_time is not None:
        _periods(results, card.over_time)


def _alone(card: EvidenceCard) -> None:
    found, weight = card.found, card.weight
    rows = [
        (_("leads that meet it"), _share(found.everyone_with, found.everyone, found.coverage)),
        (
            _("converted with it"),
            _rate(found.converted_with, found.leads_with, found.rate_with, found.interval_with),
        ),
        (
            _("converted without it"),
            _rate(
                found.converted_without,
                found.leads_without,
                found.rate_without,
                found.interval_without,
            ),
        ),
        (_("times the others (95 % interval)"), times(found)),
        (_("weight of evidence, met"), _ends(weight.meeting, weight.low, weight.high)),
        (_("weight of evidence, not met"), _number(weight.not_meeting)),
        (_("information value"), _number(weight.information_value)),
    ]
    if card.points is not None:
        low, high = card.points.ends
        rows.append(
            (
                _("points beside the other criteria"),
                _("{value} ({interval})").format(
                    value=formats.signed(card.points.given),
                    interval=_("{low} to {high}").format(
                        low=formats.signed(low), high=formats.signed(high)
                    ),
                ),
            )
        )
    _table("", (), rows)
    if weight.smoothed:
        figures.caption(_("Weights: half a lead is added to each count, for one of them is 0."))


def _without(results: Results, card: EvidenceCard) -> None:
    found, auc = card.removal, card.removal.auc
    words = outcome_words(results.model.objective)
    ways = (found.comparison, found.at_volume)
    now = found.comparison.before
    after = [each.after for each in ways]
    rows = [
        (
            _("{name}, of all leads").format(name=_(words.qualified)),
            formats.count(found.comparison.volume_before),
            *_beside(
                [formats.count(each.volume_after) for each in ways], [_more(each) for each in ways]
            ),
        ),
        (
            _(words.of_them),
            formats.percent(now.precision),
            *_beside(
                [formats.percent(each.precision) for each in after],
                [_difference(each.precision) for each in ways],
            ),
        ),
        (
            _(words.missed_rate),
            formats.percent(now.false_negative_rate),
            *_beside(
                [formats.percent(each.false_negative_rate) for each in after],
                [_difference(each.false_negative_rate) for each in ways],
            ),
        ),
        (
            _(words.wrong_rate),
            formats.percent(now.false_positive_rate),
            *_beside(
                [formats.percent(each.false_positive_rate) for each in after],
                [_difference(each.false_positive_rate) for each in ways],
            ),
        ),
        (
            _("AUC"),
            _number(auc.before, 3),
            *_beside(
                [_number(auc.after, 3), ""], [_difference(auc.difference, as_share=False), ""]
            ),
        ),
    ]
    threshold = _("at {points} points")
    _table(
        _("The board without it"),
        (
            _("number"),
            _("now"),
            threshold.format(points=formats.number(results.model.threshold)),
            _("difference (95 % interval)"),
            threshold.format(points=formats.number(found.threshold)),
            _("difference (95 % interval)"),
        ),
        rows,
    )
    figures.caption(
        _("At the second threshold most nearly as many qualify as now."),
        _("Differences of shares are in percentage points."),
        _("A star (*): not distinguishable from chance."),
    )


def _beside(values: Sequence[str], differences: Sequence[str]) -> list[str]:
    """Return each value with its difference after it."""
    return [each for pair in zip(values, differences, strict=True) for each in pair]


def _more(found: Comparison) -> str:
    """Return by how many leads the volume changes: a count of all, which no chance is in."""
    if found.volume_before is None or found.volume_after is None:
        return formats.DASH
    return formats.signed(found.volume_after - found.volume_before)


def _overlaps(results: Results, card: EvidenceCard) -> None:
    labels = {each.id: each.label for each in results.model.criteria}
    rows = [
        (
            labels[each.other],
            _share(each.both, each.this, each.of_this),
            _share(each.both, each.that, each.of_other),
            formats.percent(each.jaccard),
            _number(each.phi),
        )
        for each in card.overlaps[:MOST_OVERLAPS]
    ]
    if not rows:
        return
    _table(
        _("Who else meets it"),
        (
            _("other criterion"),
            _("of those that meet this, meet that"),
            _("of those that meet that, meet this"),
            _("both, of those that meet one"),
            _("correlation"),
        ),
        rows,
    )


def _periods(results: Results, found: OverTime) -> None:
    names = {
        each.first_day.isoformat(): formats.period(each.first_day, found.length)
        for each in found.periods
    }
    periods = [replace(each.found, criterion=each.first_day.isoformat()) for each in found.periods]
    rows = [
        (
            names[each.criterion],
            formats.number(each.leads_with + each.leads_without),
            _rate(each.converted_with, each.leads_with, each.rate_with, each.interval_with),
            _share(each.converted_without, each.leads_without, each.rate_without),
            times(each),
        )
        for each in periods
    ]
    _table(
        _("By the period in which leads were created"),
        (
            _("created in"),
            _("counted"),
            _("converted with it"),
            _("converted without it"),
            _("times the others (95 % interval)"),
        ),
        rows,
    )
    if periods and periods[0].mix.is_known:
        figures.show(
            results,
            "evidence-periods",
            (found, tuple(names.items())),
            lambda pen: evidence_figure(periods, labels=names, pen=pen),
            alt=_("How the criterion's leads converted in each period; the table says the same"),
        )
    if not math.isnan(found.chance):
        figures.caption(
            _(
                "Chance alone makes the periods differ as much in {share} of cases, this criterion "
                "being one of several."
            ).format(share=formats.percent(found.chance, decimals=0))
        )


def times(found: CriterionEvidence) -> str:
    """Return how many times the others' rate it is, with its interval."""
    ratio = found.ratio
    if not all(math.isfinite(each) for each in ratio):
        return formats.DASH
    value, low, high = (formats.number(each, decimals=2) for each in ratio)
    return _("{value}× ({low} to {high})").format(value=value, low=low, high=high)


def _rate(part: int, whole: int, share: float, ends: Interval) -> str:
    if not whole:
        return formats.DASH
    if math.isnan(share):
        return formats.part_of(part, whole)
    counts = formats.part_of(part, whole)
    if not part:
        return _("{counts}, could be up to {high}").format(
            counts=counts, high=formats.percent(ends.high, decimals=0)
        )
    return _("{share} ({counts}; {interval})").format(
        share=formats.percent(share), counts=counts, interval=formats.between(*ends)
    )


def _share(part: int, whole: int, share: float) -> str:
    if not whole:
        return formats.DASH
    counts = formats.part_of(part, whole)
    if math.isnan(share):
        return counts
    return _("{share} ({counts})").format(share=formats.percent(share), counts=counts)


def _difference(found: Difference, *, as_share: bool = True) -> str:
    if math.isnan(found.value):
        return formats.DASH
    if as_share:
        ends = [_points_of_percent(each) for each in (found.value, found.low, found.high)]
    else:
        ends = [_signed(each, 3) for each in (found.value, found.low, found.high)]
    said = _("{value} ({low} to {high})").format(value=ends[0], low=ends[1], high=ends[2])
    if found.distinguishable or found.low == found.high:
        return said
    return f"{said} *"


def _points_of_percent(value: float) -> str:
    return _signed(100 * value, 1)


def _signed(value: float, decimals: int) -> str:
    text = formats.number(value, decimals=decimals)
    return f"+{text}" if value > 0 and float(f"{value:.{decimals}f}") else text


def _ends(value: float, low: float, high: float) -> str:
    if math.isnan(value):
        return formats.DASH
    ends = [formats.number(each, decimals=2) for each in (low, high) if math.isfinite(each)]
    if len(ends) < 2:
        return _number(value)
    return _("{value} ({low} to {high})").format(value=_number(value), low=ends[0], high=ends[1])


def _number(value: float, decimals: int = 2) -> str:
    return formats.number(value, decimals=decimals)


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Draw a table of texts; the first cell of a row is its head."""
    head = "".join(f'<th scope="col">{safe(each)}</th>' for each in heads)
    body = "".join(
        f'<tr><th scope="row">{safe(first)}</th>'
        + "".join(f"<td>{safe(each)}</td>" for each in others)
        + "</tr>"
        for first, *others in rows
    )
    caption = f'<h4 class="group"><span>{safe(title)}</span></h4>' if title else ""
    above = f"<thead><tr>{head}</tr></thead>" if heads else ""
    st.html(
        f'{caption}<div class="wide"><table class="plain evidence">{above}'
        f"<tbody>{body}</tbody></table></div>"
    )
