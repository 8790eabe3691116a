"""Points advised: read with why, ranged, refused, accepted and undone on the page."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.components import points_asking
from pages.components.points_asking import PointsAsked
from pages.shared import session
from tests.pages.conftest import shown

ASKED = f"{session.KEPT}-{points_asking.PLACE}"


@pytest.fixture(scope="module")
def page(root: Path) -> AppTest:
    """Return the page for advice on the sample, its section of points open."""
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60).run()
    app.session_state["advice-section"] = "points"
    app.switch_page("pages/advice.py").run()
    assert not app.exception
    return app


@pytest.fixture
def advice(page: AppTest) -> Iterator[AppTest]:
    """Return the page with nothing asked; what a test does is forgotten after it."""
    before = page.session_state[session.WORKSPACE]
    yield page
    page.session_state[session.WORKSPACE] = before
    page.session_state[ASKED] = PointsAsked()


def points(app: AppTest) -> dict[str, int]:
    model = app.session_state[session.WORKSPACE].model
    return {each.id: each.points for each in model.criteria}


def run(app: AppTest) -> AppTest:
    app.session_state["advice-section"] = "points"
    app.run()
    assert not app.exception
    return app


def test_points_are_suggested_with_why_accepted_and_undone(advice: AppTest) -> None:
    before = points(run(advice))
    assert "criteria of 12 get other points" in shown(advice)
    assert "can&#x27;t tell whether it speaks for or against" in shown(advice)
    assert "by repeated cross-validation" in shown(advice)

    advice.button(key="points-accept").click().run()
    assert not advice.exception
    assert points(advice) != before
    advice.button(key="undo").click().run()
    assert points(advice) == before


def test_one_suggestion_is_taken_and_the_others_refused(advice: AppTest) -> None:
    before = points(run(advice))
    advice.session_state[ASKED] = PointsAsked(refused=frozenset(before) - {"pricing"})
    run(advice)
    assert "1 criterion of 12 gets other points" in shown(advice)

    advice.button(key="points-accept").click().run()
    after = points(advice)
    assert {name for name in after if after[name] != before[name]} == {"pricing"}


def test_refusing_all_leaves_the_points_as_they_are(advice: AppTest) -> None:
    before = points(run(advice))
    advice.button(key="points-refuse").click().run()
    assert "The points stay as they are." in shown(advice)
    assert points(advice) == before
    advice.button(key="points-again").click().run()
    assert "get other points" in shown(advice)


def test_what_is_locked_on_the_board_stays(advice: AppTest) -> None:
    work = advice.session_state[session.WORKSPACE]
    locked = replace(work, room=work.room.with_lock("pricing", locked=True))
    advice.session_state[session.WORKSPACE] = locked
    advice.session_state[ASKED] = PointsAsked(most=10)
    before = points(run(advice))
    assert "It is locked on the board: it stays." in shown(advice)

    advice.button(key="points-accept").click().run()
    after = points(advice)
    assert after["pricing"] == before["pricing"]
    assert all(abs(after[name]) <= 10 for name in after if name != "pricing")


def test_leads_kept_aside_are_looked_at_only_when_asked(advice: AppTest) -> None:
    run(advice)
    assert advice.session_state[session.WORKSPACE].openings == 0
    assert "On the leads kept aside: AUC" not in shown(advice)
    advice.button(key="points-kept-aside").click().run()
    assert advice.session_state[session.WORKSPACE].openings == 1
    assert "On the leads kept aside: AUC" in shown(advice)
