"""What follows from a model: counts, rates, volumes, bands, money and days."""

import math
from datetime import date
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.evaluation import evaluate, require_both_outcomes, score_patterns
from calibration.problems import EvaluationError
from tests.evaluation.plainly import axes_of, band_name, counted, qualifies, score_of
from tests.evaluation.strategies import CRITERIA, Case, cases
from tests.evaluation.tables import UNSPLIT, Row, model_of, patterns_of_rows

MODEL = model_of([{"id": "size", "points": 15}, {"id": "title", "points": 10}], threshold=15)
ROWS = (
    Row({"size": 1, "title": 1}, converted=True, value=900, days=30),
    Row({"size": 1, "title": 1}, converted=False),
    Row({"size": 1}, converted=True, days=10),
    Row({"size": 1}, converted=None),
    Row({"title": 1}, converted=True, value=100, days=70),
    Row({"title": 1}, converted=False),
    Row({}, converted=False, holdout=True),
    Row({"size": 1}, converted=True, holdout=True, value=500, days=20),
    Row({"size": 1, "title": 1}, converted=False, gate=0),
)
PATTERNS = patterns_of_rows(ROWS, ("title", "size"))
PARTS = st.sampled_from(["all", "design", "holdout"])
RATES = (
    "precision",
    "recall",
    "false_positive_rate",
    "false_negative_rate",
    "false_discovery_rate",
    "base_rate",
    "lift",
    "share_qualified",
    "auc",
    "ks",
)


def test_rates_are_over_the_counted_leads_of_the_part_and_volume_is_over_everybody():
    found = evaluate(PATTERNS, MODEL)
    assert (found.true_positives, found.false_positives) == (2, 1)
    assert (found.false_negatives, found.true_negatives) == (1, 2)
    assert (found.leads, found.converted, found.qualified) == (6, 3, 3)
    assert (found.volume, found.everyone, found.ruled_out) == (5, 9, 1)
    assert found.precision == 2 / 3
    assert found.false_positive_rate == 1 / 3
    assert found.share_qualified == 5 / 9
    assert found.per_week == 2.5  # five leads in the two weeks of the facts


def test_each_part_counts_its_own_side_of_the_split():
    design, holdout, both = (
        evaluate(PATTERNS, MODEL, part=part) for part in ("design", "holdout", "all")
    )
    assert (design.leads, holdout.leads, both.leads) == (6, 2, 8)
    assert (holdout.true_positives, holdout.true_negatives) == (1, 1)
    assert design.volume == holdout.volume == both.volume


def test_money_and_median_days_are_those_of_qualified_leads_that_converted():
    found = evaluate(PATTERNS, MODEL, part="all")
    assert (found.value, found.value_known) == (1400, 2)
    assert found.median_days == 20  # of 10, 20 and 30
    assert evaluate(PATTERNS, MODEL).median_days == 20  # half way from 10 to 30


def test_money_is_undefined_where_leads_converted_and_no_value_is_known():
    patterns = patterns_of_rows([Row({"size": 1}, converted=True)], CRITERIA)
    assert math.isnan(evaluate(patterns, model_of([{"id": "size", "points": 20}])).value)


def test_another_threshold_replaces_the_base_one_and_leaves_the_bands():
    found = evaluate(PATTERNS, MODEL, threshold=25)
    assert (found.threshold, found.true_positives, found.volume) == (25, 1, 2)
    assert [band.from_ for band in found.bands] == [None, -5, 15]


def test_a_score_equal_to_the_threshold_qualifies():
    assert evaluate(PATTERNS, MODEL, threshold=15).volume == 5
    assert evaluate(PATTERNS, MODEL, threshold=16).volume == 2


def test_nothing_is_rounded_before_it_is_compared():
    patterns = patterns_of_rows([Row({"size": 0.99}, converted=True)], ("size",))
    model = model_of([{"id": "size", "points": 10}], threshold=10)
    assert evaluate(patterns, model).volume == 0
    assert evaluate(patterns, model, threshold=9).volume == 1


