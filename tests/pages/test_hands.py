"""Two hands, the decisions and the sign-off: from what both sides propose to both their names."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calibration.advice.sides import Side
from calibration.advice.two_hands import effect_of
from calibration.exports.agreed import export_model
from calibration.model import fingerprint
from calibration.store import people, proposals, rooms
from calibration.store.agreements import Agreement, agreements_of
from calibration.store.decisions import Decision, Kind, decisions_of
from calibration.store.rooms import Room, Stage
from pages.components import decision_log, hands_effects, open_questions, signed
from pages.components.workshop_agenda import PLACE
from pages.shared import formats, projects, session
from pages.shared.results import Results
from pages.shared.room import Parked
from pages.shared.shelf import Shelf
from pages.shared.workspace import Workspace
from tests.pages.conftest import shown

CODE = f"{session.KEPT}-room-code"
TODAY = datetime.now(tz=UTC).date()


@pytest.fixture(scope="module")
def screen(root: Path) -> AppTest:
    """Return the facilitator's screen, with a room that both sides have proposed in."""
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60).run()
    app.switch_page("pages/workshop.py").run()
    at(app, "room").button(key="room-open").click().run()
    room = led_by(app)
    store = projects.store()
    told = {
        Side.MARKETING: [{"webinar": 30, "guide": 25}, {"webinar": 10, "guide": 25}],
        Side.SALES: [{"webinar": 0, "demo": 50, "guide": 25}],
    }
    for side, everybody in told.items():
        for mine in everybody:
            person = people.join(store, room.code, side=side)
            for criterion, points in mine.items():
                proposals.propose(
                    store, room.code, person.token, criterion=criterion, points=points
                )
    assert not app.exception
    return app


@pytest.fixture
def front(screen: AppTest) -> Iterator[AppTest]:
    """Return the screen; what a test does to the model and what is covered is forgotten."""
    before = screen.session_state[session.WORKSPACE]
    yield screen
    screen.session_state[session.WORKSPACE] = before
    screen.session_state[f"{session.KEPT}-hands-shown"] = False


def at(app: AppTest, section: str) -> AppTest:
    """Return the screen at a part of the workshop."""
    app.session_state[PLACE] = section
    app.switch_page("pages/workshop.py").run()
    assert not app.exception
    return app


