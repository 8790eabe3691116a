"""Criteria taken together add what each adds alone, and are taken together once."""

import numpy as np
import pytest
from hypothesis import given

from calibration.evaluation import combined as module
from calibration.evaluation.combined import combined
from tests.evaluation.strategies import CRITERIA, Case, cases
from tests.evaluation.tables import Row, patterns_of_rows

ROWS = [
    Row({"size": 1, "title": 0.5}),
    Row({"size": 2}),
    Row({"title": 0.25}, variant=0),
    Row({}, variant=0),
]


@pytest.mark.parametrize("most", [1, 6, 4096])
@given(case=cases())
def test_combinations_add_up_to_the_contributions_of_each_criterion(most: int, case: Case):
    patterns = patterns_of_rows(case.rows, CRITERIA)
    variants = len(case.model.variants) + 1
    points = {
        name: np.arange(place, place + variants) * 7 - 20 for place, name in enumerate(CRITERIA)
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_COMBINATIONS", most)
        parts = combined(patterns, CRITERIA)
    found = sum(each.of_patterns(each.sums(points), patterns.variant) for each in parts)
    worth = np.stack([points[name] for name in CRITERIA], axis=1)[patterns.variant]
    assert np.asarray(found).tolist() == (patterns.levels * worth).sum(axis=1).tolist()


def test_criteria_of_many_levels_are_taken_in_several_parts(monkeypatch):
    patterns = patterns_of_rows(ROWS, ["size", "title"])
    assert [tuple(each.levels) for each in combined(patterns, ("size", "title"))] == [
        ("size", "title")
    ]
    monkeypatch.setattr(module, "MOST_COMBINATIONS", 8)
    assert [tuple(each.levels) for each in combined(patterns, ("title", "size"))] == [
        ("title",),
        ("size",),
    ]


def test_no_criteria_have_no_parts():
    assert combined(patterns_of_rows(ROWS, ["size"]), ()) == ()
