"""Leads that meet the same criteria are the same lead."""

import random
from datetime import date

import numpy as np
import pytest

from calibration.engine.grouping import patterns_of
from calibration.evaluation import evaluate, score_patterns
from calibration.leads import read_leads, type_leads
from calibration.model import (
    AtLeast,
    Axis,
    Criterion,
    Equals,
    Field,
    FieldType,
    Gate,
    Group,
    Kind,
    Model,
    Outcome,
    Qualification,
    made,
)

TODAY = date(2026, 6, 30)
HEADER = "id,employees,pricing,competitor,won,created,closed,value"
ROWS = (
    "1,10,yes,no,yes,2026-01-01,2026-01-11,100",
    "2,10,yes,no,no,2026-01-01,,",
    "3,10,yes,no,yes,2026-01-02,2026-01-22,300",
    "4,500,no,no,yes,2026-01-03,2026-01-08,",
    "5,500,no,no,,2026-01-03,,",
    "6,500,no,yes,no,2026-01-03,,",
    "7,,no,no,no,2026-01-04,,",
)


def criterion(name, condition, points):
    return made(
        Criterion,
        id=name,
        label=name,
        kind=Kind.FIRMOGRAPHIC,
        group="all",
        when=condition,
        points=points,
    )


MODEL = made(
    Model,
    name="Seven leads",
    lead_id="id",
    outcome=made(
        Outcome,
        field="won",
        positive=("yes",),
        created_field="created",
        converted_date_field="closed",
        value_field="value",
    ),
    fields=(
        made(Field, name="employees", type=FieldType.NUMBER),
        made(Field, name="pricing", type=FieldType.BOOLEAN),
        made(Field, name="competitor", type=FieldType.BOOLEAN),
    ),
    groups=(made(Group, id="all", label="All", axis=Axis.FIT),),
    criteria=(
        criterion("large", AtLeast(field="employees", value=200), 10),
        criterion("pricing", Equals(field="pricing", value=True), 20),
    ),
    qualification=made(
        Qualification,
        threshold=10,
        disqualify=(
            made(Gate, id="rival", label="Rival", when=Equals(field="competitor", value=True)),
        ),
    ),
)


def grouped(rows, model=MODEL, **options):
    text = "\n".join([HEADER, *rows]).encode()
    with read_leads(text, name="leads.csv") as table:
        return patterns_of(type_leads(table, model, today=TODAY), model, **options)


def plain(patterns):
    """Return each pattern as a tuple: levels, gate, converted, not converted, unknown."""
    return [
        (
            tuple(patterns.levels[index].tolist()),
            int(patterns.gate[index]),
            int(patterns.converted[index].sum()),
            int(patterns.not_converted[index].sum()),
            int(patterns.unknown[index]),
        )
        for index in range(len(patterns))
    ]


def test_leads_of_equal_levels_and_gate_become_one_pattern_with_their_outcomes():
    assert plain(grouped(ROWS)) == [
        ((0, 0), -1, 0, 1, 0),
        ((0, 100), -1, 2, 1, 0),
        ((100, 0), -1, 1, 0, 1),
        ((100, 0), 0, 0, 1, 0),
    ]


def test_money_and_days_to_close_stay_with_their_pattern():
    patterns = grouped(ROWS)
    assert patterns.value_sum.sum(axis=1).tolist() == [0, 400, 0, 0]
    assert patterns.value_squares.sum(axis=1).tolist() == [0, 100_000, 0, 0]
    assert patterns.value_known.sum(axis=1).tolist() == [0, 2, 0, 0]
    cycles = zip(patterns.cycle_pattern.tolist(), patterns.cycle_days.tolist(), strict=True)
    assert sorted(cycles) == [(1, 10), (1, 20), (2, 5)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_the_leads_does_not_matter(seed):
    shuffled = list(ROWS)
    random.Random(seed).shuffle(shuffled)
    assert plain(grouped(shuffled)) == plain(grouped(ROWS))


def test_points_and_threshold_change_without_grouping_again():
    patterns = grouped(ROWS)
    dearer = MODEL.with_points("large", 25).with_threshold(25)
    fresh = grouped(ROWS, dearer)
    assert evaluate(patterns, dearer).to_json() == evaluate(fresh, dearer).to_json()
    assert evaluate(patterns, dearer).qualified == 1


def test_the_start_version_parts_patterns_whatever_its_conditions_are():
    before = MODEL.with_criterion(criterion("large", AtLeast(field="employees", value=600), 10))
    patterns = grouped(ROWS, before=before)
    scores = score_patterns(patterns, MODEL)
    leads = patterns.converted.sum(1) + patterns.not_converted.sum(1) + patterns.unknown
    qualified = {
        (bool(was), bool(now)): int(
            leads[(patterns.qualified_before == was) & (scores.qualified == now)].sum()
        )
        for was in (True, False)
        for now in (True, False)
    }
    # The two leads of 500 employees that no gate rules out enter; nobody leaves.
    assert qualified == {(True, True): 3, (True, False): 0, (False, True): 2, (False, False): 2}


def test_leads_of_no_criteria_are_one_pattern():
    bare = MODEL.revised(criteria=(), qualification=made(Qualification, threshold=0))
    patterns = grouped(ROWS, bare)
    assert patterns.levels.shape == (1, 0)
    assert np.array_equal(patterns.converted.sum(axis=1), [3])
