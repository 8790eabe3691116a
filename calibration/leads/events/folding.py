"""Events folded into fields: one value a lead, of its events up to its cut-off and none later.

An event counts for a lead where its day is the cut-off day or before. The last N days are the
cut-off day and the N - 1 before it.
"""

from collections.abc import Sequence

import pyarrow as pa
from sqlglot import exp

from calibration.leads.events.cut_off import lent_to
from calibration.leads.events.log import EventLog
from calibration.leads.events.rules import Fold, Measure
from calibration.leads.nodes import ROW, call, column, first_of, named, select, table, text, when
from calibration.model.text import fold as folded_text

_ANY = -1
"""Stands for all events together; each event that is asked for has a number from 0 on."""


def fold_events(log: EventLog, leads: pa.Table, folds: Sequence[Fold]) -> pa.Table:
    """Fold a log into fields of the leads.

    Parameters
    ----------
    log
        The events.
    leads
        What :func:`~calibration.leads.events.cut_off.cut_offs` returned.
    folds
        What to tell.

    Returns
    -------
    pa.Table
        ``row`` int64 in increasing order, one for each lead, then ``f0``, ``f1``… in the order of
        the folds: int32 for times, active days and days since, double for amounts, date32 for
        days. Times, active days and amounts of a lead without events are 0; days are null. All
        are null where the id or the cut-off is unknown.
    """
    kinds = _numbered(folds)
    with lent_to(log, leads) as (cursor, known):
        query = _query(log.relation, known, tuple(folds), kinds)
        return cursor.sql(query.sql(dialect="duckdb", copy=False)).to_arrow_table()


def _numbered(folds: Sequence[Fold]) -> dict[str, int]:
    names = dict.fromkeys(folded_text(each.event) for each in folds if each.event is not None)
    return {name: number for number, name in enumerate(names)}


def happened(log: str, known: str, kinds: dict[str, int]) -> exp.Select:
    """Return the events of leads: row, kind, day, amount, and ``ago`` in days before the cut-off.

    ``ago`` is negative for events after it, which whoever asks must leave out.
    """
    event = exp.column("event", table="events", quoted=True)
    cases = [
        (exp.EQ(this=event.copy(), expression=text(name)), exp.convert(number))
        for name, number in kinds.items()
    ]
    kind = first_of(*cases, otherwise=exp.convert(_ANY)) if cases else exp.convert(_ANY)
    cut_off = exp.column("cut_off", table="known", quoted=True)
    day = exp.column("day", table="events", quoted=True)
    query = exp.Select(
        expressions=[
            exp.column("row", table="known", quoted=True),
            named(kind, "kind"),
            named(exp.column("amount", table="events", quoted=True), "amount"),
            named(exp.cast(exp.Sub(this=cut_off, expression=day), "INTEGER"), "ago"),
        ]
    ).from_(_as(log, "events"), copy=False)
    same = exp.EQ(
        this=exp.column("lead", table="events", quoted=True),
        expression=exp.column("key", table="known", quoted=True),
    )
    return query.join(_as(known, "known"), on=same, copy=False)


def _as(relation: str, name: str) -> exp.Table:
    found = table(relation)
    found.set("alias", exp.TableAlias(this=exp.to_identifier(name, quoted=True)))
    return found


