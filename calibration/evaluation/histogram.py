"""Leads counted by distinct score: all that ranking, bands and curves need to know."""

from dataclasses import dataclass
from typing import Self, TypeAlias

from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.ladder import folded
from calibration.evaluation.parts import LeadCounts
from calibration.evaluation.scores import Mask, Scores

Counted: TypeAlias = Ints | Floats
"""Whole numbers, as arrays of either type."""


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
        if not kept.all():
            counts = (counts[0] * kept, counts[1] * kept, counts[2] * kept)
        return cls.by_score(scores.score, *counts)

    @classmethod
    def by_score(
        cls, score: Ints, converted: Counted, not_converted: Counted, everyone: Counted
    ) -> Self:
        """Add up leads that have some scores: (D,) each."""
        distinct, (converted, not_converted, everyone) = folded(
            score, converted, not_converted, everyone
        )
        some = everyone > 0
        if some.all():
            return cls(distinct, converted, not_converted, everyone)
        return cls(distinct[some], converted[some], not_converted[some], everyone[some])
