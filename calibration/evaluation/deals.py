"""What conversions brought and how long they took: money, and exact median cycle days."""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation.ladder import Ladder, by_index
from calibration.evaluation.parts import Part, of_part, sides_of
from calibration.evaluation.readings import band_index
from calibration.evaluation.scores import Mask, Scores
from calibration.model import Model


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
        """Count the conversions of a part by days and by the group, below ``count``, of each."""
        sides = sides_of(part, facts=patterns.facts)
        conversions = patterns.cycle_conversions
        if len(sides) == 1:
            conversions = conversions * (patterns.cycle_side == sides[0])
        days, place = Ladder.of(patterns.cycle_days)
        cell = groups[patterns.cycle_pattern] * len(days) + place
        counts = by_index(cell, conversions, length=count * len(days))
        return cls(days.values, counts.reshape(count, len(days)))

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
    """Money and cycle days of patterns by band (the last one: ruled out) and by decision.

    Slot ``2 * band + qualified`` holds them, so that bands and qualified leads are each a
    choice of slots.
    """

    values: Floats
    known: Ints
    cycles: CycleTable

    @classmethod
    def of(cls, patterns: Patterns, model: Model, *, scores: Scores, part: Part) -> Self:
        """Sum the money and count the cycle days of a part."""
        band = band_index(scores.score, model=model)
        band[scores.ruled_out] = len(model.bands)
        slot = 2 * band + scores.qualified
        count = 2 * (len(model.bands) + 1)
        known = of_part(patterns.value_known, part, facts=patterns.facts)
        values, counts = np.zeros(count), np.zeros(count, np.int64)
        if known.any():
            sums = of_part(patterns.value_sum, part, facts=patterns.facts)
            values = np.bincount(slot, weights=sums, minlength=count).astype(np.float64)
            counts = by_index(slot, known, length=count)
        return cls(values, counts, CycleTable.of(patterns, slot, part=part, count=count))

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
