"""How events are matched with leads, and up to which day they count."""

from datetime import date

import streamlit as st

from calibration.leads.events import (
    AfterCreation,
    CutOff,
    EventColumns,
    EventLog,
    EventRules,
    OnDay,
    cut_offs,
)
from calibration.leads.events.guessing import GuessedLog
from calibration.leads.events.proposing import WAITS, days_to_wait
from calibration.model import FieldType
from pages.shared import formats, session
from pages.shared.words import _
from pages.shared.workspace import Workspace

OURS, RULE, CREATED, WAIT, DAY = (
    "events-ours", "events-rule", "events-created", "events-wait", "events-day",
)  # fmt: skip
AFTER, FIXED = "after", "fixed"


def lead_id(work: Workspace, guess: GuessedLog) -> str | None:
    """Ask by which column of the leads the log's ids are theirs."""
    leads = work.leads
    headers = [each.header for each in leads.columns if each.header.strip()] if leads else []
    session.first(OURS, guess.lead_id if guess.lead_id in headers else None)
    known = _("{share} of the log's ids that were looked at are of a lead.").format(
        share=formats.percent(guess.known, decimals=0)
    )
    st.selectbox(
        _("The same id, in the leads"),
        headers,
        index=None,
        key=OURS,
        placeholder=_("which column?"),
        help=known if guess.known else None,
    )
    chosen = session.given(OURS)
    return str(chosen) if chosen else None


def cut_off(work: Workspace, events: EventLog, lead_id: str) -> CutOff | None:
    """Ask up to which day events count: so many days after creation, or one day for all."""
    days = [
        each.header
        for each in work.profiles
        if each.type is FieldType.DATE and each.header.strip() and not each.column.added
    ]
    created = _created(work, days)
    session.first(RULE, AFTER if days else FIXED)
    session.first(CREATED, created)
    rule, first, second = st.columns([0.34, 0.33, 0.33], gap="medium", vertical_alignment="bottom")
    names = {
        AFTER: _("Each lead some days after its creation"),
        FIXED: _("All leads as of one day"),
    }
    with rule:
        chosen = st.radio(
            _("Events count up to"),
            [AFTER, FIXED] if days else [FIXED],
            key=RULE,
            format_func=lambda each: names[each],
        )
    with first:
        st.selectbox(
            _("Day the lead was created"), days, index=None, key=CREATED, disabled=not days
        )
    field = str(session.given(CREATED) or "") or None
    with second:
        found: CutOff | None
        if chosen == AFTER:  # noqa: SIM108 - each draws
            found = _after(work, events, lead_id, field)
        else:
            found = _fixed(events, field)
    st.caption(
        _(
            "An event counts if its day is the cut-off day or before; a win that events tell "
            "counts only after it. The rule is the same for leads that converted and those that "
            "did not, or the fields would tell the outcome."
        )
    )
    return found


def _created(work: Workspace, days: list[str]) -> str | None:
    """Return the day of creation, as the model names it; else the first column of days."""
    model = work.versions.present if work.versions else None
    named = [
        model.as_of.field if model and model.as_of else None,
        model.outcome.created_field if model and model.outcome else None,
    ]
    for name in named:
        column = work.leads.column(work.mapping.get(name, name)) if work.leads and name else None
        if column is not None and column.header in days:
            return column.header
    return days[0] if days else None


def _after(
    work: Workspace, events: EventLog, lead_id: str, created: str | None
) -> AfterCreation | None:
    if created is None or work.everyone is None:
        return None
    if session.given(WAIT) is None:
        at_once = AfterCreation(created=created, plus_days=0)
        known = cut_offs(work.everyone, lead_id=lead_id, cut_off=at_once)
        session.first(WAIT, days_to_wait(events, known))
    st.number_input(
        _("Days after its creation"),
        min_value=0,
        max_value=3650,
        key=WAIT,
        help=_(
            "Long enough for a lead to show interest, and short of the day on which sales must "
            "know: the score is made on that day."
        ),
    )
    wait = session.given(WAIT)
    return AfterCreation(created=created, plus_days=wait if isinstance(wait, int) else WAITS[0])


def _fixed(events: EventLog, created: str | None) -> OnDay | None:
    session.first(DAY, events.last_day)
    st.date_input(_("Day"), key=DAY, format=_("YYYY/MM/DD"))
    day = session.given(DAY)
    return OnDay(day=day, created=created) if isinstance(day, date) else None


def without_fields(columns: EventColumns, lead_id: str, cut_off: CutOff) -> EventRules:
    """Return the rules before any field was chosen."""
    return EventRules(columns=columns, lead_id=lead_id, cut_off=cut_off)
