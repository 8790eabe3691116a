"""Leads counted by distinct score: all that ranking, bands and curves need to know."""

from dataclasses import dataclass
from typing import Self

from calibration.engine.patterns import Ints
from calibration.evaluation.ladder import folded, merged
from calibration.evaluation.parts import LeadCounts
from calibration.evaluation.scores import Mask, Scores


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
        """Count the leads that are not ruled out, or of those only where a mask holds."""
        weights = leads.kept if where is None else leads.kept.nowhere_but(where)
        score, counts = folded(scores.score, weights)
        return cls(score, *counts[:3])

    @classmethod
    def by_score(cls, score: Ints, leads: Ints) -> Self:
        """Add up leads that have some scores, (D,): converted, not converted and all, (3, D)."""
        distinct, counts = merged(score, leads)
        return cls(distinct, *counts)
