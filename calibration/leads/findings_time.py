"""Whether the share of leads that convert moves, over time or along the file."""

import math
from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from calibration.leads.facts import Standing
from calibration.leads.finding import Finding, FindingKind, State
from calibration.leads.nodes import call, column, count_if, named, table, text
from calibration.leads.typed import TypedLeads
from calibration.messages import Message, percentage, say

FEWEST_LEADS: Final = 50
"""Counted leads that a period needs for its rate to be looked at."""
FEWEST_MONTHS: Final = 3
TENTHS: Final = 10
TIMES_AS_MUCH: Final = 1.5
"""How many times the lowest rate the highest must be to be worth a word."""
_RARE: Final = 3.0902
"""The normal quantile of one in a thousand."""


@dataclass(frozen=True, slots=True)
class Period:
    """A month (2026-05), or a tenth of the file (1 to 10), with its counted leads."""

    name: str
    leads: int
    converted: int

    @property
    def rate(self) -> float:
        """The share of its counted leads that converted."""
        return self.converted / self.leads


def drift(typed: TypedLeads) -> Finding | None:
    """Return how the base rate moves, if it moves by more than chance and by half at least.

    Compared are the months in which leads were created, or the tenths of the counted leads in the
    order of the file where fewer than three months are known. The test is Pearson's chi-squared
    at one in a thousand; its quantile is E. B. Wilson and M. M. Hilferty's (1931).
    """
    if not typed.facts.has_outcome:
        return None
    months = [each for each in _months(typed) if each.leads >= FEWEST_LEADS]
    by_month = len(months) >= FEWEST_MONTHS
    periods = months if by_month else [t for t in _tenths(typed) if t.leads >= FEWEST_LEADS]
    if len(periods) < FEWEST_MONTHS or not _moves(periods):
        return None
    return Finding(
        FindingKind.DRIFT,
        State.KNOW,
        _by_month(periods) if by_month else _along_the_file(periods),
        _advice(typed, by_month=by_month),
        rows=sum(each.leads for each in periods),
        examples=tuple(
            f"{each.name}: {_percent(each)}" if by_month else str(_percent(each))
            for each in periods
        ),
    )


def _along_the_file(periods: list[Period]) -> Message:
    return say(
        "{first} of leads convert in the first tenth of the file, {last} in the last.",
        first=_percent(periods[0]),
        last=_percent(periods[-1]),
    )


def _by_month(periods: list[Period]) -> Message:
    lowest, highest = _lowest(periods), _highest(periods)
    return say(
        "{first_rate} of the leads of {first} convert, {last_rate} of those of {last}; fewest, "
        "{low_rate}, of {low}, most, {high_rate}, of {high}.",
        first=periods[0].name,
        first_rate=_percent(periods[0]),
        last=periods[-1].name,
        last_rate=_percent(periods[-1]),
        low=lowest.name,
        low_rate=_percent(lowest),
        high=highest.name,
        high_rate=_percent(highest),
    )


def _lowest(periods: list[Period]) -> Period:
    return min(periods, key=lambda each: each.rate)


def _highest(periods: list[Period]) -> Period:
    return max(periods, key=lambda each: each.rate)


def _advice(typed: TypedLeads, *, by_month: bool) -> Message:
    if not by_month:
        return say(
            "If the file is in the order of time, a model tuned on the old leads promises too "
            "little or too much for the new ones. Name the day the lead was created, so that the "
            "newest are kept aside for the final check."
        )
    if typed.facts.immature:
        return say(
            "A model tuned on all months promises their average. Look at the newest ones alone "
            "before you agree on it."
        )
    return say(
        "A model tuned on all months promises their average. Where the newest are the lowest, "
        "their leads may only have had less time: name the days a lead has to convert."
    )


def _percent(period: Period) -> Message:
    return percentage(period.rate)


def _moves(periods: list[Period]) -> bool:
    leads, converted = sum(p.leads for p in periods), sum(p.converted for p in periods)
    base = converted / leads
    if not 0 < base < 1:
        return False
    squares = sum(
        (each.converted - each.leads * base) ** 2 / (each.leads * base * (1 - base))
        for each in periods
    )
    freedom = len(periods) - 1
    part = 2 / (9 * freedom)
    by_chance = freedom * (1 - part + _RARE * math.sqrt(part)) ** 3
    rates = [each.rate for each in periods]
    return squares > by_chance and max(rates) >= TIMES_AS_MUCH * min(rates)


def _months(typed: TypedLeads) -> list[Period]:
    month = call("strftime", column("created"), text("%Y-%m"))
    known = exp.not_(exp.Is(this=column("created"), expression=exp.null()))
    rows = _counted(typed, month, known)
    return [Period(str(name), leads, converted) for name, leads, converted in rows]


def _tenths(typed: TypedLeads) -> list[Period]:
    place = exp.Window(
        this=exp.Anonymous(this="ntile", expressions=[exp.convert(TENTHS)]),
        order=exp.Order(expressions=[exp.Ordered(this=column("row"))]),
    )
    rows = _counted(typed, place, exp.true())
    return [Period(str(name), leads, converted) for name, leads, converted in rows]


def _counted(typed: TypedLeads, period: exp.Expr, kept: exp.Expr) -> list[tuple[str, int, int]]:
    standing = column("standing")
    counted = standing.isin(
        exp.convert(Standing.CONVERTED.value), exp.convert(Standing.NOT_CONVERTED.value)
    )
    placed = (
        exp.select(named(period, "period"), standing)
        .from_(table(typed.relation))
        .where(exp.and_(counted, kept))
    )
    converted = exp.EQ(this=standing.copy(), expression=exp.convert(Standing.CONVERTED.value))
    query = (
        exp.select(column("period"), exp.Count(this=exp.Star()), count_if(converted))
        .from_(placed.subquery("placed"))
        .group_by(column("period"))
        .order_by(column("period"))
    )
    with typed.cursor() as cursor:
        rows = cursor.execute(query.sql(dialect="duckdb")).fetchall()
    return [(row[0], int(row[1]), int(row[2])) for row in rows]