def test_the_threshold_of_a_variant_stays_when_the_base_threshold_moves():
    model = model_of(
        [{"id": "size", "points": 15}],
        variants=[{"id": "returning", "points": {"size": 5}, "threshold": 5}],
    )
    patterns = patterns_of_rows([Row({"size": 1}, variant=0), Row({"size": 1})], ("size",))
    assert score_patterns(patterns, model).score.tolist() == [500, 1500]
    assert evaluate(patterns, model, threshold=99).volume == 1


def test_json_has_the_keys_of_the_command_line_in_their_order_and_null_for_the_undefined():
    found = evaluate(PATTERNS, MODEL).to_json()
    assert list(found) == [
        "leads", "converted", "open", "immature", "excluded", "ruled_out", "threshold", "as_of",
        "part", "qualified", "volume", "true_positives", "false_positives", "false_negatives",
        "true_negatives", "precision", "recall", "false_positive_rate", "false_negative_rate",
        "false_discovery_rate", "lift", "auc", "auc_low", "auc_high", "signal", "ks", "bands",
    ]  # fmt: skip
    assert found["as_of"] == "2026-06-30"
    assert found["bands"][0] == {  # type: ignore[index]
        "name": "cold", "from": None, "leads": 0, "converted": 0,
        "conversion_rate": None, "low": None, "high": None,
    }  # fmt: skip


def test_leads_without_an_outcome_have_volumes_and_bands_but_no_rates():
    patterns = patterns_of_rows([Row({"size": 1}), Row({})], ("title", "size"))
    found = evaluate(patterns, MODEL)
    assert not found.has_outcome
    assert (found.volume, found.everyone, found.leads) == (1, 2, 0)
    assert [band.everyone for band in found.bands] == [0, 1, 1]
    assert all(math.isnan(getattr(found, name)) for name in RATES if name != "share_qualified")
    assert found.signal is None


def test_no_leads_at_all_are_no_error():
    found = evaluate(patterns_of_rows([], ("title", "size")), MODEL, part="all")
    assert (found.leads, found.volume, found.everyone) == (0, 0, 0)


def test_the_period_is_unknown_without_dates():
    patterns = patterns_of_rows(ROWS, ("title", "size"), first_day=None, last_day=None)
    assert evaluate(patterns, MODEL).per_week is None


def test_one_day_is_a_seventh_of_a_week():
    day = date(2026, 1, 1)
    patterns = patterns_of_rows(ROWS, ("title", "size"), first_day=day, last_day=day)
    assert evaluate(patterns, MODEL).per_week == 35


def test_the_holdout_of_leads_that_are_not_split_is_refused_with_the_reason():
    patterns = patterns_of_rows(ROWS, ("title", "size"), split=UNSPLIT)
    with pytest.raises(EvaluationError, match="Fewer than 40 of the leads kept aside converted"):
        evaluate(patterns, MODEL, part="holdout")
    assert evaluate(patterns, MODEL, part="design").leads == 6


def test_a_criterion_the_patterns_lack_is_named():
    model = model_of(
        [{"id": "size", "points": 1}, {"id": "webinar", "label": "Webinar", "points": 5}]
    )
    with pytest.raises(EvaluationError, match="“Webinar” was added or changed since"):
        evaluate(PATTERNS, model)


def test_a_variant_the_model_lacks_is_refused():
    patterns = patterns_of_rows([Row({"size": 1}, variant=1)], ("title", "size"))
    with pytest.raises(EvaluationError, match="grouped by 2 variants and the model has 0"):
        evaluate(patterns, MODEL)


def test_leads_of_one_outcome_are_refused_in_words_where_rates_are_asked_for():
    patterns = patterns_of_rows([Row({"size": 1}, converted=True)], ("title", "size"))
    with pytest.raises(EvaluationError, match="Got 1 that converted and 0 that did not"):
        require_both_outcomes(evaluate(patterns, MODEL))
    require_both_outcomes(evaluate(PATTERNS, MODEL))


