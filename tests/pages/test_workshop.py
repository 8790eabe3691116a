"""The workshop: the guide, the room, and the blind ranking in front and on phones."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calibration.advice.sides import Answer, Side
from calibration.store import people, rankings, rooms
from calibration.store.people import Person
from calibration.store.rooms import Room
from pages.components import workshop_agenda
from pages.components.workshop_agenda import PLACE, STEPS
from pages.shared import phone_address, projects, session
from pages.shared.workspace import Workspace
from tests.pages.conftest import Opened, shown

CODE = f"{session.KEPT}-room-code"


def on_phone(root: Path, room: str, me: str = "") -> AppTest:
    """Return what a phone shows at a room's address."""
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    app.session_state["workspace"] = Workspace()
    app.run()
    app.query_params["room"] = room
    if me:
        app.query_params["me"] = me
    app.switch_page("pages/join.py").run()
    assert not app.exception
    return app


def in_front(opened: Opened, section: str) -> AppTest:
    """Return the facilitator's screen at a part of the workshop."""
    app = opened("workshop")
    app.session_state[PLACE] = section
    app.run()
    assert not app.exception
    return app


def pressed(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception


def led_by(app: AppTest) -> Room:
    return rooms.room_of(projects.store(), app.session_state[CODE])


def joined(room: Room, side: Side) -> Person:
    return people.join(projects.store(), room.code, side=side)


def vote(room: Room, person: Person, card: int, answer: Answer) -> None:
    """Answer a card of the room's last ranking."""
    last = rankings.rankings_in(projects.store(), room.id)[-1]
    rankings.vote(
        projects.store(), room.code, person.token, ranking=last.id, card=card, answer=answer
    )


def test_the_agenda_takes_45_minutes_and_the_docs_tell_the_same(root: Path) -> None:
    lines = (root / "docs" / "workshop.md").read_text(encoding="utf-8").splitlines()
    told = [found.groups() for line in lines if (found := re.match(r"\| (.+?) \| (\d+) \|", line))]

    assert told == [(step.title, str(step.minutes)) for step in STEPS]
    assert workshop_agenda.MINUTES == 45
    assert workshop_agenda.begins(STEPS[2]) == 5


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_every_step_leads_to_a_page_that_there_is(root: Path, step: workshop_agenda.Step) -> None:
    assert (root / step.page).is_file()


def test_the_guide_goes_on_step_by_step_and_stays_where_it_was(opened: Opened) -> None:
    app = opened("workshop")
    assert "The win, read aloud" in shown(app)

    pressed(app, "step-next")
    assert "Hide the numbers" in shown(app)
    assert "".join(app.query_params["step"]) == "goals"

    pressed(app, "step-ranking")
    pressed(app, "step-way")
    assert "Would you call this lead?" in shown(app)


def test_the_workshop_opens_with_nothing(opened: Opened, nothing: Workspace) -> None:
    app = opened("workshop", nothing)

    assert not app.error
    assert "The win, read aloud" in shown(app)


def test_a_room_has_a_link_a_code_and_the_people_of_both_sides(opened: Opened) -> None:
    app = in_front(opened, "room")
    assert "No room is open." in shown(app)

    pressed(app, "room-open")
    room = led_by(app)
    assert f"/join?room={room.code}" in shown(app)
    assert "data:image/svg+xml" in shown(app)

    joined(room, Side.SALES)
    app.run()
    assert re.search(r"Marketing<strong>0</strong>.*Sales<strong>1</strong>", shown(app), re.DOTALL)

    pressed(app, "room-close")
    assert "No room is open." in shown(app)


def test_the_code_of_another_project_s_room_is_not_taken_up(opened: Opened) -> None:
    mine, others = in_front(opened, "room"), in_front(opened, "room")
    pressed(mine, "room-open")
    pressed(others, "room-open")
    mine.session_state[CODE] = led_by(others).code
    mine.run()

    assert "No room is open." in shown(mine)


def test_a_phone_joins_by_its_side_and_a_reload_is_the_same_person(
    opened: Opened, root: Path
) -> None:
    front = in_front(opened, "room")
    pressed(front, "room-open")
    room = led_by(front)

    phone = on_phone(root, room.code)
    phone.text_input(key="phone-name").set_value("Zoë <b>").run()
    pressed(phone, "side-marketing")
    assert "Marketing · Zoë &lt;b&gt;" in shown(phone)

    me = "".join(phone.query_params["me"])
    del phone.query_params["me"]
    phone.run()
    pressed(phone, "side-marketing")
    assert "".join(phone.query_params["me"]) == me, "a second tap lets nobody in twice"

    again = on_phone(root, room.code, me)
    assert "Marketing · Zoë &lt;b&gt;" in shown(again)
    assert len(people.people_in(projects.store(), room.id)) == 1
    assert again.session_state[session.WORKSPACE].leads is None, "a phone opens no leads"


@pytest.mark.parametrize("code", ["", "guessed", "0" * 22])
def test_a_guessed_room_is_refused_in_words(root: Path, code: str) -> None:
    phone = on_phone(root, code)

    (said,) = phone.warning
    assert "leads to no workshop that is open" in said.value
    assert not phone.button


def test_a_closed_room_is_refused_as_one_that_never_was(opened: Opened, root: Path) -> None:
    front = in_front(opened, "room")
    pressed(front, "room-open")
    room = led_by(front)
    person = joined(room, Side.SALES)
    pressed(front, "room-close")

    assert "leads to no workshop" in on_phone(root, room.code, person.token).warning[0].value


def test_leads_are_ranked_blindly_then_read_then_their_outcome_is_told(
    opened: Opened, root: Path
) -> None:
    front = in_front(opened, "room")
    pressed(front, "room-open")
    room = led_by(front)
    seats = [joined(room, side) for side in (Side.SALES, Side.SALES, Side.MARKETING)]
    front.session_state[PLACE] = "ranking"
    front.run()
    pressed(front, "ranking-start")
    (ranking,) = rankings.rankings_in(projects.store(), room.id)
    assert ranking.cards == 12

    for card in range(10):
        vote(room, seats[0], card, Answer.HOT)
    phone = on_phone(root, room.code, seats[0].token)
    assert "11 of 12" in shown(phone), "a phone that comes back goes on where it was"
    assert "job_title" in shown(phone)
    assert "email" not in shown(phone)
    for card in (10, 11):
        pressed(phone, f"answer-{ranking.id}-{card}-hot")
    assert "Done, thank you." in shown(phone)
    pressed(phone, "card-first")
    pressed(phone, f"answer-{ranking.id}-0-cold")
    assert "2 of 12" in shown(phone)
    for seat in seats[1:]:
        for card in range(12):
            vote(room, seat, card, Answer.HOT if card > 1 else Answer.COLD)

    front.run()
    assert "36 answers so far" in shown(front)
    assert 'data-testid="disputed"' not in shown(front), "nobody sees an answer before the end"
    pressed(front, "ranking-close")
    read = shown(front)
    assert "11 of 12 pairs of answers are the same" in read, "both of sales"
    assert "23 of 24 pairs of answers are the same" in read, "sales with marketing"
    assert "The lead you disagree on" in read
    assert "Lead 2" in read
    assert "bought" not in read, "what became of them is one more click"

    pressed(front, "ranking-outcome")
    assert "6 of 12 leads bought" in shown(front)
    assert "1 of 12" not in shown(on_phone(root, room.code, seats[0].token))


def test_the_same_cards_are_found_again_after_a_reload(opened: Opened) -> None:
    front = in_front(opened, "ranking")
    pressed(front, "room-open")
    pressed(front, "ranking-start")
    room = led_by(front)
    for side, answer in ((Side.SALES, Answer.HOT), (Side.MARKETING, Answer.COLD)):
        token = joined(room, side).token
        (ranking,) = rankings.rankings_in(projects.store(), room.id)
        rankings.vote(projects.store(), room.code, token, ranking=ranking.id, card=3, answer=answer)
    pressed(front, "ranking-close")
    cards = re.findall(r"<dl>.*?</dl>", shown(front))
    front.session_state[f"{session.KEPT}-ranking-cards"] = None
    front.run()

    assert "job_title" in cards[0]
    assert re.findall(r"<dl>.*?</dl>", shown(front)) == cards


def test_who_ranked_alone_agrees_with_nobody(opened: Opened) -> None:
    front = in_front(opened, "ranking")
    pressed(front, "room-open")
    pressed(front, "ranking-start")
    room = led_by(front)
    seats = [joined(room, side) for side in (Side.SALES, Side.MARKETING)]
    for seat in seats:
        vote(room, seat, 0, Answer.HOT)
    pressed(front, "ranking-close")

    assert "1 of 1 pairs of answers are the same" in shown(front)
    assert "You agree on every lead" not in shown(front)


def test_a_ranking_needs_leads_with_an_outcome(opened: Opened, nothing: Workspace) -> None:
    app = opened("workshop", nothing)
    app.session_state[PLACE] = "ranking"
    app.run()
    pressed(app, "room-open")

    assert "No leads yet" in shown(app)
    assert not app.error


@pytest.mark.parametrize(
    ("base", "local"),
    [
        ("http://localhost:8501", True),
        ("http://127.0.0.1:8501", True),
        ("http://[::1]:8501", True),
        ("http://192.168.1.7:8501", False),
        ("https://scores.example.org/workbench", False),
    ],
)
def test_an_address_that_only_its_own_machine_reaches_is_known(base: str, *, local: bool) -> None:
    assert phone_address.is_local(base) is local


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("192.168.1.7:8501", "http://192.168.1.7:8501/join?room=c"),
        (
            "https://scores.example.org/workbench/",
            "https://scores.example.org/workbench/join?room=c",
        ),
        ("https://scores.example.org/join?room=x", "https://scores.example.org/join?room=c"),
    ],
)
def test_a_typed_address_becomes_a_link(typed: str, link: str) -> None:
    assert phone_address.link(phone_address.cleaned(typed), "c") == link


@pytest.mark.parametrize("typed", ["", "ftp://host", "http://", "http://h:99999", "a b"])
def test_what_is_no_address_makes_no_link(typed: str) -> None:
    assert phone_address.cleaned(typed) == ""
