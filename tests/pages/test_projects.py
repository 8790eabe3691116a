"""A project is made for whoever needs one, and stands in the address from then on."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calibration.store.projects import project_of
from pages.shared import projects


def script() -> None:
    import streamlit as st

    from pages.shared import projects, session

    session.begin()
    st.text(projects.project_id() or "none")
    if st.button("make"):
        projects.require_project()
        projects.set_author("  Anne   Martin ")
    st.text(projects.author() or "nobody")


@pytest.fixture
def app() -> AppTest:
    found = AppTest.from_function(script, default_timeout=60).run()
    assert not found.exception
    return found


def test_who_only_looks_makes_no_project(app: AppTest):
    assert [each.value for each in app.text] == ["none", "nobody"]
    assert not app.query_params


def test_a_project_is_made_once_and_stands_in_the_address(app: AppTest):
    app.button[0].click().run()
    made = app.query_params["project"]
    assert project_of(projects.store(), made).name == "New project"
    app.button[0].click().run()
    assert app.query_params["project"] == made
    assert [each.value for each in app.text] == [made, "Anne Martin"]


def test_a_store_whose_file_is_gone_is_opened_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    place = tmp_path / "projects.sqlite"
    monkeypatch.setenv(projects.ADDRESS, str(place))
    before = projects.store()
    assert projects.store() is before
    for each in tmp_path.iterdir():
        each.unlink()
    assert projects.store() is not before
    assert place.is_file()


def test_without_a_word_projects_are_kept_in_ones_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv(projects.ADDRESS)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    with projects.store() as opened:
        assert opened.file == tmp_path / "own" / "lead-scoring-workbench" / "projects.sqlite"
        assert opened.is_there()