@given(cases(), PARTS)
def test_every_count_agrees_with_one_lead_at_a_time(case: Case, part):
    model, rows = case.model, case.rows
    found = evaluate(patterns_of_rows(rows, CRITERIA), model, part=part)
    members = counted(rows, part)
    assert found.true_positives == sum(qualifies(model, r) and r.converted is True for r in members)
    assert found.false_positives == sum(qualifies(model, r) and not r.converted for r in members)
    assert found.leads == len(members)
    assert found.converted == sum(r.converted is True for r in members)
    assert found.volume == sum(qualifies(model, r) for r in rows)
    assert found.ruled_out == sum(r.gate >= 0 for r in members)
    assert found.ruled_out_everyone == sum(r.gate >= 0 for r in rows)
    winners = [r for r in members if r.converted and qualifies(model, r)]
    days = [r.days for r in winners if r.days is not None]
    assert found.median_days == median(days) if days else math.isnan(found.median_days)
    for band in found.bands:
        inside = [r for r in members if band_name(model, r) == band.name]
        buyers = [r for r in inside if r.converted]
        days = [r.days for r in buyers if r.days is not None]
        values = [r.value for r in buyers if r.value is not None]
        assert (band.leads, band.converted) == (len(inside), len(buyers))
        assert band.everyone == sum(band_name(model, r) == band.name for r in rows)
        assert band.value_known == len(values)
        assert band.value == sum(values) if values or not buyers else math.isnan(band.value)
        assert band.median_days == median(days) if days else math.isnan(band.median_days)


@given(cases())
def test_scores_and_axes_agree_with_one_lead_at_a_time(case: Case):
    for row in case.rows:
        scores = score_patterns(patterns_of_rows([row], CRITERIA), case.model)
        assert scores.score.tolist() == [score_of(case.model, row)]
        axes = [scores.fit, scores.engagement, scores.feedback]
        assert [int(axis[0]) for axis in axes] == list(axes_of(case.model, row).values())


@given(cases())
def test_bands_and_ruled_out_leads_are_all_leads(case: Case):
    found = evaluate(patterns_of_rows(case.rows, CRITERIA), case.model, part="all")
    assert sum(band.leads for band in found.bands) + found.ruled_out == found.leads
    everyone = sum(band.everyone for band in found.bands) + found.ruled_out_everyone
    assert everyone == found.everyone == len(case.rows)


@given(cases(), st.integers(-60, 120), st.integers(0, 40))
def test_raising_the_threshold_never_qualifies_more_leads(case: Case, threshold, raised_by):
    patterns = patterns_of_rows(case.rows, CRITERIA)
    before = evaluate(patterns, case.model, threshold=threshold)
    after = evaluate(patterns, case.model, threshold=threshold + raised_by)
    for name in ("volume", "qualified", "true_positives", "false_positives"):
        assert getattr(after, name) <= getattr(before, name)
    for name in ("recall", "false_positive_rate"):
        assert not getattr(after, name) > getattr(before, name)


@given(cases())
def test_every_lead_twice_leaves_every_rate_unchanged(case: Case):
    once = evaluate(patterns_of_rows(case.rows, CRITERIA), case.model)
    twice = evaluate(patterns_of_rows(case.rows * 2, CRITERIA), case.model)
    for name in RATES:
        assert getattr(twice, name) == pytest.approx(getattr(once, name), abs=1e-12, nan_ok=True)


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_leads_and_of_criteria_changes_nothing(case: Case, random):
    rows, names = list(case.rows), list(CRITERIA)
    before = evaluate(patterns_of_rows(rows, names), case.model, part="all")
    random.shuffle(rows)
    random.shuffle(names)
    after = evaluate(patterns_of_rows(rows, [*names, "unused"]), case.model, part="all")
    assert after.to_json() == before.to_json()


@given(cases())
def test_a_criterion_of_no_points_changes_nothing(case: Case):
    patterns = patterns_of_rows(case.rows, CRITERIA)
    model = case.model.with_points("mail", 0)
    for index in range(len(model.variants)):
        model = model.with_points("mail", 0, variant=index)
    without = evaluate(patterns, model.without_criterion("mail")).to_json()
    assert evaluate(patterns, model).to_json() == without


@given(cases(plain=True))
def test_scores_stay_within_the_bounds_of_the_model(case: Case):
    rows = [Row({k: min(v, 1) for k, v in row.levels.items()}) for row in case.rows]
    low, high = case.model.bounds()
    score = score_patterns(patterns_of_rows(rows, CRITERIA), case.model).score
    assert np.all(score >= 100 * low)
    assert np.all(score <= 100 * high)
