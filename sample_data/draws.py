"""Seeded random draws that come out the same on every machine.

Only uniform numbers are asked of numpy, and they are shaped by comparisons and straight lines.
Samplers such as `normal` or `poisson` go through the machine's own logarithm, whose last digit
may differ and then shift every draw that follows.

Each idea ("employees", "blank:industry") has a stream of its own, so that a column added later
leaves the others as they were.
"""

from collections.abc import Sequence
from typing import Final, TypeVar

import numpy as np

Choice = TypeVar("Choice")

SEED: Final = 20260915
"""The seed of the committed files."""


def uniforms(name: str, size: int, *, seed: int = SEED) -> list[float]:
    """Return `size` numbers in [0, 1) from the stream called `name`.

    Parameters
    ----------
    name
        The idea the numbers are for. The same name always gives the same numbers.
    size
        How many numbers. A longer list starts with the shorter one.
    seed
        The seed all streams share.
    """
    bits = np.random.PCG64(np.random.SeedSequence([seed, *name.encode()]))
    return [float(number) for number in np.random.Generator(bits).random(size)]


def pick(uniform: float, choices: Sequence[tuple[Choice, float]]) -> Choice:
    """Return the choice that `uniform` falls on, each as wide as its weight.

    Weights need not sum to 1.

    >>> pick(0.5, [("a", 1.0), ("b", 3.0)])
    'b'
    """
    left = uniform * sum(weight for _, weight in choices)
    for choice, weight in choices:
        left -= weight
        if left < 0:
            return choice
    return choices[-1][0]


def quantile(uniform: float, knots: Sequence[tuple[float, float]]) -> float:
    """Return the value at share `uniform` of a distribution drawn as straight lines.

    Parameters
    ----------
    uniform
        A share in [0, 1).
    knots
        Pairs (share, value), both rising, from share 0 to share 1.

    >>> quantile(0.25, [(0.0, 0.0), (0.5, 10.0), (1.0, 100.0)])
    5.0
    """
    low_share, low = knots[0]
    for share, value in knots[1:]:
        if uniform < share:
            return low + (value - low) * (uniform - low_share) / (share - low_share)
        low_share, low = share, value
    return low
