"""One lead is found by what is known of it, and its lines sum to its score."""

import re

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


def test_a_text_no_lead_holds_is_said(opened: Opened) -> None:
    app = opened("one_lead")

    app.text_input(key="lead-search").set_value("no such lead anywhere").run()

    assert "No lead holds that text" in shown(app)
