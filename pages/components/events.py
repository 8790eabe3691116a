"""Events beside the leads: a log, how it is read, and the fields and the win made of it."""

from collections.abc import Callable

import streamlit as st

from calibration.leads.events import EventColumns, EventLog
from calibration.leads.events.proposing import Coverage
from calibration.problems import CalibrationError
from pages.components import event_fields, event_rules, problems
from pages.shared import event_log, formats, session
from pages.shared.formats import percent
from pages.shared.words import _, ngettext
from pages.shared.workspace import Workspace

UPLOAD, ROOM = "log-upload", "log-room"
ENDINGS = ["csv", "tsv", "txt", "xlsx", "parquet"]
LEAD, TIME, EVENT, AMOUNT, DAYS, KIND = (
    "events-lead", "events-time", "events-event", "events-amount", "events-days", "events-kind",
)  # fmt: skip


def draw(work: Workspace) -> None:
    """Draw the upload of a log; where there is one, how it is read and what is made of it."""
    if work.leads is None:
        return
    if news := session.news():
        st.success(news)
    _added(work)
    if session.remembered(event_fields.ADDED):
        session.remember(event_fields.ADDED, None)
        session.shown(ROOM, value=False)
    # With a key it stays open where somebody opened it, whatever comes and goes above.
    with st.expander(
        _("Add what leads did: a log of visits, e-mails, calls, orders"),
        key=ROOM,
        on_change="rerun",
    ):
        file = st.file_uploader(
            _("A log of events, with the same ids as the leads: CSV, TSV, TXT, XLSX or Parquet"),
            type=ENDINGS,
            key=UPLOAD,
        )
        if file is not None and session.is_new(UPLOAD, file.file_id):
            _open(file.getvalue(), file.name)
            session.done(UPLOAD, file.file_id)
        problems.draw(session.reported(UPLOAD))
        log = event_log.opened()
        if log is None:
            st.caption(
                _(
                    "A line for each event: the lead's id, what happened, and when; or a line for "
                    "each lead, with a column of days for each event. Events are counted up to a "
                    "day that is the same for every lead, so that nothing tells the outcome."
                )
            )
            return
        _opened(work, log)


def _added(work: Workspace) -> None:
    """Say which fields came from a log, with the way back."""
    addition = work.addition(event_log.KIND)
    if addition is None:
        return
    headers = event_log.added(work)
    said, undo = st.columns([0.75, 0.25], vertical_alignment="center")
    with said:
        words = ngettext(
            "{n} field from “{log}”: {fields}.", "{n} fields from “{log}”: {fields}.", len(headers)
        )
        st.caption(
            words.format(
                n=len(headers),
                log=formats.plain(addition.name),
                fields=formats.plain(" · ".join(headers)),
            )
        )
    with undo:
        st.button(_("Take these fields away"), key="events-undo", on_click=_take_away)


def _take_away() -> None:
    try:
        event_log.take_away()
    except CalibrationError as error:
        session.report(error.problems, where=UPLOAD)


def _open(content: bytes, name: str) -> None:
    bar = st.progress(0.0, text=_("Reading the log"))

    def show(done: float) -> None:
        words = _("Reading the log: {share}").format(share=percent(done, decimals=0))
        bar.progress(done, text=words if done < 1 else _("Looking at the columns"))

    try:
        event_log.open_log(content, name=name, progress=show)
    except CalibrationError as error:
        session.report(error.problems, where=UPLOAD)
    else:
        session.report((), where=UPLOAD)
        session.forget_widgets("events-")
    finally:
        bar.empty()


