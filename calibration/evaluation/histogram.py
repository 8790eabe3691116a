"""Leads counted by distinct score: all that ranking, bands and curves need to know."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from calibration.engine.patterns import Ints
from calibration.evaluation.parts import LeadCounts
from calibration.evaluation.scores import Mask, Scores

_NARROW, _NARROW_AT_LEAST = 4, 65_536
"""A range is narrow, so counted in place, up to 4 times as wide as there are keys, and a bit."""
_LARGEST_KEY = 2**62


def folded(keys: Ints, *weights: Ints) -> tuple[Ints, tuple[Ints, ...]]:
    """Return the distinct keys in increasing order, and the sum of each weight per key.

    ``np.bincount`` adds in float64, in which whole numbers are exact below 2^53: more leads than
    there are. A narrow range of keys, as scores have, is counted in place; a wide one is sorted.
    """
    if not len(keys):
        return keys, tuple(weight[:0] for weight in weights)
    low = int(keys.min())
    span = int(keys.max()) - low + 1
    if span <= _NARROW * len(keys) + _NARROW_AT_LEAST:
        index = keys - low
        present = np.flatnonzero(np.bincount(index, minlength=span))
        distinct = present + low
    else:
        distinct, index = np.unique(keys, return_inverse=True)
        present = np.arange(len(distinct))
        span = len(distinct)
    return distinct, tuple(by_index(index, weight, length=span)[present] for weight in weights)


def by_index(index: Ints, weight: Ints, *, length: int) -> Ints:
    """Return the sum of ``weight`` for each index from 0 to ``length`` - 1."""
    return np.bincount(index, weights=weight, minlength=length).astype(np.int64)


def folded_rows(
    columns: tuple[Ints, ...], weights: tuple[Ints, ...]
) -> tuple[tuple[Ints, ...], tuple[Ints, ...]]:
    """Return the distinct rows of some columns, and the sum of each weight per distinct row.

    Each column is shifted and divided to a small range and the row written as one number in a
    mixed radix, so that equal rows have equal numbers.
    """
    if not len(columns[0]):
        return columns, tuple(weight[:0] for weight in weights)
    key = np.zeros(len(columns[0]), np.int64)
    span = 1
    for column in columns:
        shifted = column - column.min()
        shifted //= max(1, int(np.gcd.reduce(shifted)))
        size = int(shifted.max()) + 1
        if span * size >= _LARGEST_KEY:
            key, span = _ranks(key)
        if span * size >= _LARGEST_KEY:
            shifted, size = _ranks(shifted)
        key = key * size + shifted
        span *= size
    if span > _NARROW * len(key) + _NARROW_AT_LEAST:
        key, span = _ranks(key)
    some_row = np.full(span, -1, np.int64)
    some_row[key] = np.arange(len(key))
    present = np.flatnonzero(some_row >= 0)
    rows = some_row[present]
    return (
        tuple(column[rows] for column in columns),
        tuple(by_index(key, weight, length=span)[present] for weight in weights),
    )


def _ranks(keys: Ints) -> tuple[Ints, int]:
    """Return each key's place among the distinct ones, and how many there are."""
    distinct, ranks = np.unique(keys, return_inverse=True)
    return ranks.astype(np.int64), len(distinct)


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """How many leads have each score.

    Parameters
    ----------
    score : (S,)
        The distinct scores, increasing, in hundredths.
    converted, not_converted : (S,)
        Counted leads of the part.
    everyone : (S,)
        All leads: both sides, open and immature included.
    """

    score: Ints
    converted: Ints
    not_converted: Ints
    everyone: Ints

    def __len__(self) -> int:
        return len(self.score)

    @classmethod
    def of(cls, scores: Scores, leads: LeadCounts, *, where: Mask | None = None) -> Self:
        """Count the leads of the patterns that ``where`` holds for (default: not ruled out)."""
        kept = ~scores.ruled_out if where is None else where
        counts = (leads.converted, leads.not_converted, leads.everyone)
        key = scores.score
        if not kept.all():
            key, counts = key[kept], tuple(each[kept] for each in counts)  # type: ignore[assignment]
        distinct, (converted, not_converted, everyone) = folded(key, *counts)
        some = everyone > 0
        if some.all():
            return cls(distinct, converted, not_converted, everyone)
        return cls(distinct[some], converted[some], not_converted[some], everyone[some])
