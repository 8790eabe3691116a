"""A score is read as a chance in steps that hold enough leads, judged on leads not read from."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.advice.score_reading import ScoreReading, score_reading
from calibration.advice.score_steps import rising
from calibration.engine.patterns import Patterns
from calibration.evaluation.intervals import wilson_of
from calibration.leads.facts import LeadFacts, Sample
from calibration.model import Model, made

MODEL = made(
    Model,
    name="One criterion",
    fields=({"name": "visits", "type": "number"},),
    groups=({"id": "web", "label": "Web", "axis": "engagement"},),
    criteria=(
        {
            "id": "visits", "label": "Visits", "kind": "behaviour", "group": "web", "points": 1,
            "when": {"field": "visits", "is": "is_known"},
        },
    ),
    qualification={"threshold": 20},
)  # fmt: skip


def leads(
    *rows: tuple[int, int, int],
    holdout: Sequence[tuple[int, int]] = (),
    gates: Sequence[int] = (),
    sample: Sample | None = None,
) -> Patterns:
    """Return leads as (score, converted, not converted), one pattern a row, on the design side."""
    zero = np.zeros(len(rows), np.int64)
    score, converted, others = (np.array(each, np.int64) for each in zip(*rows, strict=True))
    aside = np.array(holdout or [(0, 0)] * len(rows), np.int64)
    both = np.column_stack([zero, zero])
    counted = int((converted + others).sum() + aside.sum())
    return Patterns(
        criteria=("visits",),
        levels=100 * score[:, None],
        variant=zero - 1,
        gate=np.array(gates or zero - 1, np.int64),
        converted=np.column_stack([converted, aside[:, 0]]),
        not_converted=np.column_stack([others, aside[:, 1]]),
        unknown=zero,
        value_known=both,
        value_sum=both.astype(np.float64),
        value_squares=both.astype(np.float64),
        cycle_pattern=zero[:0],
        cycle_side=zero[:0],
        cycle_days=zero[:0],
        cycle_conversions=zero[:0],
        facts=LeadFacts(rows=counted, counted=counted, has_outcome=True, sample=sample or Sample()),
    )


def told(reading: ScoreReading) -> list[tuple[float, float, int, int]]:
    """Return each step as (from, to, leads, converted), in points."""
    return [(each.low / 100, each.high / 100, each.leads, each.converted) for each in reading.steps]


def test_scores_of_enough_leads_that_convert_more_each_are_steps_of_their_own() -> None:
    found = score_reading(leads((0, 10, 90), (10, 30, 70), (25, 60, 40)), MODEL)

    assert told(found) == [(0, 0, 100, 10), (10, 10, 100, 30), (25, 25, 100, 60)]
    assert [each.chance for each in found.steps] == pytest.approx([0.1, 0.3, 0.6])
    assert found.steps[0].interval == pytest.approx(wilson_of(10, 100))
    assert found.base_rate == pytest.approx(1 / 3)


def test_scores_out_of_order_are_read_together() -> None:
    found = score_reading(leads((0, 10, 90), (10, 50, 50), (20, 30, 70), (30, 80, 20)), MODEL)

    assert told(found) == [(0, 0, 100, 10), (10, 20, 200, 80), (30, 30, 100, 80)]


def test_a_step_of_few_leads_or_few_conversions_joins_the_one_that_is_nearest_to_it() -> None:
    few_leads = leads((0, 10, 90), (10, 12, 37), (20, 80, 20))
    few_conversions = leads((0, 4, 196), (10, 30, 70), (20, 80, 20))

    assert told(score_reading(few_leads, MODEL)) == [(0, 10, 149, 22), (20, 20, 100, 80)]
    assert told(score_reading(few_conversions, MODEL))[0] == (0, 10, 300, 34)
    enough = leads((0, 5, 195), (10, 30, 70), (20, 80, 20))
    assert told(score_reading(enough, MODEL))[0] == (0, 0, 200, 5)


def test_where_all_of_a_step_convert_it_is_told_less_than_all() -> None:
    found = score_reading(leads((0, 5, 95), (10, 60, 0)), MODEL)

    assert told(found)[-1] == (10, 10, 60, 60)
    assert found.steps[-1].chance == pytest.approx(60.5 / 61)


@pytest.mark.parametrize(
    ("rows", "steps"),
    [
        ([(0, 4, 496)], 0),
        ([(0, 5, 45)], 1),
        ([(0, 5, 44)], 0),
        ([(0, 60, 0)], 0),
        ([(0, 0, 60)], 0),
    ],
)
def test_too_few_leads_to_tell_a_single_chance_are_told_none(
    rows: list[tuple[int, int, int]], steps: int
) -> None:
    found = score_reading(leads(*rows), MODEL)

    assert len(found.steps) == steps
    assert (found.reliability is not None) == bool(steps)
    assert (found.step_of(0) is not None) == bool(steps)


def test_only_design_leads_that_no_gate_rules_out_are_read() -> None:
    kept = [(0, 10, 90), (10, 50, 50)]
    ruled_out = (10, 400, 0)

    plain = score_reading(leads(*kept), MODEL)
    more = leads(*kept, ruled_out, holdout=[(0, 500), (0, 500), (0, 0)], gates=[-1, -1, 0])

    assert score_reading(more, MODEL).to_json() == plain.to_json()


def test_every_score_has_a_step() -> None:
    found = score_reading(leads((0, 10, 90), (10, 30, 70), (25, 60, 40)), MODEL)

    steps = [found.step_of(100 * score) for score in (-5, 0, 9, 10, 24, 25, 99)]
    assert [each.low // 100 for each in steps if each] == [0, 0, 0, 10, 10, 25, 25]


def test_with_a_true_base_rate_the_chances_are_those_of_the_period() -> None:
    sample = Sample(every_lead=False, base_rate=0.05)
    rows = [(0, 10, 90), (10, 90, 10)]
    found = score_reading(leads(*rows, sample=sample), MODEL)
    unknown = score_reading(leads(*rows, sample=Sample(every_lead=False)), MODEL)

    assert found.base_rate == pytest.approx(0.05)
    assert found.steps[1].chance == pytest.approx(0.05 * 0.9 / (0.05 * 0.9 + 0.95 * 0.1))
    assert unknown.to_json()["steps"][1]["chance"] is None  # type: ignore[index]


def test_the_order_of_the_patterns_does_not_matter() -> None:
    rows = [(score, 3 + score, 60 - score) for score in range(30)]

    found, backwards = (score_reading(leads(*each), MODEL) for each in (rows, rows[::-1]))
    assert found.to_json() == backwards.to_json()


def test_chances_that_are_true_hold_and_take_error_away() -> None:
    rng = np.random.default_rng(3)
    scores = np.arange(40)
    converted = rng.binomial(250, 1 / (1 + np.exp(-(scores - 25) / 6)))
    rows = [(int(s), int(c), 250 - int(c)) for s, c in zip(scores, converted, strict=True)]
    found = score_reading(leads(*rows), MODEL)

    assert found.reliability is not None
    assert found.reliability.verdict == "holds"
    assert found.reliability.slope == pytest.approx(1, abs=0.05)
    assert found.reliability.saved > 0.2
    assert all(abs(each.crosswise - each.chance) < 0.03 for each in found.steps)


def test_of_scores_that_say_nothing_the_chances_save_no_error_on_leads_not_read_from() -> None:
    rng = np.random.default_rng(5)
    rows = [
        (score, int(each), 40 - int(each)) for score, each in enumerate(rng.binomial(40, 0.3, 50))
    ]
    found = score_reading(leads(*rows), MODEL)

    assert found.reliability is not None
    assert found.reliability.verdict in ("bold", None)
    assert found.reliability.saved < 0.01


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=40))
def test_the_steps_are_those_of_scikit_learn_s_isotonic_regression(
    counts: list[tuple[int, int]],
) -> None:
    from sklearn.isotonic import IsotonicRegression

    converted, others = (np.array(each) for each in zip(*counts, strict=True))
    leads_ = converted + others
    starts = rising(converted, leads=leads_)
    shares = np.add.reduceat(converted, starts) / np.add.reduceat(leads_, starts)
    told_ = shares[np.searchsorted(starts, np.arange(len(leads_)), side="right") - 1]
    expected = IsotonicRegression().fit_transform(
        np.arange(len(leads_)), converted / leads_, sample_weight=leads_
    )

    assert told_ == pytest.approx(expected)


ROWS = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), min_size=1, max_size=60)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_steps_hold_every_lead_once_rise_and_are_never_certain(
    counts: list[tuple[int, int]],
) -> None:
    found = score_reading(leads(*((at, *each) for at, each in enumerate(counts))), MODEL)

    if not found.steps:
        return
    assert sum(each.leads for each in found.steps) == sum(map(sum, counts))
    assert len(found.steps) <= 10
    chances = [each.chance for each in found.steps]
    assert chances == sorted(chances)
    assert all(0 < each.chance < 1 for each in found.steps)
    assert all(each.leads >= 50 and each.converted >= 5 for each in found.steps)
    assert all(each.interval.low < each.chance < each.interval.high for each in found.steps)
