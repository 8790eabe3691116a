"""Conversion by the period in which leads were created: where a file is cut off, it shows here.

A newest month of half the usual rate is seldom worse: its leads had less time. What is told here
is of the whole file, before any score, design leads and those kept aside together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, takewhile

import numpy as np

from calibration.evaluation.differences import difference_of_rates
from calibration.evaluation.intervals import Interval
from calibration.evaluation.mix import AS_COUNTED, Mix, interval_of
from calibration.evaluation.rates import rate
from calibration.leads.cohorts import CohortCounts, Length, cohort_counts, length_for
from calibration.leads.facts import LeadFacts
from calibration.leads.typed import TypedLeads
from calibration.messages import Message, percentage, say

RARE = 0.001
"""A period without a win is odd where chance brings it less often than this."""
FEWEST_CONVERSIONS = 20
"""Conversions whose days must be known, for the usual time to convert to be told."""
MANY_OPEN = 0.2
"""The share of open leads from which a newest period is worth a word."""
MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Period:
    """A period as sentences name it: 2026-05, 2026-Q2, or the week that begins on 2026-05-04."""

    first_day: date
    length: Length

    def __str__(self) -> str:
        """Return how it is written where no reader's language is known."""
        day = self.first_day
        if self.length == "week":
            return day.isoformat()
        if self.length == "month":
            return f"{day:%Y-%m}"
        return f"{day.year}-Q{(day.month + 2) // 3}"


@dataclass(frozen=True, slots=True)
class Periods:
    """Several of them, of which the first few are named."""

    periods: tuple[Period, ...]

    def __str__(self) -> str:
        """Return their names, with commas between them."""
        return self.named(str)

    def named(self, name: Callable[[Period], str]) -> str:
        """Return the names that a function gives them."""
        more = ", …" if len(self.periods) > MOST_NAMED else ""
        return ", ".join(name(each) for each in self.periods[:MOST_NAMED]) + more


@dataclass(frozen=True, slots=True)
class Cohort:
    """The leads of one period, with the rates that follow from their counts.

    Parameters
    ----------
    counts
        What became of them.
    length
        How long the period is.
    mix
        How many leads of the period a counted one stands for.
    """

    counts: CohortCounts
    length: Length
    mix: Mix = AS_COUNTED

    @property
    def period(self) -> Period | None:
        """The period; None for the leads whose day of creation is unknown."""
        day = self.counts.first_day
        return None if day is None else Period(day, self.length)

    @property
    def conversion_rate(self) -> float:
        """Converted, of the counted leads."""
        return float(self.mix.share(self.counts.converted, self.counts.not_converted))

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the conversion rate: Wilson's, or the mix's."""
        return interval_of(self.mix.interval(self.counts.converted, self.counts.not_converted))

    @property
    def median_days(self) -> float:
        """Median days from creation to conversion; NaN where none is known."""
        return quantile(self.counts.days, 0.5)

    @property
    def within(self) -> tuple[float, ...]:
        """The shares that converted soon, in the order of the counts; NaN of no old leads."""
        return tuple(
            float(self.mix.share(each.converted, each.old_enough - each.converted))
            for each in self.counts.within
        )


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Conversion by period, in order, and what stands out.

    Parameters
    ----------
    cohorts
        One for each period; the leads without a day of creation last.
    length
        How long the periods are.
    limits
        The numbers of days of :attr:`Cohort.within`.
    notices
        What a person should know, in sentences: periods that are cut off, empty or without a win.
    """

    cohorts: tuple[Cohort, ...]
    length: Length
    limits: tuple[int, ...] = ()
    notices: tuple[Message, ...] = ()


