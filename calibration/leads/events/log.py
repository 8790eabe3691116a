"""A log of events as it is read, one line an event, in a file beside the log's own cells."""

import secrets
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from sqlglot import exp

from calibration.leads.cells import (
    is_number,
    number_of_text,
    raw_text,
    shortest_text,
)
from calibration.leads.events.moments import event_day
from calibration.leads.events.rules import EventColumns
from calibration.leads.headers import find_columns
from calibration.leads.ids import with_ids
from calibration.leads.nodes import (
    ROW,
    call,
    column,
    commonest,
    count_if,
    folded,
    named,
    select,
    stripped,
    table,
    text,
    when,
)
from calibration.leads.parquet_files import copying
from calibration.leads.profile import profile_columns
from calibration.leads.tables import Column, LeadTable
from calibration.leads.watching import Progress, run_watched
from calibration.messages import say
from calibration.problems import LeadsError, Problem

MOST_KINDS: Final = 200
"""How many different events are listed."""
MOST_SAMPLED: Final = 100_000
"""Lines of a log by which its columns are told, evenly spread over it."""
_MONEY: Final = "DECIMAL(24, 6)"
"""Amounts are added up exactly, so that their order never matters."""


@dataclass(frozen=True, slots=True)
class EventKind:
    """An event by name, as it is commonly written, and how often it is in the log."""

    name: str
    times: int


