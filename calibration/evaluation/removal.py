"""What the board's numbers would be without a criterion, on the same leads."""

from dataclasses import dataclass

import numpy as np

from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation.auc_change import AucChange, auc_change
from calibration.evaluation.comparison import Comparison, compare_decisions
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.scores import HUNDREDTHS, Mask, Scores, score_patterns
from calibration.model import Model


@dataclass(frozen=True, slots=True)
class Removal:
    """A model before, and after one of its criteria is taken out.

    Parameters
    ----------
    comparison
        Who qualifies at the same threshold: paired, on the leads that the two decide differently.
    threshold, at_volume
        The threshold, in points, at which most nearly as many of all leads qualify as before, and
        who does there. Without a criterion that most leads meet, nobody may reach the old one.
    auc
        How well the score ranks, whatever the threshold.
    """

    comparison: Comparison
    threshold: int
    at_volume: Comparison
    auc: AucChange

    @property
    def changes_nothing(self) -> bool:
        """Whether no lead is decided otherwise."""
        found = self.comparison
        return not found.entering.everyone and not found.leaving.everyone


def removal(
    patterns: Patterns,
    model: Model,
    criterion: str,
    *,
    part: Part = "design",
    scores: Scores | None = None,
) -> Removal:
    """Return what taking a criterion out of a model does.

    Parameters
    ----------
    scores
        ``score_patterns(patterns, model)``, where it is at hand.

    Raises
    ------
    ModelError
        If the model has no such criterion.
    EvaluationError
        As ``evaluate`` does.
    """
    before = scores or score_patterns(patterns, model)
    after = score_patterns(patterns, model.without_criterion(criterion))
    everyone = LeadCounts.of(patterns, part).everyone
    threshold = _threshold_for(int(everyone[before.qualified].sum()), after, everyone)
    return Removal(
        compare_decisions(patterns, before.qualified, after.qualified, part=part),
        threshold,
        compare_decisions(patterns, before.qualified, _at(after, threshold), part=part),
        auc_change(patterns, before.score, after.score, kept=~before.ruled_out, part=part),
    )


def _at(scores: Scores, threshold: int) -> Mask:
    """Return who qualifies at a base threshold: (P,)."""
    reached: Mask = scores.score >= np.where(
        scores.follows_base, HUNDREDTHS * threshold, scores.threshold
    )
    return reached & ~scores.ruled_out


def _threshold_for(volume: int, scores: Scores, everyone: Ints) -> int:
    """Return the base threshold at which most nearly so many leads qualify, else the higher."""
    free = scores.follows_base & ~scores.ruled_out
    own = int(everyone[~scores.follows_base & scores.qualified].sum())
    points, place = np.unique(scores.score[free] // HUNDREDTHS, return_inverse=True)
    if not len(points):
        return int(scores.threshold.max(initial=0)) // HUNDREDTHS
    leads = np.bincount(place, everyone[free], len(points))
    reached = np.append(own + np.cumsum(leads[::-1])[::-1], own)
    thresholds = np.append(points, points[-1] + 1)
    gap = np.abs(reached - volume)
    return int(thresholds[np.flatnonzero(gap == gap.min())[-1]])
