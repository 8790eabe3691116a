"""The page of a project: named, shared, kept in scenarios, moved as a file, deleted."""

import io
import zipfile

import pytest
from streamlit.testing.v1 import AppTest

from calibration.model import Model, read_model
from calibration.problems import ModelError
from calibration.store.drafts import Draft, DraftKeeper
from calibration.store.opening import open_store
from calibration.store.project_files import write_project
from calibration.store.projects import make_project, project_of
from calibration.store.refusals import StoreError
from calibration.store.scenarios import keep_scenario, scenarios_of
from calibration.store.versions import keep_version
from pages.shared import links, projects
from pages.shared.reporting import writer_of
from pages.shared.results import Results
from pages.shared.shelf import Shelf
from pages.shared.versions import Versions
from tests.pages.conftest import Opened, shown


@pytest.fixture
def address(tmp_path, monkeypatch):
    """Keep projects in a file of the test's own."""
    found = tmp_path / "store.sqlite"
    monkeypatch.setenv(projects.ADDRESS, str(found))
    return found


@pytest.fixture(scope="module")
def model(root) -> Model:
    return read_model((root / "sample_data/model.json").read_bytes()).model


def text_input(app: AppTest, label: str):
    (found,) = (each for each in app.text_input if each.label == label)
    return found


def button(app: AppTest, label: str):
    return next(each for each in app.button if each.label == label)


def asked(app: AppTest, page: str, **query: str) -> AppTest:
    """Return the app as a link opens it."""
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    if page:
        app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return app


def new_app(root) -> AppTest:
    return AppTest.from_file(str(root / "app.py"), default_timeout=60)


def test_the_page_helps_before_anything_is_there(address, opened: Opened, nothing):
    app = opened("project", nothing)

    assert "Nothing is kept yet" in shown(app)
    assert "The report needs leads" in shown(app)
    assert not address.exists()


def test_a_project_is_named_shared_kept_in_a_scenario_and_deleted(address, opened: Opened):
    app = opened("project")
    assert {each.proto.label for each in app.get("download_button")} == {
        "Download the report (HTML)"
    }

    text_input(app, "Name of the project").set_value(" Spring  <b> ").run()
    text_input(app, "Your name").set_value("Anne").run()
    text_input(app, "Keep the draft as a scenario").set_value("fewer calls")
    button(app, "Keep").click().run()
    assert not app.exception
    text_input(app, "Keep the draft as a scenario").set_value("")
    button(app, "Keep").click().run()  # the second click of a double click
    assert "isn't kept" not in shown(app)

    project = app.session_state["project"]
    with open_store(address) as store:
        assert project_of(store, project).name == "Spring <b>"
        assert [(each.name, each.author) for each in scenarios_of(store, project)] == [
            ("fewer calls", "Anne")
        ]
    assert any(project in each.value for each in app.code)
    assert "fewer calls" in shown(app)
    labels = {each.proto.label for each in app.get("download_button")}
    assert "Download the project file" in labels

    assert button(app, "Delete the project for good").disabled
    app.checkbox(key="project-delete-sure").check().run()
    button(app, "Delete the project for good").click().run()

    assert not app.exception
    assert "The project is deleted" in shown(app)
    with open_store(address) as store, pytest.raises(StoreError, match="no such project"):
        project_of(store, project)


def test_a_link_opens_a_project_with_a_scenario_as_its_draft(address, root, model):
    other = model.with_threshold(55)
    with open_store(address) as store:
        project = make_project(store, "Spring").id
        DraftKeeper(store, project).keep(Draft(model, model), over=0, by="Anne")
        keep_scenario(store, project, "fewer calls", other, author="Anne")
        keep_version(store, project, model, author="Anne", reason="<script>first</script>")

    app = asked(new_app(root), "project", project=project, scenario="fewer calls")

    assert app.session_state["workspace"].model == other
    assert app.session_state["workspace"].versions.past
    assert "Scenario “fewer calls” is the draft now" in shown(app)
    assert "scenario" not in app.query_params
    assert "&lt;script&gt;first" in shown(app)

    missing = asked(new_app(root), "", project=project, scenario="none")
    assert "can't be shown" in shown(missing)


