"""The board shows what the library computes, and every move can be taken back."""

from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from calibration.engine.grouping import patterns_of
from calibration.evaluation import Evaluation, evaluate
from calibration.leads.reading import read_leads
from calibration.leads.typed import type_leads
from calibration.model import Model, read_model
from tests.pages.conftest import Opened, at, board, looked_up_for, move, shown, value_of


def evaluated(root: Path, model: Model) -> Evaluation:
    """Return what the library says of the sample leads, without any page."""
    with read_leads(root / "sample_data" / "leads.csv") as leads:
        typed = type_leads(leads, model, today=date(2026, 12, 31))
        return evaluate(patterns_of(typed, model), model)


def sample_model(root: Path) -> Model:
    return read_model((root / "sample_data" / "model.json").read_bytes()).model


def figures(app: AppTest) -> list[float]:
    """Return the four numbers as the live board is told them."""
    now = board(app)["now"]
    names = ("volume", "precision", "false_positives", "false_negatives")
    return [now[name][0] for name in names]


def expected(found: Evaluation) -> list[float]:
    assert found.volume is not None
    return [
        found.volume,
        round(found.precision, 5),
        found.false_positives,
        found.false_negatives,
    ]


def test_the_four_numbers_are_the_library_s(opened: Opened, root: Path) -> None:
    assert figures(opened()) == expected(evaluated(root, sample_model(root)))


def test_moving_a_slider_shows_what_the_library_computes(opened: Opened, root: Path) -> None:
    app = opened()

    move(app, "points:demo", 45)
    move(app, "threshold", 50)

    model = sample_model(root).with_points("demo", 45).with_threshold(50)
    assert figures(app) == expected(evaluated(root, model))


def test_the_points_of_a_variant_have_the_same_slider(opened: Opened, root: Path) -> None:
    app = opened()

    app.segmented_control(key="variant").set_value(0).run()
    assert value_of(app, "threshold") == 30
    move(app, "points:guide", 25)

    model = sample_model(root).with_points("guide", 25, variant=0)
    assert figures(app) == expected(evaluated(root, model))


def test_undo_and_redo_bring_back_points_and_numbers(opened: Opened) -> None:
    app = opened()
    before = figures(app)
    move(app, "points:pricing", -5)
    after = figures(app)

    app.button(key="undo").click().run()
    assert (value_of(app, "points:pricing"), figures(app)) == (25, before)
    app.button(key="redo").click().run()
    assert (value_of(app, "points:pricing"), figures(app)) == (-5, after)
    assert before != after


def test_reset_brings_back_the_start_version_and_can_be_undone(opened: Opened) -> None:
    app = opened()
    move(app, "threshold", 60)

    app.button(key="reset").click().run()
    assert value_of(app, "threshold") == 40
    app.button(key="undo").click().run()
    assert value_of(app, "threshold") == 60


def test_a_change_is_said_with_how_the_moved_leads_turned_out(opened: Opened) -> None:
    app = opened()

    move(app, "threshold", 50)

    told = board(app)
    assert "threshold 40 → 50" in told["changes"]
    assert (told["now"]["entering_everyone"], told["now"]["leaving_everyone"]) == ([0], [241])
    assert told["now"]["leaving_converted"][0] <= told["now"]["leaving"][0]
    assert told["start"]["volume"] == 657


def test_keeping_a_version_compares_with_it_from_then_on(opened: Opened) -> None:
    app = opened()
    move(app, "threshold", 50)

    app.button(key="keep").click().run()
    app.text_input(key="keep-who").set_value("Anne")
    app.text_input(key="keep-why").set_value("sales can't call so many")
    app.button(key="keep-it").click().run()

    told = board(app)
    assert told["changes"] == []
    assert told["words"]["nothing_changed"] == "Nothing has changed since version 2."
    assert told["threshold"]["start"] == 50


def test_a_segment_is_written_beside_the_numbers(opened: Opened) -> None:
    app = opened()

    app.selectbox(key="segment-column").set_value("country").run()
    app.selectbox(key="segment-value").set_value("France").run()

    assert "Only country: France" in shown(app)
    assert figures(app) != figures(opened())


def test_two_sessions_are_strangers(opened: Opened) -> None:
    one, other = opened(), opened()
    before = figures(other)

    move(one, "threshold", 70)
    other.run()

    assert figures(other) == before
    assert value_of(other, "threshold") == 40


def test_a_segment_of_few_buyers_is_warned_of_before_any_chart(opened: Opened) -> None:
    app = opened()

    app.selectbox(key="segment-column").set_value("channel").run()
    app.selectbox(key="segment-value").set_value("referral").run()

    assert any("can easily be chance" in each.value for each in app.warning)


def test_what_is_looked_up_while_dragging_is_what_a_release_shows(opened: Opened) -> None:
    app = opened()
    table = looked_up_for(app, "points:pricing")
    looked_up = {
        name: at(table["rows"][name], 10 - table["low"])
        for name in ("volume", "precision", "false_positives", "entering_everyone")
    }

    move(app, "points:pricing", 10)

    now = board(app)["now"]
    assert looked_up == {name: now[name][0] for name in looked_up}


def test_an_edit_told_again_is_taken_once(opened: Opened) -> None:
    app = opened()
    edits = [{"key": "points:demo", "value": 35, "serial": 7}]
    app.session_state["live"] = {"edits": edits}
    app.run()
    app.button(key="undo").click().run()

    app.session_state["live"] = {"edits": edits}
    app.run()

    assert value_of(app, "points:demo") == 30


def test_edits_of_several_controls_told_together_are_all_taken(opened: Opened) -> None:
    app = opened()

    app.session_state["live"] = {
        "edits": [
            {"key": "points:demo", "value": 35, "serial": 1},
            {"key": "threshold", "value": 45, "serial": 2},
        ]
    }
    app.run()

    assert (value_of(app, "points:demo"), value_of(app, "threshold")) == (35, 45)


def test_what_is_no_edit_changes_nothing(opened: Opened) -> None:
    app = opened()
    before = figures(app)
    nonsense = [
        {"key": "points:nobody", "value": 5, "serial": 1},
        {"key": "threshold", "value": "50", "serial": 2},
        {"key": "threshold", "value": 10**9, "serial": 3},
    ]

    app.session_state["live"] = {"edits": nonsense}
    app.run()

    assert not app.exception
    assert figures(app) == before
    assert looked_up_for(app, "points:nobody") is None
    assert app.error
