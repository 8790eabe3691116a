"""Distinct whole numbers, and what is added up by them."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.weights import Weights

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
    def of(cls, keys: Ints, *, questions: int = 0) -> tuple[Self, Ints]:
        """Return the distinct keys, and which of them each key is.

        ``questions`` is of how many numbers the place will be asked for.
        """
        if not len(keys):
            return cls(keys, None), keys
        low = int(keys.min())
        span = int(keys.max()) - low + 1
        if span > SPARSE * max(len(keys), questions):
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
        place: Ints = self.below.take(numbers - self.values[0], mode="clip")
        return place


def by_index(index: Ints, weight: Ints | Floats, *, length: int) -> Ints:
    """Return the sum of ``weight`` for each index from 0 to ``length`` - 1.

    ``np.bincount`` adds in float64, in which whole numbers are exact below 2^53: more leads than
    there are.
    """
    return np.bincount(index, weights=weight, minlength=length).astype(np.int64)


def folded(keys: Ints, weights: Weights) -> tuple[Ints, Ints]:
    """Return the distinct keys of any leads in increasing order, (D,), and their counts, (W, D)."""
    low = int(keys.min()) if len(keys) else 0
    span = int(keys.max()) - low + 1 if len(keys) else 0
    if span > SPARSE * len(keys):
        ladder, place = Ladder.of(keys)
        distinct = ladder.values
    else:  # counted in place, without asking first which keys there are
        distinct, place = np.arange(low, low + span), keys - low if low else keys
    counts = weights.by(place, length=len(distinct))
    some = counts.any(axis=0)
    return distinct[some], counts[:, some]


def merged(keys: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Return the distinct keys of any leads in increasing order, (D,), and their counts, (W, D).

    For few keys, which are sorted; of ``counts``, (W, n), the last says how many leads there are.
    """
    order = keys.argsort(kind="stable")  # quick where they are some runs in order
    ordered = keys[order]
    new = np.ones(len(keys), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    first = new.nonzero()[0]
    distinct, sums = ordered[first], np.add.reduceat(counts.take(order, axis=1), first, axis=1)
    some = sums[-1] > 0
    return (distinct, sums) if some.all() else (distinct[some], sums[:, some])
