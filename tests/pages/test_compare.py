"""Two models on the same leads, read on the page, and versions that are kept for good."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from calibration.engine.joint import joint_groups
from calibration.engine.joint_leads import joint_leads
from calibration.evaluation.joint import JointComparison, compare_models
from calibration.evaluation.joint_scores import Both
from calibration.exports.scored import scored_leads
from calibration.leads.reading import read_leads
from calibration.leads.typed import type_leads
from calibration.model import AtLeast, Model, read_model, write_model
from calibration.problems import Problem
from calibration.store.versions import versions_of
from pages.components import compare_keeping
from pages.shared import formats, projects, session
from tests.pages.conftest import Opened, move, shown
from tests.pages.test_patterns import content


@pytest.fixture(scope="module")
def sample(root: Path) -> Model:
    return read_model((root / "sample_data" / "model.json").read_bytes()).model


@pytest.fixture(scope="module")
def page(root: Path) -> AppTest:
    """Return the app on the sample, opened once."""
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60).run()
    assert not app.exception
    return app


@pytest.fixture
def app(page: AppTest) -> Iterator[AppTest]:
    """Return the app; what a test does to the model is forgotten after it."""
    before = page.session_state[session.WORKSPACE]
    yield page
    page.session_state[session.WORKSPACE] = before


def compare(app: AppTest, after: Model | None = None, section: str = "numbers") -> AppTest:
    """Open the page with a draft, at a section."""
    if after is not None:
        work = app.session_state[session.WORKSPACE]
        app.session_state[session.WORKSPACE] = work.edited(after)
    app.session_state["compare-before"], app.session_state["compare-after"] = "start", "draft"
    app.session_state["compare-section"] = section
    app.switch_page("pages/compare.py").run()
    assert not app.exception
    return app


def asking_more(model: Model) -> Model:
    """Return the model with one condition that the board's patterns can't tell."""
    first = model.criteria[0]
    changed = first.model_copy(update={"when": AtLeast(field="employees", value=120)})
    return model.with_criterion(changed).with_threshold(45)


def by_hand(root: Path, before: Model, after: Model) -> JointComparison:
    """Return what the library says of two models on the sample."""
    with read_leads(root / "sample_data" / "leads.csv") as table:
        leads = joint_leads(table, before, after, today=datetime.now(tz=UTC).date())
        return compare_models(Both.of_groups(joint_groups(leads), before, after))


def qualified(root: Path, model: Model) -> set[str]:
    """Return the ids of the sample's leads that a model qualifies, as ``score`` writes them."""
    with read_leads(root / "sample_data" / "leads.csv") as table:
        typed = type_leads(table, model, today=datetime.now(tz=UTC).date())
        scored = scored_leads(table, typed, model)
        lead_id, is_over = (scored.headers.index(each) for each in ("lead_id", "qualified"))
        return {str(row[lead_id]) for row in table.query(scored.query) if row[is_over]}


def keep(app: AppTest, *, who: str, why: str) -> None:
    """Keep the draft as a version, by the dialog above the board."""
    app.button(key="keep").click().run()
    app.text_input(key="keep-who").set_value(who)
    app.text_input(key="keep-why").set_value(why)
    app.button(key="keep-it").click().run()
    assert not app.exception


def test_a_version_is_kept_with_its_author_and_reason_for_later_sessions(
    opened: Opened, root: Path
) -> None:
    app = opened()
    move(app, "threshold", 50)
    keep(app, who="", why="too many to call")  # both are asked for
    assert app.session_state[session.WORKSPACE].versions.number == 1
    keep(app, who="Anne", why="too many   to call")
    app.switch_page("pages/compare.py").run()
    app.button(key="compare-parent").click().run()
    assert "241 no longer handed over" in shown(app)
    app.switch_page("pages/calibrate.py").run()
    move(app, "threshold", 30)

    later = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    later.query_params["project"] = app.query_params["project"]
    later.run()
    compare(later)

    said = shown(later)
    assert "<b>Version 2</b> · too many to call" in said
    assert "Anne" in said
    assert "made from version 1" in said
    assert "Where the project began." in said
    later.button(key="version-back-1").click().run()
    assert later.session_state[session.WORKSPACE].model.threshold == 40
    later.button(key="undo").click().run()
    assert later.session_state[session.WORKSPACE].model.threshold == 30
    later.button(key="version-start-1").click().run()
    versions = later.session_state[session.WORKSPACE].versions
    assert (versions.number, versions.start.threshold, versions.present.threshold) == (1, 40, 30)


def test_a_double_click_keeps_one_version(opened: Opened) -> None:
    app = opened()
    move(app, "threshold", 50)
    app.button(key="keep").click().run()
    app.text_input(key="keep-who").set_value("Anne")
    app.text_input(key="keep-why").set_value("too many to call")
    button = app.button(key="keep-it")

    button.click().run()
    button.click().run()

    project = str(app.query_params["project"])
    assert [each.number for each in versions_of(projects.store(), project)] == [1, 2]
    assert app.session_state[session.WORKSPACE].versions.number == 2


