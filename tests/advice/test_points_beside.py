"""Points that past leads would give beside other criteria: a plain fit, at the model's scale."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from calibration.advice.points_beside import points_beside, weights_beside
from calibration.engine.patterns import Patterns
from calibration.evaluation import evidence
from calibration.model import Model
from tests.evaluation.tables import Row, model_of, patterns_of_rows

TRUTH = {"a": 1.0, "b": 0.5, "c": -1.0}
POINTS = {"a": 20, "b": 10, "c": -20}
"""Twenty points for every unit of log odds."""


def model(points: Mapping[str, int]) -> Model:
    return model_of([{"id": name, "points": each} for name, each in points.items()])


def leads(
    seed: int, truth: Mapping[str, float], *, count: int = 2000, often: float = 0.4
) -> list[Row]:
    """Return leads whose log odds are -1.5 and what the criteria they meet are worth."""
    draw = np.random.default_rng(seed)
    met = draw.random((count, len(truth))) < often
    won = draw.random(count) < 1 / (1 + np.exp(1.5 - met @ np.array(list(truth.values()))))
    return rows_of(met, won, tuple(truth))


def rows_of(met: np.ndarray, won: np.ndarray, names: Sequence[str]) -> list[Row]:
    return [
        Row(dict(zip(names, map(float, each), strict=True)), bool(yes))
        for each, yes in zip(met, won, strict=True)
    ]


def grouped(rows: Sequence[Row], names: Sequence[str] = tuple(TRUTH)) -> Patterns:
    return patterns_of_rows(rows, names)


def test_the_weights_are_scikit_learn_s_and_their_variances_the_information_s() -> None:
    from sklearn.linear_model import LogisticRegression

    rows = leads(0, TRUTH)
    levels = np.array([list(each.levels.values()) for each in rows])
    won = np.array([each.converted for each in rows])
    fit = LogisticRegression(C=1.0, tol=1e-10, max_iter=500).fit(levels, won)
    chance = fit.predict_proba(levels)[:, 1]
    design = np.column_stack([np.ones(len(rows)), levels])
    information = (design * (chance * (1 - chance))[:, None]).T @ design

    found = weights_beside(grouped(rows), tuple(TRUTH))

    assert found.weights == pytest.approx(fit.coef_[0], abs=1e-6)
    inverse = np.linalg.inv(information + np.diag([0, 1, 1, 1]))
    assert np.diag(found.covariance) == pytest.approx(np.diag(inverse)[1:], rel=1e-6)


def test_points_that_follow_the_leads_are_given_again_and_not_questioned() -> None:
    found = points_beside(grouped(leads(1, TRUTH, count=20_000)), model(POINTS))

    assert not any(each.questions for each in found.values())
    for name, points in POINTS.items():
        assert found[name].given == pytest.approx(points, abs=2)


def test_twice_the_points_are_the_same_model_and_get_twice_the_answer() -> None:
    patterns = grouped(leads(2, TRUTH))

    once = points_beside(patterns, model(POINTS))
    twice = points_beside(patterns, model({name: 2 * each for name, each in POINTS.items()}))

    for name, found in once.items():
        assert twice[name].value == pytest.approx(2 * found.value)
        assert twice[name].low == pytest.approx(2 * found.low)


def test_points_for_what_tells_nothing_put_no_other_points_in_question() -> None:
    patterns = grouped(leads(3, TRUTH | {"idle": 0.0}, count=8000), (*TRUTH, "idle"))

    found = points_beside(patterns, model(POINTS | {"idle": 60}))

    assert [name for name, each in found.items() if each.questions] == ["idle"]
    assert not found["idle"].tells_sign


def test_what_looks_strong_alone_gets_no_points_beside_what_makes_it_strong() -> None:
    draw = np.random.default_rng(4)
    strong = draw.random(6000) < 0.4
    echo = np.where(draw.random(6000) < 0.85, strong, ~strong)
    won = draw.random(6000) < np.where(strong, 0.4, 0.15)
    patterns = grouped(rows_of(np.column_stack([strong, echo]), won, ("a", "b")), ("a", "b"))
    alone = evidence(patterns, criteria=["b"])[0]

    found = points_beside(patterns, model({"a": 20, "b": 20}))

    assert alone.speaks == "for"
    assert alone.ratio.low > 1.5
    assert not found["b"].tells_sign
    assert found["b"].questions
    assert found["a"].tells_sign


def test_the_interval_holds_the_truth_nineteen_times_of_twenty() -> None:
    held = []
    for seed in range(40):
        found = weights_beside(grouped(leads(seed, TRUTH, count=1000)), tuple(TRUTH))
        half = 1.96 * np.sqrt(np.diag(found.covariance))
        held += list(np.abs(found.weights - np.array(list(TRUTH.values()))) <= half)

    assert 0.91 <= np.mean(held) <= 0.99


def test_a_criterion_that_no_buyer_meets_gets_an_interval_and_no_infinity() -> None:
    rows = [
        *(Row({"a": at % 2, "b": 0.0}, at % 4 == 0) for at in range(400)),
        *(Row({"a": at % 2, "b": 1.0}, converted=False) for at in range(12)),
    ]
    found = points_beside(grouped(rows, ("a", "b")), model({"a": -10, "b": -10}))["b"]

    assert -100 < found.low < found.value < 0


def test_what_nobody_or_everybody_meets_has_no_points() -> None:
    rows = [
        replace(each, levels={**each.levels, "none": 0.0, "all": 1.0}) for each in leads(6, TRUTH)
    ]
    patterns = grouped(rows, (*TRUTH, "none", "all"))

    found = points_beside(patterns, model({**POINTS, "none": 5, "all": 5}))

    assert found.keys() == TRUTH.keys()


@pytest.mark.parametrize(("buyers", "answers"), [(40, True), (39, False)])
def test_forty_leads_of_an_outcome_are_the_fewest_that_tell(buyers: int, answers: bool) -> None:
    rows = [Row({"a": float(at % 3 == 0 or at < 20)}, at < buyers) for at in range(300)]

    assert bool(points_beside(grouped(rows, ("a",)), model({"a": 10}))) is answers


def test_a_score_that_falls_where_the_odds_rise_has_no_scale() -> None:
    upside_down = {name: -each for name, each in POINTS.items()}

    assert points_beside(grouped(leads(7, TRUTH)), model(upside_down)) == {}


def test_leads_of_one_company_widen_the_interval() -> None:
    rows = leads(8, TRUTH, count=600)
    twins = [replace(each, company=at) for at, each in enumerate(rows) for _ in range(3)]
    strangers = [replace(each, company=at) for at, each in enumerate(3 * rows)]

    together, apart = (weights_beside(grouped(each), tuple(TRUTH)) for each in (twins, strangers))

    assert together.weights == pytest.approx(apart.weights)
    times = np.sqrt(np.diag(together.covariance) / np.diag(apart.covariance))
    assert times == pytest.approx(np.full(3, np.sqrt(3)), rel=0.12)
