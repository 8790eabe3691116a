"""Where numbers are cut into ranges, so that each range holds a fair share of the leads."""

import math
from typing import Final

import numpy as np

from calibration.engine.patterns import Floats, Ints

RANGES: Final = 10
"""Ranges that leads are spread over: each holds a tenth of them, where it can."""
FEW: Final = 12
"""Different values that each are a range of their own."""
FEWEST: Final = 10
"""Leads of a range: of fewer nothing is written down, so that none can be recognised."""
_DIGITS: Final = 17


def cut_points(values: Floats, leads: Ints, *, fewest: int = FEWEST) -> tuple[float, ...]:
    """Return where each range but the first starts: ranges of about a tenth of the leads.

    A value that a tenth of the leads share is a range of its own. A bound is the roundest number
    that parts the same leads, so it is the value of no single lead.

    Parameters
    ----------
    values : (V,)
        The different values, in rising order.
    leads : (V,)
        How many leads have each.
    fewest
        Leads of a range at least; fewer join the range beside it.

    Examples
    --------
    >>> cut_points(np.array([0.0, 1234.0, 5678.0]), np.array([50, 30, 20]))
    (1000.0, 5000.0)
    >>> cut_points(np.array([0.0, 1234.0, 5678.0]), np.array([50, 30, 2]))
    (1000.0,)
    """
    total = int(leads.sum())
    wanted = fewest if len(values) <= FEW else max(fewest, math.ceil(total / RANGES))
    starts: list[int] = []
    held = 0
    for place, count in enumerate(leads.tolist()):
        # A value so common is not to share a range with those before it.
        if held >= wanted or (held >= fewest and count >= wanted):
            starts.append(place)
            held = 0
        held += count
    if held < fewest and starts:
        starts.pop()
    return tuple(_roundest(float(values[each - 1]), float(values[each])) for each in starts)


def _roundest(below: float, value: float) -> float:
    """Return the number with the fewest digits that is above ``below`` and at most ``value``."""
    largest = math.ceil(math.log10(max(abs(below), abs(value), 1e-300))) + 1
    for exponent in range(largest, largest - _DIGITS, -1):
        found = round(math.floor(value / 10.0**exponent) * 10.0**exponent, max(0, -exponent))
        if below < found <= value:
            return found
    return value


def ranges_of(values: Floats, bounds: tuple[float, ...]) -> Ints:
    """Return the range of each value; a bound starts the range above it."""
    return np.searchsorted(np.array(bounds), values, side="right").astype(np.int64)
