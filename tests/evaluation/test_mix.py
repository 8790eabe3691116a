"""Leads that aren't every lead of their period: what stays known, and what a true rate restores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.evaluation import (
    Evaluation,
    Mix,
    PointsControl,
    ThresholdControl,
    board_rows,
    compare_decisions,
    consequences,
    curve,
    evaluate,
    evidence,
    mix_of,
    of_sample,
    score_patterns,
)
from calibration.leads.facts import Sample
from calibration.model import Model
from calibration.problems import LeadsError
from tests.evaluation.strategies import CRITERIA, Case, cases
from tests.evaluation.tables import Row, model_of, patterns_of_rows
from tests.evaluation.test_consequences import assert_row_equals_the_board

PARTS = st.sampled_from(["all", "design", "holdout"])
SAMPLES = st.builds(
    Sample, every_lead=st.just(False), base_rate=st.none() | st.floats(0.001, 0.999)
)
OF_BOTH = ("precision", "false_discovery_rate", "lift", "base_rate")
OF_ONE = ("recall", "false_positive_rate", "false_negative_rate", "auc", "auc_low", "ks")
MODEL = model_of([{"id": "size", "points": 10}], threshold=10)
# 4 of 10 converted in the file; 3 of 5 handed over.
ROWS = [
    *(3 * [Row({"size": 1}, converted=True)]),
    Row({}, converted=True),
    *(2 * [Row({"size": 1}, converted=False)]),
    *(4 * [Row({}, converted=False)]),
    Row({"size": 1}),
]


def evaluated(sample: Sample) -> Evaluation:
    return evaluate(of_sample(patterns_of_rows(ROWS, ["size"]), sample), MODEL, part="all")


def test_without_every_lead_only_rates_of_one_outcome_and_the_ranking_are_known() -> None:
    every, some = evaluated(Sample()), evaluated(Sample(every_lead=False))
    for name in OF_ONE:
        assert getattr(some, name) == getattr(every, name), name
    for name in (*OF_BOTH, "share_qualified", "value"):
        assert np.isnan(getattr(some, name)), name
    assert some.volume is None
    assert some.per_week is None
    assert all(np.isnan(ends).all() for ends in (some.precision_interval, some.base_rate_interval))
    assert all(np.isnan((band.conversion_rate, band.low, band.high)).all() for band in some.bands)


def test_undefined_numbers_are_null_in_json_and_counts_of_the_file_stay() -> None:
    told = evaluated(Sample(every_lead=False)).to_json()
    assert told["volume"] is told["precision"] is told["lift"] is told["share_qualified"] is None
    assert told["every_lead"] is False
    assert told["true_positives"] == 3
    assert told["false_positive_rate"] == pytest.approx(2 / 6)
    assert "every_lead" not in evaluated(Sample()).to_json()


def test_a_true_base_rate_weighs_the_leads_of_each_outcome() -> None:
    found = evaluated(Sample(every_lead=False, base_rate=0.1))
    # 3 of 4 converted and 2 of 6 others are handed over: 0.1 x 3/4 against 0.9 x 2/6.
    handed_over, bought = 0.1 * 3 / 4 + 0.9 * 2 / 6, 0.1 * 3 / 4
    assert found.base_rate == pytest.approx(0.1)
    assert found.share_qualified == pytest.approx(handed_over)
    assert found.precision == pytest.approx(bought / handed_over)
    assert found.false_discovery_rate == pytest.approx(1 - bought / handed_over)
    assert found.lift == pytest.approx(bought / handed_over / 0.1)
    assert found.volume is None


@pytest.mark.parametrize("rate", [0, 1, -0.1, 1.2, float("nan")])
def test_a_base_rate_that_no_period_can_have_is_refused(rate: float) -> None:
    with pytest.raises(LeadsError, match="above 0 and below 1"):
        Sample(every_lead=False, base_rate=rate)


def test_a_true_base_rate_of_every_lead_is_refused() -> None:
    with pytest.raises(LeadsError, match="only where a file lacks leads"):
        Sample(base_rate=0.1)


def test_with_leads_of_one_outcome_a_true_base_rate_tells_nothing() -> None:
    sample = Sample(every_lead=False, base_rate=0.1)
    patterns = of_sample(patterns_of_rows([Row({"size": 1}, converted=True)], ["size"]), sample)
    assert np.isnan(evaluate(patterns, MODEL, part="all").precision)


@given(cases(), PARTS, SAMPLES, st.data())
def test_every_position_is_the_board_put_there_whatever_the_sample(
    case: Case, part, sample: Sample, data
):
    patterns = of_sample(patterns_of_rows(case.rows, CRITERIA), sample)
    at = data.draw(st.integers(-40, 80))
    table = consequences(patterns, case.model, ThresholdControl(range(at, at + 1)), part=part)
    assert_row_equals_the_board(table, at, patterns, case.model.with_threshold(at), part)
    criterion, points = data.draw(st.sampled_from(CRITERIA)), data.draw(st.integers(-25, 30))
    control = PointsControl(criterion, range(points, points + 1))
    table = consequences(patterns, case.model, control, part=part)
    moved = case.model.with_points(criterion, points)
    assert_row_equals_the_board(table, points, patterns, moved, part)
    assert board_rows(table)["volume"] is None
    row = curve(patterns, case.model, part=part).at(at)
    board = evaluate(patterns, case.model, threshold=at, part=part)
    for name in ("precision", "lift", "share_qualified", "false_positive_rate"):
        np.testing.assert_equal(getattr(row, name), getattr(board, name))


def own_rate(case: Case) -> Sample | None:
    known = [row.converted for row in case.rows if row.converted is not None]
    if len(set(known)) < 2:
        return None
    return Sample(every_lead=False, base_rate=known.count(True) / len(known))


@given(cases(), PARTS)
def test_with_the_file_s_own_base_rate_every_rate_is_as_counted(case: Case, part):
    sample = own_rate(case)
    if sample is None:
        return
    plain = patterns_of_rows(case.rows, CRITERIA)
    every = evaluate(plain, case.model, part=part)
    weighed = evaluate(of_sample(plain, sample), case.model, part=part)
    for name in (*OF_BOTH, *OF_ONE, "share_of_counted"):
        np.testing.assert_equal(getattr(weighed, name), getattr(every, name), err_msg=name)
    for band, other in zip(weighed.bands, every.bands, strict=True):
        np.testing.assert_equal(band.conversion_rate, other.conversion_rate)
    for told, as_counted in zip(evidence(of_sample(plain, sample)), evidence(plain), strict=True):
        np.testing.assert_equal(told.rate_with, as_counted.rate_with)
        assert told.speaks == as_counted.speaks
    before = plain.qualified_before
    if before is None:
        return
    after = score_patterns(plain, case.model).qualified
    moves = [
        compare_decisions(each, before, after, part=part).precision
        for each in (of_sample(plain, sample), plain)
    ]
    for name in ("value", "low", "high"):
        first, second = (getattr(each, name) for each in moves)
        np.testing.assert_allclose(first, second, atol=1e-12)


@given(cases(), SAMPLES)
def test_a_rate_lies_within_its_interval(case: Case, sample: Sample):
    found = evaluate(of_sample(patterns_of_rows(case.rows, CRITERIA), sample), case.model)
    for name in ("precision", "false_discovery_rate"):
        rate, (low, high) = getattr(found, name), getattr(found, f"{name}_interval")
        assert np.isnan(rate) == np.isnan(low) == np.isnan(high)
        assert np.isnan(rate) or -1e-12 <= low <= rate + 1e-12 <= high + 2e-12 <= 1 + 3e-12


def test_the_whole_file_tells_the_weights_where_a_part_of_it_is_looked_at() -> None:
    sample = Sample(every_lead=False, base_rate=0.1, whole=(50, 50))
    patterns = of_sample(patterns_of_rows(ROWS, ["size"]), sample)
    assert mix_of(patterns) == Mix(0.2, 1.8, whole=(50, 50))
    # 4 x 0.2 of 4 x 0.2 + 6 x 1.8: the part converts less than all leads do.
    assert evaluate(patterns, MODEL, part="all").base_rate == pytest.approx(0.8 / 11.6)


def period(rng: np.random.Generator, leads: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the score class and the outcome of every lead of a period."""
    classes = rng.integers(0, 4, leads)
    converted = rng.random(leads) < np.array([0.004, 0.01, 0.03, 0.12])[classes]
    return classes, converted


