"""The bounds of a model hold for every lead."""

import json

from hypothesis import given
from hypothesis import strategies as st

from calibration.model import Axis, Model, read_model
from tests.oracle import score_lead
from tests.oracle.random_leads import AS_OF, random_leads
from tests.oracle.random_models import random_model


@given(seed=st.integers(0, 10**9))
def test_no_lead_scores_outside_the_bounds_of_its_model(seed: int) -> None:
    data = random_model(seed)
    low, high = read_model(json.dumps(data)).model.bounds()

    for lead in random_leads(data, seed, 20):
        assert 100 * low <= score_lead(data, lead, AS_OF).score <= 100 * high


def model(*, at_most: int | None = None, variant: int = 10) -> Model:
    """Return one capped group of 10 and -5 points, up to 3 times, and a variant of other points."""
    yes = {"field": "a", "is": "equals", "value": True}
    data = {
        "format": "lead-scoring-model",
        "format_version": "1.0",
        "name": "Bounds",
        "fields": [{"name": "a", "type": "boolean"}, {"name": "n", "type": "number"}],
        "groups": [{"id": "g", "label": "G", "axis": "fit", "at_most": at_most}],
        "criteria": [
            {
                "id": "up", "label": "Up", "kind": "demographic", "group": "g", "when": yes,
                "points": 10, "repeat": {"field": "n", "at_most": 3},
            },
            {
                "id": "down", "label": "Down", "kind": "demographic", "group": "g", "when": yes,
                "points": -5,
            },
        ],
        "qualification": {"threshold": 10},
        "variants": [{"id": "v", "label": "V", "when": yes, "points": {"up": variant}}],
    }  # fmt: skip
    return read_model(json.dumps(data)).model


def test_repetitions_count_in_the_bounds() -> None:
    assert model().bounds() == (-5, 30)


def test_a_cap_lowers_the_highest_score() -> None:
    assert model(at_most=25).bounds() == (-5, 25)


def test_the_bounds_hold_for_leads_of_every_variant() -> None:
    assert model(variant=-20).bounds() == (-65, 30)
    assert model(variant=20).bounds() == (-5, 60)


def test_the_bounds_of_an_axis_are_those_of_its_groups() -> None:
    assert model().axis_bounds(Axis.FIT) == (-5, 30)
    assert model().axis_bounds(Axis.ENGAGEMENT) == (0, 0)


def test_the_score_range_clamps_the_bounds() -> None:
    ranged = model().revised(score_range={"at_least": 0, "at_most": 20})

    assert ranged.bounds() == (0, 20)


def test_the_bounds_of_a_group_hold_once_it_is_capped() -> None:
    group = model().groups[0].id
    assert model().group_bounds(group) == (-5, 30)
    assert model(at_most=25).group_bounds(group) == (-5, 25)
