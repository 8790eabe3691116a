"""When the days in a column lie: after the outcome, after the scoring date, fresher for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from sqlglot import exp

from calibration.advice.values import ValueCounts
from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.intervals import Interval, wilson_of
from calibration.evaluation.ranking import auc, auc_interval
from calibration.leads.facts import Side, Standing
from calibration.leads.nodes import column, count_if, table
from calibration.leads.typed import TypedLeads
from calibration.model import Field

SURELY_LATER: Final = 0.02
"""The share of days after a day that must surely be exceeded: below it are slips of the pen."""


@dataclass(frozen=True, slots=True)
class Later:
    """How many of a column's days are later than they could be known."""

    later: int
    known: int

    def surely(self, *, confidence: float) -> bool:
        """Return whether more than a few in a hundred days are too late, beyond chance."""
        low, _ = wilson_of(self.later, self.known, confidence=confidence)
        return low > SURELY_LATER


@dataclass(frozen=True, slots=True)
class Freshness:
    """How recent the days of a column are, by outcome.

    Parameters
    ----------
    auc, interval
        How often a lead that converted has the newer day of two (ties half), of design leads
        whose day is known. 0.5 is no difference.
    converted_days, others_days
        The median age of the days of either outcome, on the scoring date.
    """

    auc: float
    interval: Interval
    converted_days: float
    others_days: float


@dataclass(frozen=True, slots=True)
class Days:
    """What the days of a column are, beside outcome and scoring date; of design leads.

    Parameters
    ----------
    after_conversion
        Of the converted leads, those whose day is later than the day of their conversion; None
        where no day of conversion is known.
    after_cut_off
        Of all leads, those whose day is later than their own scoring date; None without a rule
        that gives each lead a scoring date.
    freshness
        By outcome.
    """

    after_conversion: Later | None
    after_cut_off: Later | None
    freshness: Freshness

    def known_in_time(self, *, confidence: float) -> bool:
        """Return whether no more than slips of the pen are later than the scoring date."""
        return self.after_cut_off is not None and not self.after_cut_off.surely(
            confidence=confidence
        )


def days_of(
    counts: ValueCounts,
    *,
    reference: date | None,
    after_conversion: Later | None,
    confidence: float,
) -> Days:
    """Return what the days of a column are.

    Parameters
    ----------
    counts
        Days, or ages in days on each lead's own scoring date.
    reference
        The one scoring date of all leads, where the values are days.
    after_conversion
        See :func:`later_than_conversion`.
    confidence
        Of the interval of the freshness.
    """
    as_ages = bool(counts.values) and not isinstance(counts.values[0], date)
    ages = counts.amounts()
    if not as_ages and reference is not None:
        ages = reference.toordinal() - ages
    oldest_first = np.argsort(-ages, kind="stable")
    converted, others = counts.converted[oldest_first], counts.not_converted[oldest_first]
    later = Later(int(counts.leads[ages < 0].sum()), int(counts.leads.sum()))
    return Days(
        after_conversion=after_conversion,
        after_cut_off=later if as_ages else None,
        freshness=Freshness(
            auc=auc(converted, others),
            interval=auc_interval(converted, others, confidence=confidence),
            converted_days=_median(ages[oldest_first], converted),
            others_days=_median(ages[oldest_first], others),
        ),
    )


def _median(values: Floats, leads: Ints) -> float:
    """Return the value in the middle of so many leads each, the values in decreasing order."""
    total = int(leads.sum())
    if not total:
        return np.nan
    return float(values[np.searchsorted(np.cumsum(leads), total / 2)])


def later_than_conversion(
    leads: TypedLeads, fields: Sequence[Field], *, converted_on: str
) -> dict[str, Later]:
    """Return how many days of each field of dates are later than the conversion, by name.

    Only converted design leads whose two days are known count.

    Parameters
    ----------
    leads
        The leads; the day of conversion is one of its fields.
    fields
        Fields of dates.
    converted_on
        The name of the field with the day of conversion.
    """
    if not fields:
        return {}
    sold = column(leads.columns[converted_on])
    days = [column(leads.columns[each.name]) for each in fields]
    both = [exp.paren(exp.Sub(this=day, expression=sold), copy=False) for day in days]
    counts = [
        count_if(test)
        for took in both
        for test in (
            exp.GT(this=took, expression=exp.convert(0)),
            exp.not_(exp.Is(this=took, expression=exp.null())),
        )
    ]
    query = (
        exp.select(*counts)
        .from_(table(leads.relation))
        .where(
            exp.and_(
                exp.EQ(this=column("standing"), expression=exp.convert(Standing.CONVERTED.value)),
                exp.EQ(this=column("side"), expression=exp.convert(Side.DESIGN.value)),
            )
        )
    )
    with leads.cursor() as cursor:
        row = cursor.execute(query.sql(dialect="duckdb")).fetchone() or ()
    return {
        # Of no lead at all the database counts nothing rather than none.
        each.name: Later(int(row[2 * at] or 0), int(row[2 * at + 1] or 0))
        for at, each in enumerate(fields)
    }
