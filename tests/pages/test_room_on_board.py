"""What a room agrees and guesses is told back to the board, and hidden numbers are not told."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from calibration.model import Model, Objective
from pages.components.live_hidden import STANDS, without_numbers
from pages.components.live_room_words import team_words
from tests.pages.conftest import Opened, board, move, shown, value_of


def tell(app: AppTest, key: str, value: object) -> None:
    """Tell the app what was set on the board, as the browser does."""
    serial = board(app)["heard"] + 1
    app.session_state["live"] = {"edits": [{"key": key, "value": value, "serial": serial}]}
    app.run()
    assert not app.exception


def leaves(held: object, *, name: str = "") -> Iterator[tuple[str, object]]:
    """Return every value in nested rows, with the name of its column."""
    if isinstance(held, dict):
        for key, value in held.items():
            yield from leaves(value, name=key)
    elif isinstance(held, list):
        for value in held:
            yield from leaves(value, name=name)
    else:
        yield name, held


def test_capacity_and_goals_are_told_back_after_every_drawing(opened: Opened) -> None:
    app = opened()

    tell(app, "capacity", 20)
    tell(app, "goal:conversion", 0.35)
    move(app, "threshold", 50)

    room = board(app)["room"]
    assert (room["capacity"], room["goals"]) == (20, {"conversion": 0.35})


def test_hidden_numbers_are_not_sent_to_the_browser(opened: Opened) -> None:
    app = opened()
    volume = board(app)["now"]["volume"]

    tell(app, "hidden", value=True)

    told = board(app)
    rows = {name: held for name, held in told["now"].items() if name != "ranges"}
    assert {name for name, held in leaves(rows) if held is not None} <= STANDS
    assert told["start"] is None
    assert {control["note"] for control in told["controls"]} == {""}
    assert (told["now"]["volume"], volume) == (None, [657])


def has_charts(app: AppTest) -> bool:
    return any(each.key == "charts-tab" for each in app.button_group)


def test_charts_beside_the_board_do_not_tell_what_it_hides(opened: Opened) -> None:
    app = opened()
    assert has_charts(app)

    tell(app, "hidden", value=True)
    assert not has_charts(app)

    tell(app, "hidden", value=False)
    assert has_charts(app)


def test_no_consequences_are_told_while_the_numbers_are_hidden(opened: Opened) -> None:
    app = opened()
    tell(app, "hidden", value=True)

    app.session_state["live-tables"] = {"fetch": "threshold"}
    app.run()

    assert '"rows"' not in shown(app)


def test_sliders_work_while_the_numbers_are_hidden(opened: Opened) -> None:
    app = opened()
    tell(app, "hidden", value=True)

    move(app, "threshold", 50)
    assert value_of(app, "threshold") == board(app)["now"]["threshold"][0] == 50

    tell(app, "hidden", value=False)
    assert board(app)["now"]["volume"] == [416]


def test_guesses_stay_when_the_numbers_are_shown_and_go_when_they_are_hidden_again(
    opened: Opened,
) -> None:
    app = opened()
    tell(app, "hidden", value=True)
    tell(app, "guess:conversion", 0.4)

    tell(app, "hidden", value=False)
    assert board(app)["room"]["guesses"] == {"conversion": 0.4}

    tell(app, "hidden", value=True)
    assert board(app)["room"]["guesses"] == {}


def test_the_sentence_stays_dismissed_until_something_changes(opened: Opened) -> None:
    app = opened()
    move(app, "threshold", 50)

    tell(app, "dismissed", board(app)["version"])
    app.run()
    assert board(app)["room"]["dismissed"] is True

    move(app, "threshold", 55)
    assert board(app)["room"]["dismissed"] is False


def test_presenting_leaves_the_board_alone_on_the_page(opened: Opened) -> None:
    app = opened()
    assert "title presenting" not in shown(app)

    tell(app, "presenting", value=True)
    assert "title presenting" in shown(app)
    assert not has_charts(app)

    tell(app, "presenting", value=False)
    assert "title presenting" not in shown(app)


def test_a_presented_threshold_says_whose_it_is(opened: Opened) -> None:
    app = opened()
    app.segmented_control(key="variant").set_value(0).run()
    assert board(app)["threshold"]["note"] == ""

    tell(app, "presenting", value=True)

    assert board(app)["threshold"]["note"] == "Returning customers"


def test_leads_without_dates_of_creation_have_no_week(opened: Opened) -> None:
    app = opened()
    assert board(app)["weekly"] is True
    work = app.session_state["workspace"]
    undated = {"created_field": None, "window_days": None, "converted_date_field": None}
    model = without(work.model, undated)

    app.session_state["workspace"] = work.started_from(model)
    app.run()

    assert not app.exception
    assert board(app)["weekly"] is False


def without(model: Model, changed: dict[str, None]) -> Model:
    """Return the model with parts of its outcome left out."""
    assert model.outcome is not None
    return model.model_copy(update={"outcome": model.outcome.model_copy(update=changed)})


def test_rows_without_numbers_keep_where_things_stand() -> None:
    rows: dict[str, object] = {
        "position": [39, 40],
        "threshold": [39, 40],
        "precision": [0.3, 0.31],
        "bands": [{"from": None, "leads": [5, 5]}, {"from": [20, 20], "leads": [3, 2]}],
        "bars": {"converted": [[1], [1]]},
    }

    assert without_numbers(rows) == {
        "position": [39, 40],
        "threshold": [39, 40],
        "precision": None,
        "bands": [{"from": None, "leads": None}, {"from": [20, 20], "leads": None}],
        "bars": None,
    }


@pytest.mark.parametrize("objective", list(Objective))
def test_in_retention_nobody_is_handed_over(objective: Objective) -> None:
    words = team_words(objective)

    is_handed = "handed over" in words.entering
    assert is_handed is (objective not in {Objective.RETENTION, Objective.ADOPTION})
    assert "{capacity}" in words.capacity
