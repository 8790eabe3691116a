"""How many of new leads convert if nothing has changed: intervals and tests on counts.

A promise is a count too: both samples' chance is in every interval here.
"""

import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from scipy.special import gammaln

from calibration.evaluation.intervals import Floats, Interval, normal_quantile

_FAR: Final = 40
"""Standard deviations beyond which a tail adds nothing that a double could hold."""


class Sample(NamedTuple):
    """Some leads, and how many of them converted (or qualified, or lack a value)."""

    part: int
    whole: int

    @property
    def rate(self) -> float:
        """The share; NaN of no leads."""
        return self.part / self.whole if self.whole else math.nan


def prediction_interval(before: Sample, leads: int, *, confidence: float = 0.95) -> Interval:
    """Return in which interval the rate of new leads lies if nothing has changed.

    The exact interval of A. R. Thatcher, "Relationships between Bayesian and confidence limits
    for predictions", JRSS B 26 (1964) 176-192: the counts of new leads that the hypergeometric
    distribution, given all that converted, does not rule out. It holds what happens at least as
    often as it says, however few leads there are, and one end is outside exactly where
    :func:`chance_of_both` is below ``1 - confidence``. NaN without leads on either side.

    Examples
    --------
    >>> low, high = prediction_interval(Sample(20, 100), 50)
    >>> round(low, 2), round(high, 2)
    (0.08, 0.36)
    """
    if not before.whole or not leads:
        return Interval(math.nan, math.nan)
    level = (1 - confidence) / 2
    low = _first(leads, lambda count: _tail(before, Sample(count, leads), upper=False) > level)
    high = leads - _first(
        leads, lambda fewer: _tail(before, Sample(leads - fewer, leads), upper=True) > level
    )
    return Interval(low / leads, high / leads)


def chance_of_both(before: Sample, after: Sample) -> float:
    """Return how often chance alone makes two samples of one rate differ as much or more.

    Twice the smaller tail of R. A. Fisher's exact test ("Statistical Methods for Research
    Workers", 5th ed. 1934, 21.02), at most 1; NaN without leads on either side.

    Examples
    --------
    >>> round(chance_of_both(Sample(8, 20), Sample(1, 20)), 4)
    0.0197
    """
    if not before.whole or not after.whole:
        return math.nan
    tails = (_tail(before, after, upper=upper) for upper in (False, True))
    return min(1.0, 2 * min(tails))


def chance_at_same_score(pairs: Sequence[tuple[Sample, Sample]]) -> float:
    """Return how often chance alone moves conversion as much as this, band by band.

    N. Mantel and W. Haenszel, "Statistical aspects of the analysis of data from retrospective
    studies of disease", JNCI 22 (1959) 719-748, with their correction for continuity; the bands
    are the strata. NaN where no band says anything.

    Parameters
    ----------
    pairs
        For each band, before and after.
    """
    beyond = variance = 0.0
    for before, after in pairs:
        leads, converted = before.whole + after.whole, before.part + after.part
        if not before.whole or not after.whole:
            continue
        beyond += after.part - after.whole * converted / leads
        variance += (
            before.whole * after.whole * converted * (leads - converted) / leads**2 / (leads - 1)
        )
    if not variance:
        return math.nan
    return math.erfc(max(0.0, abs(beyond) - 0.5) / math.sqrt(2 * variance))


def smallest_shown(
    pairs: Sequence[tuple[Sample, Sample]], *, error: float, power: float = 0.8
) -> float:
    """Return by which part conversion must change for so many leads to show it, band by band.

    To show it in four draws of five, that is, where the test of :func:`chance_at_same_score` is
    passed below ``error``: the normal approximation of that test at the rates of before. NaN where
    nothing can be told.

    Parameters
    ----------
    pairs
        For each band, before and after.
    error
        The chance that the test must be below.
    power
        How often it must be.

    Examples
    --------
    >>> round(smallest_shown([(Sample(200, 1000), Sample(0, 1000))], error=0.05), 2)
    0.25
    """
    moved = variance = 0.0
    for before, after in pairs:
        if not before.whole or not after.whole:
            continue
        both = before.whole * after.whole / (before.whole + after.whole)
        moved += both * before.rate
        variance += both * before.rate * (1 - before.rate)
    if not moved:
        return math.nan
    quantiles = normal_quantile(1 - error) + normal_quantile(2 * power - 1)
    return quantiles * math.sqrt(variance) / moved


def chance_of_as_many(count: int, *, expected: float) -> float:
    """Return how often a Poisson count of this expectation is as high or higher.

    Examples
    --------
    >>> round(chance_of_as_many(12, expected=5), 4)
    0.0055
    """
    if expected <= 0:
        return 0.0 if count else 1.0
    last = count + math.ceil(_FAR * math.sqrt(max(count, expected)) + _FAR)
    counts = np.arange(count, last + 1, dtype=np.float64)
    logs = counts * math.log(expected) - expected - gammaln(counts + 1)
    return min(1.0, float(np.exp(logs).sum()))


def _tail(before: Sample, after: Sample, *, upper: bool) -> float:
    """Return how often so many or more of the new leads (or fewer) are of those that converted."""
    converted = before.part + after.part
    leads = before.whole + after.whole
    rest = leads - converted
    lowest, highest = max(0, converted - before.whole), min(converted, after.whole)
    mean = after.whole * converted / leads
    spread = math.sqrt(mean * (rest / leads) * (before.whole / max(1, leads - 1)))
    reach = math.ceil(_FAR * spread + _FAR)
    if upper:
        first, last = after.part, min(highest, max(after.part, math.ceil(mean)) + reach)
    else:
        first, last = max(lowest, min(after.part, math.floor(mean)) - reach), after.part
    counts = np.arange(first, last + 1, dtype=np.float64)
    logs = (
        _log_choose(converted, counts)
        + _log_choose(rest, after.whole - counts)
        - _log_choose(leads, np.array(after.whole, np.float64))
    )
    return min(1.0, float(np.exp(logs).sum()))


def _log_choose(whole: int, some: Floats) -> Floats:
    chosen: Floats = gammaln(whole + 1.0) - gammaln(some + 1.0) - gammaln(whole - some + 1.0)
    return chosen


def _first(leads: int, holds: Callable[[int], bool]) -> int:
    """Return the first of 0 to ``leads`` for which something holds that then goes on to hold."""
    low, high = 0, leads
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
