"""One lead is found by what is known of it, and its lines sum to its score."""

import re
from datetime import date
from typing import Any

from streamlit.testing.v1 import AppTest

from pages.shared import session
from tests.pages.conftest import Opened, shown


def test_a_lead_is_found_by_its_id(opened: Opened) -> None:
    app = opened("one_lead")

    app.text_input(key="lead-search").set_value("L00042").run()

    assert app.dataframe[0].value.iloc[0, 0] == "L00042"


def test_the_lines_of_a_lead_sum_to_its_score(opened: Opened) -> None:
    app = opened("one_lead")
    for name in ("L00003", "L00120", "L00777"):
        app.text_input(key="lead-search").set_value(name).run()
        lines = next(h.proto.body for h in app.get("html") if 'class="sum"' in h.proto.body)
        points = re.findall(r'class="worth[^"]*">([^<]*)<', lines)
        (total,) = re.findall(r'class="sum">.*<td>([^<]*)<', lines)
        assert sum(map(number, points)) == number(total)
        assert f"<strong>{total}</strong>" in shown(app)


def number(text: str) -> float:
    """Return the number that a cell says."""
    return float(text.replace("−", "-").replace("+", ""))


def test_it_is_said_how_much_is_known_of_a_lead(opened: Opened) -> None:
    assert "of 13 fields known" in shown(opened("one_lead"))


def test_a_model_without_grades_shows_no_dash_for_one(opened: Opened) -> None:
    app = opened("one_lead")
    assert "<h3>Grade</h3>" in shown(app)

    work = app.session_state[session.WORKSPACE]
    app.session_state[session.WORKSPACE] = work.edited(work.model.revised(grades=None))
    app.run()

    assert "<h3>Grade</h3>" not in shown(app)
    assert "<h3>Band</h3>" in shown(app)


def test_a_text_no_lead_holds_is_said(opened: Opened) -> None:
    app = opened("one_lead")

    app.text_input(key="lead-search").set_value("no such lead anywhere").run()

    assert "No lead holds that text" in shown(app)


def section(app: AppTest, name: str) -> None:
    """Open a part of what is shown of the lead."""
    app.session_state["lead-section"] = name
    app.run()
    assert not app.exception


def asked(app: AppTest, label: str) -> Any:
    """Return the widget of a field under "What if"."""
    widgets = [*app.number_input, *app.selectbox, *app.date_input]
    return next(each for each in widgets if each.label == label)


def now_said(app: AppTest) -> str:
    """Return what the supposed lead comes to."""
    (html,) = (h.proto.body for h in app.get("html") if 'class="outcome-now"' in h.proto.body)
    return re.sub(r"<[^>]*>", " ", html)


def test_a_way_to_qualify_is_tried_out_and_taken_back(opened: Opened) -> None:
    app = opened("one_lead")
    app.text_input(key="lead-search").set_value("L00042").run()
    section(app, "qualify")
    assert "3 ways for this lead to qualify" in shown(app)
    assert "demo_requested goes from no to yes" in shown(app)
    assert "does not make it buy" in shown(app)

    app.button(key="try-way-0").click().run()
    assert "10 → 40: qualified" in now_said(app)
    assert asked(app, "demo_requested").value is True

    app.button(key="lead-reset").click().run()
    assert "10: not qualified" in now_said(app)


def test_fields_of_every_kind_can_be_supposed(opened: Opened) -> None:
    app = opened("one_lead")
    app.text_input(key="lead-search").set_value("L00042").run()
    section(app, "what-if")
    asked(app, "pricing_views").set_value(5.0).run()
    asked(app, "last_pricing_view").set_value(date(2025, 9, 1)).run()
    assert "10 → 47.5: qualified" in now_said(app)  # twice 25, 75 % of it left after 16 days

    asked(app, "industry").set_value("Competitor").run()
    assert "10 → 47.5: ruled out" in now_said(app)
    asked(app, "industry").set_value(None).run()
    asked(app, "last_pricing_view").set_value(None).run()
    assert "10: not qualified" in now_said(app).replace("10 → ", "")


def test_leads_judged_wrongly_can_be_picked_and_walked_from(opened: Opened) -> None:
    app = opened("one_lead")
    app.button(key="lead-pick-converted").click().run()
    assert "has bought" in shown(app)
    assert "<strong>cold</strong>" in shown(app)
    app.button(key="lead-pick-qualified,").click().run()
    assert "did not buy" in shown(app)
    assert "<strong>hot</strong>" in shown(app)
    before = shown(app)
    app.button(key="lead-next").click().run()
    assert not app.exception
    assert shown(app) != before


def test_a_lead_that_no_behaviour_can_qualify_is_told_why(opened: Opened) -> None:
    app = opened("one_lead")
    app.text_input(key="lead-search").set_value("Competitor").run()
    section(app, "qualify")
    assert "“Competitor” rules it out" in shown(app)
