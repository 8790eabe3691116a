"""The threshold that does what is wanted is the one that looking at all of them finds."""

import math
from datetime import date
from itertools import count, islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.advice.threshold_choice import choose_threshold, threshold_tries
from calibration.advice.wishes import Best, Capacity, Earnings, Limit
from calibration.evaluation import evaluate
from calibration.evaluation.resampling import resampled
from calibration.problems import EvaluationError
from tests.evaluation.plainly import score_of
from tests.evaluation.strategies import CRITERIA, Case, cases
from tests.evaluation.tables import Row, model_of, patterns_of_rows

SHARES = st.sampled_from([0.0, 0.1, 0.25, 1 / 3, 0.5, 0.6, 0.9, 1.0])
WISHES = st.one_of(
    st.builds(Capacity, per_week=st.sampled_from([0.0, 0.5, 1.0, 2.0, 100.0])),
    st.builds(
        Limit,
        figure=st.sampled_from(
            ["recall", "precision", "false_positive_rate", "false_discovery_rate"]
        ),
        value=SHARES,
    ),
    st.builds(
        Earnings, lead_costs=st.sampled_from([0, 1, 5]), deal_earns=st.sampled_from([1, 5, 40])
    ),
    st.builds(Best, figure=st.sampled_from(["f1", "youden"])),
)
DAY = date(2026, 1, 1)


def worth_of(wish, board):
    """Return what is wanted of an evaluation, told from its counts alone."""
    caught, in_vain = board.true_positives, board.false_positives
    match wish:
        case Capacity():
            return board.per_week
        case Limit():
            return getattr(board, wish.figure)
        case Earnings():
            if not board.leads:
                return math.nan
            return caught * wish.deal_earns - (caught + in_vain) * wish.lead_costs
        case Best("f1"):
            whole = caught + in_vain + board.converted
            return 2 * caught / whole if board.converted else math.nan
    return board.recall - board.false_positive_rate


def keeps(wish, worth):
    if isinstance(wish, Capacity):
        return worth <= wish.per_week
    at_least = wish.figure in ("recall", "precision")
    return worth >= wish.value if at_least else worth <= wish.value


def exhaustive(wish, boards):
    """Return the threshold of {threshold: evaluation} that does what is wanted, else None."""
    worth = {each: worth_of(wish, board) for each, board in boards.items()}
    if isinstance(wish, Capacity | Limit):
        fits = [each for each in worth if keeps(wish, worth[each])]
        if not fits:
            return None
        return max(fits) if getattr(wish, "figure", "") == "recall" else min(fits)
    known = [each for each in worth if not math.isnan(worth[each])]
    return max(known, key=lambda each: (worth[each], each)) if known else None