def drawn(
    rng: np.random.Generator, classes: np.ndarray, converted: np.ndarray, *, others: int
) -> list[Row]:
    """Return all leads that converted, and some of those that did not."""
    lost = rng.choice(np.flatnonzero(~converted), others, replace=False)
    kept = np.concatenate([np.flatnonzero(converted), lost])
    return [
        Row({"size": float(classes[each])}, converted=bool(converted[each]))
        for each in kept.tolist()
    ]


CLASSES: Model = model_of(
    [{"id": "size", "points": 10}],
    threshold=20,
    bands=[{"name": "cold"}, {"name": "warm", "from": 20}, {"name": "hot", "from": 30}],
)


@pytest.mark.parametrize("seed", range(5))
def test_a_sample_rich_in_conversions_tells_the_period_s_numbers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    classes, converted = period(rng, 20_000)
    truth = float(converted.mean())
    sample = Sample(every_lead=False, base_rate=truth)
    rows = drawn(rng, classes, converted, others=2 * int(converted.sum()))
    found = evaluate(of_sample(patterns_of_rows(rows, ["size"]), sample), CLASSES, part="all")
    qualified = classes >= 2
    precision = float(converted[qualified].mean())
    assert found.base_rate == pytest.approx(truth)
    low, high = found.mix.interval(found.true_positives, found.false_positives, confidence=0.99)
    assert low < precision < high
    assert low / truth < found.lift < high / truth
    assert found.share_qualified == pytest.approx(float(qualified.mean()), rel=0.1)
    for band, held in zip(found.bands, (classes < 2, classes == 2, classes == 3), strict=True):
        low, high = found.mix.interval(band.converted, band.leads - band.converted, confidence=0.99)
        assert low < float(converted[held].mean()) < high
    in_file = evaluate(patterns_of_rows(rows, ["size"]), CLASSES, part="all")
    assert in_file.precision > 2 * precision


