"""Patterns opened in place of leads: the board works, and what needs leads says so."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calibration.engine.grouping import patterns_of
from calibration.engine.pattern_files import Form, write_patterns
from calibration.leads.reading import read_leads
from calibration.leads.typed import type_leads
from calibration.model import AtLeast, Model, read_model
from pages.shared import session
from tests.pages.conftest import Opened, board, looked_up_for, move, shown

ABOUT_LEADS = "Only patterns are open"


@pytest.fixture(scope="module")
def model(root: Path) -> Model:
    return read_model((root / "sample_data" / "model.json").read_bytes()).model


def content(root: Path, model: Model, folder: Path, form: Form = "parquet") -> bytes:
    path = folder / f"patterns.{form}"
    with read_leads(root / "sample_data" / "leads.csv") as leads:
        patterns = patterns_of(type_leads(leads, model, today=date(2026, 11, 22)), model)
    write_patterns(patterns, model, path, form=form)
    return path.read_bytes()


@pytest.fixture
def uploaded(root: Path, model: Model, tmp_path: Path, opened: Opened) -> AppTest:
    """Return the app with the sample's patterns opened in place of the sample's leads."""
    app = opened("leads")
    given = content(root, model, tmp_path)
    app.file_uploader[0].upload("patterns.parquet", given).run()
    assert not app.exception
    return app


def test_an_upload_is_recognised_by_its_content(uploaded: AppTest) -> None:
    work = uploaded.session_state[session.WORKSPACE]

    assert work.leads is None
    assert work.grouped is not None
    assert "patterns.parquet" in [each.value for each in uploaded.subheader]
    assert "5,200 leads: 321 converted" in shown(uploaded)


def test_the_board_shows_the_numbers_of_the_leads(uploaded: AppTest, opened: Opened) -> None:
    uploaded.switch_page("pages/calibrate.py").run()
    of_leads = opened("calibrate")

    for app in (uploaded, of_leads):
        move(app, "threshold", 45)

    assert board(uploaded)["now"] == board(of_leads)["now"]
    assert board(uploaded)["start"] == board(of_leads)["start"]
    services = looked_up_for(uploaded, "points:services")
    assert services["rows"] == looked_up_for(of_leads, "points:services")["rows"]


@pytest.mark.parametrize("page", ["calibrate", "advice", "criteria", "one_lead", "export", "leads"])
def test_every_page_opens_on_patterns(uploaded: AppTest, page: str) -> None:
    uploaded.switch_page(f"pages/{page}.py").run()

    assert not uploaded.exception
    if page in ("criteria", "one_lead", "export"):
        assert ABOUT_LEADS in shown(uploaded)


def test_a_condition_that_was_edited_is_told_and_can_be_taken_back(uploaded: AppTest) -> None:
    work = uploaded.session_state[session.WORKSPACE]
    services = work.model.criterion("services")
    changed = services.model_copy(update={"when": AtLeast(field="employees", value=7)})
    uploaded.session_state[session.WORKSPACE] = work.edited(work.model.with_criterion(changed))

    uploaded.switch_page("pages/calibrate.py").run()

    assert not uploaded.exception
    assert "asks something else" in shown(uploaded)
    uploaded.button(key="model-of-patterns").click().run()
    assert board(uploaded)["now"]


def test_a_criterion_less_is_still_the_same_leads(uploaded: AppTest) -> None:
    work = uploaded.session_state[session.WORKSPACE]
    uploaded.session_state[session.WORKSPACE] = work.edited(
        work.model.without_criterion("services")
    )

    uploaded.switch_page("pages/calibrate.py").run()

    assert board(uploaded)["now"]


def test_a_table_without_its_model_asks_for_it(tmp_path: Path, opened: Opened) -> None:
    app = opened("leads")
    given = b"level:mine,converted,not_converted\n0,1,20\n100,5,9\n"

    app.file_uploader[0].upload("mine.csv", given).run()

    assert not app.exception
    assert "doesn't bring its model along" in shown(app)
    app.switch_page("pages/calibrate.py").run()
    assert not app.exception


def test_plain_csv_of_the_sample_keeps_the_model_on_screen(
    root: Path, model: Model, tmp_path: Path, opened: Opened
) -> None:
    app = opened("leads")
    given = content(root, model, tmp_path, "csv")

    app.file_uploader[0].upload("mine.csv", given).run()

    assert app.session_state[session.WORKSPACE].model == model
    app.switch_page("pages/calibrate.py").run()
    assert board(app)["now"]


def test_patterns_can_be_forgotten(uploaded: AppTest) -> None:
    uploaded.button(key="forget-leads").click().run()

    assert not uploaded.exception
    assert uploaded.session_state[session.WORKSPACE].grouped is None
