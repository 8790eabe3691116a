"""Two settings compared on the leads they decide differently."""

import numpy as np
import pytest
from hypothesis import given

from calibration.evaluation import compare, compare_decisions, evaluate
from calibration.problems import EvaluationError
from tests.evaluation.plainly import counted, qualifies
from tests.evaluation.strategies import CRITERIA, Case, cases
from tests.evaluation.tables import Row, model_of, patterns_of_rows

MODEL = model_of([{"id": "size", "points": 20}, {"id": "title", "points": 10}], threshold=20)


def leads(levels, *, converted: int, others: int) -> list[Row]:
    """Return so many leads of each outcome."""
    winners = [Row(levels, converted=True)] * converted
    return winners + [Row(levels, converted=False)] * others


def test_leads_that_enter_are_told_with_their_outcomes():
    rows = [
        *leads({"size": 1}, converted=40, others=60),
        *leads({"title": 1}, converted=2, others=38),
        *leads({}, converted=5, others=200),
        Row({"title": 1}),
    ]
    found = compare(patterns_of_rows(rows, CRITERIA), MODEL, MODEL.with_threshold(10))
    assert (found.entering.leads, found.entering.converted, found.entering.everyone) == (40, 2, 41)
    assert found.entering.conversion_rate == 0.05
    assert found.leaving.leads == found.leaving.everyone == 0
    assert (found.volume_before, found.volume_after) == (100, 141)
    assert (found.before.precision, found.after.precision) == (0.4, 0.3)
    assert found.precision.value == pytest.approx(-0.1)
    assert found.precision.distinguishable
    assert found.false_positive_rate.distinguishable
    assert not found.false_negative_rate.distinguishable  # two buyers more of 47


def test_a_paired_difference_is_seen_where_two_marginal_intervals_overlap():
    rows = [
        *leads({"size": 1}, converted=60, others=140),
        *leads({"title": 1}, converted=0, others=30),
    ]
    found = compare(patterns_of_rows(rows, CRITERIA), MODEL, MODEL.with_threshold(10))
    assert found.before.precision_interval.low < found.after.precision_interval.high
    assert found.precision.distinguishable


def test_a_handful_of_leads_is_not_distinguishable():
    rows = [*leads({"size": 1}, converted=4, others=6), *leads({"title": 1}, converted=0, others=2)]
    found = compare(patterns_of_rows(rows, CRITERIA), MODEL, MODEL.with_threshold(10))
    assert found.precision.value < 0
    assert not found.precision.distinguishable


def test_models_with_other_criteria_are_compared_on_patterns_that_hold_both():
    rows = [*leads({"size": 1}, converted=1, others=1), *leads({"mail": 1}, converted=1, others=0)]
    other = model_of([{"id": "mail", "points": 10}])
    found = compare(patterns_of_rows(rows, CRITERIA), MODEL, other)
    assert (found.leaving.converted, found.leaving.not_converted) == (1, 1)
    assert (found.entering.converted, found.entering.not_converted) == (1, 0)


def test_todays_rule_is_compared_as_a_decision_per_pattern():
    rows = [*leads({"size": 1}, converted=1, others=1), *leads({"mail": 1}, converted=1, others=0)]
    patterns = patterns_of_rows(rows, CRITERIA)
    today = patterns.levels[:, patterns.criteria.index("mail")] > 0
    after = np.ones(len(patterns), np.bool_)
    found = compare_decisions(patterns, today, after)
    assert (found.before.qualified, found.after.qualified) == (1, 3)


def test_a_decision_of_another_length_is_refused():
    patterns = patterns_of_rows([Row({"size": 1})], CRITERIA)
    mask = np.ones(2, np.bool_)
    with pytest.raises(EvaluationError, match="for each of the 1 patterns"):
        compare_decisions(patterns, mask, mask)


@given(cases())
def test_a_model_differs_in_nothing_from_itself(case: Case):
    found = compare(patterns_of_rows(case.rows, CRITERIA), case.model, case.model)
    for difference in (found.precision, found.false_positive_rate, found.false_negative_rate):
        assert not difference.distinguishable
        assert difference.value == 0 or np.isnan(difference.value)


@given(cases())
def test_both_settings_have_the_counts_that_evaluate_gives_and_differences_turn_round(case: Case):
    patterns = patterns_of_rows(case.rows, CRITERIA)
    other = case.model.with_threshold(case.model.threshold + 15).with_points("mail", 20)
    found, back = compare(patterns, case.model, other), compare(patterns, other, case.model)
    for counts, model in ((found.before, case.model), (found.after, other)):
        board = evaluate(patterns, model)
        assert counts.true_positives == board.true_positives
        assert counts.false_positives == board.false_positives
        assert counts.false_negatives == board.false_negatives
        assert counts.true_negatives == board.true_negatives
    members = counted(case.rows)
    entered = [r for r in members if qualifies(other, r) and not qualifies(case.model, r)]
    assert found.entering.converted == sum(row.converted is True for row in entered)
    assert found.entering.leads == len(entered)
    for name in ("precision", "false_positive_rate", "false_negative_rate"):
        there, again = getattr(found, name), getattr(back, name)
        assert there.low == pytest.approx(-again.high, abs=1e-12, nan_ok=True)
        assert there.high == pytest.approx(-again.low, abs=1e-12, nan_ok=True)
