"""What conversions brought and how long they took: money, and exact median cycle days."""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation.ladder import Ladder, by_index
from calibration.evaluation.parts import Part, of_part, sides_of
from calibration.evaluation.readings import band_index
from calibration.evaluation.remembered import remembered
from calibration.evaluation.scores import Mask, Scores
from calibration.model import Model


@dataclass(frozen=True, slots=True, eq=False)
class _Cycles:
    """Conversions of a part, not ruled out, by pattern and days: (K,) each.

    ``place`` is that of their days among the distinct ``days``.
    """

    pattern: Ints
    place: Ints
    conversions: Floats
    days: Ints


@remembered
def _cycles(patterns: Patterns, part: Part) -> _Cycles:
    sides = sides_of(part, facts=patterns.facts)
    kept = np.isin(patterns.cycle_side, sides) & (patterns.gate < 0)[patterns.cycle_pattern]
    days, place = Ladder.of(patterns.cycle_days[kept])
    conversions = patterns.cycle_conversions[kept].astype(np.float64)
    return _Cycles(patterns.cycle_pattern[kept], place, conversions, days.values)


@remembered
def _money(patterns: Patterns, part: Part) -> Floats | None:
    """Return the value, and of how many leads it is known, of a part's leads that aren't ruled out.

    (2, P); None where no value is known.
    """
    known = of_part(patterns.value_known, part, facts=patterns.facts)
    if not known.any():
        return None
    value = of_part(patterns.value_sum, part, facts=patterns.facts)
    return np.array((value, known), np.float64) * (patterns.gate < 0)


@dataclass(frozen=True, slots=True, eq=False)
class CycleTable:
    """How many conversions of each group of patterns took so many days.

    Parameters
    ----------
    days : (D,)
        Distinct days, increasing.
    conversions : (G, D)
        Conversions of each group.
    """

    days: Ints
    conversions: Ints

    @classmethod
    def of(cls, patterns: Patterns, groups: Ints, *, part: Part, count: int) -> Self:
        """Count a part's conversions by days and by the group, below ``count``, of each pattern."""
        cycles = _cycles(patterns, part)
        width = len(cycles.days)
        cell = groups[cycles.pattern] * width + cycles.place
        counts = by_index(cell, cycles.conversions, length=count * width)
        return cls(cycles.days, counts.reshape(count, width))

    def median(self, groups: Mask) -> float:
        """Return the median days over the groups of a mask; NaN where nothing is known."""
        upto = np.cumsum(self.conversions[groups].sum(axis=0))
        total = int(upto[-1]) if len(upto) else 0
        if not total:
            return np.nan
        low, high = np.searchsorted(upto, [(total - 1) // 2, total // 2], side="right")
        return float(self.days[low] + self.days[high]) / 2


class Money(NamedTuple):
    """The sum of known values, NaN where leads converted and none is known; and how many are."""

    value: float
    known: int


@dataclass(frozen=True, slots=True, eq=False)
class Deals:
    """Money and cycle days of the leads that aren't ruled out, by band and by decision.

    Slot ``2 * band + qualified`` holds them, so that bands and qualified leads are each a
    choice of slots.
    """

    values: Floats
    known: Ints
    cycles: CycleTable

    @classmethod
    def of(cls, patterns: Patterns, model: Model, *, scores: Scores, part: Part) -> Self:
        """Sum the money and count the cycle days of a part."""
        slot = 2 * band_index(scores.score, model=model) + scores.qualified
        count = 2 * len(model.bands)
        values, known = np.zeros(count), np.zeros(count, np.int64)
        money = _money(patterns, part)
        if money is not None:
            values = np.bincount(slot, weights=money[0], minlength=count).astype(np.float64)
            known = by_index(slot, money[1], length=count)
        return cls(values, known, CycleTable.of(patterns, slot, part=part, count=count))

    def money(self, slots: Mask, *, converted: int) -> Money:
        """Return the money of some slots, in which so many leads converted."""
        value, known = float(self.values[slots].sum()), int(self.known[slots].sum())
        return Money(np.nan if converted and not known else value, known)

    def median_days(self, slots: Mask) -> float:
        """Return the median days of the conversions of some slots."""
        return self.cycles.median(slots)

    def of_band(self, band: int) -> Mask:
        """Return which slots are a band's."""
        of_band: Mask = np.arange(len(self.values)) // 2 == band
        return of_band

    @property
    def qualified(self) -> Mask:
        """Which slots hold qualified leads."""
        qualified: Mask = np.arange(len(self.values)) % 2 == 1
        return qualified
