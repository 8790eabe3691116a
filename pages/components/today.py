"""The rule in use today, told by a column of the leads: what everything can be compared with."""

import streamlit as st

from calibration.leads.outcome import outcome_values
from calibration.model import FieldType
from pages.shared import session
from pages.shared.words import _
from pages.shared.workspace import TodayRule, Workspace

COLUMN, AT_LEAST, WORDS = "today-column", "today-at-least", "today-words"


def draw(work: Workspace) -> None:
    """Draw the choice of the column, and from which score or by which word it qualifies."""
    if work.leads is None:
        return
    rule = work.today
    headers = ["", *(each.header for each in work.leads.columns if each.header)]
    session.first(COLUMN, rule.header if rule else "")
    left, right = st.columns([1, 2], gap="medium")
    with left:
        st.selectbox(
            _("Column with today's score or MQL flag (optional)"),
            headers,
            key=COLUMN,
            format_func=lambda header: header or _("none: compare with the start version"),
            on_change=_chosen,
        )
    header = str(session.given(COLUMN) or "")
    if not header:
        return
    with right:
        if work.field_of(header).type is FieldType.NUMBER:
            session.first(AT_LEAST, rule.at_least if rule else None)
            st.number_input(
                _("Qualified today from a score of"), value=None, key=AT_LEAST, on_change=_take
            )
        else:
            column = work.leads.column(header)
            values = [value for value, _n in outcome_values(work.leads, column)] if column else []
            session.first(WORDS, [each for each in rule.words if each in values] if rule else [])
            st.multiselect(
                _("Values that mean “qualified today”"), values, key=WORDS, on_change=_take
            )


def _chosen() -> None:
    session.forget(AT_LEAST, WORDS)
    _take()


def _take() -> None:
    header = str(session.given(COLUMN) or "")
    at_least, words = session.given(AT_LEAST), session.given(WORDS)
    rule = None
    if header and isinstance(at_least, int | float):
        rule = TodayRule(header, at_least=float(at_least))
    elif header and isinstance(words, list) and words:
        rule = TodayRule(header, words=tuple(words))
    session.keep(session.workspace().changed(today=rule))
