"""Distinct whole numbers, and what is added up by them."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from calibration.engine.patterns import Floats, Ints

NARROW, NARROW_AT_LEAST = 4, 65_536
"""A range is narrow, so counted in place, up to 4 times as wide as there are keys, and a bit."""

SPARSE = 16
"""Keys are sorted where listing their whole range would take longer: from 16 times as wide on."""


def is_narrow(size: int, *, keys: int) -> bool:
    """Return whether a table of that size costs no more than the keys that fill it."""
    return size <= NARROW * keys + NARROW_AT_LEAST


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """Distinct whole numbers in increasing order, and the place of a number among them.

    Parameters
    ----------
    values : (E,)
        The numbers.
    below
        For each number from the first to the last, how many of ``values`` are below it; None
        where that range is too wide to be listed.
    """

    values: Ints
    below: Ints | None

    @classmethod
    def of(cls, keys: Ints) -> tuple[Self, Ints]:
        """Return the distinct keys, and which of them each key is."""
        if not len(keys):
            return cls(keys, None), keys
        low = int(keys.min())
        span = int(keys.max()) - low + 1
        if span > SPARSE * len(keys):
            values, index = np.unique(keys, return_inverse=True)
            return cls(values, None), index
        shifted = keys - low if low else keys
        present = np.zeros(span + 1, np.bool_)
        present[shifted] = True
        values = np.flatnonzero(present) + low
        below: Ints = np.cumsum(present) - present
        return cls(values, below), below[shifted]

    def __len__(self) -> int:
        return len(self.values)

    def first_at_least(self, numbers: Ints) -> Ints:
        """Return the place of the first value that is at least each number; E where none is."""
        if self.below is None:
            return np.searchsorted(self.values, numbers)
        # Not np.clip: its wrapper takes as long as all the rest of a short look-up.
        inside = np.minimum(np.maximum(numbers - self.values[0], 0), len(self.below) - 1)
        place: Ints = self.below[inside]
        return place


def by_index(index: Ints, weight: Ints | Floats, *, length: int) -> Ints:
    """Return the sum of ``weight`` for each index from 0 to ``length`` - 1.

    ``np.bincount`` adds in float64, in which whole numbers are exact below 2^53: more leads than
    there are.
    """
    return np.bincount(index, weights=weight, minlength=length).astype(np.int64)


def folded(keys: Ints, *weights: Ints | Floats) -> tuple[Ints, tuple[Ints, ...]]:
    """Return the distinct keys in increasing order, and the sum of each weight per key."""
    ladder, index = Ladder.of(keys)
    return ladder.values, tuple(by_index(index, each, length=len(ladder)) for each in weights)