@dataclass(frozen=True, slots=True, eq=False)
class EventLog:
    """Events that are ready to be folded.

    ``relation`` has a line for each event of a lead: ``lead`` (its id, as it is compared),
    ``event`` (the folded name, empty where it has none), ``day`` DATE, ``amount`` DECIMAL.

    Parameters
    ----------
    table
        The log's own cells, in whose database all of it is.
    columns
        How they were read.
    relation
        A view of the file in the log's folder that holds the events.
    events
        How many there are: with an id, on a day that can be read and is not after today.
    kinds
        The commonest events.
    first_day, last_day
        From when to when the log tells; None of an empty one.
    has_amounts
        Whether any event has an amount.
    problems
        Lines that are not counted, and cells that can't be read, with their numbers.
    """

    table: LeadTable
    columns: EventColumns
    relation: str
    events: int
    kinds: tuple[EventKind, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    has_amounts: bool = False
    problems: tuple[Problem, ...] = ()


def sampled(log: LeadTable) -> LeadTable:
    """Return lines spread evenly over a long log, or all of a short one, with the same columns."""
    every = -(-log.rows // MOST_SAMPLED)
    if every <= 1:
        return log
    name = f"sampled_{secrets.token_hex(6)}"
    place = exp.Mod(this=ROW.copy(), expression=exp.convert(every))
    query = select(exp.Star(), source=table(log.relation))
    log.create(name, query.where(exp.EQ(this=place, expression=exp.convert(0))), kind="TABLE")
    rows = -(-log.rows // every)
    return replace(log, relation=name, rows=rows, kept={})


def discard_sample(sample: LeadTable, log: LeadTable) -> None:
    """Drop what :func:`sampled` made."""
    if sample.relation != log.relation:
        log.drop(sample.relation, kind="TABLE")


def read_events(
    log: LeadTable,
    columns: EventColumns,
    *,
    today: date,
    progress: Progress | None = None,
) -> EventLog:
    """Read a log as its columns say; its lines are written once, as events.

    Parameters
    ----------
    log
        The file, as :func:`~calibration.leads.reading.read_leads` opened it.
    columns
        Which column says what.
    today
        Events after it are slips of the pen: they are counted apart.
    progress
        Told the share of the work that is done; what it raises stops the reading.

    Raises
    ------
    LeadsError
        With every column that isn't there; or if the log has no event that can be read.
    """
    found = _columns(log, columns)
    name = f"events_{secrets.token_hex(6)}"
    path = log.folder / f"{name}.parquet"
    query = _wide(log, columns, found) if columns.is_wide else _long(log, columns, found)
    with log.cursor() as cursor:
        run_watched(cursor, copying(query, path), progress)
    lines = f"{name}_lines"
    log.create(lines, select(exp.Star(), source=_file(path)), kind="VIEW")
    counted = exp.and_(
        _known(column("lead")), _known(column("day")), exp.not_(_later(today)), copy=False
    )
    kept = [column(each) for each in ("lead", "event", "shown", "day", "amount")]
    log.create(name, select(*kept, source=table(lines)).where(counted), kind="VIEW")
    return _described(log, columns, name, lines, today=today)


def _columns(log: LeadTable, columns: EventColumns) -> dict[str, Column]:
    headers = (columns.lead, columns.time, columns.event, columns.amount, *columns.days)
    wanted = [each for each in headers if each is not None]
    found = find_columns(log, needed=wanted, wanted=wanted, mapping={})
    dressing = {each.position: each for each in found.values() if each.native == "VARCHAR"}
    if dressing:
        sample = sampled(log)
        try:
            some = replace(sample, columns=tuple(dressing.values()))
            dressed = {each.column.position: each.column for each in profile_columns(some)}
        finally:
            discard_sample(sample, log)
        found = {name: dressed.get(each.position, each) for name, each in found.items()}
    return found


def _known(node: exp.Expr) -> exp.Expr:
    return exp.not_(exp.Is(this=node, expression=exp.null()))


def _later(today: date) -> exp.Expr:
    day = exp.cast(text(today.isoformat()), "DATE")
    return call("coalesce", exp.GT(this=column("day"), expression=day), exp.false())


def _file(path: Path) -> exp.Table:
    return exp.Table(this=call("read_parquet", text(str(path))))


def _is_filled(found: Column) -> exp.Expr:
    cell = stripped(shortest_text(found, found.node))
    return call("coalesce", exp.NEQ(this=cell, expression=text("")), exp.false())


def _long(log: LeadTable, columns: EventColumns, found: dict[str, Column]) -> exp.Select:
    time = found[columns.time or ""]
    shown: exp.Expr = exp.cast(exp.null(), "VARCHAR")
    name: exp.Expr = text("")
    if columns.event is not None:
        of = found[columns.event]
        shown = stripped(shortest_text(of, of.node))
        name = call("coalesce", folded(shortest_text(of, of.node), repeats=of.repeats), text(""))
    amount: exp.Expr = exp.null()
    amount_filled: exp.Expr = exp.false()
    if columns.amount is not None:
        of = found[columns.amount]
        amount, amount_filled = of.node, _is_filled(of)
        if not is_number(of.native):
            amount = number_of_text(of, shortest_text(of, of.node))
    return _by_lead(
        found[columns.lead],
        ROW.copy(),
        named(name, "event"),
        named(shown, "shown"),
        named(event_day(time, columns.zone), "day"),
        named(_is_filled(time), "timed"),
        named(exp.TryCast(this=amount, to=exp.DataType.build(_MONEY)), "amount"),
        named(amount_filled, "priced"),
        source=table(log.relation),
    )


def _by_lead(lead: Column, *others: exp.Expr, source: exp.Expr) -> exp.Select:
    """Return the id of the lead as ids are compared, and the others."""
    names = [column(each.alias_or_name) for each in others]
    return select(
        named(column("id"), "lead"), *names, source=with_ids(lead, *others, source=source)
    )


def _wide(log: LeadTable, columns: EventColumns, found: dict[str, Column]) -> exp.Select:
    parts = [_of_one(log, columns, found, header) for header in columns.days]
    query: exp.Query = parts[0]
    if len(parts) > 1:
        query = exp.union(*parts, distinct=False, copy=False)
    return select(exp.Star(), source=exp.Subquery(this=query, alias=exp.TableAlias(this="lines")))


def _of_one(
    log: LeadTable, columns: EventColumns, found: dict[str, Column], header: str
) -> exp.Select:
    of = found[header]
    others = [
        ROW.copy(),
        named(folded(text(header)), "event"),
        named(text(header.strip()), "shown"),
        named(event_day(of, columns.zone), "day"),
        named(_is_filled(of), "timed"),
        named(exp.cast(exp.null(), _MONEY), "amount"),
        named(exp.false(), "priced"),
    ]
    query = _by_lead(found[columns.lead], *others, source=table(log.relation))
    return query.where(column("timed"), copy=False)


def _described(
    log: LeadTable, columns: EventColumns, name: str, lines: str, *, today: date
) -> EventLog:
    day, lead, timed = column("day"), column("lead"), column("timed")
    unread = exp.and_(timed, exp.Is(this=day, expression=exp.null()))
    unpriced = exp.and_(column("priced"), exp.Is(this=column("amount"), expression=exp.null()))
    tests = {
        "unread": unread,
        "untimed": exp.not_(timed),
        "nobody": exp.Is(this=lead, expression=exp.null()),
        "later": _later(today),
        "unpriced": unpriced,
    }
    first_of = [
        exp.Min(this=when(tests[each].copy(), ROW.copy())) for each in ("unread", "unpriced")
    ]
    (counts,) = log.query(
        select(*(count_if(each) for each in tests.values()), *first_of, source=table(lines))
    )
    (totals,) = log.query(
        select(
            exp.Count(this=exp.Star()),
            exp.Min(this=day),
            exp.Max(this=day),
            exp.Count(this=column("amount")),
            source=table(name),
        )
    )
    number, first, last, amounts = totals
    problems = _problems(log, columns, dict(zip(tests, counts, strict=False)), counts[-2:])
    if not number:
        message = say(
            "The log must hold events with the id of a lead and a time that can be read. Got "
            "{lines} lines and none of them. Choose other columns.",
            lines=log.rows,
        )
        raise LeadsError(Problem("no-events", "", message), *problems)
    return EventLog(
        table=log,
        columns=columns,
        relation=name,
        events=int(str(number)),
        kinds=_kinds(log, name),
        first_day=first if isinstance(first, date) else None,
        last_day=last if isinstance(last, date) else None,
        has_amounts=bool(amounts),
        problems=problems,
    )


def _problems(
    log: LeadTable,
    columns: EventColumns,
    counts: dict[str, object],
    first_rows: tuple[object, ...],
) -> tuple[Problem, ...]:
    """Return what a person should know of the lines that are not counted."""
    rows = dict(zip(("unread", "unpriced"), first_rows, strict=True))
    headers = {"unread": columns.time or "", "unpriced": columns.amount or ""}
    say_so = {
        "unread": say("{n} times can't be read and are not counted, as “{example}”."),
        "untimed": say("{n} lines have no time and are not counted."),
        "nobody": say("{n} lines have no id of a lead and are not counted."),
        "later": say("{n} events are later than today and are not counted."),
        "unpriced": say("{n} amounts can't be read and count as 0, as “{example}”."),
    }
    found = []
    for kind, message in say_so.items():
        n = int(str(counts[kind]))
        if n:
            example = _example(log, headers.get(kind, ""), rows.get(kind))
            words = {"n": n, "example": example}
            found.append(
                Problem(f"events-{kind}", headers.get(kind, ""), say(message.template, **words))
            )
    return tuple(found)


def _example(log: LeadTable, header: str, row: object) -> str:
    of = log.column(header) if header else None
    if of is None or row is None:
        return "…"
    query = select(raw_text(of), source=table(log.relation))
    query = query.where(exp.EQ(this=ROW.copy(), expression=exp.convert(int(str(row)))))
    return str(log.query(query)[0][0])[:60]


def _kinds(log: LeadTable, relation: str) -> tuple[EventKind, ...]:
    event, shown, n = column("event"), column("shown"), column("n")
    spelled = select(
        event, shown, named(exp.Count(this=exp.Star()), "n"), source=table(relation)
    ).group_by(event, shown)
    spelled = spelled.where(exp.NEQ(this=event, expression=text("")))
    query = exp.select(commonest(shown, n), named(exp.cast(exp.Sum(this=n), "BIGINT"), "times"))
    query = query.from_(spelled.subquery("spelled")).group_by(event)
    query = query.order_by(exp.Ordered(this=column("times"), desc=True), event).limit(MOST_KINDS)
    return tuple(EventKind(str(name), int(str(times))) for name, times in log.query(query))
