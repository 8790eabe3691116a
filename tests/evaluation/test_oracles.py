"""Rates and ranking against scikit-learn, and against DeLong's method lead by lead."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from calibration.evaluation import (
    Histogram,
    LeadCounts,
    auc,
    auc_interval,
    auc_variance,
    evaluate,
    gains,
    ks,
    ranking,
    score_patterns,
    signal_of,
)
from calibration.evaluation.intervals import normal_quantile
from tests.evaluation.plainly import counted, qualifies, score_of
from tests.evaluation.strategies import CRITERIA, Case, cases
from tests.evaluation.tables import patterns_of_rows

# Leads per distinct score: (converted, not converted).
TABLES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=8)


def expanded(converted: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return one outcome and one score per lead."""
    place = np.arange(len(converted))
    score = np.concatenate([np.repeat(place, converted), np.repeat(place, others)])
    outcome = np.repeat([1, 0], [converted.sum(), others.sum()])
    return outcome, score


def delong_lead_by_lead(converted: np.ndarray, others: np.ndarray) -> float:
    """DeLong, DeLong and Clarke-Pearson (1988), from the placement of each lead."""
    outcome, score = expanded(converted, others)
    wins = np.sign(score[outcome == 1][:, None] - score[outcome == 0][None, :]) / 2 + 0.5
    of_converted, of_others = wins.mean(axis=1), wins.mean(axis=0)
    variance = of_converted.var(ddof=1) / len(of_converted) + of_others.var(ddof=1) / len(of_others)
    return float(variance)


@given(cases(plain=True))
def test_rates_and_ranking_agree_with_scikit_learn(case: Case):
    from sklearn.metrics import (
        confusion_matrix,
        precision_score,
        recall_score,
        roc_auc_score,
        roc_curve,
    )

    members = counted(case.rows, "all")
    outcome = [bool(row.converted) for row in members]
    assume(len(set(outcome)) == 2)
    found = evaluate(patterns_of_rows(case.rows, CRITERIA), case.model, part="all")
    decided = [qualifies(case.model, row) for row in members]
    tn, fp, fn, tp = confusion_matrix(outcome, decided, labels=[False, True]).ravel()
    assert found.true_positives == tp
    assert found.false_positives == fp
    assert found.false_negatives == fn
    assert found.true_negatives == tn
    assert found.recall == pytest.approx(recall_score(outcome, decided), abs=1e-12)
    if any(decided):
        assert found.precision == pytest.approx(precision_score(outcome, decided), abs=1e-12)
    score = [score_of(case.model, row) for row in members]
    assert found.auc == pytest.approx(roc_auc_score(outcome, score), abs=1e-12)
    false, true, _ = roc_curve(outcome, score, drop_intermediate=False)
    assert found.ks == pytest.approx(np.abs(true - false).max(), abs=1e-12)


@given(TABLES)
def test_delongs_interval_agrees_with_the_one_computed_lead_by_lead(table):
    converted, others = np.array(table, np.int64).T
    assume(converted.sum() > 1)
    assume(others.sum() > 1)
    variance = delong_lead_by_lead(converted, others)
    assert auc_variance(converted, others) == pytest.approx(variance, abs=1e-12)
    half = normal_quantile(0.9) * math.sqrt(variance)
    low, high = auc_interval(converted, others, confidence=0.9)
    area = auc(converted, others)
    assert low == pytest.approx(max(0, area - half), abs=1e-7)
    assert high == pytest.approx(min(1, area + half), abs=1e-7)


def test_ks_is_one_where_a_score_separates_and_the_ranking_is_perfect():
    converted, others = np.array([0, 0, 5]), np.array([3, 4, 0])
    assert ks(converted, others) == 1
    assert auc(converted, others) == 1


def test_ks_is_zero_and_auc_a_half_where_all_leads_have_one_score():
    converted, others = np.array([5]), np.array([7])
    assert ks(converted, others) == 0
    assert auc(converted, others) == 0.5
    assert signal_of(auc_interval(converted, others).low) == "none"


def test_a_ranking_is_undefined_without_leads_of_both_outcomes():
    assert math.isnan(auc(np.array([3]), np.array([0])))
    assert math.isnan(ks(np.array([0]), np.array([3])))


def test_one_lead_of_an_outcome_has_an_auc_but_no_interval_and_no_verdict():
    converted, others = np.array([0, 1]), np.array([4, 0])
    assert auc(converted, others) == 1
    low, high = auc_interval(converted, others)
    assert math.isnan(low)
    assert math.isnan(high)
    assert signal_of(low) is None


def test_the_verdict_reads_the_low_end_at_99_percent_whatever_interval_is_shown():
    histogram = Histogram(
        np.array([0, 100]), np.array([20, 40]), np.array([40, 20]), np.array([60, 60])
    )
    narrow, wide = ranking(histogram, confidence=0.5), ranking(histogram)
    assert narrow.auc_low > wide.auc_low > 0.5
    assert narrow.signal == wide.signal == "weak"


def test_swapping_the_outcomes_turns_the_auc_round():
    converted, others = np.array([1, 2, 5]), np.array([6, 2, 1])
    assert auc(others, converted) == pytest.approx(1 - auc(converted, others))


def test_leads_that_are_ruled_out_are_not_ranked():
    from tests.evaluation.tables import Row, model_of

    rows = [
        Row({"size": 1}, converted=True),
        Row({}, converted=False),
        Row({"size": 1}, converted=False, gate=0),
    ]
    model = model_of([{"id": "size", "points": 10}])
    assert evaluate(patterns_of_rows(rows, ["size"]), model).auc == 1


def test_gains_tell_which_share_of_conversions_the_best_leads_hold():
    histogram = Histogram(np.array([0, 100]), np.array([1, 3]), np.array([5, 1]), np.array([6, 4]))
    found = gains(histogram)
    assert found.score.tolist() == [100, 0]
    assert found.share_of_leads.tolist() == [0.4, 1]
    assert found.share_of_converted.tolist() == [0.75, 1]
    assert found.lift.tolist() == [1.875, 1]


@given(cases())
def test_a_histogram_holds_every_lead_that_is_not_ruled_out_once(case: Case):
    patterns = patterns_of_rows(case.rows, CRITERIA)
    scores = score_patterns(patterns, case.model)
    histogram = Histogram.of(scores, LeadCounts.of(patterns, "all"))
    kept = [row for row in case.rows if row.gate < 0]
    assert histogram.score.tolist() == sorted({score_of(case.model, row) for row in kept})
    assert histogram.everyone.sum() == len(kept)
    assert histogram.converted.sum() == sum(row.converted is True for row in kept)
