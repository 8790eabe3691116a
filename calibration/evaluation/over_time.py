"""Whether a criterion says the same in every period in which leads were created."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final

import numpy as np

from calibration.engine.criterion_periods import MonthCounts, month_counts
from calibration.engine.patterns import Floats
from calibration.evaluation.evidence import CriterionEvidence
from calibration.evaluation.mix import AS_COUNTED, Mix
from calibration.leads.cohorts import Length
from calibration.leads.typed import TypedLeads
from calibration.model import Model

SURE: Final = 0.05
"""Below this chance of being chance, a criterion has changed."""
FEWEST_QUARTERS: Final = 3
"""In fewer quarters than these, months are told."""
FEWEST_EXPECTED: Final = 5.0
"""A period is tested where each of its four counts is expected to be this many: W. G. Cochran,
"Some methods for strengthening the common chi-squared tests", Biometrics 10 (1954) 417-451."""


@dataclass(frozen=True, slots=True)
class PeriodEvidence:
    """What the design leads of one period say of a criterion."""

    first_day: date
    found: CriterionEvidence


@dataclass(frozen=True, slots=True)
class OverTime:
    """What a criterion says, period by period, and whether that changed.

    Parameters
    ----------
    criterion
        Its id.
    length
        How long the periods are.
    periods
        In order; periods without a counted design lead are not there.
    tested
        In how many of them there are leads enough to be tested.
    chance
        How often chance alone makes the periods differ as much, for that many criteria (S. Holm,
        "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
        Statistics 6 (1979) 65-70); NaN where it can't be told.
    """

    criterion: str
    length: Length
    periods: tuple[PeriodEvidence, ...]
    tested: int
    chance: float

    @property
    def changed(self) -> bool | None:
        """Whether the criterion surely changed; None where there are too few leads to tell."""
        return None if math.isnan(self.chance) else self.chance < SURE

    @property
    def furthest(self) -> tuple[PeriodEvidence, PeriodEvidence] | None:
        """The periods in which it said least and most, of those with leads enough."""
        told = [each for each in self.periods if is_enough(each.found)]
        if len(told) < 2:
            return None
        told.sort(key=lambda each: each.found.ratio_in_file.value)
        return told[0], told[-1]


def over_time(typed: TypedLeads, model: Model, *, mix: Mix = AS_COUNTED) -> Mapping[str, OverTime]:
    """Return how stable each criterion of a model is over time, by its id.

    Told by quarter, or by month where there are fewer than three quarters. Nothing is returned
    where the day of creation is unknown, and nothing is tested in one period.
    """
    months = month_counts(typed, model)
    return over_time_of(months, tuple(each.id for each in model.criteria), mix=mix)


def over_time_of(
    months: Sequence[MonthCounts], criteria: Sequence[str], *, mix: Mix = AS_COUNTED
) -> dict[str, OverTime]:
    """Return the same of leads that are counted already; ``criteria`` are the counts' order."""
    quarters = [_added(list(some)) for _, some in groupby(months, key=_quarter)]
    by_quarter = len(quarters) >= FEWEST_QUARTERS
    length: Length = "quarter" if by_quarter else "month"
    periods = quarters if by_quarter else list(months)
    if not periods:
        return {}
    told = {}
    for place, name in enumerate(criteria):
        found = tuple(
            PeriodEvidence(each.first_day, _evidence(each, place, name, mix)) for each in periods
        )
        tables = np.array([_four(each.found) for each in found if is_enough(each.found)], float)
        tables = tables.reshape(-1, 4)
        told[name] = OverTime(name, length, found, len(tables), heterogeneity(tables))
    chances = holm([each.chance for each in told.values()])
    pairs = zip(told.items(), chances, strict=True)
    return {name: replace(each, chance=chance) for (name, each), chance in pairs}


def is_enough(found: CriterionEvidence) -> bool:
    """Return whether each of the four counts of a period is expected to be five."""
    leads = found.leads_with + found.leads_without
    converted = found.converted_with + found.converted_without
    rows, columns = (found.leads_with, found.leads_without), (converted, leads - converted)
    return leads > 0 and min(rows) * min(columns) >= FEWEST_EXPECTED * leads


