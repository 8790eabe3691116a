"""What the browser is sent: plain numbers, the same as the table's."""

import json
import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from calibration.evaluation import (
    PointsControl,
    Ranges,
    ThresholdControl,
    board_rows,
    consequences,
    evaluate,
)
from tests.evaluation.strategies import CRITERIA, Case, cases
from tests.evaluation.tables import Row, model_of, patterns_of_rows

MODEL = model_of(
    [{"id": "size", "points": 15}],
    threshold=15,
    bands=[{"name": "cold"}, {"name": "hot", "from": 15}],
)
ROWS = [
    *[Row({"size": 1}, converted=True, before=True)] * 30,
    *[Row({"size": 1}, converted=False, before=True)] * 10,
    *[Row({}, converted=False, before=False)] * 200,
    Row({"size": 1}, before=True),
]
PATTERNS = patterns_of_rows(ROWS, ["size"])


def rows_of(table):
    """Return the rows as a browser reads them."""
    return json.loads(json.dumps(board_rows(table), allow_nan=False))


def test_a_row_says_in_plain_numbers_what_the_board_shows():
    rows = rows_of(consequences(PATTERNS, MODEL, PointsControl("size", range(14, 16))))
    assert rows["position"] == [14, 15]
    assert rows["volume"] == [0, 41]
    assert rows["per_week"] == [0, 20.5]
    assert rows["precision"] == [None, 0.75]
    assert rows["base_rate"] == [0.125, 0.125]
    assert (rows["leaving"], rows["leaving_everyone"]) == ([40, 0], [41, 0])
    assert (rows["leaving_converted"], rows["leaving_rate"]) == ([30, 0], [0.75, None])
    assert rows["precision_change"] == [None, "same"]
    assert rows["false_positive_rate_change"] == ["lower", "same"]
    assert rows["false_negative_rate_change"] == ["higher", "same"]
    assert [band["from"] for band in rows["bands"]] == [None, [15, 15]]
    assert rows["bands"][1]["leads"] == [0, 40]
    assert rows["ranges"] == {"first": 0, "width": 1, "count": 16}
    assert rows["bars"]["converted"][0] == [*[0] * 14, 30, 0]


def test_bars_that_a_threshold_does_not_move_are_left_out_but_for_the_present_row():
    assert board_rows(consequences(PATTERNS, MODEL, ThresholdControl(range(3))))["bars"] is None
    now = rows_of(consequences(PATTERNS, MODEL, ThresholdControl(range(15, 16))))
    assert now["bars"]["converted"] == [[*[0] * 15, 30]]
    assert now["threshold"] == [15]


def test_without_a_start_version_there_are_no_changes():
    patterns = patterns_of_rows([Row({"size": 1}, converted=True)], ["size"])
    rows = rows_of(consequences(patterns, MODEL, ThresholdControl(range(3))))
    assert rows["entering"] is rows["leaving_rate"] is rows["precision_change"] is None


def test_without_any_outcome_the_bars_are_of_all_leads():
    patterns = patterns_of_rows([Row({"size": 1})], ["size"])
    rows = rows_of(consequences(patterns, MODEL, PointsControl("size", range(2))))
    assert rows["bars"] == {"unknown": [[1, 0], [0, 1]]}
    assert rows["precision"] == [None, None]


@given(cases(), st.sampled_from(CRITERIA))
def test_rows_are_json_and_equal_the_board_to_five_decimals(case: Case, criterion):
    patterns = patterns_of_rows(case.rows, CRITERIA)
    table = consequences(patterns, case.model, PointsControl(criterion, range(-8, 9, 8)))
    rows = rows_of(table)
    for row, position in enumerate(rows["position"]):
        board = evaluate(patterns, case.model.with_points(criterion, position))
        assert rows["qualified"][row] == board.qualified
        for name in ("precision", "false_positive_rate", "false_negative_rate"):
            found, expected = rows[name][row], getattr(board, name)
            assert (found is None) == math.isnan(expected)
            assert found is None or abs(found - expected) <= 5e-6 + 1e-12


def test_what_a_drag_needs_of_ten_million_leads_fits_in_60_kilobytes():
    rng = np.random.default_rng(3)
    criteria = [f"c{index}" for index in range(6)]
    points = [9, 12, 14, 17, 8, 11]
    model = model_of(
        [{"id": name, "points": each} for name, each in zip(criteria, points, strict=True)],
        threshold=40,
        bands=[{"name": "cold"}, {"name": "warm", "from": 20}, {"name": "hot", "from": 40}],
    )
    rows = [
        Row({name: 1 for bit, name in enumerate(criteria) if place >> bit & 1}, converted=won)
        for place in range(64)
        for won in (False, True)
    ]
    patterns = patterns_of_rows([*rows, Row({}, before=True)], criteria)
    patterns.converted[:] = rng.integers(0, 9_000, (65, 2))
    patterns.not_converted[:] = rng.integers(0, 300_000, (65, 2))
    ranges = Ranges(first=-30, width=2, count=50)
    table = consequences(patterns, model, PointsControl("c0", range(-30, 31)), ranges=ranges)
    assert len(json.dumps(board_rows(table), separators=(",", ":"))) <= 60_000
