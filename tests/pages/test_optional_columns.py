"""Naming who was worked and whose company is whose, and what the board says of it."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calibration.leads import Worked, read_leads
from pages.shared.workspace import Workspace
from tests.engine.test_grouping import MODEL
from tests.pages.conftest import Opened, board

LEADS = "\n".join(
    ["id,employees,pricing,competitor,won,created,closed,value,called,firm"]
    + [
        f"{index},{500 if index % 2 else 10},{'yes' if index % 3 else 'no'},no,"
        f"{'yes' if index % 4 == 0 else 'no'},2026-01-01,2026-01-11,100,"
        f"{'2026-01-05' if index % 5 == 0 else ''},Firm {index % 40}"
        for index in range(200)
    ]
).encode()


def work(**parts: Any) -> Workspace:
    leads = read_leads(LEADS, name="leads.csv")
    return Workspace(leads=leads).edited(MODEL).changed(**parts)


def said(app: AppTest) -> str:
    return " ".join(each.value for each in (*app.markdown, *app.caption, *app.get("html")))


def test_the_columns_are_named_on_leads_and_what_they_tell_is_said(opened: Opened) -> None:
    app = opened("leads", work())
    app.selectbox(key="worked-column").select("called").run()
    app.selectbox(key="company-column").select("firm").run()
    assert not app.exception
    told = said(app)
    assert "40 of 200 counted leads were worked by sales." in told
    assert "40 companies have several counted leads, 200 in all" in told
    kept = app.session_state["workspace"]
    assert (kept.worked, kept.company) == (Worked("called"), "firm")


def test_a_column_of_yes_and_no_means_yes(opened: Opened) -> None:
    app = opened("leads", work())
    app.selectbox(key="worked-column").select("pricing").run()
    assert app.session_state["workspace"].worked == Worked("pricing", ("yes",))


def test_the_board_says_how_many_leads_below_the_line_were_ever_worked(opened: Opened) -> None:
    app = opened("calibrate", work(worked=Worked("called"), company="firm"))
    (share,) = board(app)["now"]["worked_below"]
    assert share == pytest.approx(0.2, abs=0.1)
    assert "intervals count companies, not leads" in said(app)


def test_without_the_columns_nothing_is_said_of_them(opened: Opened) -> None:
    app = opened("calibrate", work())
    assert "worked_below" not in board(app)["now"]
    assert "companies" not in said(app)
    assert not [each for each in app.toggle if each.key == "only-worked"]


def test_rates_among_worked_leads_are_one_click_away(opened: Opened) -> None:
    app = opened("calibrate", work(worked=Worked("called")))
    app.toggle(key="only-worked").set_value(v=True).run()
    assert not app.exception
    told = said(app)
    assert "worked by sales" in told
    assert "40 leads" in told
    app.toggle(key="only-worked").set_value(v=False).run()
    assert app.session_state["workspace"].where is None


def test_another_file_without_the_columns_opens_all_the_same(opened: Opened) -> None:
    app = opened("calibrate", work(worked=Worked("rang"), company="employer"))
    assert not app.exception
    assert "worked_below" not in board(app)["now"]


def test_export_shows_the_command_that_names_the_same_columns(opened: Opened) -> None:
    app = opened("export", work(worked=Worked("pricing", ("yes",)), company="firm"))
    (command,) = [each.value for each in app.code if "evaluate" in each.value]
    assert "--worked pricing --worked-value yes --company firm" in command