def _opened(work: Workspace, log: event_log.OpenedLog) -> None:
    columns, lead_id = _columns(work, log)
    if columns is None or lead_id is None:
        st.info(_("Say which columns hold the id of the lead and the time."))
        return
    try:
        with st.spinner(_("Reading the events")):
            events = event_log.read(log, columns)
        cut_off = event_rules.cut_off(work, events, lead_id)
        if cut_off is None:
            st.info(_("Say from which day on the days of a lead are counted."))
            return
        rules = event_rules.without_fields(columns, lead_id, cut_off)
        with st.spinner(_("Looking for the leads of the events")):
            coverage = event_log.covered(work, events, rules)
        _said(events, coverage)
        event_fields.draw(work, events, rules)
    except CalibrationError as error:
        problems.draw(error.problems)


def _columns(work: Workspace, log: event_log.OpenedLog) -> tuple[EventColumns | None, str | None]:
    """Ask which columns say what, and whose ids they are; the guess stands there first."""
    guess = log.guess.columns
    headers = ["", *(each.header for each in log.guess.profiles if each.header.strip())]
    times = ["", *log.guess.times]
    many = len(log.guess.times) > 1
    session.first(KIND, bool(guess and guess.is_wide))
    session.first(LEAD, guess.lead if guess else "")
    session.first(TIME, (guess.time if guess else None) or (times[1] if times[1:] else ""))
    session.first(EVENT, (guess.event if guess else None) or "")
    session.first(AMOUNT, (guess.amount if guess else None) or "")
    session.first(DAYS, list(guess.days) if guess and guess.days else list(log.guess.times))
    wide = many and st.toggle(_("A line is a lead, with a column of days for each event"), key=KIND)
    lead, same, time, event, amount = st.columns(5, gap="small")
    with lead:
        _select(_("Id of the lead, in the log"), headers, LEAD)
    with same:
        lead_id = event_rules.lead_id(work, log.guess)
    if wide:
        with time:
            st.multiselect(_("Columns of days"), list(log.guess.times), key=DAYS)
        days, of = session.given(DAYS), str(session.given(LEAD) or "")
        listed = tuple(str(each) for each in days) if isinstance(days, list) else ()
        return EventColumns(lead=of, days=listed) if of and listed else None, lead_id
    with time:
        _select(_("Time"), times, TIME)
    with event:
        _select(_("What happened (optional)"), headers, EVENT)
    with amount:
        _select(_("Amount (optional)"), headers, AMOUNT)
    of, at, what, worth = (str(session.given(key) or "") for key in (LEAD, TIME, EVENT, AMOUNT))
    if not of or not at:
        return None, lead_id
    columns = EventColumns(lead=of, time=at, event=what or None, amount=worth or None)
    return columns, lead_id


def _select(label: str, options: list[str], key: str) -> None:
    shown: Callable[[str], str] = lambda header: header or _("none")  # noqa: E731 - typed
    st.selectbox(label, options, key=key, format_func=shown)


def _said(events: EventLog, coverage: Coverage) -> None:
    """Say how log and leads go together."""
    said = [
        _("{n} events from {first} to {last}").format(
            n=formats.number(events.events), first=events.first_day, last=events.last_day
        ),
        _("{share} of the leads have some").format(
            share=percent(coverage.with_events / coverage.leads if coverage.leads else float("nan"))
        ),
    ]
    if coverage.strange_events:
        said.append(
            ngettext(
                "{n} event is of an id that no lead has",
                "{n} events are of ids that no lead has",
                coverage.strange_events,
            ).format(n=formats.number(coverage.strange_events))
        )
    st.markdown(f"**{' · '.join(said)}**")
    if coverage.too_young:
        st.caption(
            ngettext(
                "The log ends before the cut-off of {n} lead: its last days are not all told.",
                "The log ends before the cut-off of {n} leads: their last days are not all told.",
                coverage.too_young,
            ).format(n=formats.number(coverage.too_young))
        )
    if coverage.too_old:
        st.caption(
            ngettext(
                "The log begins after the cut-off of {n} lead: nothing is told of it.",
                "The log begins after the cut-off of {n} leads: nothing is told of them.",
                coverage.too_old,
            ).format(n=formats.number(coverage.too_old))
        )
    problems.draw_notices(events.problems)
