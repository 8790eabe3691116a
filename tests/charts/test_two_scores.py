"""The scores of two models, drawn over each other."""

import json

import numpy as np
import pytest

from calibration.charts import LIGHT, Pen, outcome_words
from calibration.charts.two_scores import TwoScores, two_scores_figure
from calibration.evaluation.distribution import Distribution, Ranges
from calibration.model import Objective

PEN = Pen(
    palette=LIGHT,
    gettext=lambda text: text,
    number=lambda value, *, decimals=0: f"{value:,.{decimals}f}",
    percent=lambda share, *, decimals=1: f"{100 * share:.{decimals}f} %",
    words=outcome_words(Objective.ACQUISITION),
)
RANGES = Ranges(first=0, width=10, count=2)


def spread(converted: list[int], others: list[int], unknown: list[int]) -> Distribution:
    return Distribution(RANGES, *(np.array(each) for each in (converted, others, unknown)))


@pytest.mark.parametrize(("has_outcome", "rows"), [(True, 2), (False, 1)])
def test_the_model_before_is_an_outline_over_the_bars_of_the_one_after(
    *, has_outcome: bool, rows: int
) -> None:
    drawn = TwoScores(
        before=spread([1, 2], [8, 3], [1, 1]),
        after=spread([0, 3], [9, 2], [2, 0]),
        threshold_before=5,
        threshold_after=12,
        names=("version 1", "the <b>draft"),
        has_outcome=has_outcome,
    )

    figure = json.loads(two_scores_figure(drawn, pen=PEN).to_json())

    assert len(figure["data"]) == 2 * rows
    bars, outline = figure["data"][:2]
    assert bars["y"] == ([0, 3] if has_outcome else [2, 0])
    assert bars["name"] == "the &lt;b&gt;draft"
    assert outline["y"] == ([0, 1, 2, 2, 0] if has_outcome else [0, 1, 1, 1, 0])
    assert outline["x"] == [0, 0, 10, 20, 20]
    assert [each["x0"] for each in figure["layout"]["shapes"]] == [5, 12]
