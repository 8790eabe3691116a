"""Monitor: a promise held against newer leads, beside what is worked on."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calibration.advice.sides import Side
from calibration.engine.grouping import patterns_of
from calibration.evaluation import evaluate
from calibration.exports.agreed import Calibrated, export_model
from calibration.leads.reading import read_leads
from calibration.leads.typed import type_leads
from calibration.model import Model, fingerprint, read_model, write_model
from calibration.monitoring.counting import reference_counts
from calibration.store.agreements import Terms, propose_agreement, sign
from calibration.store.projects import make_project
from pages.shared import projects, session
from tests.pages.conftest import Opened, shown

Row = dict[str, str]
Change = Callable[[int, Row], Row | None]


@pytest.fixture(scope="module")
def promising(root: Path) -> Model:
    """Return the sample's model as it leaves once the leads kept aside were opened."""
    model = read_model((root / "sample_data/model.json").read_bytes()).model
    with read_leads(root / "sample_data/leads.csv") as leads:
        typed = type_leads(leads, model, today=date(2026, 12, 31))
        patterns = patterns_of(typed, model)
        calibrated = Calibrated(
            leads.sha256,
            typed.facts,
            {
                "design": evaluate(patterns, model, part="design"),
                "holdout": evaluate(patterns, model, part="holdout"),
            },
            holdout_opened=1,
            reference=reference_counts(typed, patterns, model, with_holdout=True),
        )
    return export_model(model, calibrated)


@pytest.fixture(scope="module")
def rows(root: Path) -> list[Row]:
    text = (root / "sample_data/leads.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def file_of(rows: list[Row], change: Change) -> tuple[str, bytes, str]:
    """Return a file of leads, each changed or left out."""
    changed = [each for at, row in enumerate(rows) if (each := change(at, dict(row))) is not None]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(changed[0]))
    writer.writeheader()
    writer.writerows(changed)
    return "new.csv", out.getvalue().encode(), "text/csv"


def winning(at: int, row: Row) -> Row:
    """Let every third lead win."""
    return {**row, "converted": "yes" if at % 3 == 0 else "no", "converted_date": ""}


def monitored(opened: Opened, model: Model, leads: tuple[str, bytes, str]) -> AppTest:
    app = opened("monitor")
    app.radio(key="monitor-source").set_value("file").run()
    file = ("model.json", write_model(model).encode(), "application/json")
    app.file_uploader(key="monitor-model-upload").set_value(file).run()
    app.file_uploader(key="monitor-leads-upload").set_value(leads).run()
    assert not app.exception
    return app


def test_the_page_opens_and_says_what_to_bring(opened: Opened, nothing: object) -> None:
    for app in (opened("monitor"), opened("monitor", nothing)):
        assert not app.error
        assert "Bring leads that came after" in shown(app)


def test_a_base_rate_that_moved_says_recalibrate_and_opens_the_board_on_the_new_leads(
    opened: Opened, promising: Model, rows: list[Row]
) -> None:
    app = monitored(opened, promising, file_of(rows, winning))
    before = app.session_state[session.WORKSPACE]

    assert "Recalibrate: what was promised no longer holds." in shown(app)
    assert "Base rate: " in shown(app)
    assert before.leads.source.name == "leads.csv"
    for section in ("moved", "volume", "questions", "promise"):
        app.segmented_control(key="monitor-section").set_value(section).run()
        assert not app.exception

    app.button(key="monitor-recalibrate").click().run()
    assert not app.exception
    work = app.session_state[session.WORKSPACE]
    assert work.leads.source.name == "new.csv"
    assert fingerprint(work.versions.start) == fingerprint(promising)
    assert work.model.calibration is None
    assert "Handed over (MQL)" in shown(app)


def test_leads_that_turned_out_as_promised_hold(
    opened: Opened, promising: Model, rows: list[Row]
) -> None:
    app = monitored(opened, promising, file_of(rows, lambda _at, row: row))

    assert "The model holds. Keep it." in shown(app)


def test_too_few_leads_give_no_verdict(opened: Opened, promising: Model, rows: list[Row]) -> None:
    few = file_of(rows, lambda at, row: row if at < 60 else None)

    assert "Too early to tell." in shown(monitored(opened, promising, few))


def test_leads_without_an_outcome_are_told_of_as_far_as_they_go(
    opened: Opened, promising: Model, rows: list[Row]
) -> None:
    def blind(_at: int, row: Row) -> Row:
        return {name: value for name, value in row.items() if not name.startswith("converted")}

    text = shown(monitored(opened, promising, file_of(rows, blind)))

    assert "The new leads have no outcome" in text
    assert "Too early to tell." in text


def test_leads_that_lack_fields_are_refused_with_all_of_them_and_nothing_is_lost(
    opened: Opened, promising: Model, rows: list[Row]
) -> None:
    def poor(_at: int, row: Row) -> Row:
        return {name: row[name] for name in row if name not in {"employees", "industry"}}

    app = monitored(opened, promising, file_of(rows, poor))

    assert "can't be held against the model" in app.error[0].value
    assert "employees" in shown(app)
    assert "industry" in shown(app)
    assert app.session_state[session.WORKSPACE].leads.source.name == "leads.csv"


def test_a_file_that_is_no_model_is_refused_in_words(opened: Opened) -> None:
    app = opened("monitor")
    app.radio(key="monitor-source").set_value("file").run()
    file = ("model.json", b'{"format": "recipe"}', "application/json")
    app.file_uploader(key="monitor-model-upload").set_value(file).run()

    assert app.error[0].value == "The model file can't be read."


def test_the_model_that_both_sides_signed_is_offered_before_the_one_on_the_board(
    opened: Opened, rows: list[Row]
) -> None:
    app = opened()
    work = app.session_state[session.WORKSPACE]
    store = projects.store()
    project = make_project(store, "Signed").id
    laid = propose_agreement(store, project, work.model, Terms(weekly_capacity=3), author="Ada")
    for side in Side:
        sign(store, project, laid, side=side, who="Ada")
    app.session_state[session.PROJECT] = project
    app.session_state[session.WORKSPACE] = work.edited(work.model.with_threshold(60))
    app.switch_page("pages/monitor.py").run()
    app.file_uploader(key="monitor-leads-upload").set_value(file_of(rows, winning)).run()
    app.segmented_control(key="monitor-section").set_value("volume").run()

    assert not app.exception
    assert app.radio(key="monitor-source").value == "signed"
    assert "sales can take, a week" in shown(app)
    assert app.session_state[session.WORKSPACE].model.threshold == 60
