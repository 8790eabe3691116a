"""Whether a criterion says the same in every quarter: counted from leads, tested plainly."""

import math
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from calibration.engine.criterion_periods import MonthCounts, month_counts
from calibration.evaluation.over_time import heterogeneity, over_time, over_time_of
from calibration.leads.reading import read_leads
from calibration.leads.typed import type_leads
from tests.evaluation.tables import model_of

Four = tuple[int, int, int, int]
"""Converted and others that meet it, converted and others that don't."""

MODEL = model_of(
    [
        {"id": "demo", "points": 1, "when": {"field": "demo", "is": "equals", "value": True}},
        {"id": "calls", "points": 1, "repeat": {"field": "calls", "at_most": 3},
         "when": {"field": "calls", "is": "is_known"}},
    ],
    fields=[{"name": "demo", "type": "boolean"}, {"name": "calls", "type": "number"}],
    outcome={"field": "won", "positive": ["yes"], "created_field": "created"},
)  # fmt: skip
LEADS = """won,created,demo,calls
yes,2026-01-03,yes,2
no,2026-01-31,yes,0
no,2026-01-31,no,
,2026-01-31,yes,1
yes,2026-05-02,no,1
no,2026-05-02,no,
yes,,yes,1
"""


def month(number: int, *tables: Four) -> MonthCounts:
    """Return the counts of the so many-th month from January 2025; all are of the same leads."""
    a, b, c, d = tables[0]
    return MonthCounts(
        date(2025 + number // 12, number % 12 + 1, 1),
        a + c,
        b + d,
        tuple(each[0] for each in tables),
        tuple(each[1] for each in tables),
    )


def every_quarter(tables: Sequence[Four]) -> list[MonthCounts]:
    return [month(3 * place, each) for place, each in enumerate(tables)]


def test_leads_are_counted_by_the_month_they_were_created_in() -> None:
    with read_leads(LEADS.encode(), name="leads.csv") as table:
        typed = type_leads(table, MODEL, today=date(2026, 6, 30))
        counts = month_counts(typed, MODEL)

    assert counts == (
        MonthCounts(date(2026, 1, 1), 1, 2, converted_with=(1, 1), not_converted_with=(1, 0)),
        MonthCounts(date(2026, 5, 1), 1, 1, converted_with=(0, 1), not_converted_with=(0, 0)),
    )


def test_leads_without_a_day_of_creation_have_no_periods() -> None:
    plain = MODEL.revised(outcome=MODEL.outcome.model_copy(update={"created_field": None}))  # type: ignore[union-attr]
    with read_leads(LEADS.encode(), name="leads.csv") as table:
        assert over_time(type_leads(table, plain, today=date(2026, 6, 30)), plain) == {}


def test_months_are_added_up_to_quarters_where_there_are_three() -> None:
    table = (10, 40, 10, 90)
    found = over_time_of([month(at, table) for at in range(7)], ["a"])["a"]

    assert found.length == "quarter"
    assert [each.first_day for each in found.periods] == [
        date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1)
    ]  # fmt: skip
    assert [each.found.leads_with for each in found.periods] == [150, 150, 50]
    assert over_time_of([month(at, table) for at in range(6)], ["a"])["a"].length == "month"


def test_the_test_is_breslow_and_day_s_with_tarone_s_correction() -> None:
    # The trial of a migraine drug in the manual of SAS's FREQ; uncorrected it is 1.4929 (0.2218).
    women, men = (16, 11, 5, 20), (12, 16, 7, 19)

    assert heterogeneity(np.array([women, men], float)) == pytest.approx(0.2221, abs=5e-5)


def test_a_criterion_that_turns_round_has_changed_and_the_extremes_are_named() -> None:
    counts = every_quarter([(30, 70, 20, 180), (28, 72, 22, 178), (8, 92, 42, 158)])

    found = over_time_of(counts, ["a"])["a"]

    assert found.changed
    assert found.furthest is not None
    assert [each.first_day.month for each in found.furthest] == [7, 1]


def test_a_criterion_is_only_tested_where_leads_are_enough() -> None:
    counts = every_quarter([(3, 7, 20, 180), (1, 9, 22, 178), (0, 10, 42, 158)])

    found = over_time_of(counts, ["a"])["a"]

    assert found.tested == 0
    assert found.changed is None
    assert found.furthest is None


def test_several_criteria_raise_what_chance_is_allowed() -> None:
    alone = every_quarter([(30, 70, 20, 180), (20, 80, 30, 170), (14, 86, 36, 164)])
    steady: Four = (20, 80, 30, 170)
    beside = [
        MonthCounts(
            each.first_day, each.converted, each.not_converted,
            (*each.converted_with, *[steady[0]] * 19),
            (*each.not_converted_with, *[steady[1]] * 19),
        )
        for each in alone
    ]  # fmt: skip
    names = [str(at) for at in range(20)]

    one, of_many = over_time_of(alone, ["0"])["0"], over_time_of(beside, names)["0"]

    assert one.chance == pytest.approx(
        heterogeneity(np.array([(30, 70, 20, 180), (20, 80, 30, 170), (14, 86, 36, 164)], float))
    )
    assert of_many.chance == pytest.approx(min(1.0, 20 * one.chance))


def test_what_does_not_change_is_called_changed_once_in_twenty_times() -> None:
    draw = np.random.default_rng(5)
    chances = []
    for _ in range(400):
        tables = []
        for base in (0.1, 0.15, 0.2, 0.12):  # the base rate may move; the odds ratio stays at 2.5
            odds = 2.5 * base / (1 - base)
            a, c = draw.binomial(150, odds / (1 + odds)), draw.binomial(400, base)
            tables.append((a, 150 - a, c, 400 - c))
        chances.append(heterogeneity(np.array(tables, float)))

    assert 0.02 < np.mean(np.array(chances) < 0.05) < 0.08


def test_one_period_compares_with_nothing() -> None:
    found = over_time_of([month(0, (10, 40, 10, 90))], ["a"])["a"]

    assert math.isnan(found.chance)