def _query(log: str, known: str, folds: tuple[Fold, ...], kinds: dict[str, int]) -> exp.Select:
    before = select(exp.Star(), source=happened(log, known, kinds)).where(
        exp.GTE(this=column("ago"), expression=exp.convert(0)), copy=False
    )
    named_folds = [(f"f{place}", each) for place, each in enumerate(folds)]
    sums = [each for each in named_folds if each[1].measure is not Measure.ACTIVE_DAYS]
    actives = [each for each in named_folds if each[1].measure is Measure.ACTIVE_DAYS]
    of_one = [each for each in actives if each[1].event is not None]
    of_all = [each for each in actives if each[1].event is None]
    parts = {
        "sums": (before, sums),
        # A day with several events is one active day.
        "days": (_distinct_days(before, "row", "kind", "ago"), of_one),
        "all_days": (_distinct_days(before, "row", "ago"), of_all),
    }
    places: dict[str, exp.Expr] = {}
    query = exp.Select().from_(_as(known, "known"), copy=False)
    for name, (source, some) in parts.items():
        if not some:
            continue
        values = [named(_value(each, kinds), place) for place, each in some]
        grouped = select(ROW.copy(), *values, source=source).group_by(ROW.copy(), copy=False)
        on = exp.EQ(
            this=exp.column("row", table="known", quoted=True),
            expression=exp.column("row", table=name, quoted=True),
        )
        joined = exp.Subquery(
            this=grouped, alias=exp.TableAlias(this=exp.to_identifier(name, quoted=True))
        )
        query = query.join(joined, on=on, join_type="left", copy=False)
        places |= {place: exp.column(place, table=name, quoted=True) for place, _ in some}
    row = exp.column("row", table="known", quoted=True)
    told = [named(_told(each, places[place]), place) for place, each in named_folds]
    query.set("expressions", [row, *told])
    return query.order_by(row.copy(), copy=False)


def _distinct_days(source: exp.Select, *names: str) -> exp.Select:
    return select(*(column(name) for name in names), source=source.copy()).distinct(copy=False)


def _tests(each: Fold, kinds: dict[str, int], *, first: int = 0, last: int | None) -> exp.Expr:
    """Return whether an event is the fold's, from ``first`` to before ``last`` days ago."""
    tests: list[exp.Expr] = []
    if each.event is not None:
        number = exp.convert(kinds[folded_text(each.event)])
        tests.append(exp.EQ(this=column("kind"), expression=number))
    if first:
        tests.append(exp.GTE(this=column("ago"), expression=exp.convert(first)))
    if last is not None:
        tests.append(exp.LT(this=column("ago"), expression=exp.convert(last)))
    return exp.and_(*tests) if tests else exp.true()


def _value(each: Fold, kinds: dict[str, int]) -> exp.Expr:
    """Return what a fold tells, over the events before the cut-off; days as days ago."""
    now = _tests(each, kinds, last=each.days)
    if each.measure in (Measure.LAST_DAY, Measure.DAYS_SINCE):
        return exp.Min(this=when(now, column("ago")))
    if each.measure is Measure.FIRST_DAY:
        return exp.Max(this=when(now, column("ago")))
    value = _added(each.measure, now)
    if not each.change or each.days is None:
        return value
    before = _tests(each, kinds, first=each.days, last=2 * each.days)
    return exp.Sub(this=value, expression=_added(each.measure, before))


def _added(measure: Measure, test: exp.Expr) -> exp.Expr:
    if measure is Measure.AMOUNT:
        return call("coalesce", exp.Sum(this=when(test, column("amount"))), exp.convert(0))
    return exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=test))


def _told(each: Fold, value: exp.Expr) -> exp.Expr:
    """Return the value of a lead, that of one without events included."""
    cut_off = exp.column("cut_off", table="known", quoted=True)
    if each.measure in (Measure.LAST_DAY, Measure.FIRST_DAY):
        return exp.cast(exp.Sub(this=cut_off, expression=value), "DATE")
    if each.measure is Measure.DAYS_SINCE:
        return exp.cast(value, "INTEGER")
    key = exp.column("key", table="known", quoted=True)
    known = exp.and_(
        exp.not_(exp.Is(this=key, expression=exp.null())),
        exp.not_(exp.Is(this=cut_off, expression=exp.null())),
    )
    kind = "DOUBLE" if each.measure is Measure.AMOUNT else "INTEGER"
    return exp.cast(when(known, call("coalesce", value, exp.convert(0))), kind)
