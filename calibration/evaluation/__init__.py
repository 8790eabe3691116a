"""What follows from a model: every number of the screen, from patterns, in exact arithmetic."""

from calibration.evaluation.bands import BandResult, OutOfOrder, out_of_order
from calibration.evaluation.evaluate import Evaluation, evaluate, require_both_outcomes
from calibration.evaluation.intervals import Interval, wilson, wilson_of
from calibration.evaluation.parts import Part
from calibration.evaluation.rates import Counts
from calibration.evaluation.readings import band_of, grade_of
from calibration.evaluation.scores import Scores, score_patterns

__all__ = [
    "BandResult",
    "Counts",
    "Evaluation",
    "Interval",
    "OutOfOrder",
    "Part",
    "Scores",
    "band_of",
    "evaluate",
    "grade_of",
    "out_of_order",
    "require_both_outcomes",
    "score_patterns",
    "wilson",
    "wilson_of",
]
