"""Leads counted by all that the points of one criterion can tell apart."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from calibration.engine.patterns import Floats, Ints
from calibration.model import Group, ScoreRange

_CELLS: Final = 10_000
_CELLS_PER_PATTERN: Final = 4
"""Of more cells, those that are filled are sorted out of the patterns rather than looked up."""
_EXACT: Final = 2.0**53
"""Below this, whole numbers are exact as doubles."""


class Counts:
    """Leads of patterns and those that converted, summed by any grouping of the patterns.

    Where both fit into one double exactly, one sum counts both: converted leads above a power of
    two that no sum of leads reaches, and leads below it.
    """

    def __init__(self, leads: Floats, converted: Floats) -> None:
        total, won = float(leads.sum()), float(converted.sum())
        self.leads, self.converted = leads, converted
        self.total = total
        above = 2.0 ** np.ceil(np.log2(total + 1))
        self._above = above if above * (won + 1) < _EXACT else None
        self._both = leads if self._above is None else leads + above * converted

    def by(self, places: Ints, length: int) -> tuple[Floats, Floats]:
        """Return leads and converted leads by place: (P,) to (length,) each."""
        both = np.bincount(places, self._both, minlength=length).astype(np.float64, copy=False)
        if self._above is None:
            converted = np.bincount(places, self.converted, minlength=length)
            return both, converted.astype(np.float64, copy=False)
        won: Floats = np.floor(both / self._above)
        return both - won * self._above, won


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """Leads counted by all that one criterion's points can tell apart, in units: (K,) each.

    ``others`` is what else their score is made of, ``inner`` what else their group gives, ``step``
    the criterion's own level.
    """

    others: Ints
    inner: Ints
    step: Ints
    leads: Floats
    converted: Floats

    @classmethod
    def of(cls, others: Ints, inner: Ints | None, step: Ints, counts: Counts) -> "Fold":
        """Count leads: (P,) each; without an inner part where the group has no cap."""
        columns = [each for each in (others, inner, step) if each is not None]
        lows = [int(each.min(initial=0)) for each in columns]
        spans = [
            int(each.max(initial=0)) - low + 1 for each, low in zip(columns, lows, strict=True)
        ]
        code = columns[0] - lows[0] if lows[0] else columns[0]
        for each, low, span in zip(columns[1:], lows[1:], spans[1:], strict=True):
            code = code * span + (each - low if low else each)
        cells = int(np.prod([float(span) for span in spans]))
        if cells <= _most_cells(len(code)):
            leads, won = counts.by(code, cells)
            filled = np.flatnonzero(leads).astype(np.int64)
            leads, won = leads[filled], won[filled]
        else:
            filled, places = np.unique(code, return_inverse=True)
            leads, won = counts.by(places.astype(np.int64), len(filled))
        parts = []
        for low, span in zip(reversed(lows), reversed(spans), strict=True):
            parts.append(filled % span + low)
            filled = filled // span
        middle = np.zeros(1, np.int64) if inner is None else parts[1]
        return cls(parts[-1], middle, parts[0], leads, won)

    def scores(
        self, values: Ints, *, group: Group | None, score_range: ScoreRange | None, unit: int
    ) -> Ints:
        """Return the scores in units with each value of the criterion's points: (K, V)."""
        moved = self.inner[:, None] + self.step[:, None] * values
        if group is not None:
            moved = within(moved, group, unit=unit)
        return within(self.others[:, None] + moved, score_range, unit=unit)


def within(sums: Ints, bounds: Group | ScoreRange | None, *, unit: int) -> Ints:
    """Return sums in units of so many hundredths between the least and the most points allowed."""
    if bounds is None:
        return sums
    if bounds.at_least is not None:
        sums = np.maximum(sums, 100 * bounds.at_least // unit)
    if bounds.at_most is not None:
        sums = np.minimum(sums, 100 * bounds.at_most // unit)
    return sums


def counted_scores(score: Ints, counts: Counts) -> tuple[Ints, Floats, Floats]:
    """Return the distinct scores in units, their leads and their converted leads: (S,) each.

    A score that no lead has may be there.
    """
    low = int(score.min(initial=0))
    span = int(score.max(initial=0)) - low + 1
    if span > _most_cells(len(score)):
        distinct, places = np.unique(score, return_inverse=True)
        return distinct, *counts.by(places.astype(np.int64), len(distinct))
    return np.arange(low, low + span), *counts.by(score - low, span)


def _most_cells(patterns: int) -> int:
    return _CELLS + _CELLS_PER_PATTERN * patterns
