"""Leads come from a sample or a file, the win is named, and what fails changes nothing."""

from streamlit.testing.v1 import AppTest

from pages.shared import session
from tests.pages.conftest import Opened, move, shown, value_of

LINES = [
    "id;job;visits;bought",
    *(
        f"{n};{'boss' if n % 3 else 'clerk'};{n % 7};{'oui' if n % 5 == 0 else 'non'}"
        for n in range(300)
    ),
]
FILE = ("mine.csv", "\n".join(LINES).encode(), "text/csv")


def uploaded(app: AppTest, file: tuple[str, bytes, str]) -> AppTest:
    app.file_uploader(key="leads-upload").set_value(file).run()
    assert not app.exception
    return app


def test_uploading_leads_puts_the_sample_s_model_away(opened: Opened) -> None:
    app = uploaded(opened("leads"), FILE)

    work = app.session_state[session.WORKSPACE]
    assert work.leads.rows == 300
    assert work.versions is None


def test_the_recognised_yes_word_is_chosen_when_the_column_is_named(opened: Opened) -> None:
    app = uploaded(opened("leads"), FILE)

    app.selectbox(key="win-field").set_value("bought").run()

    assert app.multiselect(key="win-positive").value == ["oui"]
    assert "300 leads: 60 converted (20.0" in shown(app)


def test_a_model_is_suggested_from_the_leads(opened: Opened) -> None:
    app = opened("leads")

    app.button(key="suggest").click().run()

    work = app.session_state[session.WORKSPACE]
    assert work.model.criteria
    assert "suggested" in shown(app)


def test_a_file_that_holds_no_leads_is_refused_and_the_work_is_still_there(
    opened: Opened,
) -> None:
    app = opened("leads")
    before = app.session_state[session.WORKSPACE]

    uploaded(app, ("empty.csv", b"", "text/csv"))

    assert app.error
    assert app.session_state[session.WORKSPACE] == before


def test_forgetting_the_leads_empties_the_upload_too(opened: Opened) -> None:
    app = uploaded(opened("leads"), FILE)

    app.button(key="forget-leads").click().run()

    assert not app.exception
    assert app.session_state[session.WORKSPACE].leads is None
    assert app.file_uploader(key="leads-upload-1").value == []
    assert uploaded_again(app).leads.rows == 300


def uploaded_again(app: AppTest):
    app.file_uploader(key="leads-upload-1").set_value(FILE).run()
    return app.session_state[session.WORKSPACE]


def test_the_french_sample_is_read_in_its_own_dress(opened: Opened) -> None:
    app = opened("leads")

    app.button(key="sample-fr").click().run()

    assert "5,200 leads: 321 converted" in shown(app)


def test_today_s_score_can_be_what_everything_is_compared_with(opened: Opened) -> None:
    app = opened("leads")
    app.selectbox(key="today-column").set_value("today_score").run()
    app.number_input(key="today-at-least").set_value(35.0).run()

    app.switch_page("pages/calibrate.py").run()

    assert "Against today's rule (today_score)" in shown(app)


def test_a_field_with_another_name_is_mapped_to_its_column(opened: Opened, root) -> None:
    content = (root / "sample_data" / "leads.csv").read_text(encoding="utf-8")
    renamed = content.replace("employees", "headcount", 1).encode()
    app = opened()
    move(app, "threshold", 45)
    app.switch_page("pages/leads.py").run()
    uploaded(app, ("other.csv", renamed, "text/csv"))

    app.selectbox(key="map-employees").set_value("headcount").run()
    app.switch_page("pages/calibrate.py").run()

    assert value_of(app, "threshold") == 45
    assert "Handed over (MQL)" in shown(app)


def test_leads_without_any_outcome_show_dashes(opened: Opened) -> None:
    app = opened("leads")
    app.selectbox(key="win-field").set_value("").run()

    app.switch_page("pages/calibrate.py").run()

    assert "no outcome yet" in shown(app)
    assert "657" in shown(app)
