"""A log of events beside the leads: its fields, its win, and the day on which leads are scored."""

from datetime import date, timedelta

from streamlit.testing.v1 import AppTest

from calibration.leads.remedies import KnownInTime
from calibration.model import FieldType
from pages.shared import remedying
from tests.pages.conftest import Opened, shown
from tests.pages.test_quality import click, uploaded, work_of

FIRST = date(2025, 1, 6)
LEADS = "Réf;Créé le;Secteur\n" + "".join(
    f"C{n};{FIRST + timedelta(days=n % 200):%d/%m/%Y};{'Santé' if n % 3 else 'Négoce'}\n"
    for n in range(400)
)
LOG = "Réf;Événement;Date et heure\n" + "".join(
    f"C{n};{event};{FIRST + timedelta(days=n % 200 + after):%d/%m/%Y} 10:30\n"
    for n in range(400)
    for after, event in ((3, "Visite"), (10, "Visite"), (25, "E-mail"), (40 + n % 120, "Achat"))
    if event != "Achat" or n % 4 == 0
)


SNAPSHOT = "id,created,won,Total visits\n" + "".join(
    f"L{n},{FIRST + timedelta(days=n % 200)},{'yes' if n % 5 == 0 else 'no'},"
    f"{n % 7 + 4 * (n % 10 == 0)}\n"
    for n in range(600)
)


def with_log(opened: Opened) -> AppTest:
    app = uploaded(opened("leads"), ("leads.csv", LEADS.encode(), "text/csv"))
    app.file_uploader(key="log-upload").set_value(("log.csv", LOG.encode(), "text/csv")).run()
    assert not app.exception
    return app


def test_the_columns_of_a_log_are_guessed_and_its_events_counted(opened: Opened) -> None:
    app = with_log(opened)

    assert app.selectbox(key="events-lead").value == "Réf"
    assert app.selectbox(key="events-time").value == "Date et heure"
    assert app.selectbox(key="events-event").value == "Événement"
    assert app.number_input(key="events-wait").value == 30
    assert "1,300 events from 2025-01-09 to 2025-" in shown(app)


def test_ticked_fields_become_columns_and_leads_are_scored_on_the_cut_off(opened: Opened) -> None:
    app = with_log(opened)

    click(app, "events-add")

    work = work_of(app)
    (visits,) = (each for each in work.profiles if each.header == "Visite: times")
    assert (visits.type, visits.highest) == (FieldType.NUMBER, 2.0)
    (last,) = (each for each in work.profiles if each.header == "E-mail: last day")
    assert last.type is FieldType.DATE
    assert work.model.as_of is not None
    assert (work.model.as_of.field, work.model.as_of.plus_days) == ("Créé le", 30)
    assert work.model.lead_id == "Réf"
    assert "past leads are scored on that very day" in shown(app)


def test_a_win_that_events_tell_is_counted_only_after_the_cut_off(opened: Opened) -> None:
    app = with_log(opened)

    app.toggle(key="events-wins").set_value(True).run()
    app.selectbox(key="events-win-event").set_value("Achat").run()
    assert "100 of 400 leads converted" not in shown(app)
    click(app, "events-add")

    outcome = work_of(app).model.outcome
    assert outcome is not None
    assert outcome.positive == ("yes",)
    assert outcome.created_field == "Créé le"
    assert outcome.field == "Won, by events"
    assert outcome.converted_date_field == "Won on, by events"


def test_the_fields_of_a_log_can_be_taken_away_again(opened: Opened) -> None:
    app = with_log(opened)
    click(app, "events-add")

    click(app, "events-undo")

    assert work_of(app).addition("events") is None
    assert [each.header for each in work_of(app).profiles] == ["Réf", "Créé le", "Secteur"]


def test_a_log_that_has_no_event_is_a_table_of_problems(opened: Opened) -> None:
    app = uploaded(opened("leads"), ("leads.csv", LEADS.encode(), "text/csv"))
    bad = "Réf;Quand\n" + "".join(f"C{n};bientôt\n" for n in range(5))

    app.file_uploader(key="log-upload").set_value(("log.csv", bad.encode(), "text/csv")).run()

    assert not app.exception
    assert "Say which columns hold the id of the lead and the time." in shown(app)


def test_the_board_says_which_fields_knew_more_than_anybody_did_then(opened: Opened) -> None:
    app = uploaded(opened("leads"), ("leads.csv", SNAPSHOT.encode(), "text/csv"))
    app.selectbox(key="win-field").set_value("won").run()
    app.selectbox(key="win-created").set_value("created").run()
    click(app, "suggest")
    assert "Total visits" in {each.name for each in work_of(app).model.read_fields()}

    app.switch_page("pages/calibrate.py").run()

    assert "“Total visits” is as known at export" in shown(app)


def test_a_field_that_was_known_in_time_flatters_nothing(opened: Opened) -> None:
    app = uploaded(opened("leads"), ("leads.csv", SNAPSHOT.encode(), "text/csv"))
    app.selectbox(key="win-field").set_value("won").run()
    app.selectbox(key="win-created").set_value("created").run()
    click(app, "suggest")
    said = (KnownInTime(column="Total visits"),)
    work = remedying.with_remedies(work_of(app), said)

    other = opened("calibrate", work)

    assert "Past leads replayed" in shown(other)
    assert "as known at export" not in shown(other)
