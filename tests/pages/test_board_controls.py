"""Switches, locks, open questions and a known lead: what the board is told of them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calibration.engine.leads import levels_of_lead
from calibration.evaluation import explain
from calibration.leads.profile import profile_columns
from calibration.leads.reading import read_leads
from calibration.leads.typed import Filter, type_leads
from calibration.model import Model, read_model
from pages.components.restoring import points_to_restore
from pages.shared.versions import Versions
from pages.shared.workspace import Workspace
from tests.pages.conftest import Opened, board, looked_up_for

HOSTILE = "<img src=x onerror=alert(1)>"


def told(app: AppTest, **values: object) -> dict[str, Any]:
    """Tell the app what was set on the board, by key; return what the board is told then."""
    first = board(app)["heard"] + 1
    edits = [
        {"key": key.replace("__", ":"), "value": value, "serial": first + place}
        for place, (key, value) in enumerate(values.items())
    ]
    app.session_state["live"] = {"edits": edits}
    app.run()
    assert not app.exception
    return board(app)


def control(shown: dict[str, Any], criterion: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in shown["controls"] if each["id"] == criterion)
    return found


def sample(root: Path) -> Model:
    return read_model((root / "sample_data" / "model.json").read_bytes()).model


def workspace(text: str, model: Model, **parts: Any) -> Workspace:
    leads = read_leads(text.encode(), name="leads.csv")
    return Workspace(
        leads=leads, profiles=profile_columns(leads), versions=Versions(model, model), **parts
    )


# The switch


def test_a_criterion_switched_off_restores_the_points_it_last_had(opened: Opened) -> None:
    app = opened()
    told(app, points__intern=-5)

    shown = told(app, points__intern=0)

    assert control(shown, "intern")["value"] == 0
    assert control(shown, "intern")["restores"] == -5


def test_undo_switches_a_criterion_on_again(opened: Opened) -> None:
    app = opened()
    told(app, points__intern=0)

    app.button(key="undo").click().run()

    assert control(board(app), "intern")["value"] == -15


def test_points_are_restored_from_what_was_last_there_whatever_was_kept_since(root: Path) -> None:
    model = sample(root)
    off = model.with_points("demo", 0)
    none = Versions(off, off)

    def restored(versions: Versions, variant: int = -1) -> int | None:
        return points_to_restore(Workspace(versions=versions), "demo", variant)

    assert restored(Versions(model, model).edited(off)) == 30
    assert restored(Versions(model, model).edited(off).kept()) == 30
    assert restored(Versions(off, off).edited(model).undone()) == 30
    assert restored(Versions(off, model)) == 30
    assert restored(none) is None
    assert points_to_restore(Workspace(), "demo", -1) is None


def test_a_variant_restores_its_own_points_before_those_of_everybody_else(root: Path) -> None:
    model = sample(root)
    off = model.with_points("demo", 0, variant=0)
    own = model.with_points("demo", 12, variant=0)

    def restored(versions: Versions) -> int | None:
        return points_to_restore(Workspace(versions=versions), "demo", 0)

    assert restored(Versions(own, own).edited(off)) == 12
    assert restored(Versions(off, off)) == 30


# Lock and open question


def test_a_locked_criterion_keeps_its_points_and_undo_still_works(opened: Opened) -> None:
    app = opened()
    told(app, points__demo=35)

    shown = told(app, locked__demo=True, points__demo=10)
    assert shown["room"]["locked"] == ["demo"]
    assert control(shown, "demo")["value"] == 35
    app.button(key="undo").click().run()

    assert control(board(app), "demo")["value"] == 30
    assert board(app)["room"]["locked"] == ["demo"]


def test_an_open_question_is_told_with_its_owner_and_day(opened: Opened) -> None:
    question = {"question": HOSTILE, "owner": "Ana", "due": "2026-12-01"}

    app = opened()
    assert told(app, parked__demo=question)["room"]["parked"] == {"demo": question}
    assert told(app, parked__demo=None)["room"]["parked"] == {}


# A known lead


def explained(root: Path, row: int, model: Model) -> tuple[float, bool, str | None]:
    with read_leads(root / "sample_data" / "leads.csv") as leads:
        typed = type_leads(leads, model, today=date(2026, 12, 31))
        known = levels_of_lead(typed, model, row=row)
        found = explain(model, known.levels, variant=known.variant, gate=known.gate)
    return found.score / 100, found.qualified, found.band


def now(shown: dict[str, Any]) -> tuple[float, bool, str | None]:
    return reading(shown, shown["now"], 0)


def reading(
    shown: dict[str, Any], rows: dict[str, Any], place: int
) -> tuple[float, bool, str | None]:
    band = rows["known_band"][place]
    name = None if band < 0 else shown["bands"][band]
    return rows["known_score"][place], rows["known_qualified"][place], name


def test_a_lead_is_found_by_its_name_and_by_its_id(opened: Opened) -> None:
    app = opened()
    assert board(app)["known"] == {"searched": "", "found": [], "lead": None}

    by_name = told(app, searched="ulmaville")["known"]["found"]
    assert by_name[0] == {
        "row": 0,
        "name": "Ulmaville (L00001)",
        "details": "Île-de-France · Manufacturing",
    }
    assert len(told(app, searched="a")["known"]["found"]) == 8
    assert told(app, searched="L00002")["known"]["found"][0]["name"] == "Lumilux GmbH (L00002)"
    for nothing in ("%", "'", '"; DROP TABLE leads', "\x00", "_"):
        assert told(app, searched=nothing)["known"]["found"] == []
    assert told(app, searched="  ")["known"]["searched"] == ""


def test_a_known_lead_stands_where_its_explanation_says(opened: Opened, root: Path) -> None:
    app, model = opened(), sample(root)

    for row in (0, 7, 63, 5199):
        shown = told(app, known=row)
        assert shown["known"]["lead"]["row"] == row
        assert now(shown) == explained(root, row, model)


@pytest.mark.parametrize("key", ["points:pricing", "threshold"])
def test_a_known_lead_is_looked_up_at_every_position_of_a_slider(
    opened: Opened, root: Path, key: str
) -> None:
    app = opened()
    row = 63
    told(app, known=row)

    table = looked_up_for(app, key)
    shown = board(app)
    assert len(table["rows"]["known_score"]) == table["length"]
    for position in (-10, 0, 25, 45):
        model = sample(root)
        model = (
            model.with_threshold(position)
            if key == "threshold"
            else model.with_points("pricing", position)
        )
        place = position - table["low"]
        assert reading(shown, table["rows"], place) == explained(root, row, model)


def test_a_cleared_lead_leaves_nothing_behind(opened: Opened) -> None:
    app = opened()
    told(app, known=3)

    shown = told(app, known=None)

    assert shown["known"]["lead"] is None
    assert "known_score" not in shown["now"]


def test_a_lead_beyond_the_file_is_none(opened: Opened) -> None:
    assert told(opened(), known=10**9)["known"]["lead"] is None


def test_a_lead_that_the_filter_leaves_out_is_told_so_and_scored_the_same(
    opened: Opened, root: Path
) -> None:
    app = opened()
    shown = told(app, known=0)
    assert not shown["known"]["lead"]["left_out"]
    before = now(shown)

    app.selectbox(key="segment-column").set_value("country").run()
    app.selectbox(key="segment-value").set_value("Germany").run()

    shown = board(app)
    assert shown["known"]["lead"]["left_out"]
    assert shown["known"]["lead"]["outcome"] == "did not buy"
    assert now(shown) == before == explained(root, 0, sample(root))


def test_two_sessions_know_different_leads(opened: Opened) -> None:
    one, other = opened(), opened()

    told(one, known=3, searched="a")
    other.run()

    assert board(other)["known"] == {"searched": "", "found": [], "lead": None}


MODEL = """
{"format": "lead-scoring-model", "format_version": "1.0", "name": "Odd", "objective": "retention",
 "market": "b2b", "lead_id": "id", "outcome": {"field": "won", "positive": ["yes"]},
 "fields": [{"name": "size", "type": "number"}],
 "groups": [{"id": "g:1", "label": "%s", "axis": "fit"}],
 "criteria": [{"id": "a:b 'c\\"d", "label": "%s", "group": "g:1", "kind": "firmographic",
   "points": 10, "when": {"field": "size", "is": "at_least", "value": 10}}],
 "qualification": {"threshold": 5,
   "disqualify": [{"id": "huge", "label": "Too %s large",
     "when": {"field": "size", "is": "at_least", "value": 1000}}]}}
