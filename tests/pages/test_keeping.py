"""What people do is kept at once, and comes back where the project is opened again."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calibration.store.drafts import DraftKeeper
from calibration.store.projects import project_of
from pages.shared import projects
from pages.shared.workspace import Workspace
from tests.pages.conftest import Opened, board, move, value_of

Reopened = Callable[..., AppTest]


@pytest.fixture
def reopened(root: Path) -> Reopened:
    """Return a function that opens the address of a project in a new session."""

    def open_again(app: AppTest, page: str = "") -> AppTest:
        new = AppTest.from_file(str(root / "app.py"), default_timeout=60)
        new.query_params["project"] = app.query_params["project"]
        new.run()
        if page:
            new.switch_page(f"pages/{page}.py").run()
        assert not new.exception
        return new

    return open_again


def work_of(app: AppTest) -> Workspace:
    found = app.session_state["workspace"]
    assert isinstance(found, Workspace)
    return found


def steps(app: AppTest) -> tuple[object, ...]:
    versions = work_of(app).versions
    return versions.present, versions.start, versions.number, versions.past, versions.future


def told_components(app: AppTest) -> list[dict[str, object]]:
    parts = [each.proto for each in app.get("bidi_component")]
    return [json.loads(each.json or each.bytes) for each in parts]


def test_who_only_looks_around_makes_no_project(opened: Opened):
    app = opened()
    for page in ("leads", "criteria", "compare", "project", "export"):
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        assert "project" not in app.query_params, page


def test_an_edited_draft_is_there_when_its_address_is_opened_again(
    opened: Opened, reopened: Reopened
):
    app = opened()
    move(app, "threshold", 47)
    move(app, "threshold", 52)
    app.button(key="undo").click().run()
    again = reopened(app)
    assert value_of(again, "threshold") == 47
    assert steps(again) == steps(app)
    assert work_of(again).is_sample
    seen, before = board(again), board(app)
    assert {key for key in seen if seen[key] != before[key]} <= {"heard", "version", "charts"}
    again.button(key="redo").click().run()
    assert value_of(reopened(again), "threshold") == 52
    assert again.query_params["project"] == app.query_params["project"]


@pytest.mark.parametrize("asked", ["A" * 22, "x", "", "' or 1=1 --", "a\x00b", "é" * 3000])
def test_an_address_that_nobody_was_given_opens_nothing(root: Path, asked: str):
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    app.query_params["project"] = asked
    app.run()
    assert not app.exception
    said = [each.value for each in app.warning]
    assert any("There is no such project here" in each for each in said) == bool(asked)
    move(app, "threshold", 47)
    assert project_of(projects.store(), app.query_params["project"])
    assert not app.warning


def test_the_browser_is_told_to_put_the_project_back_into_the_address(opened: Opened):
    app = opened()
    move(app, "threshold", 47)
    made = app.query_params["project"]
    app.run()
    assert [each["project"] for each in told_components(app) if "project" in each] == [made]


def test_the_sample_leaves_the_project_as_it_is(opened: Opened):
    app = opened()
    move(app, "threshold", 47)
    made = app.query_params["project"]
    app.switch_page("pages/leads.py").run()
    app.button(key="sample-fr").click().run()
    assert "project" not in app.query_params
    kept = DraftKeeper(projects.store(), made).read()
    assert kept is not None
    assert kept.draft.present.threshold == 47
