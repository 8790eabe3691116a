"""What people do is kept at once, and comes back where the project is opened again."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calibration.store.drafts import DraftKeeper
from calibration.store.projects import delete_project, project_of
from pages.shared import projects
from pages.shared.versions import Versions
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


def versions_of(app: AppTest) -> Versions:
    found = work_of(app).versions
    assert found is not None
    return found


def steps(app: AppTest) -> tuple[object, ...]:
    versions = versions_of(app)
    return versions.present, versions.start, versions.number, versions.past, versions.future


def test_who_only_looks_around_makes_no_project(opened: Opened):
    app = opened()
    for page in ("leads", "compare", "project"):
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


@pytest.mark.parametrize("asked", ["A" * 22, "' or 1=1 --", "a\x00b"])
def test_an_address_that_nobody_was_given_opens_nothing(root: Path, asked: str):
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    app.query_params["project"] = asked
    app.run()
    assert not app.exception
    (said,) = [each.value for each in app.warning]
    assert "There is no such project here" in said
    move(app, "threshold", 47)
    made = app.query_params["project"]
    assert project_of(projects.store(), made).id == made
    assert not app.warning


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


def test_of_two_sessions_edits_of_different_parts_both_survive(opened: Opened, reopened: Reopened):
    anne = opened()
    move(anne, "threshold", 47)
    bruno = reopened(anne)
    criterion = work_of(anne).model.criteria[0]
    move(anne, "threshold", 48)
    move(bruno, f"points:{criterion.id}", criterion.points + 7)
    for app in (bruno, reopened(anne)):
        assert value_of(app, "threshold") == 48
        assert value_of(app, f"points:{criterion.id}") == criterion.points + 7
    assert len(versions_of(bruno).past) == 3
    move(anne, "threshold", 50)
    assert value_of(anne, f"points:{criterion.id}") == criterion.points + 7


def beside() -> None:
    """Draw what stands above every page, and let this session edit and say who edits."""
    import streamlit as st

    from pages.components import kept_words
    from pages.shared import keeping, opening, projects, session

    session.begin()
    keeping.begin()
    opening.arrive("")
    work = session.workspace()
    st.text_input("who", key="who")
    st.number_input("threshold", value=0, key="to")

    def edit() -> None:
        projects.set_author(str(session.given("who")))
        session.keep(work.edited(work.model.with_threshold(int(str(session.given("to"))))))

    st.button("edit", on_click=edit)
    kept_words.draw()
    st.text(str(session.workspace().model.threshold))


def session_of(who: str, project: str = "") -> AppTest:
    app = AppTest.from_function(beside, default_timeout=60)
    if project:
        app.query_params["project"] = project
    app.run()
    app.text_input[0].set_value(who)
    return app


def edit(app: AppTest, threshold: int) -> None:
    app.number_input[0].set_value(threshold)
    app.button[0].click().run()
    assert not app.exception


@pytest.mark.parametrize(("choice", "stands"), [("clash-mine", "45"), ("clash-theirs", "55")])
def test_who_touches_the_same_part_later_is_told_and_chooses(choice: str, stands: str):
    anne = session_of("Anne")
    edit(anne, 41)
    bruno = session_of("Bruno", anne.query_params["project"])
    assert bruno.text[0].value == "41"
    edit(anne, 55)
    edit(bruno, 45)
    assert [each.value for each in bruno.warning] == [
        "Anne set the threshold to 55 meanwhile; you set it to 45."
    ]
    assert bruno.text[0].value == "55"
    bruno.button(key=choice).click().run()
    assert bruno.text[0].value == stands
    assert not bruno.warning
    anne.run()
    assert anne.text[0].value == stands
    assert bool(anne.toast) == (stands == "45")
    if anne.toast:
        assert "Bruno has changed this draft. threshold 55 → 45" in anne.toast[0].value


def test_theirs_stands_though_something_was_set_once_more_before_the_question_was_seen():
    anne = session_of("Anne")
    edit(anne, 50)
    bruno = session_of("Bruno", str(anne.query_params["project"]))
    edit(anne, 55)
    edit(bruno, 46)
    edit(bruno, 45)
    bruno.button(key="clash-theirs").click().run()
    assert bruno.text[0].value == "55"


def test_what_cannot_be_kept_is_said_and_kept_with_the_next_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    place = tmp_path / "taken" / "projects.sqlite"
    place.parent.write_text("a file where a folder should be")
    monkeypatch.setenv(projects.ADDRESS, str(place))
    app = session_of("Anne")
    edit(app, 41)
    (said,) = [each.value for each in app.warning]
    assert re.match(r"\*\*What you have changed since \d\d:\d\d is not kept.\*\*", said)
    assert "the place where they are kept may not be written" in said
    assert (app.text[0].value, "project" in app.query_params) == ("41", False)
    place.parent.unlink()
    edit(app, 42)
    assert not app.warning
    for each in place.parent.iterdir():
        each.unlink()
    edit(app, 43)
    assert not app.warning
    again = session_of("Bruno", app.query_params["project"])
    assert again.text[0].value == "43"
    assert len(versions_of(again).past) == 3


def test_who_works_on_a_project_that_is_deleted_is_told_and_goes_on_in_another():
    anne = session_of("Anne")
    edit(anne, 41)
    project = str(anne.query_params["project"])
    bruno, carla = session_of("Bruno", project), session_of("Carla", project)
    delete_project(projects.store(), project)

    bruno.run()  # looks only
    edit(carla, 45)

    for each in (bruno, carla):
        (said,) = [toast.value for toast in each.toast]
        assert "somebody has deleted it" in said
        assert not each.warning
    assert "project" not in bruno.query_params
    assert (bruno.text[0].value, carla.text[0].value) == ("41", "45")
    made = str(carla.query_params["project"])
    assert made != project
    assert session_of("Dora", made).text[0].value == "45"


CELLS = ("anna.lindqvist@example.org", "Rue des Lilas 41", "QX-77312")
ROWS = [
    f"{n},{CELLS[0] if n == 7 else f'p{n}@example.org'},{CELLS[1] if n == 7 else 'x'},"
    f"{CELLS[2] if n == 9 else f'QX-{n}'},{'yes' if n % 3 == 0 else 'no'},{n % 90}"
    for n in range(400)
]
FILE = ("id,email,street,code,won,visits\n" + "\n".join(ROWS) + "\n").encode()


def uploaded(app: AppTest, name: str, content: bytes) -> AppTest:
    app.switch_page("pages/leads.py").run()
    app.file_uploader[0].upload(name, content, "text/csv").run()
    assert not app.exception
    return app


@pytest.fixture(scope="module")
def spring(root: Path) -> AppTest:
    """Return a session that works on leads of its own."""
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60).run()
    uploaded(app, "spring.csv", FILE)
    app.selectbox(key="win-field").set_value("won").run()
    assert work_of(app).versions is not None
    return app


def test_no_cell_of_the_leads_is_kept(spring: AppTest):
    store = projects.store()
    mark = project_of(store, spring.query_params["project"]).leads
    assert mark is not None
    assert (mark.name, mark.rows) == ("spring.csv", 400)
    assert [(each.header, each.type, each.filled) for each in mark.profile][:2] == [
        ("id", "number", 400),
        ("email", "text", 400),
    ]
    assert store.file is not None
    kept = b"".join(each.read_bytes() for each in store.file.parent.iterdir())
    assert mark.sha256.encode() in kept
    for cell in CELLS:
        assert cell.encode() not in kept


def test_own_leads_are_asked_for_again_and_then_all_is_as_it_was(
    spring: AppTest, reopened: Reopened
):
    before, again = work_of(spring), reopened(spring)
    (asked,) = [each.value for each in again.info]
    assert re.search(r"Bring spring.csv again: 400 leads, opened on \d+ \w+ \d{4}", asked)
    assert "never kept" in asked
    assert work_of(again).model == before.model
    uploaded(again, "other.csv", FILE.replace(b"QX", b"QY"))
    assert work_of(again).leads is None
    assert "other.csv holds other leads" in again.warning[0].value
    uploaded(again, "renamed.csv", FILE)
    there = work_of(again)
    assert there.leads is not None
    assert there.awaited is None
    for part in ("versions", "mapping", "remedies", "today", "sampling", "company", "where"):
        assert getattr(there, part) == getattr(before, part), part


def test_the_model_can_be_tried_on_other_leads(spring: AppTest, reopened: Reopened):
    again = uploaded(reopened(spring), "other.csv", FILE.replace(b"QX", b"QY"))
    again.button(key="leads-others").click().run()
    assert not again.exception
    there = work_of(again)
    assert there.leads is not None
    assert there.leads.source.name == "other.csv"
    assert there.model == work_of(spring).model
