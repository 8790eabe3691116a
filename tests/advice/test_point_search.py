"""Whole points are those with which the score itself tells best who converts."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from calibration.advice.logistic_line import fit_line, log_loss
from calibration.advice.point_search import Wanted, search_points
from calibration.evaluation import score_patterns
from tests.evaluation.strategies import CRITERIA, cases
from tests.evaluation.tables import Row, model_of, patterns_of_rows


def counts_of(patterns):
    converted = patterns.converted.sum(axis=1)
    return converted, converted + patterns.not_converted.sum(axis=1)


def loss_of(model, patterns, points):
    """Return the mean log loss of the engine's own scores with points in the criteria's order."""
    for criterion, each in zip(model.criteria, points, strict=True):
        model = model.with_points(criterion.id, int(each))
    converted, leads = counts_of(patterns)
    score, places = np.unique(score_patterns(patterns, model).score, return_inverse=True)
    return fit_line(
        score.astype(float),
        leads=np.bincount(places, leads).astype(float),
        converted=np.bincount(places, converted).astype(float),
    ).loss


def searched(model, patterns, wanted):
    converted, leads = counts_of(patterns)
    return search_points(patterns.levels, model, converted=converted, leads=leads, wanted=wanted)


@settings(max_examples=20)
@given(cases(plain=True), st.sampled_from([2, 5]))
def test_the_loss_is_that_of_the_engine_s_own_scores(case, most):
    patterns = patterns_of_rows(case.rows, CRITERIA)
    converted, leads = counts_of(patterns)
    if not 0 < converted.sum() < leads.sum():
        return
    found = searched(case.model, patterns, Wanted(most=most))
    assert found.loss == pytest.approx(loss_of(case.model, patterns, found.points), abs=1e-6)
    assert all(abs(each) <= most for each in found.points)


@settings(max_examples=10)
@given(st.data())
def test_no_other_points_of_one_criterion_are_much_better(data):
    group = {"id": "all", "axis": "fit", "at_most": data.draw(st.sampled_from([2, 3, 9]))}
    model = model_of(
        [{"id": "size", "points": 1}, {"id": "mail", "points": 1}], groups=[group], threshold=1
    )
    rows = []
    for size, mail in itertools.product((0, 1, 2), (0, 1)):
        won, lost = data.draw(st.tuples(st.integers(0, 40), st.integers(1, 40)))
        levels = {"size": size, "mail": mail}
        rows += [Row(levels, converted=True)] * won + [Row(levels, converted=False)] * lost
    patterns = patterns_of_rows(rows, ["size", "mail"])
    converted, leads = counts_of(patterns)
    if not 0 < converted.sum() < leads.sum():
        return
    found = searched(model, patterns, Wanted(most=3))
    for at, value in itertools.product((0, 1), range(-3, 4)):
        other = list(found.points)
        other[at] = value
        assert found.loss <= loss_of(model, patterns, other) + 0.02


def made_up(generator, leads, weights, *, base=-2.0):
    """Return levels of independent criteria, and leads that convert by a logistic truth."""
    levels = (generator.random((leads, len(weights))) < 0.3).astype(np.int64)
    chance = 1 / (1 + np.exp(-(base + levels @ np.array(weights))))
    converted = (generator.random(leads) < chance).astype(np.int64)
    patterns, places = np.unique(levels, axis=0, return_inverse=True)
    return 100 * patterns, np.bincount(places, converted).astype(int), np.bincount(places)


def plain_model(count):
    return model_of([{"id": f"c{at}", "points": 1} for at in range(count)])


def test_points_follow_the_truth_that_leads_were_drawn_from():
    weights = (1.5, 0.75, -0.75, 0.0, 1.5)
    levels, converted, leads = made_up(np.random.default_rng(7), 200_000, weights)
    found = search_points(
        levels, plain_model(5), converted=converted, leads=leads, wanted=Wanted(most=10)
    )
    ratios = np.array(found.points) / max(found.points)
    assert ratios == pytest.approx(np.array(weights) / 1.5, abs=0.11)


@pytest.mark.parametrize("most", [5, 10, 20])
def test_no_worse_than_a_rounded_logistic_regression(most):
    generator = np.random.default_rng(most)
    weights = generator.normal(0, 1, 12)
    levels, converted, leads = made_up(generator, 20_000, weights)
    found = search_points(
        levels, plain_model(12), converted=converted, leads=leads, wanted=Wanted(most=most)
    )
    rows = np.repeat(np.arange(len(levels)), leads)
    won = np.concatenate([[1] * won + [0] * (all_ - won)
                          for won, all_ in zip(converted, leads, strict=True)])  # fmt: skip
    usual = LogisticRegression().fit(levels[rows] / 100, won)
    rounded = np.rint(usual.coef_[0] / np.abs(usual.coef_).max() * most)
    score, places = np.unique(levels @ rounded, return_inverse=True)
    theirs = fit_line(
        score,
        leads=np.bincount(places, leads).astype(float),
        converted=np.bincount(places, converted).astype(float),
    )
    assert found.loss <= theirs.loss + 1e-9


def test_small_samples_with_criteria_that_no_lead_converts_with_stay_within_bounds():
    for seed in range(50):
        generator = np.random.default_rng(seed)
        levels, converted, leads = made_up(
            generator, int(generator.integers(500, 1000)), (1.0, 0.5, 0.0, -6.0, 0.3), base=-2.5
        )
        found = search_points(
            levels, plain_model(5), converted=converted, leads=leads, wanted=Wanted(most=10)
        )
        assert all(abs(each) <= 10 for each in found.points)
        assert found.points[3] <= 0
        assert np.isfinite(found.loss)


def test_locks_and_signs_are_kept():
    levels, converted, leads = made_up(np.random.default_rng(3), 5_000, (1.0, -1.0, 0.5))
    wanted = Wanted(most=10, fixed={"c0": 2}, signs={"c1": 1})
    found = search_points(levels, plain_model(3), converted=converted, leads=leads, wanted=wanted)
    assert found.points[0] == 2
    assert found.points[1] == 0
    assert found.points[2] > 0


def test_the_line_is_scikit_learn_s_logistic_regression_of_one_column():
    generator = np.random.default_rng(11)
    score = np.arange(-300, 700, 100).astype(float)
    leads = generator.integers(5, 90, len(score)).astype(float)
    converted = np.floor(leads * np.linspace(0.1, 0.7, len(score)) * generator.random(len(score)))
    line = fit_line(score, leads=leads, converted=converted)
    rows = np.repeat(np.arange(len(score)), leads.astype(int))
    won = np.concatenate([[1] * int(each) + [0] * int(all_ - each)
                          for each, all_ in zip(converted, leads, strict=True)])  # fmt: skip
    usual = LogisticRegression(C=np.inf, tol=1e-10).fit(score[rows, None] / 100, won)
    assert 100 * line.slope == pytest.approx(usual.coef_[0, 0], abs=1e-4)
    assert line.intercept == pytest.approx(usual.intercept_[0], abs=1e-4)
    chances = usual.predict_proba(score[:, None] / 100)[:, 1]
    plainly = -(converted @ np.log(chances) + (leads - converted) @ np.log(1 - chances))
    assert log_loss(line.log_odds(score), leads=leads, converted=converted) == pytest.approx(
        plainly
    )
