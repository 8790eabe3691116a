"""What follows from a model: every number of the screen, from patterns, in exact arithmetic."""

from calibration.evaluation.bands import BandResult, OutOfOrder, out_of_order
from calibration.evaluation.board_rows import BoardRows, board_rows
from calibration.evaluation.changes import Changes, Differences, MovedTable
from calibration.evaluation.comparison import (
    Comparison,
    Difference,
    Moved,
    compare,
    compare_decisions,
)
from calibration.evaluation.consequences import Consequences, consequences, read
from calibration.evaluation.controls import Control, PointsControl, ThresholdControl
from calibration.evaluation.curve import Curve, CurvePoint, curve
from calibration.evaluation.differences import (
    difference_of_rates,
    overlapping_difference_of_rates,
    paired_difference_of_rates,
)
from calibration.evaluation.distribution import Distribution, Ranges, distribution
from calibration.evaluation.evaluate import Evaluation, evaluate, require_both_outcomes
from calibration.evaluation.evidence import CriterionEvidence, by_strength, evidence
from calibration.evaluation.explanation import Explanation, Line, explain
from calibration.evaluation.grade_matrix import Area, AreaName, GradeMatrix, grade_matrix
from calibration.evaluation.histogram import Histogram
from calibration.evaluation.intervals import Interval, Ratio, ratio_of_rates, wilson, wilson_of
from calibration.evaluation.joint import (
    BandPair,
    ComparedFigure,
    JointComparison,
    compare_models,
)
from calibration.evaluation.joint_references import Reference
from calibration.evaluation.joint_scores import Both
from calibration.evaluation.marked_gains import Decision, MarkedGains, marked_gains
from calibration.evaluation.mix import Mix, mix_of, of_sample
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.prepared import Prepared, prepare
from calibration.evaluation.ranking import (
    Gains,
    Ranking,
    Signal,
    auc,
    auc_interval,
    auc_variance,
    gains,
    ks,
    ranking,
    signal_of,
)
from calibration.evaluation.rates import Counts, CountsTable, rate, rates
from calibration.evaluation.readings import (
    band_index,
    band_of,
    engagement_index,
    fit_index,
    grade_of,
)
from calibration.evaluation.scores import HUNDREDTHS, Mask, Scores, score_patterns
from calibration.evaluation.two_axes import TwoAxes, two_axes
from calibration.evaluation.worked import WorkedLeads

__all__ = [
    "HUNDREDTHS",
    "Area",
    "AreaName",
    "BandPair",
    "BandResult",
    "BoardRows",
    "Both",
    "Changes",
    "ComparedFigure",
    "Comparison",
    "Consequences",
    "Control",
    "Counts",
    "CountsTable",
    "CriterionEvidence",
    "Curve",
    "CurvePoint",
    "Decision",
    "Difference",
    "Differences",
    "Distribution",
    "Evaluation",
    "Explanation",
    "Gains",
    "GradeMatrix",
    "Histogram",
    "Interval",
    "JointComparison",
    "LeadCounts",
    "Line",
    "MarkedGains",
    "Mask",
    "Mix",
    "Moved",
    "MovedTable",
    "OutOfOrder",
    "Part",
    "PointsControl",
    "Prepared",
    "Ranges",
    "Ranking",
    "Ratio",
    "Reference",
    "Scores",
    "Signal",
    "ThresholdControl",
    "TwoAxes",
    "WorkedLeads",
    "auc",
    "auc_interval",
    "auc_variance",
    "band_index",
    "band_of",
    "board_rows",
    "by_strength",
    "compare",
    "compare_decisions",
    "compare_models",
    "consequences",
    "curve",
    "difference_of_rates",
    "distribution",
    "engagement_index",
    "evaluate",
    "evidence",
    "explain",
    "fit_index",
    "gains",
    "grade_matrix",
    "grade_of",
    "ks",
    "marked_gains",
    "mix_of",
    "of_sample",
    "out_of_order",
    "overlapping_difference_of_rates",
    "paired_difference_of_rates",
    "prepare",
    "ranking",
    "rate",
    "rates",
    "ratio_of_rates",
    "read",
    "require_both_outcomes",
    "score_patterns",
    "signal_of",
    "two_axes",
    "wilson",
    "wilson_of",
]
