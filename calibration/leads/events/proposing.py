"""Fields worth making of a log, few and readable; and the cut-off that its history allows."""

from dataclasses import dataclass
from typing import Final

import pyarrow as pa
from sqlglot import exp

from calibration.leads.events.cut_off import lent_to
from calibration.leads.events.log import EventLog
from calibration.leads.events.rules import Fold, Measure
from calibration.leads.nodes import column, select, table, text

DAYS: Final = 30
"""Of the window that is proposed."""
MOST_EVENTS: Final = 4
"""Events of which fields are proposed; people may ask for those of any other."""
WAITS: Final = (30, 14, 7)
"""Days after creation that are proposed for the cut-off, the first that history is enough for."""
_ENOUGH: Final = 0.7
"""The share of the leads whose cut-off the log must reach."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A field that might be made, and whether it is among the few that most teams want."""

    fold: Fold
    is_wanted: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """How leads and log go together.

    Parameters
    ----------
    leads
        Leads with an id and a cut-off.
    with_events
        Of these, those with an event at any time.
    strange_events
        Events whose id no lead has.
    too_young
        Leads whose cut-off is later than the log's last day: their last days are not all told.
    too_old
        Leads whose cut-off is before the log's first day: nothing is told of them.
    """

    leads: int
    with_events: int
    strange_events: int
    too_young: int
    too_old: int


def proposed_folds(log: EventLog, *, days: int = DAYS) -> tuple[Proposal, ...]:
    """Return the fields worth making of a log: of all its events, then of the commonest ones.

    Parameters
    ----------
    log
        The events.
    days
        Of the window of the fields that have one.
    """
    found = [
        Proposal(Fold(measure=Measure.TIMES), is_wanted=not log.kinds),
        Proposal(Fold(measure=Measure.ACTIVE_DAYS, days=days), is_wanted=True),
        Proposal(Fold(measure=Measure.LAST_DAY), is_wanted=True),
        Proposal(Fold(measure=Measure.DAYS_SINCE), is_wanted=False),
        Proposal(Fold(measure=Measure.TIMES, days=days, change=True), is_wanted=True),
    ]
    if log.has_amounts:
        found.append(Proposal(Fold(measure=Measure.AMOUNT), is_wanted=True))
    for each in log.kinds[:MOST_EVENTS] if len(log.kinds) > 1 else ():
        found += [
            Proposal(Fold(measure=Measure.TIMES, event=each.name), is_wanted=True),
            Proposal(Fold(measure=Measure.TIMES, event=each.name, days=days), is_wanted=False),
            Proposal(Fold(measure=Measure.LAST_DAY, event=each.name), is_wanted=True),
            Proposal(
                Fold(measure=Measure.TIMES, event=each.name, days=days, change=True),
                is_wanted=False,
            ),
        ]
    return tuple(found)


def coverage_of(log: EventLog, leads: pa.Table) -> Coverage:
    """Return how leads and log go together.

    Parameters
    ----------
    log
        The events.
    leads
        What :func:`~calibration.leads.events.cut_off.cut_offs` returned.
    """
    cut_off, key = column("cut_off"), column("key")
    known = exp.and_(
        exp.not_(exp.Is(this=key, expression=exp.null())),
        exp.not_(exp.Is(this=cut_off, expression=exp.null())),
    )
    with lent_to(log, leads) as (cursor, name):
        ids = select(column("lead"), source=table(log.relation))
        ours = select(column("key"), source=table(name)).where(
            exp.not_(exp.Is(this=key.copy(), expression=exp.null())), copy=False
        )
        first, last = (exp.cast(text(str(day)), "DATE") for day in (log.first_day, log.last_day))
        query = select(
            _how_many(known),
            _how_many(exp.and_(known.copy(), exp.In(this=key.copy(), query=ids.subquery()))),
            _how_many(exp.and_(known.copy(), exp.GT(this=cut_off.copy(), expression=last))),
            _how_many(exp.and_(known.copy(), exp.LT(this=cut_off.copy(), expression=first))),
            source=table(name),
        )
        strange = select(exp.Count(this=exp.Star()), source=table(log.relation)).where(
            exp.not_(exp.In(this=column("lead"), query=ours.subquery())), copy=False
        )
        found = cursor.execute(query.sql(dialect="duckdb")).fetchall()[0]
        others = cursor.execute(strange.sql(dialect="duckdb")).fetchall()[0][0]
    return Coverage(found[0], found[1], others, found[2], found[3])


def _how_many(test: exp.Expr) -> exp.Expr:
    return exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=test))


def days_to_wait(log: EventLog, created: pa.Table) -> int:
    """Return how many days after creation leads are looked at, as far as the log's history allows.

    Parameters
    ----------
    log
        The events.
    created
        What :func:`~calibration.leads.events.cut_off.cut_offs` returned for 0 days after creation.
    """
    days = [each for each in created["cut_off"].to_pylist() if each is not None]
    if not days or log.last_day is None:
        return WAITS[0]
    for wait in WAITS:
        reached = sum((log.last_day - day).days >= wait for day in days)
        if reached >= _ENOUGH * len(days):
            return wait
    return WAITS[-1]