def test_a_link_sets_points_and_threshold_on_top_of_the_start_version(address, root, model):
    points = f"{model.criteria[0].id}:7,{model.criteria[1].id}:-5"

    app = asked(new_app(root), "project", points=points, threshold="45")

    work = app.session_state["workspace"]
    assert [each.points for each in work.model.criteria[:2]] == [7, -5]
    assert work.model.threshold == 45
    assert work.versions.start == model
    told = "".join(each.value for each in app.code)
    assert f"points={points}&threshold=45" in told


@pytest.mark.parametrize(
    ("points", "threshold", "words"),
    [
        ("nobody:3", "", "must have a criterion of this id. Got “nobody”"),
        ("{id}:2.5", "", "must be a whole number, as in 25 or -5. Got “2.5”"),
        ("{id}:٣", "", "must be a whole number"),
        ("{id}:99999", "", "must be between -50 and 50, the ends of the slider. Got 99999"),
        ("{id}:1,{id}:2", "", "must be there once only"),
        ("", "1e3", "must be a whole number"),
        ("", "100000", "the ends of the slider. Got 100000"),
        ("x" * 30_000, "", "too long"),
    ],
)
def test_what_an_address_can_not_ask_for_is_said_in_words(model, points, threshold, words):
    with pytest.raises(ModelError, match=words):
        links.what_if(model, points.replace("{id}", model.criteria[0].id), threshold)


def test_all_that_is_wrong_with_an_address_is_said_at_once(model):
    with pytest.raises(ModelError, match="points") as told:
        links.what_if(model, "a:1,b:2", "x")

    assert len(told.value.problems) == 3


def test_a_link_is_offered_only_for_what_it_can_carry(model):
    first = model.criteria[0]
    moved = model.with_points(first.id, first.points - 1).with_threshold(41)

    assert links.what_if_of(Versions(model, model)) == {}
    told = links.what_if_of(Versions(moved, model))
    assert told == {"points": f"{first.id}:{first.points - 1}", "threshold": "41"}
    assert links.what_if(model, told["points"], told["threshold"]) == moved
    assert links.what_if_of(Versions(model.with_name("other"), model)) is None


def test_a_project_file_is_opened_as_a_project_of_its_own(address, opened: Opened, root):
    app = opened("project")
    text_input(app, "Name of the project").set_value("Spring").run()
    project = app.session_state["project"]

    with open_store(address) as store:
        content = write_project(store, project)
    other = app.file_uploader(key="project-upload")
    other.set_value([("project.zip", b"PK\x03\x04 no project", "application/zip")]).run()
    assert "project file can't be opened" in shown(app)
    assert app.session_state["project"] == project

    app.file_uploader(key="project-upload").set_value(
        [("project.zip", content, "application/zip")]
    ).run()

    assert not app.exception
    moved = str(app.query_params["project"])
    assert moved != project
    with open_store(address) as store:
        assert project_of(store, moved).name == "Spring"
        assert project_of(store, project).name == "Spring"
    again = asked(new_app(root), "", project=moved)
    assert again.session_state["project"] == moved
    assert again.session_state["workspace"].model == app.session_state["workspace"].model
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = b"".join(archive.read(each) for each in archive.namelist())
    assert project.encode() not in told
    assert b"L00001" not in told


def test_the_report_of_the_app_tells_what_the_project_keeps(address, opened: Opened):
    app = opened("project")
    work = app.session_state["workspace"]
    text_input(app, "Name of the project").set_value("Spring").run()
    project = app.session_state["project"]
    with open_store(address) as store:
        keep_version(store, project, work.model, author="Anne", reason="Sales agreed")
    results = Results(work, work.leads, Shelf())

    page = writer_of_in(app, results, project)

    assert "Sales agreed" in page
    assert "Anne" in page
    assert f"version {work.versions.number}" in page


def writer_of_in(app, results, project):
    """Return the report as the download writes it, of the project of a session."""
    import unittest.mock

    with unittest.mock.patch("pages.shared.projects.project_id", return_value=project):
        return writer_of(results)().decode()