def cohorts(
    typed: TypedLeads,
    *,
    window_days: int | None = None,
    length: Length | None = None,
    mix: Mix = AS_COUNTED,
) -> Cohorts:
    """Return conversion by the period in which leads were created.

    Parameters
    ----------
    window_days
        The days a lead has to convert, where there is a limit.
    length
        How long periods are; by default as the span asks for.
    mix
        How many leads of the period a counted one stands for.
    """
    facts = typed.facts
    if facts.first_day is None or facts.last_day is None:
        return Cohorts((), "month")
    length = length or length_for(facts.first_day, facts.last_day)
    counts = cohort_counts(typed, length=length, window_days=window_days)
    found = tuple(Cohort(each, length, mix) for each in counts)
    limits = tuple(each.days for each in counts[0].within) if counts else ()
    dated = [each for each in found if each.counts.first_day is not None]
    return Cohorts(found, length, limits, tuple(_notices(dated, facts, window_days)))


def quantile(days: Sequence[tuple[int, int]], share: float) -> float:
    """Return from how many days on a share of conversions is reached; NaN without any.

    ``days`` are (days, conversions), in order. At exactly the share, it is the middle of the two
    numbers of days between which it lies.

    Examples
    --------
    >>> quantile([(10, 1), (20, 1), (90, 1)], 0.5), quantile([(10, 1), (20, 1)], 0.5)
    (20.0, 15.0)
    """
    values = [each for each, _ in days]
    held = list(accumulate(count for _, count in days))
    if not held:
        return np.nan
    wanted = share * held[-1]
    low = next(place for place, each in enumerate(held) if each >= wanted)
    high = low + 1 if held[low] == wanted and low + 1 < len(held) else low
    return (values[low] + values[high]) / 2


def _notices(dated: Sequence[Cohort], facts: LeadFacts, window_days: int | None) -> list[Message]:
    notices = []
    if gap := [each for each in dated if not each.counts.leads]:
        notices.append(
            say(
                "No lead was created in {names}. Is a part of the export missing?",
                names=_periods(gap),
            )
        )
    if not facts.has_outcome:
        return notices
    young = _too_young(dated)
    cut = young or _still_open(dated, facts)
    if young and window_days is not None:
        notices.insert(0, _told_young(young, window_days))
    elif cut:
        notices.insert(0, _told_open(cut, quantile(_all_days(dated), 0.9)))
    elif unfinished := _unfinished(dated):
        cut = unfinished
        notices.insert(0, _told_unfinished(unfinished))
    elif fallen := _fallen(dated):
        cut = fallen
        notices.insert(0, _told_fallen(dated, fallen))
    return notices + _without_wins([each for each in dated if young or each not in cut])


def _newest(dated: Sequence[Cohort], fits: Callable[[Cohort], bool]) -> list[Cohort]:
    """Return the newest periods that all fit, in order; nothing if all do."""
    found = list(takewhile(fits, reversed(dated)))
    return found[::-1] if len(found) < len(dated) else []


def _too_young(dated: Sequence[Cohort]) -> list[Cohort]:
    return [each for each in dated if each.counts.immature]


def _still_open(dated: Sequence[Cohort], facts: LeadFacts) -> list[Cohort]:
    """Return the newest periods whose leads had less time than nine in ten conversions take."""
    days = _all_days(dated)
    as_of = facts.as_of
    if as_of is None or sum(count for _, count in days) < FEWEST_CONVERSIONS:
        return []
    usual = quantile(days, 0.9)

    def is_short(each: Cohort) -> bool:
        last, newest = each.counts.last_day, facts.last_day
        return last is not None and newest is not None and (as_of - min(last, newest)).days < usual

    return _newest(dated, is_short)