@given(cases(), WISHES, st.sampled_from(["all", "design", "holdout"]))
def test_the_threshold_is_the_one_that_looking_at_all_of_them_finds(case: Case, wish, part):
    patterns = patterns_of_rows(case.rows, CRITERIA)
    scores = sorted({score_of(case.model, row) // 100 for row in case.rows if row.gate < 0})
    if not scores:
        with pytest.raises(EvaluationError, match="ruled out"):
            choose_threshold(patterns, case.model, wish, part=part)
        return
    boards = {
        each: evaluate(patterns, case.model, threshold=each, part=part)
        for each in [*scores, scores[-1] + 1]
    }
    if all(math.isnan(worth_of(wish, board)) for board in boards.values()):
        with pytest.raises(EvaluationError, match=r"converted|days"):
            choose_threshold(patterns, case.model, wish, part=part)
        return
    found = choose_threshold(patterns, case.model, wish, part=part, resamples=20)
    best = exhaustive(wish, boards)
    assert found.reached == (best is not None)
    if best is not None:
        assert found.threshold == best
    assert found.worth == pytest.approx(worth_of(wish, boards[found.threshold]))
    assert found.point.true_positives == boards[found.threshold].true_positives
    assert found.low <= found.threshold <= found.high


@given(cases())
def test_a_whole_threshold_for_every_set_of_leads_that_one_can_qualify(case: Case):
    patterns = patterns_of_rows(case.rows, CRITERIA)
    if not any(row.gate < 0 for row in case.rows):
        return
    found = threshold_tries(patterns, case.model, part="all")
    first, last = int(found.thresholds[0]), int(found.thresholds[-1])
    reached = {evaluate(patterns, case.model, threshold=each, part="all").volume
               for each in range(first, last + 1)}  # fmt: skip
    assert reached == {
        evaluate(patterns, case.model, threshold=int(each), part="all").volume
        for each in found.thresholds
    }


LADDER = model_of([{"id": "size", "points": 1}])


def ladder(*steps):
    """Return patterns of (score, converted, not converted) leads."""
    rows = []
    for score, converted, not_converted in steps:
        rows += [Row({"size": score}, converted=True)] * converted
        rows += [Row({"size": score}, converted=False)] * not_converted
    return patterns_of_rows(rows, ["size"], first_day=DAY, last_day=date(2026, 1, 28))


def test_precision_that_falls_and_rises_is_looked_at_everywhere():
    patterns = ladder((1, 0, 10), (2, 9, 1), (3, 0, 8), (4, 3, 1))
    found = choose_threshold(patterns, LADDER, Limit("precision", 0.54), resamples=10)
    assert found.threshold == 2  # 12 of 22; at 3 it is 3 of 12, at 4 it is 3 of 4
    assert found.worth == pytest.approx(12 / 22)


def test_forty_leads_in_four_weeks_fit_a_capacity_of_ten_a_week():
    patterns = ladder((1, 10, 90), (2, 5, 35), (3, 5, 15))
    found = choose_threshold(patterns, LADDER, Capacity(10), resamples=200)
    assert (found.threshold, found.worth) == (3, 5.0)
    assert choose_threshold(patterns, LADDER, Capacity(15), resamples=10).threshold == 2
    assert choose_threshold(patterns, LADDER, Capacity(1), resamples=10).point.volume == 0


def test_what_can_t_be_reached_says_so_and_gives_the_nearest():
    patterns = ladder((1, 0, 50), (2, 10, 40), (3, 5, 15))
    found = choose_threshold(patterns, LADDER, Limit("precision", 0.9), resamples=10)
    assert not found.reached
    assert found.threshold == 3
    assert found.worth == pytest.approx(0.25)


def test_thresholds_that_differ_by_few_leads_can_t_be_told_apart_and_others_can():
    steps = [(score, 20 + 4 * score, 400 - 30 * score) for score in range(1, 12)]
    found = choose_threshold(ladder(*steps), LADDER, Best("youden"))
    assert found.low <= found.threshold <= found.high
    assert found.high - found.low <= 4
    more = [(score, 50 * won, 50 * lost) for score, won, lost in steps]
    clearer = choose_threshold(ladder(*more), LADDER, Best("youden"))
    assert clearer.threshold == found.threshold
    assert clearer.high - clearer.low <= found.high - found.low


def test_leads_drawn_again_are_as_many_and_on_average_those_there_are():
    counts = np.array([0, 400, 50, 9550])
    drawn = resampled(counts, times=4000)
    assert (drawn.sum(axis=1) == 10_000).all()
    assert not drawn[:, 0].any()
    spread = np.sqrt(counts * (1 - counts / 10_000))
    assert (np.abs(drawn.mean(axis=0) - counts) <= 4 * spread / math.sqrt(4000)).all()
    assert drawn.std(axis=0)[1:] == pytest.approx(spread[1:], rel=0.1)


def test_the_same_leads_give_the_same_interval():
    patterns = ladder((1, 10, 90), (2, 15, 35), (3, 5, 15))
    first, second = (choose_threshold(patterns, LADDER, Best("f1")) for _ in range(2))
    assert first == second


def test_a_limit_met_by_a_hair_holds_in_about_half_of_the_draws():
    # From 2 points on 60 of 100 leads that convert qualify: a least recall of 60 % is just met.
    patterns = ladder((1, 40, 400), (2, 30, 60), (3, 30, 40))
    found = choose_threshold(patterns, LADDER, Limit("recall", 0.6))
    assert found.threshold == 2
    assert found.worth == pytest.approx(0.6)
    assert 0.4 < found.holds < 0.65
    assert found.worth_low < 0.6 < found.worth_high
    lower = choose_threshold(patterns, LADDER, Limit("recall", 0.5))
    assert (lower.threshold, lower.holds > 0.95) == (2, True)


def test_leads_of_one_company_tell_fewer_thresholds_apart():
    # In each company of 10 leads all convert, or none.
    steps = [(score, 20 * score, 20 * (12 - score)) for score in range(1, 12)]
    company = count()
    rows = [
        Row({"size": score}, converted=converted, company=number)
        for score, *counts in steps
        for converted, leads in zip((True, False), counts, strict=True)
        for number in islice(company, leads // 10)
        for _ in range(10)
    ]
    wish = Limit("recall", 0.8)
    alone = choose_threshold(ladder(*steps), LADDER, wish)
    together = choose_threshold(patterns_of_rows(rows, ["size"]), LADDER, wish)
    assert together.threshold == alone.threshold
    widths = [each.worth_high - each.worth_low for each in (together, alone)]
    assert 2.5 < widths[0] / widths[1] < 4  # the root of 10


@pytest.mark.parametrize("seed", [0, 1])
def test_what_is_best_among_noise_flatters_itself(seed):
    generator = np.random.default_rng(seed)
    steps = [(each, *generator.multinomial(20, (0.2, 0.8))) for each in range(1, 40)]
    found = choose_threshold(ladder(*steps), LADDER, Earnings(1, 5), resamples=200)
    assert found.optimism > 0
    kept = choose_threshold(ladder(*steps), LADDER, Limit("recall", 0.5), resamples=20)
    assert kept.optimism == 0


@pytest.mark.parametrize(
    ("limit", "threshold"),
    [
        (Limit("false_negative_rate", 0.5), 3),  # 20 of 40 that convert are left behind
        (Limit("false_negative_rate", 0.5, "at_least"), 3),
        (Limit("per_week", 10, "at_least"), 3),  # 40 leads in four weeks
        (Limit("per_week", 10, "at_most"), 3),
        (Limit("per_week", 11, "at_least"), 2),
        (Limit("recall", 0.4, "at_most"), 4),
    ],
)
def test_a_figure_may_be_limited_either_way(limit, threshold):
    patterns = ladder((1, 10, 90), (2, 10, 40), (3, 10, 10), (4, 10, 10))
    assert choose_threshold(patterns, LADDER, limit, resamples=10).threshold == threshold
