"""What is told from the board changes what it names, and nothing that it has no right to."""

from dataclasses import replace
from datetime import date

import pytest

from calibration.model.templates import TEMPLATES
from pages.components.live_edits import edited
from pages.shared.room import Figure, Parked, Room
from pages.shared.versions import Versions
from pages.shared.workspace import Workspace

MODEL = next(iter(TEMPLATES.values())).model
FIRST = MODEL.criteria[0].id
WORK = Workspace(versions=Versions(MODEL, MODEL))


def told(key: str, value: object, work: Workspace = WORK) -> Workspace:
    return edited(work, key, value, variant=-1)


def test_released_points_and_threshold_make_another_model() -> None:
    assert told(f"points:{FIRST}", 7).model == MODEL.with_points(FIRST, 7)
    assert told("threshold", 3).model == MODEL.with_threshold(3)


@pytest.mark.parametrize("value", ["7", True, 7.0, None, [7]])
def test_points_that_are_not_whole_numbers_change_nothing(value: object) -> None:
    assert told(f"points:{FIRST}", value) == WORK


def test_a_locked_criterion_keeps_its_points_until_it_is_free_again() -> None:
    locked = told(f"locked:{FIRST}", value=True)

    assert told(f"points:{FIRST}", 7, locked) == locked
    free = told(f"locked:{FIRST}", False, locked)
    assert told(f"points:{FIRST}", 7, free).model == MODEL.with_points(FIRST, 7)


def test_a_question_is_parked_with_its_owner_and_day_and_taken_back() -> None:
    value = {"question": " Who counts as SME? ", "owner": "Ana", "due": "2026-12-01"}

    parked = told(f"parked:{FIRST}", value)

    expected = Parked("Who counts as SME?", "Ana", date(2026, 12, 1))
    assert parked.room.parked == {FIRST: expected}
    assert told(f"parked:{FIRST}", None, parked).room.parked == {}


def test_a_day_that_is_none_leaves_the_question_without_one() -> None:
    parked = told(f"parked:{FIRST}", {"question": "?", "due": "soon"})

    assert parked.room.parked[FIRST].due is None


def test_goals_and_guesses_are_kept_by_figure() -> None:
    work = told("guess:conversion", 0.3, told("goal:conversion", 0.25))

    assert work.room.goals == {Figure.CONVERSION: 0.25}
    assert work.room.guesses == {Figure.CONVERSION: 0.3}
    assert told("goal:conversion", None, work).room.goals == {}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("goal:everything", 1),
        ("goal:conversion", float("nan")),
        ("goal:conversion", -1),
        ("capacity", 0),
        ("capacity", "20"),
        ("known", -1),
        ("locked:nobody", True),
        ("parked:nobody", {"question": "?"}),
        ("versions", None),
        ("", 1),
    ],
)
def test_what_makes_no_sense_changes_nothing(key: str, value: object) -> None:
    assert told(key, value) == WORK


def test_the_capacity_and_the_switches_of_the_room_are_kept() -> None:
    work = WORK
    for key, value in [("capacity", 20), ("hidden", True), ("presenting", True), ("known", 4)]:
        work = told(key, value, work)

    assert work.room == Room(capacity=20, hidden=True, presenting=True, known=4)
    assert work.model == MODEL


def test_without_a_model_nothing_is_taken() -> None:
    assert told("capacity", 20, Workspace()) == Workspace()


def test_other_leads_forget_the_known_lead() -> None:
    room = replace(Room(), known=4, searched="acme", capacity=3)

    assert room.on_other_leads() == Room(capacity=3)
