"""A threshold advised, and a way to goals: read, accepted, refused and undone on the page."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calibration.leads.facts import Sample
from pages.shared import advising, session
from pages.shared.advising import By, GoalAsked, GoalsAsked, ThresholdAsked
from tests.pages.conftest import shown

ASKED = f"{session.KEPT}-{advising.PLACE}"


@pytest.fixture(scope="module")
def page(root: Path) -> AppTest:
    """Return the page for advice on the sample, opened once."""
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60).run()
    app.switch_page("pages/advice.py").run()
    assert not app.exception
    return app


@pytest.fixture
def advice(page: AppTest) -> Iterator[AppTest]:
    """Return the page with nothing asked; what a test does is forgotten after it."""
    before = page.session_state[session.WORKSPACE]
    yield page
    page.session_state[session.WORKSPACE] = before
    page.session_state[ASKED] = advising.Advising()


def threshold(app: AppTest) -> int:
    return int(app.session_state[session.WORKSPACE].model.threshold)


def ask(app: AppTest, **asked: object) -> AppTest:
    """Open the section of thresholds with something asked."""
    kept = advising.Advising(threshold=ThresholdAsked(**asked))  # type: ignore[arg-type]
    app.session_state[ASKED] = kept
    app.session_state["advice-section"] = "threshold"
    app.run()
    assert not app.exception
    return app


def seek(app: AppTest, *rows: GoalAsked, most_edits: int = 2) -> AppTest:
    """Have a way to goals looked for."""
    kept = advising.Advising(goals=GoalsAsked(rows, most_edits))
    app.session_state[ASKED] = kept
    app.session_state["advice-section"] = "goals"
    app.run()
    app.button(key="goal-seek").click().run()
    assert not app.exception
    return app


def test_a_capacity_is_answered_with_a_threshold_that_is_used_and_undone(advice: AppTest) -> None:
    ask(advice, per_week=8.0, hours=2.0)

    assert "From 50 points</b>: 8.0 leads a week" in shown(advice)
    assert "be told apart" in shown(advice)
    assert "hours a week" in shown(advice)
    advice.button(key="threshold-use").click().run()
    assert threshold(advice) == 50
    assert "This is the present threshold." in shown(advice)
    advice.button(key="undo").click().run()
    assert threshold(advice) == 40


def test_a_refused_threshold_is_not_offered_again_until_somebody_thinks_again(
    advice: AppTest,
) -> None:
    ask(advice, by=By.LIMIT, figure="recall", value=0.6)
    advice.button(key="threshold-keep").click().run()

    assert "Refused: the threshold stays at 40 points." in shown(advice)
    assert threshold(advice) == 40
    advice.button(key="threshold-again").click().run()
    assert not advice.button(key="threshold-use").disabled


def test_a_limit_that_no_threshold_reaches_says_what_would_have_to_give(advice: AppTest) -> None:
    ask(advice, by=By.LIMIT, figure="precision", value=0.99)

    assert "No threshold does it." in shown(advice)
    assert "the limit would have to give" in shown(advice)


def test_earnings_are_told_beside_those_of_the_present_threshold(advice: AppTest) -> None:
    ask(advice, by=By.MONEY, lead_costs=100.0, deal_earns=500.0)

    assert "earned" in shown(advice)
    ask(advice, by=By.BEST)
    assert "From 50 points" in shown(advice)


def test_the_board_s_capacity_is_the_one_that_is_asked_about(advice: AppTest) -> None:
    work = advice.session_state[session.WORKSPACE]
    room = replace(work.room, capacity=8)
    advice.session_state[session.WORKSPACE] = work.changed(room=room)
    ask(advice)

    assert advice.number_input(key="threshold-capacity").value == 8


def test_where_leads_are_missing_no_capacity_is_answered_and_it_is_said_why(
    advice: AppTest,
) -> None:
    work = advice.session_state[session.WORKSPACE]
    advice.session_state[session.WORKSPACE] = work.changed(sampling=Sample(every_lead=False))
    ask(advice)
    assert "From 28 points" in shown(advice)  # a limit, where no week is known
    ask(advice, by=By.CAPACITY, per_week=8.0)

    assert "nobody knows how many a week there are" in shown(advice)


def test_a_look_at_the_leads_kept_aside_is_counted(advice: AppTest) -> None:
    ask(advice, per_week=8.0)
    advice.button(key="threshold-kept-aside").click().run()

    work = advice.session_state[session.WORKSPACE]
    assert (work.openings, work.seen[-1].threshold) == (1, 50)
    assert "kept aside:" in shown(advice)
    assert "Optimism:" in shown(advice)


WAY = (GoalAsked("recall", "at_least", 0.5), GoalAsked("per_week", "at_most", 13.0))


def test_a_way_to_goals_is_accepted_step_by_step_and_undone(advice: AppTest) -> None:
    seek(advice, *WAY)
    path = advice.session_state[ASKED].path
    start = advice.session_state[session.WORKSPACE].model

    assert path.reached
    assert "changes reach it" in shown(advice)
    for place in range(len(path.edits)):
        advice.button(key=f"goal-accept-{place}").click().run()
    assert advice.session_state[session.WORKSPACE].model == path.states[-1]
    assert "All of it is accepted." in shown(advice)
    for _ in path.edits:
        advice.button(key="undo").click().run()
    assert advice.session_state[session.WORKSPACE].model == start


def test_a_refused_change_is_left_out_of_the_next_way(advice: AppTest) -> None:
    seek(advice, *WAY)
    first = advice.session_state[ASKED].path.edits[0].control
    advice.button(key="goal-refuse-0").click().run()

    kept = advice.session_state[ASKED]
    assert first in kept.goals.refused
    assert first not in {each.control for each in kept.path.edits}
    assert "Not to be changed:" in shown(advice)


def test_goals_out_of_reach_say_what_would_have_to_give(advice: AppTest) -> None:
    seek(advice, GoalAsked("recall", "at_least", 0.9), GoalAsked("per_week", "at_most", 5.0))

    assert "Not with 2 changes." in shown(advice)
    assert "would have to give" in shown(advice)


def test_a_way_is_not_offered_for_a_model_that_has_left_it(advice: AppTest) -> None:
    seek(advice, *WAY)
    work = advice.session_state[session.WORKSPACE]
    advice.session_state[session.WORKSPACE] = work.edited(work.model.with_threshold(31))
    advice.run()

    assert "look again" in shown(advice)


def test_nothing_is_advised_while_the_room_guesses_the_numbers(advice: AppTest) -> None:
    work = advice.session_state[session.WORKSPACE]
    advice.session_state[session.WORKSPACE] = work.changed(room=replace(work.room, hidden=True))
    ask(advice)

    assert "hidden until the room has guessed" in shown(advice)
    assert not any(each.key == "advice-section" for each in advice.get("button_group"))
    assert "convert" not in shown(advice)
