"""What the board's numbers would be without a criterion, on the same leads."""

from dataclasses import dataclass

from calibration.engine.patterns import Patterns
from calibration.evaluation.auc_change import AucChange, auc_change
from calibration.evaluation.comparison import Comparison, compare_decisions
from calibration.evaluation.parts import Part
from calibration.evaluation.scores import Scores, score_patterns
from calibration.model import Model


@dataclass(frozen=True, slots=True)
class Removal:
    """A model before, and after one of its criteria is taken out; the threshold stays.

    Parameters
    ----------
    comparison
        Who qualifies: paired, on the leads that the two decide differently.
    auc
        How well the score ranks, whatever the threshold.
    """

    comparison: Comparison
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
    return Removal(
        compare_decisions(patterns, before.qualified, after.qualified, part=part),
        auc_change(patterns, before.score, after.score, kept=~before.ruled_out, part=part),
    )