def heterogeneity(tables: Floats) -> float:
    """Return how often chance alone makes odds ratios differ as much as those of some tables.

    N. E. Breslow and N. E. Day, "Statistical Methods in Cancer Research I" (IARC 1980) 142-146,
    around the common odds ratio of N. Mantel and W. Haenszel (Journal of the National Cancer
    Institute 22 (1959) 719-748), with the correction of R. E. Tarone, "On heterogeneity tests
    based on efficient scores", Biometrika 72 (1985) 91-95.

    Parameters
    ----------
    tables : (K, 4)
        Converted with it, others with it, converted without it, others without it.

    Examples
    --------
    >>> alike = np.array([[20, 80, 10, 90], [40, 160, 20, 180]], float)
    >>> heterogeneity(alike) > 0.9
    True
    >>> turned = np.array([[40, 60, 10, 90], [10, 90, 40, 60]], float)
    >>> heterogeneity(turned) < 1e-6
    True
    """
    if len(tables) < 2:
        return math.nan
    a, b, c, d = tables.T
    leads = a + b + c + d
    up, down = float((a * d / leads).sum()), float((b * c / leads).sum())
    if not up or not down:
        return math.nan
    expected = _expected(tables, up / down)
    variance = 1 / (
        1 / expected + 1 / (a + b - expected) + 1 / (a + c - expected) + 1 / (d - a + expected)
    )
    differ = a - expected
    statistic = float((differ**2 / variance).sum() - differ.sum() ** 2 / variance.sum())
    return chi_squared_above(max(0.0, statistic), len(tables) - 1)


def _expected(tables: Floats, odds_ratio: float) -> Floats:
    """Return how many would convert with it, at one odds ratio, the sums as they are: (K,)."""
    a, b, c, d = tables.T
    met, converted = a + b, a + c
    if math.isclose(odds_ratio, 1.0, abs_tol=1e-9):
        return np.asarray(met * converted / (a + b + c + d), np.float64)
    # Of the two roots of (1 - r) x² + (n - m - k + r (m + k)) x - r m k = 0, the one within reach.
    square = 1 - odds_ratio
    linear = (c + d) - converted + odds_ratio * (met + converted)
    root = np.sqrt(linear**2 + 4 * square * odds_ratio * met * converted)
    found: Floats = (-linear + root) / (2 * square)
    return found


def chi_squared_above(statistic: float, freedom: int) -> float:
    """Return how often a chi-squared of so many degrees of freedom is above a value.

    The finite sums of M. Abramowitz and I. A. Stegun, "Handbook of Mathematical Functions" (1964)
    26.4.4 and 26.4.5.

    Examples
    --------
    >>> round(chi_squared_above(3.841, 1), 3), round(chi_squared_above(18.307, 10), 3)
    (0.05, 0.05)
    """
    half = statistic / 2
    first = 1.0 if freedom % 2 == 0 else 0.5
    total = math.exp(-half) if freedom % 2 == 0 else math.erfc(math.sqrt(half))
    for step in np.arange(first, freedom / 2):
        if half > 0:
            total += math.exp(step * math.log(half) - half - math.lgamma(step + 1))
    return min(1.0, total)


def holm(chances: Sequence[float]) -> list[float]:
    """Return chances adjusted for how many there are; NaN stays, and is not counted.

    Examples
    --------
    >>> [round(each, 3) for each in holm([0.01, 0.04, math.nan, 0.03])]
    [0.03, 0.06, nan, 0.06]
    """
    known = sorted((each, at) for at, each in enumerate(chances) if not math.isnan(each))
    found, highest = list(chances), 0.0
    for place, (chance, at) in enumerate(known):
        highest = max(highest, min(1.0, chance * (len(known) - place)))
        found[at] = highest
    return found


def _quarter(month: MonthCounts) -> tuple[int, int]:
    return month.first_day.year, (month.first_day.month - 1) // 3


def _added(months: Sequence[MonthCounts]) -> MonthCounts:
    """Return the counts of the months of a quarter as one."""
    year, quarter = _quarter(months[0])
    return MonthCounts(
        date(year, 3 * quarter + 1, 1),
        sum(each.converted for each in months),
        sum(each.not_converted for each in months),
        tuple(map(sum, zip(*(each.converted_with for each in months), strict=True))),
        tuple(map(sum, zip(*(each.not_converted_with for each in months), strict=True))),
    )


def _evidence(counts: MonthCounts, place: int, name: str, mix: Mix) -> CriterionEvidence:
    converted, others = counts.converted_with[place], counts.not_converted_with[place]
    leads = counts.converted + counts.not_converted
    return CriterionEvidence(
        criterion=name,
        leads_with=converted + others,
        converted_with=converted,
        leads_without=leads - converted - others,
        converted_without=counts.converted - converted,
        everyone_with=converted + others,
        everyone=leads,
        mix=mix,
    )


def _four(found: CriterionEvidence) -> tuple[int, int, int, int]:
    return (
        found.converted_with,
        found.leads_with - found.converted_with,
        found.converted_without,
        found.leads_without - found.converted_without,
    )
