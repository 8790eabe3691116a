"""A score as steps from zero, and how often criteria count, in words."""

from datetime import date

import pytest
from hypothesis import given

from calibration.engine.supposed import LeadValues
from calibration.evaluation import explain
from calibration.evaluation.counting_words import counting_words
from calibration.evaluation.waterfall import waterfall
from calibration.model import AtLeast, Criterion, Decay, Kind, Repeat
from tests.evaluation.strategies import CRITERIA, Case, cases
from tests.evaluation.tables import model_of


@given(cases())
def test_the_steps_lead_from_zero_to_the_score(case: Case):
    for row in case.rows[:5]:
        levels = {name: round(100 * row.levels.get(name, 0)) for name in CRITERIA}
        found = explain(case.model, levels, variant=row.variant, gate=row.gate)
        for most in (2, 18):
            steps = waterfall(found, case.model, most=most).steps
            starts = [0, *(step.end for step in steps)]
            assert starts == [*(step.start for step in steps), found.score]
            assert sum(step.points for step in steps) == found.score


def test_steps_stand_by_group_with_the_cap_at_its_end():
    model = model_of(
        [
            {"id": "b", "points": 10, "group": "web"},
            {"id": "a", "points": 5, "group": "firm"},
            {"id": "c", "points": 20, "group": "web"},
        ],
        groups=[
            {"id": "web", "axis": "engagement", "at_most": 25},
            {"id": "firm", "axis": "fit"},
        ],
    )
    found = waterfall(explain(model, {"a": 100, "b": 100, "c": 100}), model)
    told = [(each.label, each.points, [step.id for step in each.steps]) for each in found.groups]
    assert told == [("firm", 500, ["a"]), ("web", 2500, ["b", "c", "web"])]


def test_sixty_criteria_are_drawn_as_few_steps():
    names = [f"c{place}" for place in range(60)]
    model = model_of([{"id": name, "points": 1 + place} for place, name in enumerate(names)])
    found = waterfall(explain(model, dict.fromkeys(names, 100)), model)
    assert len(found.steps) == 19
    others = found.steps[-1]
    assert (others.kind, others.lines, others.points) == ("others", 42, 100 * sum(range(43)))


def test_what_counted_before_is_a_step_too():
    model = model_of([{"id": "a", "points": 5}, {"id": "b", "points": 7}])
    before, after = (explain(model, {"a": a, "b": 100 - a}) for a in (100, 0))
    found = waterfall(after, model, before=before)
    assert [(step.id, step.points, step.was) for step in found.steps] == [
        ("a", 0, 500),
        ("b", 700, 0),
    ]
    assert (found.was, found.score) == (500, 700)


def criterion(**parts: object) -> Criterion:
    return Criterion.model_validate(
        {"id": "v", "label": "Visits", "kind": Kind.BEHAVIOUR, "group": "web", "points": 10,
         "when": AtLeast(field="visits", value=1), **parts}
    )  # fmt: skip


TWICE = Repeat(field="visits", at_most=2)
FADES = Decay(field="last", loses_percent=20, every_days=30)


@pytest.mark.parametrize(
    ("parts", "visits", "last", "level", "told"),
    [
        ({"repeat": TWICE}, 1.0, None, 100, "once, 10 points"),
        ({"repeat": TWICE}, 2.0, None, 200, "2 times, 10 points each"),
        ({"repeat": TWICE}, 7.0, None, 200, "7 times, of which 2 count, 10 points each"),
        ({"decay": FADES}, 1.0, date(2026, 5, 21), 80, "10 points; 80 % left: 40 days ago"),
        ({"decay": FADES}, 1.0, date(2026, 6, 29), 100, "10 points; all of it left: 1 day ago"),
        ({"decay": FADES}, 1.0, date(2026, 1, 1), 0, "nothing is left: 180 days ago"),
        ({"decay": FADES}, 1.0, None, 0, "last is missing, so nothing counts"),
        (
            {"decay": FADES, "repeat": TWICE},
            2.0,
            date(2026, 5, 21),
            160,
            "2 times, 10 points each; 80 % left: 40 days ago",
        ),
        ({"repeat": TWICE}, 2.0, None, 0, "None"),
        ({}, 2.0, None, 100, "None"),
    ],
)
def test_repeats_and_decays_are_told_in_words(parts, visits, last, level, told):
    lead = LeadValues({"visits": visits, "last": last}, date(2026, 6, 30))
    said = counting_words(criterion(**parts), level=level, points=10, lead=lead)
    assert str(said) == told
