"""A criterion taken out: paired with the board as it is, on the very same leads."""

from dataclasses import replace

import numpy as np
import pytest

from calibration.engine.patterns import Patterns
from calibration.evaluation import compare, evaluate, score_patterns
from calibration.evaluation.auc_change import auc_change
from calibration.evaluation.removal import removal
from tests.evaluation.tables import Row, model_of, patterns_of_rows

NAMES = ("size", "demo", "noise")
MODEL = model_of(
    [
        {"id": "size", "points": 10},
        {"id": "demo", "points": 20},
        {"id": "noise", "points": 5},
    ],
    threshold=15,
)


def rows(seed: int, *, leads: int = 120) -> list[Row]:
    """Return leads of which those that meet more of the first two convert more often."""
    draw = np.random.default_rng(seed)
    levels = draw.random((leads, 3)) < (0.5, 0.3, 0.5)
    chance = 0.1 + 0.3 * levels[:, 0] + 0.4 * levels[:, 1]
    won = draw.random(leads) < chance
    return [
        Row(dict(zip(NAMES, map(float, level), strict=True)), bool(yes), gate=-1 if at % 10 else 0)
        for at, (level, yes) in enumerate(zip(levels, won, strict=True))
    ]


def by_lead(patterns: Patterns, score: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the scores of the leads that converted, and of the others, gates left out."""
    kept = patterns.gate < 0
    return (
        np.repeat(score[kept], patterns.converted[kept, 0]),
        np.repeat(score[kept], patterns.not_converted[kept, 0]),
    )


def placements(buyers: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return for each pair of a converted lead and another whether the first scores higher."""
    won: np.ndarray = np.heaviside(buyers[:, None].astype(float) - others[None, :], 0.5)
    return won


@pytest.mark.parametrize("seed", range(3))
def test_the_interval_of_the_auc_s_change_is_delong_s_over_all_pairs_of_leads(seed: int) -> None:
    patterns = patterns_of_rows(rows(seed), NAMES)
    scores = [
        score_patterns(patterns, each).score for each in (MODEL, MODEL.without_criterion("demo"))
    ]
    before, after = (placements(*by_lead(patterns, each)) for each in scores)
    change = after - before
    m, n = change.shape
    variance = change.mean(axis=1).var(ddof=1) / m + change.mean(axis=0).var(ddof=1) / n

    found = auc_change(patterns, *scores, kept=patterns.gate < 0)

    assert found.before == pytest.approx(before.mean(), abs=1e-12)
    assert found.before == pytest.approx(evaluate(patterns, MODEL).auc, abs=1e-12)
    assert found.difference.value == pytest.approx(change.mean(), abs=1e-12)
    half = 1.959964 * np.sqrt(variance)
    assert found.difference.high - found.difference.value == pytest.approx(half, rel=1e-6)


def test_leads_of_one_company_never_narrow_the_interval() -> None:
    leads = rows(1)
    together = [
        Row(row.levels, row.converted, gate=row.gate, company=at // 2)
        for at, row in enumerate(
            sorted(leads, key=lambda row: (row.converted, *row.levels.items()))
        )
    ]
    plain, wider = (removal(patterns_of_rows(each, NAMES), MODEL, "demo").auc.difference
                    for each in (leads, together))  # fmt: skip

    assert wider.value == pytest.approx(plain.value)
    assert wider.high - wider.low >= plain.high - plain.low


def test_taking_out_is_comparing_with_the_model_without_it() -> None:
    patterns = patterns_of_rows(rows(2, leads=300), NAMES)

    found = removal(patterns, MODEL, "demo")

    assert found.comparison == compare(patterns, MODEL, MODEL.without_criterion("demo"))
    assert not found.changes_nothing
    assert found.auc.difference.distinguishable
    assert found.auc.after < found.auc.before


def test_taking_out_a_criterion_of_0_points_changes_nothing() -> None:
    patterns = patterns_of_rows(rows(2), NAMES)

    found = removal(patterns, MODEL.with_points("noise", 0), "noise")

    assert found.changes_nothing
    difference = found.auc.difference
    assert (difference.value, difference.low, difference.high) == (0, 0, 0)


def test_without_an_outcome_only_the_volume_is_told() -> None:
    leads = [Row(row.levels) for row in rows(3)]

    found = removal(patterns_of_rows(leads, NAMES), MODEL, "demo")

    assert found.comparison.volume_before is not None
    assert found.comparison.volume_after is not None
    assert found.comparison.volume_after < found.comparison.volume_before
    assert np.isnan(found.auc.before)


@pytest.mark.parametrize("criterion", NAMES)
def test_the_second_threshold_hands_over_most_nearly_as_many_as_before(criterion: str) -> None:
    model = MODEL.revised(
        variants=({"id": "v", "label": "V", "when": MODEL.criteria[0].when, "threshold": 10},)
    )
    leads = [replace(row, variant=-(at % 3 > 0)) for at, row in enumerate(rows(4))]
    patterns = patterns_of_rows(leads, NAMES)
    without = model.without_criterion(criterion)
    before = evaluate(patterns, model).volume or 0
    gaps = {
        points: abs((evaluate(patterns, without, threshold=points).volume or 0) - before)
        for points in range(-1, 40)
    }

    found = removal(patterns, model, criterion)

    assert gaps[found.threshold] == min(gaps.values())
    assert found.at_volume.after.qualified == (
        evaluate(patterns, without, threshold=found.threshold).qualified
    )
