"""Export offers every form with what it is for, and tells where the model comes from."""

import json

import pytest

from calibration.exports.lineage import told_steps
from calibration.exports.ways_out import WAYS_OUT
from calibration.messages import say
from calibration.model import fingerprint, read_model
from calibration.problems import Problem
from pages.components import lineage, ways_out
from pages.shared import session
from pages.shared.results import Results
from tests.pages.conftest import Opened, move, shown


def test_every_form_that_the_command_writes_is_told_on_the_page() -> None:
    forms = {name for name in WAYS_OUT if not name.startswith("sql:")}
    assert forms == {"json", *ways_out._TOLD}
    dialects = {name.partition(":")[2] for name in WAYS_OUT if name.startswith("sql:")}
    assert dialects <= set(ways_out._DIALECTS)


def test_what_is_quick_is_there_and_what_takes_long_is_asked_for(opened: Opened) -> None:
    app = opened("export")
    keys = {each.key for each in app.get("download_button")}
    assert {"download-sql", "download-scorer", "download-schema", "download-patterns"} <= keys
    assert {"make-vectors", "make-bundle"} <= {each.key for each in app.button}
    for told in ways_out._TOLD.values():
        assert told.title in shown(app)

    app.button(key="make-vectors").click().run()
    assert "download-vectors" in {each.key for each in app.get("download_button")}

    app.selectbox(key=ways_out.DIALECT).set_value("sql:snowflake").run()
    assert not app.exception
    assert "not yet run on one" in shown(app)


def test_a_form_that_cannot_carry_the_model_says_why(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = Problem("too-many", "criteria", say("must be at most 3 here. Got 12."))
    monkeypatch.setattr(ways_out, "what_is_not_carried", lambda _model: (reason,))
    app = opened("export")
    assert "criteria: must be at most 3 here. Got 12." in shown(app)
    assert "make-pmml" not in {each.key for each in app.button}


def test_an_edited_model_tells_what_it_was_made_from(opened: Opened) -> None:
    app = opened()
    move(app, "threshold", 55)
    app.switch_page("pages/export.py").run()
    work = app.session_state[session.WORKSPACE]
    assert "Where it began." in shown(app)
    assert "threshold 40 → 55" in shown(app)

    results = Results(work, work.leads, app.session_state[session.SHELF])
    first, last = told_steps(lineage.with_steps(results, work.model))
    assert (first.fingerprint, first.parent) == (fingerprint(work.versions.start), None)
    assert (last.fingerprint, last.parent) == (fingerprint(work.model), first.fingerprint)


def test_each_field_is_left_out_when_somebody_asks_for_it(opened: Opened) -> None:
    app = opened("export")
    assert "Known of" not in shown(app)

    app.button(key="try-fields").click().run()
    assert not app.exception
    said = shown(app)
    assert "past leads show that these are needed: " in said
    assert "Said by sales" in said
    assert "pricing_views" in said


def test_a_file_has_a_plain_name_whatever_the_model_is_called() -> None:
    plain = json.dumps(
        {
            "format": "lead-scoring-model",
            "format_version": "1.0",
            "name": "../=été\u202e.exe\n/etc",
            "qualification": {"threshold": 0},
        }
    )
    model = read_model(plain).model
    assert ways_out.file_name(model, "lead.schema.json") == "ete-exe-etc-lead.schema.json"
    assert ways_out.file_name(model, "scorer.py") == "ete_exe_etc_scorer.py"
