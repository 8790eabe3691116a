"""Plotly figures drawn from result values: they compute no number and know no screen."""

from calibration.charts.curve import curve_figure
from calibration.charts.pen import DARK, LIGHT, OutcomeWords, Palette, Pen, outcome_words

__all__ = [
    "DARK",
    "LIGHT",
    "OutcomeWords",
    "Palette",
    "Pen",
    "curve_figure",
    "outcome_words",
]
