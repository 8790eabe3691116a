"""The bands of two models are drawn on one scale, a row for each."""

import math

import pytest

from calibration.charts import DARK, LIGHT, Palette, Pen, outcome_words
from calibration.charts.two_bands import two_bands_figure
from calibration.evaluation.bands import BandResult
from calibration.evaluation.joint import BandPair
from calibration.model import Objective


def band(name: str, leads: int, converted: int, low: float, high: float) -> BandResult:
    return BandResult(name, 0, leads, converted, low, high, math.nan, 0, math.nan, leads + 5)


BANDS = (
    BandPair("<b>cold</b>", band("cold", 100, 10, 0.05, 0.17), band("cold", 0, 0, *[math.nan] * 2)),
    BandPair("hot", band("hot", 50, 20, 0.28, 0.54), band("hot", 40, 20, 0.35, 0.65)),
    BandPair("boiling", None, band("boiling", 10, 9, 0.6, 0.98)),
)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_each_band_has_a_row_with_a_dot_of_either_model(palette: Palette) -> None:
    def number(value: float, /, *, decimals: int = 0) -> str:
        return f"{value:,.{decimals}f}"

    def percent(value: float, /, *, decimals: int = 1) -> str:
        return f"{100 * value:.{decimals}f} %"

    pen = Pen(palette, str, number, percent, outcome_words(Objective.ACQUISITION))
    figure = two_bands_figure(BANDS, names=("start", "draft"), base_rate=0.3, pen=pen)

    before, after = figure.data
    assert list(before.x) == [0.4, 0.1], "the highest band first"
    assert list(after.x) == [0.9, 0.5], "of a band without a counted lead there is no dot"
    assert [round(row) for row in before.y] == [1, 2]
    assert list(after.error_x.array) == pytest.approx([0.08, 0.15])
    assert after.text[1] == "<b>hot</b>, draft<br>50.0 % (20 of 40)<br>35.0 % to 65.0 %"
    assert figure.layout.xaxis.range[1] == pytest.approx(1.005)
    assert [shape.x0 for shape in figure.layout.shapes] == [0.3]
    said = [each.text for each in figure.layout.annotations]
    assert "leads: 105 → 5" in said
    assert "leads: no such band → 15" in said
    assert "&lt;b&gt;cold&lt;/b&gt;" in said
