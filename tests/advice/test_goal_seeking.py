"""The fewest changes that reach a goal, and what would have to give where none do."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.advice import goal_seeking
from calibration.advice.goal_seeking import Edit, Goal, Rules, goal_seek
from calibration.advice.wishes import Capacity, Limit
from calibration.evaluation import evaluate
from calibration.problems import EvaluationError
from tests.evaluation.strategies import CRITERIA, cases
from tests.evaluation.tables import Row, model_of, patterns_of_rows

GOALS = st.lists(
    st.one_of(
        st.builds(Capacity, per_week=st.sampled_from([0.5, 1.0, 2.0, 4.0])),
        st.builds(
            Limit,
            figure=st.sampled_from(["recall", "precision", "false_positive_rate"]),
            value=st.sampled_from([0.25, 0.4, 0.6, 0.8]),
        ),
    ),
    min_size=1,
    max_size=2,
)


def reaches(goals, board):
    def one(goal):
        if isinstance(goal, Capacity):
            return board.per_week <= goal.per_week
        worth = getattr(board, goal.figure)
        return worth >= goal.value if goal.is_least else worth <= goal.value

    return all(one(goal) for goal in goals)


def fits_the_bands(model, threshold):
    """Return whether a band that starts at the threshold can follow it and stay in its place."""
    starts = [band.from_ for band in model.bands if band.from_ is not None]
    if model.threshold not in starts:
        return True
    below = [each for each in starts if each < model.threshold]
    above = [each for each in starts if each > model.threshold]
    return all(each < threshold for each in below) and all(threshold < each for each in above)


def one_or_two_changes(model):
    """Yield every model with one change, or with a criterion's and the threshold's."""
    near = [each for each in range(model.threshold - 3, model.threshold + 4)
            if fits_the_bands(model, each)]  # fmt: skip
    for each in near:
        yield 1, model.with_threshold(each)
    for criterion in model.criteria:
        for points in range(criterion.points - 3, criterion.points + 4):
            if points * criterion.points < 0:
                continue
            changed = model.with_points(criterion.id, points)
            yield 1, changed
            for each in near:
                yield 2, changed.with_threshold(each)


@settings(max_examples=12)
@given(cases(), GOALS)
def test_no_way_of_one_or_two_changes_is_missed_and_each_found_is_one(case, goals):
    patterns = patterns_of_rows(case.rows, CRITERIA)
    if not any(row.gate < 0 for row in case.rows):
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(goal_seeking, "MOST_CHANGE", 3)
        try:
            found = goal_seek(patterns, case.model, goals, part="all", rules=Rules(most_edits=2))
        except EvaluationError:
            board = evaluate(patterns, case.model, part="all")
            assert math.isnan(board.recall) or math.isnan(board.false_positive_rate)
            return
    made = found.made(case.model)
    assert found.reached == reaches(goals, evaluate(patterns, made, part="all"))
    assert len(found.edits) <= 2
    if reaches(goals, evaluate(patterns, case.model, part="all")):
        assert found.edits == ()
        return
    fewest = [
        count
        for count, model in one_or_two_changes(case.model)
        if reaches(goals, evaluate(patterns, model, part="all"))
    ]
    if fewest:
        assert found.reached
        assert len(found.edits) <= min(fewest)


MODEL = model_of(
    [{"id": "size", "points": 10}, {"id": "title", "points": 10}, {"id": "mail", "points": -5}],
    qualification={"threshold": 20},
)


def rows_of(*, size=0, title=0, mail=0, converted, lost):
    levels = {"size": size, "title": title, "mail": mail}
    return [Row(levels, converted=True)] * converted + [Row(levels, converted=False)] * lost


PATTERNS = patterns_of_rows(
    [
        *rows_of(size=1, title=1, converted=10, lost=10),
        *rows_of(size=1, converted=20, lost=20),
        *rows_of(title=1, converted=2, lost=60),
        *rows_of(mail=1, converted=0, lost=30),
    ],
    ["size", "title", "mail"],
    first_day=date(2026, 1, 1),
    last_day=date(2026, 1, 28),  # four weeks
)


def test_one_change_is_found_where_one_is_enough():
    # 32 leads convert; with size alone 30 of them qualify, and 60 leads: 15 a week.
    found = goal_seek(PATTERNS, MODEL, [Limit("recall", 0.9), Capacity(15)])
    assert found.reached
    assert found.edits == (Edit("size", 10, 20),)


def test_a_lock_is_respected_and_two_changes_are_found_instead():
    goals: list[Goal] = [Limit("recall", 0.9), Capacity(15)]
    found = goal_seek(PATTERNS, MODEL, goals, rules=Rules(locked=frozenset({"size"})))
    assert found.reached
    assert {edit.control for edit in found.edits} == {"title", "threshold"}
    board = evaluate(PATTERNS, found.made(MODEL))
    assert (board.recall >= 0.9, board.volume) == (True, 60)


def test_what_can_t_be_reached_tells_what_would_have_to_give():
    found = goal_seek(PATTERNS, MODEL, [Limit("recall", 0.9), Capacity(5)])
    assert not found.reached
    recall, per_week = found.attainable
    assert recall == pytest.approx(10 / 32)  # with 20 leads in four weeks
    assert per_week == pytest.approx(15.0)  # what recall of 90 % takes


def test_a_model_that_is_there_already_needs_no_change():
    found = goal_seek(PATTERNS, MODEL, [Capacity(100)])
    assert (found.edits, found.reached) == ((), True)


def test_points_keep_their_sign_unless_they_may_change_it():
    # The threshold and the others stay: only leads by mail alone can be let in, by 20 points.
    locked = frozenset({"size", "title", "threshold"})
    goals = [Limit("per_week", 18, "at_least")]
    found = goal_seek(PATTERNS, MODEL, goals, rules=Rules(locked))
    assert (found.reached, found.edits) == (False, ())
    turned = goal_seek(PATTERNS, MODEL, goals, rules=Rules(locked, may_turn=True))
    assert not turned.reached  # 30 leads by mail and 20 by both are 12.5 a week
    assert turned.attainable == (12.5,)
    some = goal_seek(
        PATTERNS, MODEL, [Limit("per_week", 12, "at_least")], rules=Rules(locked, may_turn=True)
    )
    assert some.edits == (Edit("mail", -5, 20),)


def test_what_is_attainable_keeps_to_the_most_changes():
    goals = [Limit("recall", 1.0), Limit("per_week", 100, "at_most")]
    for most in (1, 2, 3):
        found = goal_seek(PATTERNS, MODEL, goals, rules=Rules(most_edits=most))
        assert len(found.edits) <= most
        assert max(found.attainable[0], 0) >= evaluate(PATTERNS, found.made(MODEL)).recall


def test_a_variant_with_a_threshold_of_its_own_keeps_it():
    model = model_of(
        [{"id": "size", "points": 10}, {"id": "title", "points": 10}],
        qualification={"threshold": 20},
        variants=[{"id": "known", "points": {}, "threshold": 15}],
    )
    rows = [
        *[Row({"size": 1}, converted=True, variant=0)] * 8,  # 10 points of 15
        *[Row({"size": 1}, converted=True)] * 4,
        *[Row({"title": 1}, converted=False)] * 20,
    ]
    patterns = patterns_of_rows(rows, ["size", "title"])
    goals = [Limit("recall", 0.6), Limit("false_positive_rate", 0.0)]
    found = goal_seek(patterns, model, goals)
    assert found.edits == (Edit("size", 10, 15),)
    assert evaluate(patterns, found.made(model)).recall == 8 / 12


@pytest.mark.parametrize(("warm", "reached"), [(5, True), (15, False)])
def test_the_threshold_stays_between_its_bands(warm, reached):
    banded = model_of(
        [{"id": "size", "points": 10}, {"id": "title", "points": 10}, {"id": "mail", "points": -5}],
        qualification={"threshold": 20},
        bands=[{"name": "cold"}, {"name": "warm", "from": warm}, {"name": "hot", "from": 20}],
    )
    others = frozenset({"size", "title", "mail"})
    found = goal_seek(PATTERNS, banded, [Limit("recall", 0.9)], rules=Rules(locked=others))
    assert found.reached is reached
    if reached:
        assert [warm < edit.after <= 10 for edit in found.edits] == [True]


def test_a_search_that_is_stopped_stops():
    def stop(_share):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        goal_seek(PATTERNS, MODEL, [Limit("recall", 0.9), Capacity(15)], progress=stop)


def test_a_goal_that_no_lead_tells_is_refused_in_words():
    undated = patterns_of_rows([Row({"size": 1}, converted=True)], ["size"], first_day=None,
                               last_day=None)  # fmt: skip
    model = model_of([{"id": "size", "points": 10}])
    with pytest.raises(EvaluationError, match="days of creation"):
        goal_seek(undated, model, [Capacity(10)])
