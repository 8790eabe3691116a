"""Points of two sides, side by side, and what each set would do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.advice.two_hands import (
    BothHands,
    effect_of,
    middle_of,
    side_by_side,
    with_set,
)
from calibration.evaluation import compare, evaluate
from tests.evaluation.tables import Row, model_of, patterns_of_rows

CRITERIA = ["size", "title", "mail"]
MODEL = model_of(
    [
        {"id": "size", "points": 20},
        {"id": "title", "points": 10},
        {"id": "mail", "points": -5},
    ],
    threshold=20,
)


def test_criteria_stand_in_the_order_of_how_far_the_sides_are_apart():
    rows = side_by_side(
        MODEL, marketing={"title": 20, "mail": 5, "gone": 90}, sales={"size": 25, "mail": -25}
    )
    assert rows == (
        BothHands("mail", -5, 5, -25),
        BothHands("title", 10, 20, None),
        BothHands("size", 20, None, 25),
    )
    assert [each.apart for each in rows] == [30, 10, 5]


def test_both_wanting_the_same_other_points_comes_before_both_wanting_those_there_are():
    rows = side_by_side(MODEL, marketing={"size": 20, "mail": -10}, sales={"mail": -10})
    assert [each.criterion for each in rows] == ["mail", "size", "title"]
    assert [each.is_settled for each in rows] == [False, True, True]
    assert all(each.is_agreed for each in rows)


def test_a_set_does_what_a_model_with_its_points_does():
    rows = [
        *[Row({"size": 1}, converted=True)] * 30,
        *[Row({"size": 1}, converted=False)] * 50,
        *[Row({"title": 1}, converted=True)] * 20,
        *[Row({"title": 1}, converted=False)] * 10,
        *[Row({"mail": 1}, converted=False)] * 40,
    ]
    patterns = patterns_of_rows(rows, CRITERIA)
    found = effect_of(patterns, MODEL, {"title": 20, "gone": 3})
    then = MODEL.with_points("title", 20)
    assert found.model == then
    assert found.board.to_json() == evaluate(patterns, then).to_json()
    assert found.change == compare(patterns, MODEL, then)
    assert found.auc.after == pytest.approx(found.board.auc)
    assert found.auc.before == pytest.approx(evaluate(patterns, MODEL).auc)
    assert (found.change.entering.leads, found.change.entering.converted) == (30, 20)


def test_larger_points_throughout_change_nothing_at_the_threshold_of_as_many():
    rows = [
        *[Row({"size": 1, "title": 1}, converted=True)] * 10,
        *[Row({"size": 1}, converted=False)] * 20,
        *[Row({"title": 1}, converted=False)] * 30,
        *[Row({"mail": 1}, converted=False)] * 40,
    ]
    patterns = patterns_of_rows(rows, CRITERIA)
    twice = {each.id: 3 * each.points for each in MODEL.criteria}
    assert effect_of(patterns, MODEL, twice).board.qualified == 60
    found = effect_of(patterns, MODEL, twice, as_many=True)
    assert found.board.qualified == evaluate(patterns, MODEL).qualified == 30
    assert found.change.entering.leads == found.change.leaving.leads == 0


def test_a_set_of_the_present_points_changes_nothing():
    assert with_set(MODEL, {"size": 20}) == MODEL
    assert with_set(MODEL, {}) == MODEL


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=9), st.integers(-50, 50))
def test_half_of_a_side_is_on_each_hand_of_the_middle(proposed, present):
    found = middle_of(proposed, present=present)
    assert found in proposed
    assert 2 * sum(each <= found for each in proposed) >= len(proposed)
    assert 2 * sum(each >= found for each in proposed) >= len(proposed)
    assert middle_of(proposed[::-1], present=present) == found


def test_nobody_has_no_middle():
    with pytest.raises(ValueError, match="at least one"):
        middle_of([], present=0)
