"""A second file tells the wins: uploaded, joined, told, decided on, and taken away."""

import random

import pytest
from streamlit.testing.v1 import AppTest

from calibration.leads.win_report import UnmatchedWin
from pages.components import wins
from pages.components.wins_report import unmatched_file
from pages.shared import session
from pages.shared.workspace import Workspace
from tests.pages.conftest import Opened, shown

COUNT = 10_000
WINNERS = [f"L{n:05}" for n in random.Random(4).sample(range(COUNT), 970)]
STRANGERS = [f"X{n:04}" for n in range(28)]
LEADS = "\n".join(["id;city;visits", *(f"L{n:05};Lyon;{n % 7}" for n in range(COUNT))])
LINES = [f"{each},2026-0{1 + n % 6}-15,{n}" for n, each in enumerate([*WINNERS, *STRANGERS])]
NEARLY = [
    f"{('l', 'L-')[n]}{each[1:]},2026-02-01,10" for n, each in enumerate(["L00001", "L00002"])
]
WINS = "\n".join(["lead,closed on,amount", *LINES, *NEARLY])


@pytest.fixture(scope="module")
def files() -> tuple[tuple[str, bytes, str], tuple[str, bytes, str]]:
    return (
        ("leads.csv", LEADS.encode(), "text/csv"),
        ("wins.csv", WINS.encode(), "text/csv"),
    )


@pytest.fixture
def joined(opened: Opened, nothing: Workspace, files) -> AppTest:
    app = opened("leads", nothing)
    app.file_uploader(key="leads-upload").set_value(files[0]).run()
    app.segmented_control(key="win-told-by").set_value("wins").run()
    app.file_uploader(key="win-file").set_value(files[1]).run()
    assert not app.exception
    return app


def work_of(app: AppTest):
    return app.session_state[session.WORKSPACE]


def test_an_id_join_tells_the_unmatched_three_per_cent_and_the_rate_with_and_without(joined):
    text = shown(joined)

    assert "970 of 1,000 ids in the file of wins are a lead's: 970 of 10,000 leads won" in text
    assert "30 ids are no lead's (3.0" in text
    assert "9.70\u00a0%" in text
    assert "10.00\u00a0% if they are leads of this file under another id" in text
    assert "9.97\u00a0% if they are leads that this file lacks" in text
    (table,) = [each.value for each in joined.dataframe if "wins" in each.value.columns]
    assert sorted(table["id"]) == sorted([*STRANGERS, "l00001", "L-00002"])
    assert "10,000 leads: 970 converted (9.7" in text


def test_the_outcome_is_named_on_the_wins_at_once(joined):
    outcome = work_of(joined).model.outcome

    assert (outcome.field, outcome.positive) == ("Won", ("yes",))
    assert (outcome.converted_date_field, outcome.value_field) == ("Won on", "Won for")
    assert work_of(joined).model.lead_id == "id"
    assert [each.header for each in work_of(joined).leads.columns[3:]] == [
        "Won", "Won on", "Won for",
    ]  # fmt: skip


def test_nearly_alike_ids_are_accepted_one_by_one_or_all_and_taken_back(joined):
    assert "2 pairs of ids are nearly alike" in shown(joined)

    joined.button(key="win-near-0").click().run()
    one = work_of(joined).addition("wins").report.report
    joined.button(key="win-near-0").click().run()
    both = work_of(joined).addition("wins").report.report

    assert [(each.leads_won, len(each.unmatched)) for each in (one, both)] == [(971, 29), (972, 28)]
    assert "10,000 leads: 972 converted" in shown(joined)
    joined.button(key="win-near-back").click().run()
    joined.button(key="win-near-all").click().run()
    assert work_of(joined).addition("wins").report.report == both


def test_another_column_of_the_wins_joins_them_again(joined):
    joined.selectbox(key="win-file-day").set_value("").run()

    assert [each.header for each in work_of(joined).leads.columns[3:]] == ["Won", "Won for"]
    assert work_of(joined).model.outcome.converted_date_field is None