def _unfinished(dated: Sequence[Cohort]) -> list[Cohort]:
    """Return the newest periods of which many more leads are open than of the oldest half."""
    before = dated[: max(1, len(dated) // 2)]
    usual = rate(
        sum(each.counts.open for each in before), sum(each.counts.leads for each in before)
    )

    def is_open(each: Cohort) -> bool:
        share = rate(each.counts.open, each.counts.leads)
        return share > max(MANY_OPEN, 2 * usual)

    return _newest(dated, is_open)


def _fallen(dated: Sequence[Cohort]) -> list[Cohort]:
    """Return the newest periods that each convert less than all before, beyond chance."""
    fallen: list[Cohort] = []
    for place in range(len(dated) - 1, len(dated) // 2, -1):
        each, before = dated[place], _totals(dated[:place])
        if not each.mix.as_counted or not each.counts.counted or not before[1]:
            break
        difference = difference_of_rates(each.counts.converted, each.counts.counted, *before)
        if difference.high >= 0:
            break
        fallen.insert(0, each)
    return fallen


def _totals(cohorts: Sequence[Cohort]) -> tuple[int, int]:
    return (
        sum(each.counts.converted for each in cohorts),
        sum(each.counts.counted for each in cohorts),
    )


def _all_days(cohorts: Sequence[Cohort]) -> list[tuple[int, int]]:
    held: dict[int, int] = {}
    for cohort in cohorts:
        for days, count in cohort.counts.days:
            held[days] = held.get(days, 0) + count
    return sorted(held.items())


def _without_wins(dated: Sequence[Cohort]) -> list[Message]:
    """Return a sentence on each period without a win that chance hardly brings."""
    found = []
    for each in dated:
        others = _totals([other for other in dated if other is not each])
        usual, counted = rate(*others), each.counts.counted
        if each.counts.converted or not counted or not usual > 0:
            continue
        if (1 - usual) ** counted < RARE:
            found.append(
                say(
                    "Not one of the {n} leads of {name} converted; at the rate of the others, "
                    "about {expected} would have. Are outcomes missing there?",
                    n=counted,
                    name=each.period,
                    expected=round(usual * counted),
                )
            )
    return found[:MOST_NAMED]


def _told_young(young: Sequence[Cohort], window_days: int) -> Message:
    return say(
        "{newest}: {immature} of their {leads} leads had less than {days} days to convert, and no "
        "rate counts them.",
        newest=_are_young(young),
        immature=sum(each.counts.immature for each in young),
        leads=sum(each.counts.leads for each in young),
        days=window_days,
    )


def _told_open(cut: Sequence[Cohort], usual: float) -> Message:
    return say(
        "{newest}: nine in ten conversions take up to {days} days, and not all of these leads had "
        "as long. Say how many days a lead has to convert, and they are left out.",
        newest=_are_young(cut),
        days=round(usual),
    )


def _told_unfinished(unfinished: Sequence[Cohort]) -> Message:
    return say(
        "{newest}: {open} of their {leads} leads are still open, and the rate is of those that "
        "were quick. Say how many days a lead has to convert, and they are left out.",
        newest=_are_young(unfinished),
        open=sum(each.counts.open for each in unfinished),
        leads=sum(each.counts.leads for each in unfinished),
    )


def _told_fallen(dated: Sequence[Cohort], fallen: Sequence[Cohort]) -> Message:
    before = _totals(dated[: len(dated) - len(fallen)])
    return say(
        "{newest} perhaps: {rate} converted, against {before} before. If they only had less time, "
        "say how many days a lead has to convert, and they are left out.",
        newest=_are_young(fallen),
        rate=percentage(rate(*_totals(fallen))),
        before=percentage(rate(*before)),
    )


def _are_young(young: Sequence[Cohort]) -> Message:
    """Return which periods are too young, as the beginning of a sentence."""
    names = {"first": young[0].period, "last": young[-1].period, "n": len(young)}
    if len(young) == 1:
        one = {
            "week": say("The newest week (from {last}) is too young", **names),
            "month": say("The newest month ({last}) is too young", **names),
            "quarter": say("The newest quarter ({last}) is too young", **names),
        }
        return one[young[0].length]
    many = {
        "week": say("The newest {n} weeks (from {first} on) are too young", **names),
        "month": say("The newest {n} months ({first} to {last}) are too young", **names),
        "quarter": say("The newest {n} quarters ({first} to {last}) are too young", **names),
    }
    return many[young[0].length]


def _periods(cohorts: Sequence[Cohort]) -> Periods:
    return Periods(tuple(each.period for each in cohorts if each.period is not None))
