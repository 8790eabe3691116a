"""What was decided about the leads leaves in the model's file, and comes back with it."""

import json
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from calibration.leads.remedies import KeepFirstOfDuplicates, TreatAsMissing
from calibration.model import AtLeast, Field, FieldType
from pages.shared import session
from tests.pages.conftest import Opened, shown
from tests.pages.test_quality import (
    chosen,
    click,
    file_of,
    uploaded,
    with_win,
    work_of,
)

LINES = [
    "id;job;age;visits;bought",
    *(
        f"L{n};{'Select' if n % 4 == 0 else 'boss'};{20 + n % 40};{n % 7 + 2 * (n % 5 == 0)};"
        f"{'oui' if n % 5 == 0 else 'non'}"
        for n in range(300)
    ),
]
TWICE = [*LINES, *LINES[1:11]]
SELECT = TreatAsMissing(column="job", words=("Select",))


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what the page's download buttons hand over, by their keys."""
    found: dict[str, Any] = {}
    draw = st.download_button

    def button(label: str, *, data: Any, key: str, **rest: Any) -> bool:
        found[key] = data
        return bool(draw(label, data=data, key=key, **rest))

    monkeypatch.setattr(st, "download_button", button)
    return found


def decided(app: AppTest) -> AppTest:
    """Return the app with duplicates left out, a word missing, and a column signed for."""
    with_win(uploaded(app, file_of(TWICE)))
    click(app, "quality-duplicate-rows-0")
    click(app, "quality-placeholder-1-0")
    place = chosen(app, "age")
    app.text_input(key=f"column-who-{place}").set_value("Ada")
    app.text_input(key=f"column-why-{place}").set_value("Asked in the form")
    click(app, "column-overrule")
    click(app, "suggest")
    return app


def downloaded(app: AppTest, taken: dict[str, Any]) -> str:
    app.switch_page("pages/export.py").run()
    assert not app.exception
    return str(taken["download-model"])


def test_the_downloaded_model_tells_who_signed_for_a_column_and_why(
    opened: Opened, taken: dict[str, Any]
) -> None:
    part = json.loads(downloaded(decided(opened("leads")), taken))["calibration"]

    (signed,) = part["overruled"]
    assert (signed["column"], signed["who"], signed["why"]) == ("age", "Ada", "Asked in the form")
    assert signed["reasons"][0].startswith("It tells a person's age: using it is a decision")


def test_the_downloaded_model_carries_the_remedies(opened: Opened, taken: dict[str, Any]) -> None:
    app = decided(opened("leads"))
    part = json.loads(downloaded(app, taken))["calibration"]

    assert part["remedies"] == [
        {"do": "keep-first-of-duplicates"},
        {"do": "treat-as-missing", "column": "job", "words": ["Select"]},
    ]
    assert (part["data"]["leads"], part["data"]["rows_left_out"]) == (300, 10)
    assert "the command repeats it and says so" in shown(app)


def test_a_model_file_brings_its_decisions_to_the_leads_that_are_there(
    opened: Opened, taken: dict[str, Any]
) -> None:
    model = downloaded(decided(opened("leads")), taken)
    other = uploaded(opened("leads"), file_of(TWICE))
    assert work_of(other).leads.rows == 310  # type: ignore[union-attr]

    other.switch_page("pages/export.py").run()
    other.file_uploader(key="model-upload").set_value(
        ("model.json", model.encode(), "application/json")
    ).run()
    assert not other.exception

    assert "It brings 2 decisions about the leads: see Leads." in shown(other)
    assert "It uses 1 column that something speaks against: see Leads." in shown(other)
    work = work_of(other)
    assert work.remedies == (KeepFirstOfDuplicates(), SELECT)
    assert work.leads is not None
    assert work.leads.rows == 300
    assert [(each.column, each.who) for each in work.overruled] == [("age", "Ada")]


def test_a_model_file_s_decisions_are_repeated_on_leads_that_come_after_it(
    opened: Opened, taken: dict[str, Any]
) -> None:
    model = downloaded(decided(opened("leads")), taken)
    other = opened("export")
    other.file_uploader(key="model-upload").set_value(
        ("model.json", model.encode(), "application/json")
    ).run()
    other.switch_page("pages/leads.py").run()
    uploaded(other, file_of([*LINES, *LINES[1:4]], "next.csv"))

    assert "300 of 303 rows are leads here; 3 are left out." in shown(other)
    assert work_of(other).field_of("job").missing == ("Select",)


def test_a_model_file_with_a_decision_nobody_knows_is_refused_and_nothing_changes(
    opened: Opened, root: Path
) -> None:
    app = opened("export")
    before = work_of(app)
    model = json.loads((root / "sample_data" / "model.json").read_text(encoding="utf-8"))
    model["calibration"] = {"remedies": [{"do": "tidy"}]}
    app.file_uploader(key="model-upload").set_value(
        ("model.json", json.dumps(model).encode(), "application/json")
    ).run()

    assert not app.exception
    assert work_of(app).model == before.model
    assert work_of(app).remedies == ()
    assert "calibration.remedies[0]" in "".join(each.value.to_csv() for each in app.dataframe) + (
        shown(app)
    )


def test_a_column_that_nobody_signed_for_is_said_and_exported_without_a_name(
    opened: Opened, taken: dict[str, Any]
) -> None:
    app = decided(opened("leads"))
    model = work_of(app).model.with_field(Field(name="age", type=FieldType.NUMBER))
    first = model.criteria[0]
    older = AtLeast(field="age", value=40)
    model = model.with_criterion(first.model_copy(update={"id": "older", "when": older}))
    work = work_of(app).edited(model).changed(overruled=())
    app.session_state[session.WORKSPACE] = work

    (used,) = json.loads(downloaded(app, taken))["calibration"]["overruled"]
    assert used["column"] == "age"
    assert not {"who", "why"} & used.keys()
    assert "The model reads columns that nobody has signed for" in shown(app)