def test_the_wins_stay_when_the_page_is_left_and_the_leads_are_remedied(joined):
    joined.switch_page("pages/criteria.py").run()
    joined.switch_page("pages/leads.py").run()

    assert "970 of 1,000 ids" in shown(joined)
    assert "10,000 leads: 970 converted" in shown(joined)
    assert joined.selectbox(key="win-file-id").value == "lead"
    joined.button(key="win-near-0").click().run()
    assert "10,000 leads: 971 converted" in shown(joined)


def test_the_command_that_repeats_the_numbers_joins_the_wins_too(joined):
    joined.button(key="win-near-all").click().run()
    assert wins.options(work_of(joined)) == (
        "--wins", "wins.csv", "--wins-id", "lead", "--wins-date", "closed on",
        "--wins-value", "amount", "--wins-near",
    )  # fmt: skip
    assert not wins.is_picked(work_of(joined))


def test_wins_that_are_taken_away_leave_the_leads_without_an_outcome(joined):
    joined.button(key="win-file-away").click().run()

    work = work_of(joined)
    assert not joined.exception
    assert [each.header for each in work.leads.columns] == ["id", "city", "visits"]
    assert (work.additions, work.model.outcome) == ((), None)


def test_the_outcome_can_be_told_by_a_column_again(joined):
    joined.segmented_control(key="win-told-by").set_value("column").run()

    assert joined.selectbox(key="win-field").value == "Won"
    joined.selectbox(key="win-field").set_value("city").run()
    assert work_of(joined).model.outcome is None
    joined.segmented_control(key="win-told-by").set_value("wins").run()
    assert work_of(joined).model.outcome.field == "Won"
    assert "10,000 leads: 970 converted" in shown(joined)
    assert not joined.exception


def test_a_file_of_wins_that_can_t_be_read_changes_nothing(opened: Opened, files):
    app = opened("leads", Workspace())
    app.file_uploader(key="leads-upload").set_value(files[0]).run()
    app.segmented_control(key="win-told-by").set_value("wins").run()
    app.file_uploader(key="win-file").set_value(("wins.csv", b"", "text/csv")).run()

    assert app.error
    assert work_of(app).additions == ()


def test_columns_that_share_no_id_are_asked_for(opened: Opened, files):
    app = opened("leads", Workspace())
    app.file_uploader(key="leads-upload").set_value(files[0]).run()
    app.segmented_control(key="win-told-by").set_value("wins").run()
    app.file_uploader(key="win-file").set_value(("wins.csv", b"deal\nD1\nD2\n", "text/csv")).run()

    assert "Say which column of each file holds the same ids." in shown(app)
    app.selectbox(key="win-file-lead-id").set_value("id").run()
    app.selectbox(key="win-file-id").set_value("deal").run()
    assert "0 of 2 ids" in shown(app)
    assert "2 ids are no lead's (100.0" in shown(app)


def test_ids_that_are_addresses_are_hidden_until_somebody_asks(opened: Opened):
    lines = ["mail,n", *(f"p{n}@example.com,{n}" for n in range(300))]
    wins = ["mail", *(f"p{n}@example.com" for n in range(40)), "P50@Example.com", "z@example.com"]
    app = opened("leads", Workspace())
    for key, name, some in (("leads-upload", "l.csv", lines), ("win-file", "w.csv", wins)):
        app.file_uploader(key=key).set_value((name, "\n".join(some).encode(), "text/csv")).run()
        if key == "leads-upload":
            app.segmented_control(key="win-told-by").set_value("wins").run()

    assert "The ids are e-mail addresses: they are hidden" in shown(app)
    assert "z@example.com" not in shown(app)
    assert "P50@Example.com" not in shown(app)
    app.toggle(key="show-personal").set_value(True).run()
    assert "P50@Example.com" in shown(app)


def test_downloaded_ids_run_in_no_spreadsheet():
    found = (UnmatchedWin("=1+1", 2), UnmatchedWin("-7", 1, None, 1250.5))

    assert unmatched_file(found).decode("utf-8-sig").splitlines() == [
        "id,lines,won_on,won_for", "'=1+1,2,,", "-7,1,,1250.5",
    ]  # fmt: skip
