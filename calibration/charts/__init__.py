"""Plotly figures drawn from result values: they compute no number and know no screen."""

from calibration.charts.cohorts import cohorts_figure
from calibration.charts.curve import curve_figure
from calibration.charts.evidence import evidence_figure, in_few_words
from calibration.charts.gains import gains_figure
from calibration.charts.grade_matrix import grade_matrix_figure
from calibration.charts.pen import DARK, LIGHT, Palette, Pen
from calibration.charts.threshold_worth import ThresholdWorth, threshold_worth_figure
from calibration.charts.waterfall import waterfall_figure
from calibration.charts.words import OutcomeWords, outcome_words

__all__ = [
    "DARK",
    "LIGHT",
    "OutcomeWords",
    "Palette",
    "Pen",
    "ThresholdWorth",
    "cohorts_figure",
    "curve_figure",
    "evidence_figure",
    "gains_figure",
    "grade_matrix_figure",
    "in_few_words",
    "outcome_words",
    "threshold_worth_figure",
    "waterfall_figure",
]