def test_where_the_store_can_t_be_reached_a_version_is_kept_in_the_session(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened()
    move(app, "threshold", 50)
    monkeypatch.setenv(projects.ADDRESS, "/dev/null/projects.sqlite")

    keep(app, who="Anne", why="too many to call")

    versions = app.session_state[session.WORKSPACE].versions
    assert (versions.number, versions.start.threshold) == (2, 50)
    told = app.session_state[f"{session.KEPT}-{compare_keeping.TROUBLE}"]
    assert isinstance(told, Problem)


def test_the_page_tells_the_library_s_numbers_of_any_two_models(
    app: AppTest, sample: Model, root: Path
) -> None:
    after = asking_more(sample)
    compare(app, after)
    found = by_hand(root, sample, after)

    said = shown(app)
    for name in ("volume", "precision", "recall", "false_positive_rate"):
        figure = found.figure(name)
        told = formats.number if name == "volume" else formats.percent
        assert f"<b>{told(figure.before)}</b>" in said
        assert f"<b>{told(figure.after)}</b>" in said
    assert f"{found.entering.everyone} more handed over" in said
    assert f"{found.leaving.everyone} no longer handed over" in said
    assert "as many at random" in said
    assert "employees is at least 120" in said


def test_equal_sides_say_what_to_do(app: AppTest) -> None:
    compare(app)

    assert "Nothing differs between version 1 and the draft. " in shown(app)
    assert "No version is kept yet." in shown(app)


def test_numbers_are_hidden_while_the_room_guesses(app: AppTest, sample: Model) -> None:
    work = app.session_state[session.WORKSPACE]
    hidden = work.changed(room=replace(work.room, hidden=True))
    app.session_state[session.WORKSPACE] = hidden
    compare(app, sample.with_threshold(50))

    assert "The numbers are hidden until the room has guessed." in shown(app)
    assert "no longer handed over" not in shown(app)


def test_without_an_outcome_everything_but_conversion_is_told(app: AppTest, sample: Model) -> None:
    work = app.session_state[session.WORKSPACE]
    without = sample.revised(outcome=None, as_of=None)
    app.session_state[session.WORKSPACE] = work.started_from(without)
    compare(app, without.with_threshold(50))

    assert "no longer handed over" in shown(app)
    assert "bought" not in app.get("html")[-1].proto.body
    compare(app, section="flips")
    assert "no outcome yet" in shown(app)


def test_a_model_file_that_reads_what_the_leads_lack_is_told_in_words(
    app: AppTest, sample: Model
) -> None:
    compare(app)
    field = sample.fields[0].model_copy(update={"name": "shoe size"})
    first = sample.criteria[0].model_copy(update={"when": AtLeast(field="shoe size", value=4)})
    lacking = sample.revised(fields=(*sample.fields, field)).with_criterion(first)

    app.file_uploader[0].upload("theirs.json", write_model(lacking).encode()).run()

    assert not app.exception
    assert "The file theirs.json reads a field that these leads don't have: shoe size." in shown(
        app
    )
    app.file_uploader[0].upload("theirs.json", write_model(asking_more(sample)).encode()).run()
    assert not app.exception
    assert "more handed over" in shown(app) or "no longer handed over" in shown(app)
    app.file_uploader[0].upload("theirs.json", b"{}").run()
    assert not app.exception
    assert "The model file can't be read." in shown(app)
    app.file_uploader[0].set_value(None).run()


def test_the_download_holds_exactly_the_leads_that_change_hands(
    app: AppTest, sample: Model, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Callable[[], bytes]] = []
    draw = st.download_button

    def button(label: str, *, data: Callable[[], bytes], **rest: Any) -> bool:
        made.append(data)
        return bool(draw(label, data=data, **rest))

    monkeypatch.setattr(st, "download_button", button)
    app.session_state["flips-shown"] = True
    compare(app, asking_more(sample), section="flips")
    listed = app.dataframe[0].value

    rows = list(csv.DictReader(io.StringIO(made[0]().decode("utf-8"))))
    before, after = qualified(root, sample), qualified(root, asking_more(sample))
    assert {each["id"] for each in rows if each["direction"] == "entering"} == after - before
    assert {each["id"] for each in rows if each["direction"] == "leaving"} == before - after
    assert len(rows) == len(before ^ after)
    assert [each["id"] for each in rows[: len(listed)]] == list(listed["lead"])
    app.button(key="flips-next").click().run()
    assert app.dataframe[0].value["lead"].iloc[0] == rows[len(listed)]["id"]


def test_of_patterns_what_can_be_told_is_told_and_the_rest_is_explained(
    opened: Opened, sample: Model, root: Path, tmp_path: Path
) -> None:
    app = opened("leads")
    given = content(root, sample, tmp_path)
    app.file_uploader(key="leads-upload").upload("patterns.parquet", given).run()
    compare(app, sample.with_threshold(50), section="flips")

    assert "241 no longer handed over" in shown(app)
    assert "the threshold" in shown(app)
    assert "Only patterns are open: counts of leads" in shown(app)
    app.file_uploader[0].upload("theirs.json", write_model(asking_more(sample)).encode()).run()
    assert not app.exception
    assert "the two models ask different things of the leads" in shown(app)
