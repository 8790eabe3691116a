"""The log of events of this session: opened, read as its columns say, and added to the leads."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from calibration.leads.added import Addition
from calibration.leads.events import (
    AfterCreation,
    EventColumns,
    EventLog,
    EventRules,
    FoundOutcomes,
    OnDay,
    cut_offs,
    fold_events,
    outcomes_of,
    read_events,
)
from calibration.leads.events.guessing import GuessedLog, guess_log
from calibration.leads.events.proposing import Coverage, coverage_of
from calibration.leads.reading import read_leads
from calibration.leads.tables import LeadTable
from calibration.leads.watching import Progress
from calibration.model import AsOf, Outcome, made
from pages.shared import adding, opening, session
from pages.shared.words import _, told
from pages.shared.workspace import Workspace

KIND = "events"
LOG, GUESS = "event-log", "event-log-guessed"
READ, FOUND, COVERED, WON = "events-read", "events-folded", "events-covered", "events-won"


@dataclass(frozen=True, slots=True, eq=False)
class OpenedLog:
    """A log that somebody uploaded beside the leads, and what it seems to be."""

    table: LeadTable
    guess: GuessedLog


def opened() -> OpenedLog | None:
    """Return the log that was uploaded beside these leads; None without one."""
    log, work = session.shelf().beside(LOG), session.workspace()
    if log is None or work.as_read is None:
        return None
    leads, profiles = work.as_read, work.guessed or work.profiles
    model = work.versions.present if work.versions else None
    guess = session.shelf().get(
        GUESS,
        log,
        lambda: guess_log(log, leads, profiles=profiles, lead_id=model.lead_id if model else None),
    )
    return OpenedLog(log, guess)


def open_log(content: bytes, *, name: str, progress: Progress | None = None) -> None:
    """Open a log beside the leads, in the place of the one there was.

    Raises
    ------
    LeadsError
        With all the problems of the file.
    """
    log = read_leads(content, name=name, progress=progress)
    for place in (GUESS, READ, FOUND, COVERED, WON):
        session.shelf().drop(place)
    session.shelf().put_beside(LOG, log)


def read(log: OpenedLog, columns: EventColumns) -> EventLog:
    """Return the events of the log, read once.

    Raises
    ------
    LeadsError
        If it has none.
    """
    today = datetime.now(tz=UTC).date()
    return session.shelf().get(
        READ,
        (log.table.sha256, columns, today),
        lambda: read_events(log.table, columns, today=today),
    )


def leads_of(work: Workspace, rules: EventRules) -> pa.Table:
    """Return ids and cut-offs of all leads, as the remedies read them."""
    if work.everyone is None:
        raise LookupError("there are no leads")
    return cut_offs(work.everyone, lead_id=rules.lead_id, cut_off=rules.cut_off)


def folded(work: Workspace, events: EventLog, rules: EventRules) -> pa.Table:
    """Return the fields of all leads, folded once."""
    return session.shelf().get(
        FOUND,
        (*_key(work, events, rules), rules.folds),
        lambda: fold_events(events, leads_of(work, rules), rules.folds),
    )


def covered(work: Workspace, events: EventLog, rules: EventRules) -> Coverage:
    """Return how leads and log go together."""
    return session.shelf().get(
        COVERED, _key(work, events, rules), lambda: coverage_of(events, leads_of(work, rules))
    )


def won(work: Workspace, events: EventLog, rules: EventRules) -> FoundOutcomes | None:
    """Return the wins that events tell; None where they tell none."""
    outcome = rules.outcome
    if outcome is None:
        return None
    return session.shelf().get(
        WON,
        (*_key(work, events, rules), outcome),
        lambda: outcomes_of(events, leads_of(work, rules), outcome),
    )


def _key(work: Workspace, events: EventLog, rules: EventRules) -> tuple[object, ...]:
    everyone = work.everyone
    return (
        *(events.table.sha256, rules.columns, rules.lead_id, rules.cut_off),
        *(work.as_read.sha256 if work.as_read else "", everyone.columns if everyone else ()),
    )


def add(events: EventLog, rules: EventRules, fields: pa.Table) -> None:
    """Add fields and win to the leads; the model scores past leads on the day of the cut-off.

    Parameters
    ----------
    events
        The log.
    rules
        What is made of it.
    fields
        ``row``, and a column for each of the folds in their order.

    Raises
    ------
    CalibrationError
        If the model can't read the leads so; nothing is changed.
    """
    before = session.workspace()
    names = [told(each.name) for each in rules.folds]
    columns = fields.rename_columns(["row", *names])
    found = won(before, events, rules)
    if found is not None:
        columns = columns.append_column(_("Won, by events"), found.columns["outcome"])
        columns = columns.append_column(_("Won on, by events"), found.columns["day"])
    if isinstance(rules.cut_off, OnDay):
        columns = columns.append_column(_("Cut-off"), leads_of(before, rules)["cut_off"])
    said = f"{events.table.sha256} {rules.to_json()} {names}"
    digest = hashlib.sha256(said.encode()).digest()
    addition = Addition(KIND, events.table.source.name, columns, digest, report=rules)
    work = adding.added(addition)
    headers = adding.added_columns(work, KIND)
    session.keep(_as_told(work, rules, headers, with_win=found is not None))
    session.forget_widgets("win-")


def _as_told(
    work: Workspace, rules: EventRules, headers: tuple[str, ...], *, with_win: bool
) -> Workspace:
    """Return the workspace with the model's scoring day, and win, those of the cut-off."""
    name = work.leads.source.name.rpartition(".")[0] if work.leads else ""
    model = work.versions.present if work.versions else opening.blank_model(name or _("New model"))
    cut_off = rules.cut_off
    if isinstance(cut_off, AfterCreation):
        as_of = made(AsOf, field=cut_off.created, plus_days=cut_off.plus_days)
    else:
        as_of = made(AsOf, field=headers[-1], plus_days=0)
    outcome = model.outcome
    if with_win:
        field, day = headers[len(rules.folds) : len(rules.folds) + 2]
        outcome = made(
            Outcome,
            field=field,
            positive=("yes",),
            created_field=cut_off.created,
            converted_date_field=day,
        )
    lead_id = model.lead_id or rules.lead_id
    return work.edited(model.revised(outcome=outcome, as_of=as_of, lead_id=lead_id))


def take_away() -> None:
    """Take the fields that events gave away from the leads; the scoring day stays."""
    adding.taken_back(KIND)


def at_cut_off(work: Workspace) -> frozenset[str]:
    """Return the headers of fields that were folded from events: known when a lead is scored.

    The win that events tell is none of them: it comes after.
    """
    addition = work.addition(KIND)
    rules = addition.report if addition is not None else None
    folds = len(rules.folds) if isinstance(rules, EventRules) else 0
    return frozenset(added(work)[:folds])


def added(work: Workspace) -> tuple[str, ...]:
    """Return the headers of all columns that the log gave, as they are in the leads."""
    return adding.added_columns(work, KIND)
