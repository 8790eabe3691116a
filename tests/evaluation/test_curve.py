"""All thresholds at once, and the bars of scores."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.evaluation import curve, distribution, evaluate
from calibration.evaluation.distribution import Ranges, ranges_of
from tests.evaluation.plainly import counted, score_of
from tests.evaluation.strategies import CRITERIA, Case, cases
from tests.evaluation.tables import Row, model_of, patterns_of_rows

COUNTS = ("true_positives", "false_positives", "false_negatives", "true_negatives", "volume")
PARTS = st.sampled_from(["all", "design", "holdout"])


@given(cases(), st.integers(-100, 150), PARTS)
def test_the_row_of_a_threshold_is_the_board_at_that_threshold(case: Case, threshold, part):
    patterns = patterns_of_rows(case.rows, CRITERIA)
    row = curve(patterns, case.model, part=part).at(threshold)
    board = evaluate(patterns, case.model, threshold=threshold, part=part)
    assert [getattr(row, name) for name in COUNTS] == [getattr(board, name) for name in COUNTS]
    assert row.everyone == board.everyone
    np.testing.assert_equal(row.precision, board.precision)


@given(cases())
def test_there_is_a_row_per_distinct_score_of_leads_that_are_not_ruled_out(case: Case):
    found = curve(patterns_of_rows(case.rows, CRITERIA), case.model)
    scores = {score_of(case.model, row) for row in case.rows if row.gate < 0}
    assert found.score.tolist() == sorted(scores)
    assert found.volume is not None
    assert np.all(np.diff(found.volume) <= 0)


def test_leads_with_a_threshold_of_their_own_qualify_in_every_row():
    model = model_of([{"id": "size", "points": 20}], variants=[{"id": "v", "threshold": 5}])
    rows = [Row({"size": 1}, converted=True, variant=0), Row({"size": 1}, converted=False), Row()]
    found = curve(patterns_of_rows(rows, ["size"]), model)
    assert found.score.tolist() == [0, 2000]
    assert found.true_positives.tolist() == [1, 1]
    assert found.volume is not None
    assert found.volume.tolist() == [3, 2]
    assert found.at(21).volume == 1
    assert found.at(21).score is None


def test_a_pattern_without_leads_makes_no_row():
    model = model_of([{"id": "size", "points": 20}])
    patterns = patterns_of_rows([Row({"size": 1}, converted=True), Row({"size": 2})], ["size"])
    emptied = dataclasses.replace(patterns, unknown=np.zeros_like(patterns.unknown))
    assert curve(patterns, model).score.tolist() == [2000, 4000]
    assert curve(emptied, model).score.tolist() == [2000]


@given(cases(), PARTS)
def test_bars_hold_every_lead_that_is_not_ruled_out_once(case: Case, part):
    found = distribution(patterns_of_rows(case.rows, CRITERIA), case.model, part=part)
    kept = [row for row in case.rows if row.gate < 0]
    members = counted(kept, part)
    assert found.converted.sum() == sum(row.converted is True for row in members)
    assert found.not_converted.sum() == sum(row.converted is False for row in members)
    assert found.unknown.sum() == sum(row.converted is None for row in kept)
    assert found.ranges.count <= 50
    edges = [*found.ranges.starts.tolist(), np.inf]
    for low, high, count in zip(edges, edges[1:], found.unknown, strict=False):
        inside = [r for r in kept if 100 * low <= score_of(case.model, r) < 100 * high]
        assert sum(row.converted is None for row in inside) == count


def test_ranges_start_at_whole_multiples_of_their_width_and_the_ends_hold_what_is_beyond():
    ranges = ranges_of(-1, 99_99)
    assert (ranges.first, ranges.width) == (-5, 5)
    narrow = Ranges(first=0, width=2, count=3)
    assert narrow.index(np.array([-1, 0, 199, 200, 9999])).tolist() == [0, 0, 0, 1, 2]


@pytest.mark.parametrize(
    ("lowest", "highest", "width"),
    [(0, 4999, 1), (0, 5000, 2), (0, 99_99, 2), (-100_00, 300_00, 10)],
)
def test_the_width_is_the_smallest_round_one_that_gives_at_most_fifty_ranges(
    lowest, highest, width
):
    assert ranges_of(lowest, highest).width == width
