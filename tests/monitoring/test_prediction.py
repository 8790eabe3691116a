"""Prediction intervals and tests on counts, against SciPy and against draws."""

import math

import numpy as np
import pytest
from scipy import stats

from calibration.monitoring.drift import Cell, drift_of, folded
from calibration.monitoring.explaining import parts
from calibration.monitoring.moving import rank_shift
from calibration.monitoring.prediction import (
    Sample,
    chance_at_same_score,
    chance_of_as_many,
    chance_of_both,
    prediction_interval,
    smallest_shown,
)
from calibration.monitoring.reference import CellKind, Cells

PAIRS = [
    (Sample(8, 20), Sample(1, 20)),
    (Sample(0, 50), Sample(6, 40)),
    (Sample(50, 50), Sample(40, 44)),
    (Sample(300, 4000), Sample(20, 150)),
    (Sample(1200, 90000), Sample(900, 60000)),
]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_the_chance_is_twice_the_smaller_tail_of_fishers_test(
    before: Sample, after: Sample
) -> None:
    table = [[after.part, after.whole - after.part], [before.part, before.whole - before.part]]
    tails = [stats.fisher_exact(table, alternative=side)[1] for side in ("less", "greater")]

    assert chance_of_both(before, after) == pytest.approx(min(1, 2 * min(tails)), rel=1e-6)


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_a_rate_is_outside_its_prediction_interval_exactly_where_its_chance_is_small(
    before: Sample, after: Sample
) -> None:
    low, high = prediction_interval(before, after.whole)
    step = max(1, after.whole // 50)

    for count in range(0, after.whole + 1, step):
        new = Sample(count, after.whole)
        assert (low <= new.rate <= high) == (chance_of_both(before, new) >= 0.05)


def test_prediction_intervals_hold_what_happens_at_least_as_often_as_they_say() -> None:
    draw = np.random.default_rng(7)
    for rate, then, now in [(0.03, 200, 100), (0.12, 400, 60), (0.5, 60, 60), (0.12, 60, 4000)]:
        before, after = draw.binomial(then, rate, 300), draw.binomial(now, rate, 300)
        ends = {each: prediction_interval(Sample(each, then), now) for each in set(before.tolist())}
        held = [
            ends[old].low <= new / now <= ends[old].high
            for old, new in zip(before.tolist(), after.tolist(), strict=True)
        ]
        assert np.mean(held) >= 0.93  # 95 % less what 300 draws may miss by


def test_nothing_is_predicted_without_leads() -> None:
    assert math.isnan(prediction_interval(Sample(0, 0), 10).low)
    assert math.isnan(prediction_interval(Sample(1, 10), 0).high)
    assert math.isnan(chance_of_both(Sample(1, 10), Sample(0, 0)))
    assert math.isnan(chance_at_same_score([]))


def test_conversion_at_the_same_score_is_the_test_of_mantel_and_haenszel() -> None:
    # One stratum, worked out by hand: 30 of 100 then, 45 of 100 now; 37.5 expected, variance
    # 100 · 100 · 75 · 125 / 200² / 199 = 11.778.
    pairs = [(Sample(30, 100), Sample(45, 100))]

    expected = math.erfc((7.5 - 0.5) / math.sqrt(2 * 11.7776))
    assert chance_at_same_score(pairs) == pytest.approx(expected, rel=1e-4)
    assert chance_at_same_score(pairs * 2) < chance_at_same_score(pairs)


def test_a_change_that_leads_would_show_is_shown_in_four_draws_of_five() -> None:
    draw = np.random.default_rng(5)
    rates, then, now = np.array([0.05, 0.1, 0.3]), [900, 600, 300], [700, 500, 200]
    promised = [Sample(int(rate * n), n) for rate, n in zip(rates, then, strict=True)]
    pairs = [(each, Sample(0, m)) for each, m in zip(promised, now, strict=True)]
    share = smallest_shown(pairs, error=0.01)

    shown = []
    for _ in range(500):
        old, new = draw.binomial(then, rates), draw.binomial(now, rates * (1 - share))
        drawn = zip(old.tolist(), then, new.tolist(), now, strict=True)
        chance = chance_at_same_score([(Sample(a, n), Sample(b, m)) for a, n, b, m in drawn])
        shown.append(chance < 0.01)

    assert np.mean(shown) == pytest.approx(0.8, abs=0.07)


@pytest.mark.parametrize(("count", "expected"), [(0, 3.0), (12, 5.0), (5200, 5000.0)])
def test_the_chance_of_as_many_is_a_poisson_tail(count: int, expected: float) -> None:
    assert chance_of_as_many(count, expected=expected) == pytest.approx(
        stats.poisson.sf(count - 1, expected), rel=1e-6
    )


def test_the_null_quantile_of_drift_is_exceeded_in_one_draw_of_twenty() -> None:
    draw = np.random.default_rng(3)
    exceeded = []
    for then, now, cells in [(200, 200, 2), (1000, 150, 10), (200, 100, 5)]:
        shares = draw.dirichlet(np.full(cells, 2.0))
        old, new = draw.multinomial(then, shares, 600), draw.multinomial(now, shares, 600)
        moved = [_drift(a.tolist(), b.tolist()) for a, b in zip(old, new, strict=True)]
        exceeded.append(np.mean([psi > quantile for psi, quantile in moved]))

    assert exceeded == pytest.approx([0.05] * 3, abs=0.025)


def _drift(before: list[int], after: list[int]) -> tuple[float, float]:
    cells = tuple(
        Cell(str(place), *pair) for place, pair in enumerate(zip(before, after, strict=True))
    )
    found = drift_of("field", "any", cells, in_order=True)
    return found.psi, found.null_quantile


def test_a_large_index_of_few_leads_is_not_flagged() -> None:
    few = drift_of("field", "any", (Cell("a", 14, 20), Cell("b", 26, 20)), in_order=False)
    many = drift_of("field", "any", (Cell("a", 1400, 2000), Cell("b", 2600, 2000)), in_order=False)

    assert few.psi == pytest.approx(many.psi, abs=0.02)
    assert (few.is_flagged, many.is_flagged) == (False, False)
    assert not drift_of("field", "any", (Cell("a", 40, 40),), in_order=False).is_flagged
    assert drift_of(
        "field", "any", (Cell("a", 100, 200), Cell("b", 300, 200)), in_order=False
    ).is_flagged


def test_a_cell_that_only_new_leads_are_in_is_not_folded_away() -> None:
    cells = (Cell("a", 500, 300), Cell("b", 500, 300), Cell("missing", 0, 400, is_missing=True))

    assert folded(cells, in_order=False) == cells
    assert drift_of("field", "any", cells, in_order=False).is_flagged


def test_small_cells_are_folded_until_each_is_expected_to_hold_ten() -> None:
    cells = tuple(Cell(str(place), 4, 4) for place in range(10))

    sizes = [each.before for each in folded(cells, in_order=True)]

    assert sum(sizes) == 40
    assert min(sizes) >= 10


def test_both_parts_of_a_change_add_up_to_it() -> None:
    strata = [
        (Sample(10, 100), Sample(9, 30)),
        (Sample(40, 100), Sample(50, 150)),
        (Sample(0, 0), Sample(3, 20)),
    ]

    assert sum(parts(strata)) == pytest.approx(62 / 200 - 50 / 200)


def test_ranks_of_scores_agree_with_scipy() -> None:
    old, new = (30, 50, 20), (20, 50, 30)
    before, after = (
        Cells(
            name="score",
            kind=CellKind.SCORE,
            bounds=(1000, 2000),
            leads=(*each, 5),
            counted=(*each, 5),
            converted=(0, 0, 0, 0),
        )
        for each in (old, new)
    )
    ranks = [np.repeat([0, 1, 2], each) for each in (new, old)]
    expected = stats.mannwhitneyu(*ranks, use_continuity=False)

    higher, chance = rank_shift(before, after)

    assert higher == pytest.approx(expected.statistic / 10000)
    assert chance == pytest.approx(expected.pvalue)