def test_intervals_under_a_true_base_rate_hold_the_truth_as_often_as_they_say() -> None:
    """Of 4,000 drawn files, about 95 % of the intervals hold the period's precision."""
    rng = np.random.default_rng(11)
    truth, tpr, fpr = 0.02, 0.6, 0.15
    bought = rng.binomial(150, tpr, 4000)
    others = rng.binomial(400, fpr, 4000)
    mix = Mix.towards(truth, converted=150, not_converted=400)
    low, high = mix.interval(bought, others)
    precision = truth * tpr / (truth * tpr + (1 - truth) * fpr)
    assert 0.935 < float(np.mean((low <= precision) & (precision <= high))) < 0.965


def test_intervals_at_the_ends_stay_honest() -> None:
    mix = Mix.towards(0.02, converted=150, not_converted=400)
    low, high = mix.interval(np.array([0, 3, 0]), np.array([20, 0, 0]))
    assert low[0] == 0
    assert 0 < high[0] < 0.02
    assert 0.02 < low[1] < 1
    assert high[1] == 1
    assert np.isnan((low[2], high[2])).all()


def test_companies_widen_an_interval_and_leave_its_middle() -> None:
    for mix in (Mix(), Mix.towards(0.02, converted=150, not_converted=400)):
        share = float(mix.share(90, 60))
        low, high = (float(end) for end in mix.interval(90, 60))
        wide_low, wide_high = (float(end) for end in mix.interval(90, 60, effect=4.0))
        assert wide_low < low < share < high < wide_high
        assert 1.5 < (wide_high - wide_low) / (high - low) < 2.5
