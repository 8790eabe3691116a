"""Intervals against published figures and their own definitions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.evaluation import (
    difference_of_rates,
    overlapping_difference_of_rates,
    paired_difference_of_rates,
    ratio_of_rates,
    wilson,
    wilson_of,
)
from calibration.evaluation.intervals import normal_quantile


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    # Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_has_the_published_ends(successes, total, low, high):
    found = wilson_of(successes, total)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_none_of_twelve_could_be_up_to_24_percent():
    low, high = wilson_of(0, 12)
    assert low == 0
    assert high == pytest.approx(0.2425, abs=1e-4)


def test_the_interval_of_no_leads_is_undefined():
    low, high = wilson(np.array([0, 1]), np.array([0, 2]))
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, False]


@given(st.integers(1, 10**9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilsons_interval_holds_the_rate_and_stays_within_0_and_1(counts):
    successes, total = counts
    low, high = wilson_of(successes, total)
    assert 0 <= low <= successes / total <= high <= 1
    assert (low == 0) == (successes == 0)
    assert (high == 1) == (successes == total)


@given(st.integers(0, 30), st.integers(1, 30))
def test_the_ends_solve_wilsons_equation(successes, more):
    total = successes + more
    low, high = wilson_of(successes, total)
    z2 = normal_quantile(0.95) ** 2
    for end in (low, high):
        distance = (successes / total - end) ** 2
        assert distance == pytest.approx(z2 * end * (1 - end) / total, abs=1e-12)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    # Newcombe (1998), independent proportions, table II, method 10.
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_the_difference_of_two_rates_has_the_published_ends(counts, low, high):
    found = difference_of_rates(*counts)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_leads_that_are_not_shared_make_an_ordinary_difference():
    found = overlapping_difference_of_rates((0, 0), (56, 70), (48, 80))
    assert found == pytest.approx(difference_of_rates(56, 70, 48, 80))


def test_shared_leads_narrow_the_interval_of_a_difference():
    shared = overlapping_difference_of_rates((30, 90), (5, 10), (1, 10))
    apart = difference_of_rates(35, 100, 31, 100)
    assert shared.high - shared.low < 0.7 * (apart.high - apart.low)


def test_an_interval_of_overlapping_rates_covers_what_it_promises():
    rng = np.random.default_rng(7)
    covered = 0
    for _ in range(2000):
        both, first, second = rng.binomial([200, 60, 60], [0.2, 0.3, 0.1])
        truth = (200 * 0.2 + 60 * 0.3) / 260 - (200 * 0.2 + 60 * 0.1) / 260
        low, high = overlapping_difference_of_rates(
            (int(both), 200), (int(first), 60), (int(second), 60)
        )
        covered += low <= truth <= high
    assert 0.93 <= covered / 2000 <= 0.98


@pytest.mark.parametrize("counts", [(0, 0, 1, 2), (1, 2, 0, 0)])
def test_a_difference_with_no_leads_on_one_side_is_undefined_and_holds_zero(counts):
    found = difference_of_rates(*counts)
    assert math.isnan(found.low)
    assert found.holds_zero


def test_a_paired_difference_without_a_change_holds_zero():
    assert paired_difference_of_rates(20, 0, 0, 20).holds_zero
    assert paired_difference_of_rates(20, 5, 5, 20).holds_zero
    assert not paired_difference_of_rates(20, 15, 0, 20).holds_zero


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    # (36, 12, 2, 0) is Newcombe's own; the second worked from his formula: its correlation is
    # positive, so it is corrected for continuity.
    [((36, 12, 2, 0), 0.0569, 0.3404), ((20, 12, 2, 16), 0.0562, 0.3292)],
)
def test_a_paired_difference_has_the_ends_of_newcombes_method_10(counts, low, high):
    found = paired_difference_of_rates(*counts)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_the_ratio_of_two_rates_has_an_interval_symmetric_on_the_logarithm():
    value, low, high = ratio_of_rates(30, 100, 20, 200)
    assert value == 3
    assert low * high == pytest.approx(value**2)
    spread = 1.959964 * math.sqrt(1 / 30 - 1 / 100 + 1 / 20 - 1 / 200)
    assert low == pytest.approx(3 * math.exp(-spread), abs=1e-5)


def test_a_ratio_with_a_zero_keeps_the_end_that_is_finite():
    none = ratio_of_rates(0, 12, 30, 100)
    assert (none.value, none.low) == (0, 0)
    assert 0 < none.high < 3
    infinite = ratio_of_rates(6, 12, 0, 100)
    assert (infinite.value, infinite.high) == (math.inf, math.inf)
    assert infinite.low > 1
    neither = ratio_of_rates(0, 12, 0, 100)
    assert math.isnan(neither.value)
    assert (neither.low, neither.high) == (0, math.inf)
    assert all(math.isnan(end) for end in ratio_of_rates(0, 0, 1, 5))


def test_a_ratio_of_two_out_of_two_is_less_sure_than_one_of_two_hundred():
    few, many = ratio_of_rates(2, 2, 100, 400), ratio_of_rates(200, 200, 100, 400)
    assert few.value == many.value == 4
    assert few.low < 2
    assert many.low > 3
    assert few.low == pytest.approx(4 * math.exp(-math.hypot(*_logs(2, 100, 400))))
    inverse = ratio_of_rates(100, 400, 2, 2)
    assert inverse.high == pytest.approx(1 / few.low)
    assert inverse.low == pytest.approx(1 / few.high)


def _logs(all_of: int, others: int, total: int) -> tuple[float, float]:
    return math.log(wilson_of(all_of, all_of).low), 1.959964 * math.sqrt(1 / others - 1 / total)


def test_a_confidence_that_is_a_percentage_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        wilson_of(1, 2, confidence=95)