def pressed(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception


def led_by(app: AppTest) -> Room:
    return rooms.room_of(projects.store(), app.session_state[CODE])


def work_of(app: AppTest) -> Workspace:
    found = app.session_state[session.WORKSPACE]
    assert isinstance(found, Workspace)
    return found


def log_of(app: AppTest) -> tuple[Decision, ...]:
    return decisions_of(projects.store(), led_by(app).project)


def signed_in(app: AppTest) -> tuple[Agreement, ...]:
    return agreements_of(projects.store(), led_by(app).project)


def uncovered(app: AppTest, view: str = "both") -> AppTest:
    app.session_state[f"{session.KEPT}-hands-shown"] = True
    app.session_state["hands-view"] = view
    return at(app, "hands")


def test_nobody_sees_the_other_side_before_both_are_shown(front: AppTest) -> None:
    at(front, "hands")
    assert "2</strong>" in shown(front)
    assert "people have proposed" in shown(front)
    assert 'data-testid="hands"' not in shown(front)

    pressed(front, "hands-ask")
    assert led_by(front).stage is Stage.HANDS
    pressed(front, "hands-show")
    assert 'data-testid="hands"' in shown(front)
    assert led_by(front).stage is Stage.WAITING


def test_criteria_stand_by_how_far_the_sides_are_apart_with_the_middle_of_each(
    front: AppTest,
) -> None:
    html = shown(uncovered(front))
    table = html[html.index('data-testid="hands"') :]
    # Marketing's two say 30 and 10: the one nearer to the present 10 stands for both.
    demo, webinar, guide = (table.index(f"<b>{name}") for name in ("Asked", "Attended", "Downl"))
    assert demo < webinar < guide
    assert "+10 to +30" in table
    assert "both the same" in table[guide:]


def test_what_a_set_does_is_what_the_library_says(front: AppTest) -> None:
    uncovered(front)
    work = work_of(front)
    results = Results(work, work.leads, Shelf())
    found = effect_of(results.patterns(), work.model, {"webinar": 0, "demo": 50, "guide": 25})
    board = found.board
    html = shown(front)
    table = html[html.index('data-testid="hands-effects"') :]
    assert f"<b>{formats.count(board.volume)}</b>" in table
    assert f"<b>{formats.percent(board.precision)}</b>" in table
    assert formats.percent(board.false_negative_rate) in table

    front.toggle(key=hands_effects.AS_MANY).set_value(True).run()
    found = effect_of(
        results.patterns(), work.model, {"webinar": 0, "demo": 50, "guide": 25}, as_many=True
    )
    assert f"<b>{formats.count(found.board.volume)}</b>" in shown(front)


def test_what_a_side_says_aloud_stands_in_the_place_of_its_phones(front: AppTest) -> None:
    uncovered(front)
    front.text_input(key="hands-typed-marketing-webinar-None").set_value("40").run()
    assert not front.exception
    html = shown(front)
    assert "+40" in html[html.index('data-testid="hands"') :]
    front.text_input(key="hands-typed-marketing-webinar-40").set_value("many").run()
    assert "must be a whole number between -1000 and 1000. Got many." in shown(front)
    front.text_input(key="hands-typed-marketing-webinar-40").set_value("").run()
    assert "+10 to +30" in shown(front)


def test_a_negotiated_value_needs_a_reason_and_is_an_edit_and_a_decision(front: AppTest) -> None:
    uncovered(front, "settle")
    before = work_of(front).model
    lines = len(log_of(front))
    (slider,) = (each for each in front.slider if each.key and "-demo-" in each.key)
    slider.set_value(40).run()
    pressed(front, "hands-agree")
    assert "Say why" in shown(front)
    assert work_of(front).model == before
    assert len(log_of(front)) == lines

    front.text_input(key="hands-why-demo").set_value("They ask twice").run()
    pressed(front, "hands-agree")
    work = work_of(front)
    assert work.model == before.with_points("demo", 40)
    assert work.versions is not None
    assert work.versions.undone().present == before
    line = log_of(front)[-1]
    assert (line.kind, line.why, line.who) == (Kind.POINTS, "They ask twice", "Sales and marketing")
    assert line.what == "Asked for a demo: +40 points (+30 before; marketing nothing, sales +50)"
    assert ">agreed<" in shown(uncovered(front))


def test_a_locked_criterion_stays(front: AppTest) -> None:
    work = work_of(front)
    locked = work.changed(room=work.room.with_lock("demo", locked=True))
    front.session_state[session.WORKSPACE] = locked
    uncovered(front, "settle")
    assert front.button(key="hands-agree").disabled


def test_nothing_tells_a_number_while_the_room_guesses(front: AppTest) -> None:
    work = work_of(front)
    front.session_state[session.WORKSPACE] = work.changed(room=replace(work.room, hidden=True))
    for view in ("both", "settle"):
        html = shown(uncovered(front, view))
        assert "hidden until the room has guessed" in html
        assert "hands-effects" not in html
        assert "hands-follows" not in html
    assert 'data-testid="lessons"' not in shown(at(front, "sign-off"))
    assert front.number_input(key="sign-volume-None").value is None


def test_phones_propose_for_their_side_and_every_number_is_kept(front: AppTest, root: Path) -> None:
    room = led_by(front)
    store = projects.store()
    at(front, "hands")
    pressed(front, "hands-ask")
    me = people.join(store, room.code, side=Side.SALES)
    phone = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    phone.session_state["workspace"] = Workspace()
    phone.run()
    phone.query_params.update({"room": room.code, "me": me.token})
    phone.switch_page("pages/join.py").run()
    assert not phone.exception
    assert "Points, for Sales" in shown(phone)
    assert room.project not in shown(phone)

    phone.number_input(key="phone-points-intern-first").set_value(-40).run()
    pressed(phone, "phone-points-now-pricing")
    assert not phone.exception
    assert proposals.own_proposals(store, room.code, me.token) == {"intern": -40, "pricing": 25}
    rooms.set_stage(store, room.code, Stage.WAITING)


def test_a_reload_finds_what_was_proposed_though_the_draft_was_never_edited(
    front: AppTest, root: Path
) -> None:
    room = led_by(front)
    again = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    again.query_params.update({"project": room.project, "room": room.code})
    again.run()
    assert "2</strong>" in shown(at(again, "hands"))
    assert again.session_state[session.PROJECT] == room.project


def test_a_question_parked_on_the_board_is_answered_in_the_log_and_leaves_the_board(
    front: AppTest,
) -> None:
    work = work_of(front)
    late = Parked("Do refunds count?", "Carla", TODAY - timedelta(days=2))
    front.session_state[session.WORKSPACE] = work.changed(
        room=work.room.with_parked("pricing", late)
    )
    html = shown(at(front, "decisions"))
    assert "Do refunds count?" in html
    assert "overdue" in html

    front.text_area(key="answer-said-board-pricing").set_value("They don't")
    pressed(front, "answer-keep-board-pricing")
    asked, answer = log_of(front)[-2:]
    assert (asked.kind, asked.owner, asked.due) == (Kind.QUESTION, "Carla", late.due)
    assert (answer.kind, answer.what, answer.answers) == (Kind.ANSWER, "They don't", asked.id)
    assert work_of(front).room.parked == {}
    assert "overdue" not in shown(front)


def test_the_most_urgent_question_comes_first(nothing: Workspace) -> None:
    made = datetime(2026, 1, 5, tzinfo=UTC)
    log = (
        Decision(1, Kind.QUESTION, "no day", "", "Ann", made),
        Decision(2, Kind.ACTION, "later", "", "Ann", made, "Bo", date(2026, 3, 1)),
        Decision(3, Kind.QUESTION, "soon", "", "Ann", made, "Bo", date(2026, 2, 1)),
        Decision(4, Kind.ANSWER, "yes", "", "Ann", made, answers=2),
    )
    still = open_questions.opened(log, nothing)
    assert [each.what for each in still] == ["soon", "no day"]
    assert still[0].is_late(date(2026, 2, 2))
    assert not still[0].is_late(date(2026, 2, 1))


def test_what_is_written_down_by_hand_stands_in_the_log(front: AppTest) -> None:
    at(front, "decisions")
    front.text_area(key="decision-what").set_value("Only leads from France")
    front.text_input(key="decision-who").set_value("Ann")
    pressed(front, "decision-keep")
    line = log_of(front)[-1]
    assert (line.kind, line.what, line.who) == (Kind.OTHER, "Only leads from France", "Ann")
    assert "Only leads from France" in shown(front)
    pressed(front, "decision-keep")
    assert "must say what was decided" in shown(front)


def test_the_downloaded_log_runs_no_formula() -> None:
    made = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    log = (Decision(1, Kind.OTHER, "=1+1", "+why", "@who", made, "-owner", date(2026, 2, 1)),)
    header, line = csv.reader(
        io.StringIO(decision_log.log_file(log).decode("utf-8-sig"), newline="")
    )
    assert dict(zip(header, line, strict=True)) == {
        "id": "1",
        "kind": "other",
        "what": "'=1+1",
        "why": "'+why",
        "who": "'@who",
        "made_at": "2026-01-05T09:30:00+00:00",
        "owner": "'-owner",
        "due": "2026-02-01",
        "answers": "",
    }


def both_sign(app: AppTest) -> Agreement:
    """Put a name of each side under what is on screen, and return what was signed."""
    for side, name in (("marketing", "Ann"), ("sales", "Bo")):
        (field,) = (
            each
            for each in app.text_input
            if (each.key or "").startswith(f"sign-name-{side}") and not each.value
        )
        field.set_value(name)
        pressed(app, f"sign-{side}")
    return signed_in(app)[-1]


def test_both_sides_sign_the_same_and_an_edit_afterwards_is_told(front: AppTest) -> None:
    at(front, "sign-off")
    model = work_of(front).model
    assert fingerprint(model) in "".join(each.value for each in front.code)
    hot = len(model.bands) - 1
    (action,) = (
        each for each in front.text_input if (each.key or "").startswith(f"sign-action-{hot}-")
    )
    action.set_value("Call them").run()
    assert work_of(front).model.bands[hot].action == "Call them"
    (capacity,) = (
        each for each in front.number_input if (each.key or "").startswith("sign-capacity")
    )
    capacity.set_value(14).run()
    assert work_of(front).room.capacity == 14

    pressed(front, "sign-sales")
    assert "must give a name" in shown(front)
    agreement = both_sign(front)
    pressed(front, "sign-sales")  # the second click of a double click finds the field empty
    assert "must give a name" not in shown(front)
    assert agreement.is_agreed
    assert agreement.fingerprint == fingerprint(work_of(front).model)
    assert (agreement.terms.weekly_capacity, agreement.terms.at_random) == (14, 5)
    assert "Both sides have signed the same." in shown(front)

    front.number_input(key="sign-random-5").set_value(20).run()
    front.session_state[session.WORKSPACE] = work_of(front).edited(
        work_of(front).model.with_points("demo", 35)
    )
    html = shown(at(front, "sign-off"))
    assert "The draft has changed since it was signed" in html
    assert "20 leads a week go to sales at random, not 5" in html
    assert "Asked for a demo" in html[html.index("has changed since") :]
    assert 'data-testid="signature"' not in html
    assert [each.terms.at_random for each in signed_in(front)[-2:]] == [5, 20]
    assert signed_in(front)[-1].signatures == ()


def test_signatures_leave_with_the_model_that_was_signed(
    front: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreement = both_sign(at(front, "sign-off"))
    work = work_of(front)
    front.switch_page("pages/export.py").run()
    assert not front.exception
    assert "Signed by Ann for marketing, Bo for sales" in shown(front)
    assert not [each for each in front.text_input if each.key == "agreed-who"]

    project = led_by(front).project
    monkeypatch.setattr(projects, "project_id", lambda: project)
    told = signed.agreements(Results(work, work.leads, Shelf()))
    history = export_model(work.model, agreements=told).history
    assert history is not None
    ann, bo = (json.loads(json.dumps(each)) for each in history)
    assert (ann["who"], ann["side"], bo["who"], bo["side"]) == ("Ann", "marketing", "Bo", "sales")
    assert ann["fingerprint"] == agreement.fingerprint == fingerprint(work.model)
    assert ann["parent"] != ann["fingerprint"]
    assert ann["terms"]["weekly_capacity"] == agreement.terms.weekly_capacity

    other = work.edited(work.model.with_threshold(55))
    assert signed.agreements(Results(other, other.leads, Shelf())) == ()
