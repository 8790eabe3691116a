"""Projects and their versions: each behind an id that nobody can guess."""

import pytest

from calibration.model.templates import TEMPLATES
from calibration.store.opening import Store
from calibration.store.projects import (
    LeadsMark,
    delete_project,
    make_project,
    mark_leads,
    project_of,
    rename_project,
)
from calibration.store.refusals import StoreError
from calibration.store.versions import keep_version, versions_of

MODEL = next(iter(TEMPLATES.values())).model
LEADS = LeadsMark("leads été.csv", "ab" * 32, 2_890, ("id", "pays", "a acheté"))


def test_a_project_is_known_by_its_leads_again(store: Store):
    project = make_project(store, "Spring")
    mark_leads(store, project.id, LEADS)
    rename_project(store, project.id, "Summer")
    found = project_of(store, project.id)
    assert (found.name, found.leads) == ("Summer", LEADS)
    assert found.leads is not None
    assert found.leads.is_of(sha256="ab" * 32)
    assert not found.leads.is_of(sha256="cd" * 32)


def test_ids_are_long_and_differ(store: Store):
    ids = {make_project(store, "Spring").id for _ in range(20)}
    assert len(ids) == 20
    assert min(map(len, ids)) >= 22


def test_an_id_that_no_project_has_reads_as_one_that_was_deleted(store: Store):
    gone = make_project(store, "Spring")
    delete_project(store, gone.id)
    said = set()
    for id_ in (gone.id, "guessed", "", "'; DROP TABLE projects; --"):
        with pytest.raises(StoreError) as refused:
            project_of(store, id_)
        said.add(str(refused.value))
    assert len(said) == 1


def test_versions_are_numbered_and_tell_where_they_came_from(store: Store):
    project = make_project(store, "Spring").id
    first = keep_version(store, project, MODEL, author="Anne", reason="first guess")
    second = keep_version(
        store, project, MODEL.with_threshold(7), author="Bruno", reason="too many", parent=1
    )
    assert (first.number, second.number, second.parent) == (1, 2, 1)
    assert versions_of(store, project) == (first, second)
    with pytest.raises(StoreError, match="no version 9"):
        keep_version(store, project, MODEL, author="Anne", reason="", parent=9)


def test_a_project_sees_no_version_of_another(store: Store):
    mine, theirs = (make_project(store, "Spring").id for _ in range(2))
    keep_version(store, theirs, MODEL, author="Anne", reason="")
    assert versions_of(store, mine) == ()
    with pytest.raises(StoreError, match="no version 1"):
        keep_version(store, mine, MODEL, author="Bruno", reason="", parent=1)
