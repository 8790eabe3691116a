"""Conversion by the month in which leads were created: a picture, a table, and what stands out."""

import math
from dataclasses import replace

import streamlit as st

from calibration.charts.cohorts import cohorts_figure
from calibration.evaluation.cohorts import Cohort, Cohorts, Period, Periods
from calibration.messages import Message
from pages.components import figures
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _, told

OPEN = "cohorts-open"


def draw(results: Results) -> None:
    """Draw the switch, and behind it conversion by period; nothing is counted until then."""
    if results.typed().facts.first_day is None:
        st.caption(_("Name the day the lead was created, and conversion over time shows here."))
        return
    if not st.toggle(_("Conversion over time: is the end cut off?"), key=OPEN):
        return
    found = results.cohorts()
    for notice in found.notices:
        st.warning(told(_written(notice)), icon=":material/hourglass_top:")
    names = [_name(each) for each in found.cohorts]
    figures.show(
        results,
        "cohorts",
        found,
        lambda pen: cohorts_figure(found, names=names, pen=pen),
        alt=_("Conversion rate and leads of each period; the table says the same"),
    )
    figures.caption(
        _("All leads of the file, before any score: those kept aside too."),
        _("Only leads that are old enough are asked who converted within so many days.")
        if found.limits
        else "",
    )
    _table(found, names)


def _table(found: Cohorts, names: list[str]) -> None:
    heads = [
        _("created in"),
        _("leads"),
        _("counted"),
        _("converted"),
        _("conversion rate (95 % interval)"),
        _("too young"),
        _("open"),
        _("converted too late"),
        _("days to convert (median)"),
        *(_("within {n} days").format(n=days) for days in found.limits),
    ]
    kept = [place for place, _head in enumerate(heads) if _is_told(found, place)]
    head = "".join(f'<th scope="col">{safe(heads[place])}</th>' for place in kept)
    rows = "".join(_row(each, name, kept) for each, name in zip(found.cohorts, names, strict=True))
    st.html(
        f'<div class="wide"><table class="plain cohorts"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


_COUNTED = {5: "immature", 6: "open", 7: "late"}
"""Columns that are left out where they would hold nothing but zeros."""
_DAYS = 8


def _is_told(found: Cohorts, place: int) -> bool:
    if place in _COUNTED:
        return any(getattr(each.counts, _COUNTED[place]) for each in found.cohorts)
    return place != _DAYS or any(each.counts.days for each in found.cohorts)


def _row(cohort: Cohort, name: str, kept: list[int]) -> str:
    counts = cohort.counts
    cells = (
        name,
        formats.number(counts.leads),
        formats.number(counts.counted),
        formats.number(counts.converted),
        _rate(cohort),
        formats.number(counts.immature),
        formats.number(counts.open),
        formats.number(counts.late),
        formats.number(cohort.median_days),
        *(formats.percent(each) for each in cohort.within),
    )
    told_ = "".join(f"<td>{safe(cells[place])}</td>" for place in kept[1:])
    quiet = "" if counts.counted else ' class="quiet"'
    return f'<tr{quiet}><th scope="row">{safe(name)}</th>{told_}</tr>'


def _rate(cohort: Cohort) -> str:
    rate = cohort.conversion_rate
    if math.isnan(rate):
        return formats.DASH
    low, high = cohort.interval
    return _("{rate} ({interval})").format(
        rate=formats.percent(rate), interval=formats.between(low, high)
    )


def _name(cohort: Cohort) -> str:
    """Return the period in the reader's language."""
    return _("unknown day") if cohort.period is None else _named(cohort.period)


def _named(period: Period) -> str:
    return formats.period(period.first_day, period.length)


def _written(message: Message) -> Message:
    """Return a message with its numbers and periods as the reader writes them."""
    return replace(message, values={name: _as_told(each) for name, each in message.values.items()})


def _as_told(value: object) -> object:
    if isinstance(value, Message):
        return _written(value)
    if isinstance(value, Period):
        return _named(value)
    if isinstance(value, Periods):
        return value.named(_named)
    return formats.number(value) if type(value) is int else value
