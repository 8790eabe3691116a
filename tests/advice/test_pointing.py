"""Points are suggested within a range, at the scale of those there are, and each with why."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from calibration.advice.carrying import carried
from calibration.advice.logistic_line import fit_line, log_loss
from calibration.advice.point_search import Wanted, search_points
from calibration.advice.pointing import RANGES, pointed, with_points
from calibration.advice.points_advice import PointsAdvice, Standing, suggest_points, taken
from calibration.advice.told_loss import told_by
from calibration.evaluation import auc, evaluate
from tests.evaluation.tables import Row, model_of, patterns_of_rows

CRITERIA = ("demo", "pricing", "student", "webinar")


def leads(chance, *, each=60, seed=1):
    """Return leads that meet every combination of the criteria as often, and convert by chance."""
    generator = np.random.default_rng(seed)
    rows = []
    for code in range(16):
        levels = {name: (code >> at) & 1 for at, name in enumerate(CRITERIA)}
        odds = -1.5 + sum(chance.get(name, 0) for name, level in levels.items() if level)
        won = generator.binomial(each, 1 / (1 + np.exp(-odds)))
        rows += [Row(levels, converted=True)] * won
        rows += [Row(levels, converted=False)] * (each - won)
    return patterns_of_rows(rows, list(CRITERIA))


def board(**points):
    return model_of(
        [{"id": name, "points": points.get(name, 0)} for name in CRITERIA],
        threshold=10,
        bands=[{"name": "cold"}, {"name": "warm", "from": 5}, {"name": "hot", "from": 10}],
    )


TRUTH = {"demo": 2.0, "pricing": 1.0, "student": -2.0}
PATTERNS = leads(TRUTH)
BOARD = board(demo=20, pricing=10, student=-20, webinar=15)


def advised(patterns, model, **asked) -> PointsAdvice:
    advice = suggest_points(patterns, model, **asked)
    assert advice is not None
    return advice


def rows_of(advice):
    return {each.criterion: each for each in advice.rows}


@pytest.mark.parametrize("most", RANGES)
def test_no_criterion_gets_more_than_the_range(most):
    model = with_points(BOARD, PATTERNS, wanted=Wanted(most=most))
    sizes = [abs(each.points) for each in model.criteria]
    assert 0.8 * most <= max(sizes) <= most


def test_only_the_points_that_are_out_of_line_move_far():
    found = rows_of(advised(PATTERNS, BOARD, most=20))
    assert found["demo"].suggested == pytest.approx(20, abs=4)
    assert found["pricing"].suggested == pytest.approx(10, abs=4)
    assert found["student"].suggested == pytest.approx(-20, abs=4)
    assert found["webinar"].suggested == pytest.approx(0, abs=4)


def test_each_suggestion_says_why():
    found = rows_of(advised(PATTERNS, BOARD, most=20))
    assert str(found["demo"].sentence()) == "Its points are within what past leads would give."
    assert "can't tell whether it speaks" in str(found["webinar"].sentence())
    much = rows_of(advised(PATTERNS, board(demo=20, pricing=30, student=-20), most=50))
    assert much["pricing"].standing is Standing.MORE


def test_locks_and_refusals_keep_points_that_no_range_would():
    found = rows_of(advised(PATTERNS, BOARD, most=10, locked={"demo"}, refused={"student"}))
    assert (found["demo"].suggested, found["demo"].standing) == (20, Standing.LOCKED)
    assert (found["student"].suggested, found["student"].standing) == (-20, Standing.REFUSED)


def test_a_sign_that_is_to_stay_stays_and_it_is_said():
    wrong = board(demo=20, pricing=10, student=15)
    found = rows_of(advised(PATTERNS, wrong, most=20, signs_stay=True))
    assert (found["student"].suggested, found["student"].standing) == (0, Standing.SIGN_KEPT)


def test_a_criterion_that_earns_no_place_gets_no_points_where_the_fewest_are_wanted():
    found = rows_of(advised(PATTERNS, BOARD, most=20, fewest=True))
    assert found["webinar"].suggested == 0
    assert all(found[name].suggested for name in ("demo", "pricing", "student"))


def test_a_criterion_that_no_converted_lead_meets_gets_minus_points_and_it_is_said():
    rows = [Row({"demo": at % 2, "student": 0}, converted=at % 3 == 0) for at in range(300)]
    rows += [Row({"demo": at % 2, "student": 1}, converted=False) for at in range(30)]
    model = model_of([{"id": "demo", "points": 5}, {"id": "student", "points": 5}])
    found = rows_of(advised(patterns_of_rows(rows, ["demo", "student"]), model, most=10))
    assert -10 <= found["student"].suggested < 0
    assert str(found["student"].sentence()).startswith("None of the 30 leads that meet it")


def test_a_criterion_that_no_lead_meets_keeps_its_points():
    rows = [Row({"demo": at % 2, "student": 0}, converted=at % 3 == 0) for at in range(300)]
    model = model_of([{"id": "demo", "points": 5}, {"id": "student", "points": 7}])
    found = rows_of(advised(patterns_of_rows(rows, ["demo", "student"]), model, most=10))
    assert (found["student"].suggested, found["student"].standing) == (7, Standing.UNMET)


def test_nothing_is_suggested_where_all_leads_turned_out_alike():
    rows = [Row(dict.fromkeys(CRITERIA, at % 2), converted=True) for at in range(40)]
    assert pointed(BOARD, patterns_of_rows(rows, list(CRITERIA))) is None


def test_as_many_leads_are_handed_over_at_another_scale():
    advice = advised(PATTERNS, BOARD, most=5)
    then = taken(advice, BOARD, PATTERNS, line_moves=True)
    assert advice.rescaled
    before, after = evaluate(PATTERNS, BOARD), evaluate(PATTERNS, then)
    assert after.volume == pytest.approx(before.volume, rel=0.25)
    assert then.bands[-1].from_ == then.threshold
    cold, warm, hot = (each.from_ for each in then.bands)
    assert cold is None
    assert warm is not None
    assert hot is not None
    assert warm < hot


def test_points_that_stay_leave_the_line_where_it_was():
    assert carried(BOARD, BOARD, PATTERNS).threshold in {6, 10}
    same = evaluate(PATTERNS, carried(BOARD, BOARD, PATTERNS))
    assert same.volume == evaluate(PATTERNS, BOARD).volume


def test_accepting_makes_the_score_tell_more():
    advice = advised(PATTERNS, BOARD, most=20)
    then = taken(advice, BOARD, PATTERNS, line_moves=False)
    now, better = told_by(PATTERNS, BOARD, "design"), told_by(PATTERNS, then, "design")
    assert better.loss < now.loss
    assert better.auc > now.auc
    assert then.threshold == BOARD.threshold


def test_fifty_small_samples_give_no_absurd_points_and_each_says_why():
    for seed in range(50):
        generator = np.random.default_rng(seed)
        count = int(generator.integers(500, 1000))
        met = generator.random((count, 4)) < [0.3, 0.1, 0.4, 0.03]
        won = generator.random(count) < 1 / (1 + np.exp(2.5 - met @ [1.0, 1.5, 0.0, 0.0]))
        rows = [
            Row(dict(zip(CRITERIA, map(int, each), strict=True)), converted=bool(buys))
            for each, buys in zip(met, won & ~met[:, 3], strict=True)
        ]
        advice = advised(patterns_of_rows(rows, list(CRITERIA)), BOARD, most=10)
        found = rows_of(advice)
        assert all(abs(each.suggested) <= 10 for each in advice.rows)
        assert all(str(each.sentence()) for each in advice.rows)
        never = found["webinar"]
        assert never.suggested <= 0
        assert str(never.sentence()).startswith(f"None of the {never.leads} leads")


# A rare signal that tells much, and many that tell a little.
KNOWN = np.array([3.2, 0.9, 0.6, 0.3, 0.28, 0.3, -0.32, 0.3, 0.27, 0.33, -0.3, 0.29])
OFTEN = np.array([0.006, 0.1, 0.2, *[0.3] * 9])
MEETS = (np.arange(1 << len(KNOWN))[:, None] >> np.arange(len(KNOWN))) & 1
CHANCE = 1 / (1 + np.exp(-(-2.8 + MEETS @ KNOWN)))
SHARE = np.prod(np.where(MEETS, OFTEN, 1 - OFTEN), axis=1)


def on_unseen_leads(points, *, converted, counted):
    """Return log loss and AUC of all leads there could be, known exactly."""
    score, places = np.unique(MEETS @ np.array(points), return_inverse=True)
    line = fit_line(
        score.astype(float),
        leads=np.bincount(places, counted).astype(float),
        converted=np.bincount(places, converted).astype(float),
    )
    all_, won = (np.bincount(places, each).astype(float) for each in (SHARE, SHARE * CHANCE))
    loss = log_loss(line.log_odds(score.astype(float)), leads=all_, converted=won)
    wins, others = (np.rint(1e9 * each).astype(np.int64) for each in (won, all_ - won))
    return float(loss), auc(wins, others)


@pytest.mark.parametrize("most", [5, 10, 20])
def test_on_leads_of_known_truth_points_tell_more_than_a_rounded_regression(most):
    generator = np.random.default_rng(most)
    counted = generator.multinomial(100_000, SHARE)
    converted = generator.binomial(counted, CHANCE)
    usual = LogisticRegression(max_iter=500).fit(
        np.vstack([MEETS, MEETS]),
        np.repeat([1, 0], len(MEETS)),
        sample_weight=np.r_[converted, counted - converted],
    )
    weights = usual.coef_[0]
    rounded = np.rint(weights / np.abs(weights).max() * most).astype(int)
    found = search_points(
        100 * MEETS,
        model_of([{"id": f"c{at}", "points": 1} for at in range(len(KNOWN))]),
        converted=converted,
        leads=counted,
        wanted=Wanted(most=most),
    )
    ours, plain = (
        on_unseen_leads(each, converted=converted, counted=counted)
        for each in (found.points, rounded)
    )
    assert ours[0] <= plain[0] + 1e-5
    if most == 5:
        assert ours[1] >= plain[1] + 0.003
