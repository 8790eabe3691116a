"""Versions kept after the one they were made from, under the numbers that people know them by."""

import pytest

from calibration.model.templates import TEMPLATES
from calibration.store.opening import Store
from calibration.store.projects import make_project
from calibration.store.refusals import StoreError
from calibration.store.versions import Version, keep_after, keep_version, versions_of

MODEL = next(iter(TEMPLATES.values())).model
EDITED = MODEL.with_threshold(7)


def told(version: Version) -> tuple[int, int | None, str, str]:
    return version.number, version.parent, version.author, version.reason


def test_where_people_began_is_kept_with_the_first_version_by_nobody(store: Store):
    project = make_project(store, "Spring").id
    second = keep_after(
        store, project, EDITED, start=MODEL, number=1, author="Anne", reason="too many"
    )
    third = keep_after(
        store, project, MODEL, start=EDITED, number=2, author="Bruno", reason="back again"
    )
    found = versions_of(store, project)
    assert [told(each) for each in found] == [
        (1, None, "", ""),
        (2, 1, "Anne", "too many"),
        (3, 2, "Bruno", "back again"),
    ]
    assert found[1:] == (second, third)


def test_numbers_follow_the_board_s_where_models_were_opened_and_never_kept(store: Store):
    project = make_project(store, "Spring").id
    kept = keep_after(store, project, EDITED, start=MODEL, number=4, author="Anne", reason="why")
    assert (kept.number, kept.parent) == (5, 4)
    assert [each.number for each in versions_of(store, project)] == [4, 5]


def test_a_number_that_somebody_else_took_is_never_given_twice(store: Store):
    project = make_project(store, "Spring").id
    keep_after(store, project, EDITED, start=MODEL, number=1, author="Anne", reason="mine")
    late = keep_after(
        store, project, MODEL.with_threshold(9), start=MODEL, number=1, author="Bruno", reason="his"
    )
    other = keep_after(
        store,
        project,
        EDITED,
        start=MODEL.with_threshold(3),
        number=2,
        author="Cleo",
        reason="hers",
    )
    assert (late.number, late.parent) == (3, 1)
    assert (other.number, other.parent) == (5, 4)


def test_a_version_that_can_t_be_kept_leaves_no_trace_of_its_start(store: Store):
    project = make_project(store, "Spring").id
    with pytest.raises(StoreError, match="no such project"):
        keep_after(store, "guessed", EDITED, start=MODEL, number=1, author="Anne", reason="why")
    assert versions_of(store, project) == ()
    assert keep_version(store, project, MODEL, author="Anne", reason="why").number == 1
