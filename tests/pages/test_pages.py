"""Every page opens: with nothing, with a broken session, and with the sample leads."""

import pytest

from pages.shared import session
from tests.pages.conftest import Opened, shown, value_of

PAGES = ["leads", "criteria", "calibrate", "advice", "compare", "one_lead", "export"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_the_sample_leads(opened: Opened, page: str) -> None:
    app = opened(page)

    assert not app.error
    assert "No leads yet" not in shown(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_nothing(opened: Opened, nothing, page: str) -> None:
    app = opened(page, nothing)

    assert not app.error
    assert "yet" in shown(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_a_broken_session(opened: Opened, page: str) -> None:
    app = opened(page, "not a workspace")

    assert not app.error
    assert app.session_state[session.WORKSPACE].leads is not None


def test_the_app_opens_on_the_board_with_numbers(opened: Opened) -> None:
    app = opened()

    assert "Handed over (MQL)" in shown(app)
    assert value_of(app, "threshold") == 40


def test_a_foot_line_says_that_past_leads_are_replayed(opened: Opened) -> None:
    assert "not a forecast of extra sales" in shown(opened())
