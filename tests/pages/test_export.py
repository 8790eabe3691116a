"""What leaves is what the screen shows; what comes in is taken whole or not at all."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from calibration.model import fingerprint, read_model
from calibration.store.openings import openings_of
from pages.components import leaving
from pages.shared import projects, session
from tests.pages.conftest import Opened, move, shown

BAD_MODELS = [
    b"",
    b"not a model",
    b"[]",
    b'{"format": "lead-scoring-model"}',
    b'{"format": "lead-scoring-model", "format_version": "9.0", "name": "x"}',
    b"\xff\xfe\x00",
]


def test_the_fingerprint_of_the_model_is_shown(opened: Opened) -> None:
    app = opened("export")

    assert fingerprint(app.session_state[session.WORKSPACE].model) in [e.value for e in app.code]


def test_the_command_that_repeats_the_numbers_is_shown(opened: Opened) -> None:
    commands = [each.value for each in opened("export").code]

    assert any(
        each.startswith("python -m calibration evaluate ") and each.endswith("--part design")
        for each in commands
    )


@pytest.mark.parametrize("content", BAD_MODELS)
def test_a_file_that_is_no_model_is_refused_and_the_work_is_still_there(
    opened: Opened, content: bytes
) -> None:
    app = opened()
    move(app, "threshold", 55)
    app.switch_page("pages/export.py").run()
    before = app.session_state[session.WORKSPACE]

    app.file_uploader(key="model-upload").set_value(("m.json", content, "application/json")).run()

    assert not app.exception
    assert app.error
    assert app.session_state[session.WORKSPACE] == before


def test_a_model_somebody_has_becomes_the_start_version(opened: Opened, root) -> None:
    app = opened("export")
    content = (root / "sample_data" / "model.json").read_bytes()
    other = content.replace(b'"threshold": 40', b'"threshold": 45', 1)

    app.file_uploader(key="model-upload").set_value(("m.json", other, "application/json")).run()

    work = app.session_state[session.WORKSPACE]
    assert work.versions.start == read_model(other).model
    assert len(work.versions.past) == 1


def test_opening_the_leads_kept_aside_is_counted(opened: Opened) -> None:
    app = opened("export")

    app.button(key="open-holdout").click().run()
    assert "first look" in shown(app)
    app.switch_page("pages/calibrate.py").run()
    move(app, "threshold", 60)
    app.switch_page("pages/export.py").run()
    assert "already seen" in shown(app)
    app.button(key="open-holdout").click().run()

    assert "already seen, opened 2 times" in shown(app)
    first, second = openings_of(projects.store(), app.session_state[session.PROJECT])
    assert first.model.qualification.threshold != 60
    assert second.model.qualification.threshold == 60


def test_a_model_is_read_aloud_with_its_caps_gates_and_bands(opened: Opened) -> None:
    said = shown(opened("export"))

    assert "counts for 70 at most" in said
    assert "never if industry is “Competitor”" in said
    assert "hot from 40: Call, Sales, within 24 hours" in said


@pytest.mark.parametrize("suffix", ["", "-2"])
def test_the_scored_leads_of_the_conformance_models_are_right(
    opened: Opened, root: Path, suffix: str
) -> None:
    folder = root / "tests" / "conformance"
    app = opened("leads")
    leads = (folder / f"leads{suffix}.csv").read_bytes()
    app.file_uploader(key="leads-upload").set_value(("leads.csv", leads, "text/csv")).run()
    app.switch_page("pages/export.py").run()
    model = (folder / f"model{suffix}.json").read_bytes()
    app.file_uploader(key="model-upload").set_value(("m.json", model, "application/json")).run()
    work = app.session_state[session.WORKSPACE]

    make = leaving.scored_file(work.leads, work, date(2026, 6, 30), date(2026, 12, 31), "csv")
    scored = list(csv.DictReader(io.StringIO(make().decode())))

    answers = (folder / f"expected{suffix}.csv").read_text(encoding="utf-8")
    expected = list(csv.DictReader(io.StringIO(answers)))
    assert len(scored) == len(expected) > 0
    names = [name for name in expected[0] if name in scored[0]]
    assert len(names) > 5
    assert [[row[name] for name in names] for row in scored] == [
        [row[name] for name in names] for row in expected
    ]
