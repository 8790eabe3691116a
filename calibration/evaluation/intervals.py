"""Intervals of rates and of their ratio.

Every function takes counts and is undefined, NaN, where a denominator is 0.
"""

from functools import cache
from statistics import NormalDist
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Counted: TypeAlias = float | NDArray[np.int64] | Floats
"""Numbers of leads: whole ones, or as many as leads of companies tell."""


class Interval(NamedTuple):
    """The low and the high end of an interval; NaN where it is undefined."""

    low: float
    high: float

    @property
    def holds_zero(self) -> bool:
        """Whether 0 lies between the ends, or nothing is known."""
        return not (self.low > 0 or self.high < 0)


class Ratio(NamedTuple):
    """How many times one rate another is, with its interval."""

    value: float
    low: float
    high: float


@cache
def normal_quantile(confidence: float) -> float:
    """Return how many standard deviations on each side hold a share of a normal distribution.

    Examples
    --------
    >>> round(normal_quantile(0.95), 4)
    1.96
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, as in 0.95. Got {confidence}.")
    return NormalDist().inv_cdf((1 + confidence) / 2)


@cache
def student_quantile(confidence: float, *, degrees: int) -> float:
    """Return how many standard deviations hold a share of Student's t distribution.

    The expansion in inverse degrees of freedom of M. Abramowitz and I. A. Stegun, "Handbook of
    Mathematical Functions" (1964), 26.7.5; at 99 % right to 0.1 % from eight degrees on.

    Examples
    --------
    >>> round(student_quantile(0.99, degrees=49), 3), round(student_quantile(0.99, degrees=9), 2)
    (2.68, 3.25)
    """
    if degrees < 1:
        raise ValueError(f"degrees must be at least 1. Got {degrees}.")
    z = normal_quantile(confidence)
    terms: tuple[float, ...] = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + float(sum(term / degrees**power for power, term in enumerate(terms, 1)))


def wilson(
    successes: Counted, total: Counted, *, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Return Wilson's score interval of a proportion, as arrays.

    The low end of 0 successes is exactly 0, the high end of all successes exactly 1. It also
    answers "0 of 12, could be up to 24 %": that is the high end of 0 of 12.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    JASA 22 (1927) 209-212; recommended for small numbers by Brown, Cai and DasGupta, "Interval
    estimation for a binomial proportion", Statistical Science 16 (2001) 101-133.

    Examples
    --------
    >>> low, high = wilson(0, 12)
    >>> float(low), round(float(high), 2)
    (0.0, 0.24)
    """
    z2 = normal_quantile(confidence) ** 2
    n = np.asarray(total, dtype=np.float64)
    k = np.asarray(successes, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = k + z2 / 2
        half = np.sqrt(z2) * np.sqrt(k * (n - k) / n + z2 / 4)
        low, high = (middle - half) / (n + z2), (middle + half) / (n + z2)
    low = np.where(k == 0, 0.0, np.maximum(low, 0.0))
    high = np.where(k == n, 1.0, np.minimum(high, 1.0))
    known = n > 0
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def wilson_of(successes: float, total: float, *, confidence: float = 0.95) -> Interval:
    """Return Wilson's interval of one proportion (see :func:`wilson`)."""
    low, high = wilson(successes, total, confidence=confidence)
    return Interval(float(low), float(high))


def ratio_of_rates(
    successes: float,
    total: float,
    other_successes: float,
    other_total: float,
    *,
    confidence: float = 0.95,
) -> Ratio:
    """Return how many times the first rate the second is, with its log interval.

    The interval is symmetric on the logarithm's scale: Katz, Baptista, Azen and Pike, "Obtaining
    confidence intervals for the risk ratio in cohort studies", Biometrics 34 (1978) 469-474.
    Where a count is 0 that has no value; half a success and half a lead are then added to both
    (S. D. Walter, "The distribution of Levin's measure of attributable risk", Biometrika 62
    (1975) 371-374) for the end that is finite, and the other end is 0 or infinite. Where all of
    a side succeeded, it would leave that side no doubt, two of two as little as 200 of 200:
    there the low end of Wilson's interval is put in (as G. Y. Zou and A. Donner combine intervals,
    "Construction of confidence limits about effect measures", Statistics in Medicine 27 (2008)
    1693-1702).

    Examples
    --------
    >>> ratio = ratio_of_rates(20, 100, 10, 100)
    >>> ratio.value, round(ratio.low, 2), round(ratio.high, 2)
    (2.0, 0.99, 4.05)
    """
    a, n, b, m = successes, total, other_successes, other_total
    if not n or not m:
        return Ratio(np.nan, np.nan, np.nan)
    if not a and not b:
        return Ratio(np.nan, 0.0, np.inf)
    z = normal_quantile(confidence)
    if a and b:
        value = (a * m) / (b * n)
        (down, up), (other_down, other_up) = _spread(a, n, z), _spread(b, m, z)
        low, high = np.hypot(down, other_up), np.hypot(up, other_down)
        return Ratio(value, float(value * np.exp(-low)), float(value * np.exp(high)))
    a_, n_, b_, m_ = a + 0.5, n + 0.5, b + 0.5, m + 0.5
    middle = (a_ * m_) / (b_ * n_)
    half = z * np.sqrt(1 / a_ - 1 / n_ + 1 / b_ - 1 / m_)
    if not a:
        return Ratio(0.0, 0.0, float(middle * np.exp(half)))
    return Ratio(np.inf, float(middle * np.exp(-half)), np.inf)


def _spread(successes: float, total: float, z: float) -> tuple[float, float]:
    """Return how far the logarithm of a rate may lie below and above what was found."""
    if successes == total:
        low, _high = wilson(successes, total, confidence=2 * NormalDist().cdf(z) - 1)
        return -float(np.log(low)), 0.0
    half = z * float(np.sqrt(1 / successes - 1 / total))
    return half, half
