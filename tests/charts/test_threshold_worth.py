"""The worth of every threshold is drawn with the chosen and the present one marked."""

import json

import numpy as np
import pytest

from calibration.charts import LIGHT, Pen, ThresholdWorth, outcome_words, threshold_worth_figure
from calibration.model import Objective

PEN = Pen(
    palette=LIGHT,
    gettext=lambda text: text,
    number=lambda value, *, decimals=0: f"{value:,.{decimals}f}",
    percent=lambda share, *, decimals=1: f"{100 * share:.{decimals}f} %",
    words=outcome_words(Objective.ACQUISITION),
)


def worth(**parts: object) -> ThresholdWorth:
    told: dict[str, object] = {
        "thresholds": np.array([10, 20, 30]),
        "worth": np.array([0.9, 0.6, 0.2]),
        "chosen": 20,
        "low": 20,
        "high": 30,
        "present": 25,
        "limit": 0.6,
        "title": "caught",
        "is_share": True,
    }
    return ThresholdWorth(**{**told, **parts})  # type: ignore[arg-type]


def test_a_threshold_between_two_scores_is_marked_where_the_higher_one_is() -> None:
    drawn = json.loads(threshold_worth_figure(worth(), pen=PEN).to_json())

    line, present, chosen = drawn["data"]
    assert line["text"] == ["90.0 %", "60.0 %", "20.0 %"]
    assert (present["x"], present["y"], present["text"]) == ([25], [0.2], ["now 25"])
    assert (chosen["x"], chosen["y"], chosen["text"]) == ([20], [0.6], ["20 points"])
    band, level = drawn["layout"]["shapes"]
    assert (band["x0"], band["x1"], level["y0"]) == (19.5, 30.5, 0.6)


@pytest.mark.parametrize("present", [20, 999])
def test_a_worth_without_a_limit_has_no_line_for_one(present: int) -> None:
    drawn = json.loads(
        threshold_worth_figure(
            worth(worth=np.array([-5.0, 4000.0, np.nan]), limit=None, is_share=False,
                  present=present),
            pen=PEN,
        ).to_json()
    )  # fmt: skip

    assert len(drawn["layout"]["shapes"]) == 1
    assert len(drawn["data"]) == (2 if present == 20 else 3)
    assert drawn["data"][0]["text"][1] == "4,000"
