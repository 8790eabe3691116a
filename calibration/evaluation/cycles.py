"""Median days from creation to conversion, exact however many leads there are."""

import numpy as np

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation.histogram import folded
from calibration.evaluation.parts import Part, sides_of


def median_days(patterns: Patterns, groups: Ints, *, count: int, part: Part) -> Floats:
    """Return the median cycle in days of each group's converted leads; NaN where none is known.

    Parameters
    ----------
    groups : (P,)
        The group of each pattern, from 0 to ``count`` - 1; -1 leaves its leads out.
    """
    medians = np.full(count, np.nan)
    group = groups[patterns.cycle_pattern]
    kept = (group >= 0) & np.isin(patterns.cycle_side, sides_of(part, facts=patterns.facts))
    kept &= patterns.cycle_conversions > 0
    if not kept.any():
        return medians
    group, days = group[kept], patterns.cycle_days[kept]
    lowest = int(days.min())
    span = int(days.max()) - lowest + 1
    keys, (conversions,) = folded(group * span + (days - lowest), patterns.cycle_conversions[kept])
    owners, days = keys // span, keys % span + lowest
    ends = np.searchsorted(owners, np.arange(count + 1))
    for index in range(count):
        here = slice(ends[index], ends[index + 1])
        if ends[index] < ends[index + 1]:
            medians[index] = _weighted_median(days[here], conversions[here])
    return medians


def _weighted_median(days: Ints, conversions: Ints) -> float:
    """Return the median of ascending ``days``, each standing for so many conversions."""
    upto = np.cumsum(conversions)
    total = int(upto[-1])
    low, high = np.searchsorted(upto, [(total - 1) // 2, total // 2], side="right")
    return float(days[low] + days[high]) / 2
