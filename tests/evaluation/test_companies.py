"""Leads of one company tell less than as many leads of different ones."""

from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.engine.patterns import Companies
from calibration.evaluation import (
    PointsControl,
    companies,
    compare_decisions,
    consequences,
    evaluate,
    grade_matrix,
    score_patterns,
    two_axes,
)
from calibration.evaluation.companies import Clusters, likeness
from calibration.evaluation.intervals import wilson_of
from tests.evaluation.plainly import counted, qualifies
from tests.evaluation.strategies import CRITERIA, Case, cases
from tests.evaluation.tables import Row, model_of, patterns_of_rows

MODEL = model_of([{"id": "size", "points": 15}], threshold=15)


def alone(rows):
    """Return the leads with a company of its own for each."""
    return [replace(row, company=index) for index, row in enumerate(rows)]


def without(rows):
    return [replace(row, company=None) for row in rows]


@given(cases())
def test_where_each_company_has_one_lead_intervals_are_the_plain_ones(case: Case):
    named = patterns_of_rows(alone(case.rows), CRITERIA)
    plain = patterns_of_rows(without(case.rows), CRITERIA)
    found, expected = evaluate(named, case.model), evaluate(plain, case.model)
    np.testing.assert_equal(found.to_json(), expected.to_json())
    for name in ("base_rate", "precision", "recall", "false_positive_rate"):
        ends = (getattr(each, f"{name}_interval") for each in (found, expected))
        np.testing.assert_equal(*ends)


@given(cases())
def test_companies_never_make_an_interval_narrower(case: Case):
    named = patterns_of_rows(case.rows, CRITERIA)
    plain = patterns_of_rows(without(case.rows), CRITERIA)
    found, expected = evaluate(named, case.model), evaluate(plain, case.model)
    for name in ("base_rate", "precision", "recall", "false_positive_rate"):
        wide, narrow = (getattr(each, f"{name}_interval") for each in (found, expected))
        assert not wide.low > narrow.low + 1e-12
        assert not wide.high < narrow.high - 1e-12
    assert not found.auc_low > expected.auc_low + 1e-12


@given(cases())
def test_the_effect_on_precision_is_that_of_leads_looked_at_one_by_one(case: Case):
    found = evaluate(patterns_of_rows(case.rows, CRITERIA), case.model)
    rows = counted(case.rows)
    by_company = defaultdict(list)
    for index, row in enumerate(rows):
        by_company[index + 100 if row.company is None else row.company].append(row)
    qualified = [
        sum(qualifies(case.model, row) for row in together) for together in by_company.values()
    ]
    if not sum(qualified) or all(row.company is None for row in case.rows):
        return
    met = sum(n * n for n in qualified) / sum(qualified)
    alike = anova([[float(row.converted is True) for row in each] for each in by_company.values()])
    assert found.effects.qualified == pytest.approx(1 + (met - 1) * alike)


def anova(groups):
    """Return the intra-class correlation by the textbook's sums of squares."""
    leads = sum(len(each) for each in groups)
    if leads <= len(groups) or len(groups) < 2:
        return 0.0
    mean = sum(map(sum, groups)) / leads
    within = sum((y - sum(g) / len(g)) ** 2 for g in groups for y in g) / (leads - len(groups))
    between = sum(len(g) * (sum(g) / len(g) - mean) ** 2 for g in groups) / (len(groups) - 1)
    size = (leads - sum(len(g) ** 2 for g in groups) / leads) / (len(groups) - 1)
    whole = between + (size - 1) * within
    return max(0.0, (between - within) / whole) if whole > 0 else 0.0


def test_companies_whose_leads_all_turn_out_alike_count_as_one_lead_each():
    rows = [Row({"size": 1}, converted=company < 10, company=company) for company in range(40)] * 5
    found = evaluate(patterns_of_rows(rows, ["size"]), MODEL)
    assert found.effects.qualified == pytest.approx(5.0)
    np.testing.assert_allclose(found.precision_interval, wilson_of(10, 40))


def test_a_rule_about_companies_moves_whole_companies():
    rows = [
        Row({"size": company % 2}, converted=lead % 3 == 0, before=True, company=company)
        for company in range(60)
        for lead in range(4)
    ]
    found, plain = (patterns_of_rows(each, ["size"]) for each in (rows, without(rows)))
    after = score_patterns(found, MODEL).qualified
    before = np.ones_like(after)
    wide, narrow = (compare_decisions(each, before, after) for each in (found, plain))
    for name in ("false_positive_rate", "false_negative_rate"):
        ends = (getattr(each, name) for each in (wide, narrow))
        of_companies, of_leads = (each.high - each.low for each in ends)
        assert of_companies > 1.3 * of_leads


# Three settings: leads of a company, how alike they turn out, and whether the score is the
# company's or the lead's own.
SETTINGS = {
    "many small companies": (250, 3.0, 0.6, False),
    "few large companies": (60, 12.0, 0.5, True),
    "hardly alike": (150, 5.0, 0.15, True),
}


def drawn(random, count, mean_size, spread, *, of_company):
    """Return leads of companies whose rates differ, as patterns of one criterion."""
    size = 1 + random.poisson(mean_size - 1, count)
    company = np.repeat(np.arange(count), size)
    own = random.normal(0, spread * 2, count)[company]
    shown = random.random(count)[company] if of_company else random.random(len(company))
    met = (shown < 0.4).astype(np.int64)
    rate = 1 / (1 + np.exp(1.6 - met - own))
    return table(company, met, random.random(len(company)) < rate)