""".replace("%s", HOSTILE)


def odd(**parts: Any) -> Workspace:
    """Return a hundred leads with names and ids that would do harm as markup."""
    rows = [
        f"{place},{HOSTILE} {place},{place},{'yes' if place % 2 else 'no'}" for place in range(96)
    ]
    rows += ["96,Open Inc,50,", "97,Huge Inc,5000,no", "98,Open Inc,1,yes", "99,,12,no"]
    text = "\n".join(["id,company,size,won", *rows]) + "\n"
    return workspace(text, read_model(MODEL).model, **parts)


@pytest.fixture
def odd_app(opened: Opened) -> AppTest:
    return opened(workspace=odd())


def test_names_and_ids_that_would_do_harm_are_told_as_they_are(odd_app: AppTest) -> None:
    shown = told(odd_app, searched="<img", known=5)

    assert shown["known"]["lead"]["name"] == f"{HOSTILE} 5 (5)"
    assert len(shown["known"]["found"]) == 8
    name = "a:b 'c\"d"
    for key, value in [("locked", True), ("parked", {"question": HOSTILE})]:
        shown = told(odd_app, **{f"{key}__{name}": value})
    assert shown["room"]["locked"] == [name]
    assert told(odd_app, **{f"locked__{name}": False})["room"]["locked"] == []
    assert control(told(odd_app, **{f"points__{name}": 0}), name)["restores"] == 10


def test_a_lead_says_what_became_of_it_in_the_words_of_the_objective(odd_app: AppTest) -> None:
    def lead(row: int) -> tuple[str, str | None, tuple[float, bool, str | None]]:
        shown = told(odd_app, known=row)
        known = shown["known"]["lead"]
        return known["outcome"], known["gate"], now(shown)

    assert lead(96)[:2] == ("still open", None)
    assert lead(97) == ("has stayed", f"Too {HOSTILE} large", (10.0, False, None))
    assert lead(98)[0] == "has left us"
    assert told(odd_app, known=99)["known"]["lead"]["name"] == "99"


def test_without_an_id_a_lead_is_called_by_its_name_or_its_place(opened: Opened) -> None:
    model = read_model(json.dumps({**json.loads(MODEL), "lead_id": None})).model
    app = opened(workspace=odd().changed(versions=Versions(model, model)))

    assert told(app, known=97)["known"]["lead"]["name"] == "Huge Inc"
    assert told(app, known=99)["known"]["lead"]["name"] == "lead 100"


def test_a_known_lead_stays_in_sight_while_the_numbers_are_hidden(opened: Opened) -> None:
    shown = told(opened(), known=0, hidden=True)

    assert shown["now"]["volume"] is None
    assert shown["now"]["known_score"] == [5.0]


def test_a_period_that_leaves_every_known_lead_out_is_no_harm(opened: Opened) -> None:
    app = opened()
    told(app, known=0)
    work = app.session_state["workspace"]
    app.session_state["workspace"] = work.changed(where=Filter(first_day=date(2026, 1, 1)))

    app.run()

    assert not app.exception
    assert board(app)["known"]["lead"]["left_out"]
