"""Looking at a part of the leads, by period, segment or who was worked: said beside the numbers."""

from datetime import date

import streamlit as st

from calibration.leads.outcome import outcome_values
from calibration.leads.tables import LeadTable
from calibration.leads.typed import Filter
from pages.shared import formats, session
from pages.shared.results import Results
from pages.shared.words import _
from pages.shared.workspace import Workspace

COLUMN, VALUE, PERIOD = "segment-column", "segment-value", "period"
WORKED = "only-worked"


def draw(results: Results) -> None:
    """Draw the filter behind a button that says what is looked at."""
    work = results.work
    with st.popover(said(work.where) or _("All leads"), key="looking"):
        _period(results)
        _segment(results)
        st.button(
            _("Look at all leads"), key="look-at-all", on_click=_all, disabled=work.where is None
        )
    _only_worked(results)


def draw_way_back(results: Results) -> None:
    """Offer to look at all leads again, where those looked at give no numbers."""
    if results.work.where is not None:
        st.button(_("Look at all leads"), key="way-back", on_click=_all)


def said(where: Filter | None) -> str:
    """Return in words which leads are looked at; empty for all of them."""
    if where is None:
        return ""
    parts = []
    if where.first_day is not None or where.last_day is not None:
        parts.append(
            _("created {first} to {last}").format(
                first=formats.day(where.first_day), last=formats.day(where.last_day)
            )
        )
    if where.column is not None:
        parts.append(formats.headed(where.column, str(where.value)))
    if where.worked is not None:
        parts.append(_("worked by sales"))
    return _("Only {parts}").format(parts=", ".join(parts))


def _only_worked(results: Results) -> None:
    """Offer the rates among the leads that sales has worked on, where a column tells them."""
    work = results.work
    is_on = work.where is not None and work.where.worked is not None
    if work.worked is None and not is_on:
        return
    session.shown(WORKED, is_on)
    st.toggle(
        _("Only worked leads"),
        key=WORKED,
        on_change=_set,
        help=_(
            "Leads that nobody called can hardly buy: among those that sales worked on, rates "
            "tell more of the score and less of who was called."
        ),
    )


def _period(results: Results) -> None:
    whole = _whole_period(results)
    if whole is None:
        st.caption(_("A period can be chosen once the column of creation is named on Leads."))
        return
    if whole[0] == whole[1]:
        st.caption(_("All leads were created on {day}.").format(day=formats.day(whole[0])))
        return
    where = results.work.where
    first = where.first_day if where and where.first_day else whole[0]
    last = where.last_day if where and where.last_day else whole[1]
    session.shown(PERIOD, (first, last), of=whole)
    st.slider(_("Created"), *whole, key=PERIOD, format=_("D MMM YYYY"), on_change=_set)


def _whole_period(results: Results) -> tuple[date, date] | None:
    """Return the first and last day of all leads, remembered from when all were looked at."""
    facts = results.typed().facts
    if results.work.where is None:
        if facts.first_day is None or facts.last_day is None:
            return None
        return results.shelf.get(
            "period", results.leads.sha256, lambda: (facts.first_day, facts.last_day)
        )  # type: ignore[return-value]
    return results.shelf.get("period", results.leads.sha256, lambda: None)


def _segment(results: Results) -> None:
    headers = [""] + [each.header for each in results.work.profiles if 1 < each.distinct <= 50]
    where = results.work.where
    chosen = where.column if where and where.column in headers else ""
    picked = session.given(COLUMN)
    st.selectbox(
        _("Segment by"),
        headers,
        index=headers.index(chosen or ""),
        format_func=lambda header: header or _("no segment"),
        key=COLUMN,
        on_change=_set_column,
    )
    column = str(picked or chosen or "")
    if column not in headers or not column:
        return
    values = values_of(results.leads, column)
    index = values.index(where.value) if where and where.value in values else None
    st.selectbox(
        _("Only leads of"),
        values,
        index=index,
        placeholder=_("choose one"),
        key=VALUE,
        on_change=_set,
    )


def values_of(leads: LeadTable, header: str) -> list[str]:
    """Return the values of a column, the commonest first; the session keeps the last one asked."""
    column = leads.column(header)
    if column is None:
        return []
    counts = session.shelf().get(
        "segment-values", (leads.sha256, header), lambda: outcome_values(leads, column)
    )
    return [value for value, _count in counts]


def _set_column() -> None:
    session.forget(VALUE)
    _look(session.workspace(), column=None, value="")


def _set() -> None:
    column, value = session.given(COLUMN), session.given(VALUE)
    if column and value:
        _look(session.workspace(), column=str(column), value=str(value))
    else:
        _look(session.workspace(), column=None, value="")


def _look(work: Workspace, *, column: str | None, value: str) -> None:
    period = session.given(PERIOD)
    first, last = period if isinstance(period, tuple) and len(period) == 2 else (None, None)
    whole = session.shelf().get("period", work.leads.sha256 if work.leads else "", lambda: None)
    if whole is not None and (first, last) == whole:
        first = last = None
    worked = work.worked if session.given(WORKED) else None
    where = Filter(first_day=first, last_day=last, column=column, value=value, worked=worked)
    session.keep(work.changed(where=None if where == Filter() else where))


def _all() -> None:
    session.forget(COLUMN, VALUE, PERIOD, WORKED)
    session.keep(session.workspace().changed(where=None))