def table(company, met, won):
    """Return leads as patterns: those that don't meet the criterion, and those that do."""
    cells, at = np.unique(company * 2 + met, return_inverse=True)
    of_company, pattern = cells // 2, cells % 2
    converted = np.bincount(at, won, len(cells)).astype(np.int64)
    leads = np.bincount(at, minlength=len(cells))
    patterns = patterns_of_rows(
        [Row({}, converted=True), Row({"size": 1}, converted=True)], ["size"]
    )
    totals = [
        np.bincount(pattern, each, 2).astype(np.int64) for each in (converted, leads - converted)
    ]
    nobody = np.zeros(2, np.int64)
    of_company = np.unique(of_company, return_inverse=True)[1]
    return replace(
        patterns,
        converted=np.stack([totals[0], nobody], axis=1),
        not_converted=np.stack([totals[1], nobody], axis=1),
        companies=Companies(
            company=of_company,
            pattern=pattern,
            side=np.zeros(len(cells), np.int64),
            converted=converted,
            not_converted=leads - converted,
            count=int(of_company.max()) + 1,
            on_both_sides=0,
        ),
    )


@pytest.mark.parametrize("name", SETTINGS)
def test_intervals_hold_the_truth_nineteen_times_in_twenty(name):
    count, mean_size, spread, of_company = SETTINGS[name]
    random = np.random.default_rng(7)

    def one(many):
        return drawn(random, many, mean_size, spread, of_company=of_company)

    truth = evaluate(one(200_000), MODEL)
    held: Counter[tuple[str, str]] = Counter()
    times = 400
    for _ in range(times):
        leads = one(count)
        for kind, patterns in (("companies", leads), ("leads", replace(leads, companies=None))):
            found = evaluate(patterns, MODEL)
            for rate in ("precision", "base_rate"):
                low, high = getattr(found, f"{rate}_interval")
                held[kind, rate] += low <= getattr(truth, rate) <= high
            held[kind, "auc"] += found.auc_low <= truth.auc <= found.auc_high
    for rate, nominal in (("precision", 0.95), ("base_rate", 0.95), ("auc", 0.99)):
        assert held["companies", rate] / times >= nominal - 0.025, rate
        assert held["companies", rate] >= held["leads", rate]


def test_the_interval_is_as_wide_as_that_of_companies_drawn_again_and_again():
    random = np.random.default_rng(3)
    leads = drawn(random, 300, 5.0, 0.5, of_company=True)
    low, high = evaluate(leads, MODEL).precision_interval
    company, size = leads.companies.company, leads.companies.count
    meets = leads.companies.pattern == 1
    won = np.bincount(company, leads.companies.converted * meets, size)
    lost = np.bincount(company, leads.companies.not_converted * meets, size)
    chosen = random.integers(0, size, (4000, size))
    rates = won[chosen].sum(axis=1) / (won + lost)[chosen].sum(axis=1)
    expected = np.quantile(rates, [0.025, 0.975])
    assert (high - low) / (expected[1] - expected[0]) == pytest.approx(1.0, abs=0.15)


@given(cases(), st.sampled_from(CRITERIA))
def test_where_some_companies_stand_for_others_every_position_is_the_board_put_there(case, name):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(companies, "MOST_COMPANIES", 2)
        patterns = patterns_of_rows(case.rows, CRITERIA)
        table = consequences(patterns, case.model, PointsControl(name, range(-20, 21, 20)))
        for row, position in enumerate(range(-20, 21, 20)):
            board = evaluate(patterns, case.model.with_points(name, position))
            low, high = table.precision_interval
            assert (low[row], high[row]) == pytest.approx(board.precision_interval, nan_ok=True)
            low, high = table.band_interval
            assert low[row] == pytest.approx([band.low for band in board.bands], nan_ok=True)


def test_of_many_companies_some_tell_what_all_do(monkeypatch):
    leads = drawn(np.random.default_rng(5), 30_000, 2.5, 0.6, of_company=False)
    found = evaluate(leads, MODEL)
    monkeypatch.setattr(companies, "MOST_COMPANIES", 10**9)
    exact = evaluate(replace(leads), MODEL)
    for name in ("everyone", "qualified", "converted", "others"):
        of_some, of_all = (getattr(each.effects, name) for each in (found, exact))
        assert of_some == pytest.approx(of_all, rel=0.05)
    assert found.auc_high - found.auc_low == pytest.approx(exact.auc_high - exact.auc_low, rel=0.02)


@given(cases())
def test_areas_of_grades_are_those_of_their_leads_together(case: Case):
    patterns = patterns_of_rows(case.rows, CRITERIA)
    matrix, read = grade_matrix(patterns, case.model), two_axes(patterns, case.model)
    for one, other in zip(matrix.areas(), read.areas, strict=True):
        assert one.name == other.name
        assert one.effect == pytest.approx(other.effect)
    found = Clusters.of(patterns, "design")
    if found is not None:
        low, high = matrix.interval
        assert np.nanmax(high - low, initial=0.0) <= 1


def test_of_no_leads_nothing_is_alike():
    nothing = np.zeros(0)
    assert likeness(nothing, nothing, 0, 0) == 0.0
    assert Clusters.of(patterns_of_rows([], ["size"]), "all") is None
