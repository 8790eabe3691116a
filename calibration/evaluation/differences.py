"""Intervals of the difference of two rates: of other leads, of the same, of partly the same.

One implementation serves numbers and arrays that broadcast: the plural functions take and return
arrays, the singular ones are the same for one difference. Undefined, NaN, where a denominator is 0.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from calibration.evaluation.intervals import Counted, Floats, Interval, wilson

Ends: TypeAlias = tuple[Floats, Floats]
"""The low and the high ends of intervals."""
Proportion: TypeAlias = tuple[Counted, Counted]
"""Successes, and leads."""


def differences_of_rates(
    first: Proportion, second: Proportion, *, confidence: float = 0.95
) -> Ends:
    """Return the intervals of first rates minus second ones, of different leads.

    Method 10 of R. G. Newcombe, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 17 (1998) 873-890: Wilson's ends, squared and added.
    """
    return _recovered(first, second, correlation=np.float64(0.0), confidence=confidence)


def paired_differences_of_rates(
    both: Counted,
    only_first: Counted,
    only_second: Counted,
    neither: Counted,
    *,
    confidence: float = 0.95,
) -> Ends:
    """Return the intervals of first rates minus second ones, of the same leads.

    The four counts are the leads for which both hold, only the first, only the second, neither.
    Method 10 of R. G. Newcombe, "Improved confidence intervals for the difference between
    binomial proportions based on paired data", Statistics in Medicine 17 (1998) 2635-2650.
    """
    a, b, c, d = (np.asarray(each, np.float64) for each in (both, only_first, only_second, neither))
    n, first, second = a + b + c + d, a + b, a + c
    excess = a * d - b * c
    excess = np.where(excess > 0, np.maximum(excess - n / 2, 0.0), excess)
    # Roots before products: counts of ten million to the fourth power leave the exact integers.
    root = np.sqrt(first * (n - first)) * np.sqrt(second * (n - second))
    correlation = np.divide(excess, root, out=np.zeros_like(root), where=root > 0)
    return _recovered((first, n), (second, n), correlation=correlation, confidence=confidence)


def overlapping_differences_of_rates(
    both: Proportion,
    only_first: Proportion,
    only_second: Proportion,
    *,
    confidence: float = 0.95,
    carried: Callable[[Floats], Floats] | None = None,
) -> Ends:
    """Return the intervals of first rates minus second ones, of leads that partly are the same.

    Each pair is (successes, leads): of the leads both rates are about, of those only the first
    is, of those only the second is. Two precisions are such rates. Wilson's ends are combined with
    the correlation of the two rates, which the shared leads cause (their covariance by the delta
    method is the sum of (y - p1)(y - p2) over them, divided by both denominators): G. Y. Zou and
    A. Donner, "Construction of confidence limits about effect measures: a general approach",
    Statistics in Medicine 27 (2008) 1693-1702; without shared leads this is Newcombe's interval.

    ``carried`` takes each rate and its ends to another scale before they are combined; a scale
    that rises with the rate leaves the correlation as it is.
    """
    (k, n), (k1, n1), (k2, n2) = (
        tuple(np.asarray(each, np.float64) for each in pair)
        for pair in (both, only_first, only_second)
    )
    k1, n1, k2, n2 = k + k1, n + n1, k + k2, n + n2
    with np.errstate(divide="ignore", invalid="ignore"):
        p1, p2 = k1 / n1, k2 / n2
        shared = k * (1 - p1) * (1 - p2) + (n - k) * p1 * p2
        spread = np.sqrt(n1 * p1 * (1 - p1) * n2 * p2 * (1 - p2))
        correlation = np.where(spread > 0, np.minimum(1.0, shared / spread), 0.0)
    return _recovered(
        (k1, n1), (k2, n2), correlation=correlation, confidence=confidence, carried=carried
    )


def difference_of_rates(
    successes: float,
    total: float,
    other_successes: float,
    other_total: float,
    *,
    confidence: float = 0.95,
) -> Interval:
    """Return one interval of :func:`differences_of_rates`.

    Examples
    --------
    >>> low, high = difference_of_rates(56, 70, 48, 80)  # Newcombe's table II (a)
    >>> round(low, 4), round(high, 4)
    (0.0524, 0.3339)
    """
    return _one(
        differences_of_rates(
            (successes, total), (other_successes, other_total), confidence=confidence
        )
    )


def paired_difference_of_rates(
    both: int, only_first: int, only_second: int, neither: int, *, confidence: float = 0.95
) -> Interval:
    """Return one interval of :func:`paired_differences_of_rates`.

    Examples
    --------
    >>> low, high = paired_difference_of_rates(36, 12, 2, 0)  # Newcombe's table III (a)
    >>> round(low, 4), round(high, 4)
    (0.0569, 0.3404)
    """
    return _one(
        paired_differences_of_rates(both, only_first, only_second, neither, confidence=confidence)
    )


def overlapping_difference_of_rates(
    both: tuple[int, int],
    only_first: tuple[int, int],
    only_second: tuple[int, int],
    *,
    confidence: float = 0.95,
) -> Interval:
    """Return one interval of :func:`overlapping_differences_of_rates`."""
    return _one(
        overlapping_differences_of_rates(both, only_first, only_second, confidence=confidence)
    )


def _one(ends: Ends) -> Interval:
    return Interval(float(ends[0]), float(ends[1]))


def _recovered(
    first: Proportion,
    second: Proportion,
    *,
    correlation: Floats | np.float64,
    confidence: float,
    carried: Callable[[Floats], Floats] | None = None,
) -> Ends:
    """Combine the intervals of two rates into that of their difference (MOVER)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        p1, p2 = (np.true_divide(*each) for each in (first, second))
    low1, high1 = wilson(*first, confidence=confidence)
    low2, high2 = wilson(*second, confidence=confidence)
    if carried is not None:
        p1, low1, high1, p2, low2, high2 = (
            carried(np.asarray(each)) for each in (p1, low1, high1, p2, low2, high2)
        )
    down1, up1, down2, up2 = p1 - low1, high1 - p1, p2 - low2, high2 - p2
    down = down1**2 + up2**2 - 2 * correlation * down1 * up2
    up = up1**2 + down2**2 - 2 * correlation * up1 * down2
    middle = p1 - p2
    return middle - np.sqrt(np.maximum(down, 0.0)), middle + np.sqrt(np.maximum(up, 0.0))
