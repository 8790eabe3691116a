"""Plotly figures drawn from result values: they compute no number and know no screen."""

from calibration.charts.areas import areas_figure
from calibration.charts.bands import bands_figure
from calibration.charts.curve import curve_figure
from calibration.charts.distribution import distribution_figure
from calibration.charts.pen import DARK, LIGHT, OutcomeWords, Palette, Pen, outcome_words

__all__ = [
    "DARK",
    "LIGHT",
    "OutcomeWords",
    "Palette",
    "Pen",
    "areas_figure",
    "bands_figure",
    "curve_figure",
    "distribution_figure",
    "outcome_words",
]
