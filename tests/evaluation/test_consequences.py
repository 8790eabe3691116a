"""One row per position of a slider, each equal to the board put there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.evaluation import (
    Consequences,
    PointsControl,
    Ranges,
    ThresholdControl,
    compare_decisions,
    consequences,
    curve,
    distribution,
    evaluate,
    folding,
    prepare,
    ranking,
    read,
    score_patterns,
)
from calibration.model import BASE, Model
from calibration.problems import EvaluationError, ModelError
from tests.evaluation.strategies import CRITERIA, Case, cases
from tests.evaluation.tables import Row, model_of, patterns_of_rows

PARTS = st.sampled_from(["all", "design", "holdout"])
COUNTS = (
    "true_positives",
    "false_positives",
    "false_negatives",
    "true_negatives",
    "volume",
    "leads",
    "precision",
    "recall",
    "false_positive_rate",
    "false_negative_rate",
    "false_discovery_rate",
    "lift",
    "share_qualified",
    "per_week",
    "threshold",
)
MODEL = model_of([{"id": "size", "points": 15}], threshold=15)
PATTERNS = patterns_of_rows([Row({"size": 1}, converted=True), Row({}, converted=False)], ["size"])


def assert_row_equals_the_board(
    table: Consequences, position: int, patterns, model: Model, part
) -> None:
    row = table.row_of(position)
    board = evaluate(patterns, model, part=part)
    for name in COUNTS:
        column = getattr(table, name)
        at = None if column is None else column[row]
        np.testing.assert_equal(at, getattr(board, name), err_msg=name)
    assert_changes_equal_a_comparison(table, row, patterns, model, part)
    np.testing.assert_equal(table.precision_interval[0][row], board.precision_interval.low)
    assert table.everyone == board.everyone
    assert [None, *table.band_starts[row].tolist()] == [band.from_ for band in board.bands]
    assert table.band_leads[row].tolist() == [band.leads for band in board.bands]
    assert table.band_converted[row].tolist() == [band.converted for band in board.bands]
    assert table.band_everyone[row].tolist() == [band.everyone for band in board.bands]
    low, high = table.band_interval
    np.testing.assert_equal(low[row], [band.low for band in board.bands])
    np.testing.assert_equal(high[row], [band.high for band in board.bands])
    np.testing.assert_equal(table.band_rate[row], [band.conversion_rate for band in board.bands])
    assert_worked_leads_are_those_of_the_board(table, row, board)
    bars = distribution(patterns, model, part=part, ranges=table.ranges)
    there = table.distribution_at(position)
    for name in ("converted", "not_converted", "unknown"):
        assert getattr(there, name).tolist() == getattr(bars, name).tolist()


def assert_worked_leads_are_those_of_the_board(table: Consequences, row: int, board) -> None:
    if board.worked is None:
        assert table.worked is None
        return
    for name in ("above", "below", "known_above", "known_below"):
        assert getattr(table.worked, name)[row] == getattr(board.worked, name)


def assert_changes_equal_a_comparison(
    table: Consequences, row: int, patterns, model: Model, part
) -> None:
    before = patterns.qualified_before
    if before is None:
        assert table.changes is None
        return
    after = score_patterns(patterns, model).qualified
    board = compare_decisions(patterns, before, after, part=part)
    for way in ("entering", "leaving"):
        moved, expected = getattr(table.changes, way), getattr(board, way)
        for name in ("converted", "not_converted", "everyone", "leads", "conversion_rate"):
            np.testing.assert_equal(getattr(moved, name)[row], getattr(expected, name))
    for rate in ("precision", "false_positive_rate", "false_negative_rate"):
        differences, difference = getattr(table.changes, rate), getattr(board, rate)
        for name in ("value", "low", "high", "distinguishable"):
            np.testing.assert_allclose(
                getattr(differences, name)[row], getattr(difference, name), atol=1e-12
            )
        sign = np.sign(difference.value) if difference.distinguishable else 0
        assert differences.direction[row] == sign


@given(cases(), PARTS, st.data())
def test_a_threshold_at_every_position_is_the_board_put_there(case: Case, part, data):
    patterns = patterns_of_rows(case.rows, CRITERIA)
    variant = data.draw(st.integers(BASE, len(case.model.variants) - 1))
    control = ThresholdControl(range(-40, 90, 13), variant=variant)
    table = consequences(patterns, case.model, control, part=part)
    for position in control.positions:
        moved = case.model.with_threshold(position, variant=variant)
        assert_row_equals_the_board(table, position, patterns, moved, part)


@pytest.mark.parametrize("split", [True, False], ids=["split", "one by one"])
@given(case=cases(), part=PARTS, criterion=st.sampled_from(CRITERIA), data=st.data())
def test_points_at_every_position_are_the_board_put_there(split, case: Case, part, criterion, data):
    patterns = patterns_of_rows(case.rows, CRITERIA)
    variant = data.draw(st.integers(BASE, len(case.model.variants) - 1))
    control = PointsControl(criterion, range(-25, 31, 8), variant=variant)
    with pytest.MonkeyPatch.context() as patch:
        if not split:
            patch.setattr(folding, "is_narrow", lambda *_, **__: False)
        table = consequences(patterns, case.model, control, part=part)
    assert len(table.ranges.starts) <= 50
    for position in control.positions:
        moved = case.model.with_points(criterion, position, variant=variant)
        assert_row_equals_the_board(table, position, patterns, moved, part)


def test_a_band_that_starts_at_the_threshold_moves_with_it_unless_that_breaks_the_order():
    model = model_of(
        [{"id": "size", "points": 15}],
        threshold=15,
        bands=[{"name": "cold"}, {"name": "warm", "from": 5}, {"name": "hot", "from": 15}],
    )
    table = consequences(PATTERNS, model, ThresholdControl(range(4, 8)))
    assert table.band_starts.tolist() == [[5, 15], [5, 15], [5, 6], [5, 7]]


def test_leads_of_a_variant_with_points_of_its_own_stay_where_the_base_points_move():
    model = model_of(
        [{"id": "size", "points": 15}],
        threshold=15,
        variants=[{"id": "own", "points": {"size": 20}}, {"id": "follows"}],
    )
    rows = [Row({"size": 1}, variant=0), Row({"size": 1}, variant=1), Row({"size": 1})]
    patterns = patterns_of_rows(rows, ["size"])
    positions = range(14, 16)
    table = consequences(patterns, model, PointsControl("size", positions))
    assert table.volume is not None
    assert table.volume.tolist() == [1, 3]
    table = consequences(patterns, model, PointsControl("size", positions, variant=0))
    assert table.volume is not None
    assert table.volume.tolist() == [2, 3]


def test_one_set_of_at_most_50_bars_holds_every_position_of_a_slider():
    table = consequences(PATTERNS, MODEL, PointsControl("size", range(0, 101, 20)))
    assert table.ranges == Ranges(first=0, width=5, count=21)
    assert table.bars_converted.argmax(axis=1).tolist() == [0, 4, 8, 12, 16, 20]


def test_bars_can_be_kept_in_ranges_of_the_callers_choice():
    ranges = Ranges(first=10, width=10, count=3)
    control = PointsControl("size", range(0, 101, 50))
    table = consequences(PATTERNS, MODEL, control, ranges=ranges)
    assert table.bars_converted.tolist() == [[1, 0, 0], [0, 0, 1], [0, 0, 1]]


@pytest.mark.parametrize("split", [True, False], ids=["split", "one by one"])
@given(case=cases(), criterion=st.sampled_from(CRITERIA))
def test_a_prepared_slider_gives_any_position_alone(split, case: Case, criterion):
    patterns = patterns_of_rows(case.rows, CRITERIA)
    with pytest.MonkeyPatch.context() as patch:
        if not split:
            patch.setattr(folding, "is_narrow", lambda *_, **__: False)
        prepared = prepare(patterns, case.model, PointsControl(criterion, range(-5, 6)))
    every, one = read(prepared), read(prepared, positions=range(3, 4))
    assert one.true_positives.tolist() == [every.true_positives[every.row_of(3)]]
    assert one.bars_unknown.tolist() == [every.bars_unknown[every.row_of(3)].tolist()]
    moved = case.model.with_points(criterion, 3)
    found, board = curve(patterns, moved), prepared.histogram(3)
    assert board.score.tolist() == found.score.tolist()
    np.testing.assert_equal(ranking(board).auc, evaluate(patterns, moved).auc)


def test_no_leads_at_all_are_no_error():
    empty = patterns_of_rows([], ["size"])
    for control in (ThresholdControl(range(3)), PointsControl("size", range(3))):
        table = consequences(empty, MODEL, control, part="all")
        assert table.volume is not None
        assert table.volume.tolist() == [0, 0, 0]


def test_a_slider_without_positions_is_refused():
    with pytest.raises(EvaluationError, match="at least one position"):
        consequences(PATTERNS, MODEL, ThresholdControl(range(0)))


def test_a_variant_the_model_lacks_is_refused():
    with pytest.raises(EvaluationError, match="one of the model's 0"):
        consequences(PATTERNS, MODEL, ThresholdControl(range(3), variant=0))


def test_a_criterion_the_model_lacks_is_refused():
    with pytest.raises(ModelError, match="“webinar” is not in the model"):
        consequences(PATTERNS, MODEL, PointsControl("webinar", range(3)))


def test_a_position_the_slider_lacks_is_refused():
    table = consequences(PATTERNS, MODEL, ThresholdControl(range(0, 30, 5)))
    assert table.row_of(25) == 5
    with pytest.raises(EvaluationError, match="Got 26"):
        table.row_of(26)
