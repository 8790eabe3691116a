"""Leads by the period they were created in, and what became of each period's, from one query."""

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from sqlglot import exp

from calibration.leads.facts import Standing
from calibration.leads.nodes import call, column, named, select, table, text, when, whole
from calibration.leads.typed import TypedLeads

Length: TypeAlias = Literal["week", "month", "quarter"]

WITHIN: Final = (30, 60, 90)
"""Days within which it is told how many convert."""
MOST_WEEKS, MOST_MONTHS = 12, 36
"""How long a span is told by weeks, and by months."""
MOST_PERIODS = 60
"""More periods than this are told without those in which no lead was created."""


@dataclass(frozen=True, slots=True)
class Within:
    """Leads of a period that are at least so many days old, and how many converted that soon.

    Leads that converted on an unknown day, and those too young to count, are left out; open leads
    are not: they have not converted.
    """

    days: int
    old_enough: int
    converted: int


@dataclass(frozen=True, slots=True)
class CohortCounts:
    """The leads that were created in one period.

    Parameters
    ----------
    first_day, last_day
        The period; both None for the leads whose day of creation is unknown.
    leads
        All of them.
    converted, not_converted
        Those that are counted.
    open, immature
        Those without an outcome yet, and those too young to count.
    late
        Those that converted after the window, counted as not converted.
    days
        How many conversions took how many whole days, where both days are known, in order of days.
    within
        For some numbers of days, how many converted that soon; nothing where no day of conversion
        is known at all, and for no more days than a lead has to convert.
    """

    first_day: date | None
    last_day: date | None
    leads: int = 0
    converted: int = 0
    not_converted: int = 0
    open: int = 0
    immature: int = 0
    late: int = 0
    days: tuple[tuple[int, int], ...] = ()
    within: tuple[Within, ...] = ()

    @property
    def counted(self) -> int:
        """Leads whose outcome is known and mature."""
        return self.converted + self.not_converted


def cohort_counts(
    typed: TypedLeads, *, length: Length | None = None, window_days: int | None = None
) -> tuple[CohortCounts, ...]:
    """Return the leads by the period of their creation, in order; those without a day last.

    A period between two others in which no lead was created is there too, with no leads, unless
    there are very many.

    Parameters
    ----------
    length
        How long the periods are; by default weeks, months or quarters, as the span asks for.
    window_days
        The days a lead has to convert, where there is a limit.

    Returns
    -------
    tuple of CohortCounts
        Nothing if no day of creation is known.
    """
    facts = typed.facts
    if facts.first_day is None or facts.last_day is None or facts.as_of is None:
        return ()
    length = length or length_for(facts.first_day, facts.last_day)
    limits = tuple(each for each in WITHIN if window_days is None or each <= window_days)
    rows = typed.leads.query(_query(typed, length, facts.as_of, limits))
    found = [_cohort(row, length, limits) for row in rows]
    dated = {each.first_day: each for each in found if each.first_day is not None}
    first, last = min(dated), max(dated)
    known = any(each.days for each in found)
    days = _periods(first, last, length)
    days = days if len(days) <= MOST_PERIODS else sorted(dated)
    cohorts = [dated.get(day) or _empty(day, length) for day in days]
    cohorts += [each for each in found if each.first_day is None]
    return tuple(each if known else _without_days(each) for each in cohorts)


def length_for(first_day: date, last_day: date) -> Length:
    """Return in which periods a span is told.

    Examples
    --------
    >>> length_for(date(2026, 1, 1), date(2026, 3, 1))
    'week'
    >>> length_for(date(2025, 1, 1), date(2026, 6, 30))
    'month'
    """
    days = (last_day - first_day).days + 1
    if days <= 7 * MOST_WEEKS:
        return "week"
    return "month" if days <= 31 * MOST_MONTHS else "quarter"


def _query(typed: TypedLeads, length: Length, as_of: date, limits: tuple[int, ...]) -> exp.Select:
    created, standing, days = column("created"), column("standing"), column("cycle_days")
    period = exp.cast(call("date_trunc", text(length), created), "DATE")

    def stands(*standings: Standing) -> exp.Expr:
        return standing.copy().isin(*(whole(each.value) for each in standings))

    unknown_day = exp.and_(
        stands(Standing.CONVERTED), exp.Is(this=days.copy(), expression=exp.null())
    )
    told = exp.and_(exp.not_(stands(Standing.IMMATURE)), exp.not_(unknown_day))
    counts = [
        exp.Count(this=exp.Star()),
        *(_how_many(stands(each)) for each in Standing),
        _how_many(column("late")),
        call("map_entries", call("histogram", when(stands(Standing.CONVERTED), days.copy()))),
    ]
    for limit in limits:
        before = exp.cast(text((as_of - timedelta(days=limit)).isoformat()), "DATE")
        old_enough = exp.and_(told.copy(), exp.LTE(this=created.copy(), expression=before))
        soon = exp.LTE(this=days.copy(), expression=whole(limit))
        counts += [_how_many(old_enough), _how_many(exp.and_(old_enough.copy(), soon))]
    columns = [named(each, f"n{place}") for place, each in enumerate(counts)]
    query = select(named(period, "period"), *columns, source=table(typed.relation))
    return query.group_by(column("period")).order_by(column("period"))


def _how_many(condition: exp.Expr) -> exp.Expr:
    """Return how many leads surely meet a condition: a lead whose days are unknown doesn't."""
    surely = call("coalesce", exp.Paren(this=condition), exp.false())
    return call("count_if", surely)


def _cohort(row: tuple[object, ...], length: Length, limits: tuple[int, ...]) -> CohortCounts:
    period, leads, not_converted, converted, open_, immature, late, days, *soon = row
    first = period if isinstance(period, date) else None
    counts = [int(str(each)) for each in soon]
    return CohortCounts(
        first_day=first,
        last_day=None if first is None else _last_day(first, length),
        leads=int(str(leads)),
        converted=int(str(converted)),
        not_converted=int(str(not_converted)),
        open=int(str(open_)),
        immature=int(str(immature)),
        late=int(str(late)),
        days=_days(days),
        within=tuple(
            Within(limit, *counts[2 * place : 2 * place + 2]) for place, limit in enumerate(limits)
        ),
    )


def _days(entries: object) -> tuple[tuple[int, int], ...]:
    if not isinstance(entries, list):
        return ()
    return tuple(sorted((int(each["key"]), int(each["value"])) for each in entries))


def _without_days(cohort: CohortCounts) -> CohortCounts:
    return replace(cohort, days=(), within=())


def _empty(first_day: date, length: Length) -> CohortCounts:
    return CohortCounts(first_day, _last_day(first_day, length))


def _last_day(first_day: date, length: Length) -> date:
    if length == "week":
        return first_day + timedelta(days=6)
    month = first_day.month + (2 if length == "quarter" else 0)
    return date(first_day.year, month, calendar.monthrange(first_day.year, month)[1])


def _periods(first: date, last: date, length: Length) -> list[date]:
    """Return the first day of every period from the first to the last."""
    days = [first]
    while days[-1] < last:
        days.append(_last_day(days[-1], length) + timedelta(days=1))
    return days
