"""How far points can move is exact, and leads on the line are those that a small move decides."""

import numpy as np
import pytest

from calibration.advice.stability import STEPS, stability
from calibration.charts import LIGHT, Pen, outcome_words
from calibration.charts.tornado import MOST_ROWS, tornado_figure
from calibration.evaluation import evaluate, score_patterns
from calibration.model import Objective
from tests.evaluation.tables import Row, model_of, patterns_of_rows

CRITERIA = ("size", "demo", "mail")
PEN = Pen(
    palette=LIGHT,
    gettext=str,
    number=lambda value, /, *, decimals=0: f"{value:,.{decimals}f}",
    percent=lambda value, /, *, decimals=1: f"{100 * value:.{decimals}f} %",
    words=outcome_words(Objective.ACQUISITION),
)


def leads(count, *, met, converted=0, **parts):
    levels = dict.fromkeys(met, 1)
    return [Row(levels, converted=place < converted, **parts) for place in range(count)]


ROWS = [
    *leads(40, met=("size", "demo"), converted=20),  # 15 + 20 = 35
    *leads(30, met=("demo",), converted=9),  # 20
    *leads(20, met=("size", "mail"), converted=3),  # 18
    *leads(100, met=("size",), converted=5),  # 15
    *leads(10, met=("mail",)),  # 3
    *leads(7, met=("demo", "mail"), gate=0),  # ruled out
]
MODEL = model_of(
    [{"id": "size", "points": 15}, {"id": "demo", "points": 20}, {"id": "mail", "points": 3}],
    threshold=20,
    qualification={
        "threshold": 20,
        "disqualify": [{"id": "out", "label": "Out", "when": {"is": "is_known", "field": "any"}}],
    },
)


@pytest.fixture(scope="module")
def patterns():
    return patterns_of_rows(ROWS, CRITERIA)


@pytest.fixture(scope="module")
def found(patterns):
    return stability(patterns, MODEL)


def latitude(found, name):
    return next(each for each in found.criteria if each.criterion == name)


def test_a_move_changes_the_leads_that_a_new_evaluation_decides_otherwise(patterns, found) -> None:
    before = score_patterns(patterns, MODEL).qualified
    everyone = (patterns.converted + patterns.not_converted).sum(axis=1) + patterns.unknown
    for each in found.criteria:
        for by in STEPS:
            moved = MODEL.with_points(each.criterion, each.points + by)
            after = score_patterns(patterns, moved).qualified
            move = each.by(by)
            assert move.moved.everyone == everyone[before != after].sum()
            assert move.volume_change == everyone[after].sum() - everyone[before].sum()
            assert move.precision == evaluate(patterns, moved).precision


def test_points_move_freely_up_to_the_first_position_that_changes_too_many(found) -> None:
    demo, size = latitude(found, "demo"), latitude(found, "size")

    # 70 leads qualify, so three of them may change. One point less of the demo loses 30 of them;
    # more points of it bring none.
    assert (demo.low, demo.high) == (20, demo.highest)
    # Two points more of the size bring the 20 with a mail to the line. With fewer, down to 0, those
    # of size and demo stay above it.
    assert (size.low, size.high) == (0, 16)


def test_the_one_that_moves_most_leads_comes_first(found) -> None:
    assert [each.criterion for each in found.criteria] == ["size", "demo", "mail"]
    assert latitude(found, "size").by(5).volume_change == 120
    assert latitude(found, "demo").by(-5).volume_change == -30


def test_leads_on_the_line_are_told_with_what_became_of_them(found) -> None:
    line = found.line

    assert (line.below.everyone, line.below.converted) == (20, 3)
    assert (line.above.everyone, line.above.converted) == (30, 9)
    assert [(each.met, each.above) for each in line.patterns] == [
        ((("demo", 100),), 0),
        ((("size", 100), ("mail", 100)), -200),
    ]


def test_leads_exactly_as_many_points_away_are_on_the_line_below_and_not_above(patterns) -> None:
    assert stability(patterns, MODEL, near=2).line.below.everyone == 20
    assert stability(patterns, MODEL, near=1).line.below.everyone == 0
    assert stability(patterns, MODEL.with_threshold(17), near=1).line.above.everyone == 0
    assert stability(patterns, MODEL.with_threshold(18), near=1).line.above.everyone == 20


def test_thresholds_that_qualify_the_same_leads_are_alike_and_sure_ones_are_not() -> None:
    rows = [
        *leads(400, met=("size", "demo"), converted=200),
        *leads(400, met=("demo",), converted=198),
        *leads(2000, met=("size",), converted=100),
    ]
    found = stability(patterns_of_rows(rows, CRITERIA), MODEL)

    assert found.alike == (16, 35)  # at 15, 2,000 leads that hardly convert join


def test_where_nobody_qualifies_it_is_told_without_a_rate(patterns) -> None:
    found = stability(patterns, MODEL.with_threshold(500))

    assert found.qualified == 0
    assert np.isnan(found.precision)
    assert np.isnan(found.threshold.by(1).share)


def test_the_picture_has_a_bar_for_each_step_and_no_more_rows_than_can_be_read(found) -> None:
    labels = {name: f"<b>{name}</b>" for name in CRITERIA}
    figure = tornado_figure(found.criteria, labels=labels, qualified=found.qualified, pen=PEN)
    many = tornado_figure(found.criteria * 9, labels=labels, qualified=70, pen=PEN)

    assert [list(each.x) for each in figure.data] == [[-0, -30, -0], [120, 0, 20]]
    assert "&lt;b&gt;size" in figure.data[0].text[0]
    assert len(many.data[0].x) == MOST_ROWS
