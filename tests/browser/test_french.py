"""A browser that asks for French gets the app, its sample and its numbers in French."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import Server

PATIENCE = 60_000
COVERED = (Path(__file__).parent / "covered.js").read_text(encoding="utf-8")
"""Finds texts of the board that cover each other, are cut, or stand beyond the screen."""


@pytest.fixture(params=[(1280, 720), (390, 844)], ids=["projector", "phone"])
def french(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Return the page of a French browser, of a projector's size and of a phone's."""
    log_start = len(server.log())
    width, height = request.param
    context = browser.new_context(
        base_url=server.url, viewport={"width": width, "height": height}, locale="fr-FR"
    )
    yield context.new_page()
    context.close()
    assert "Traceback" not in server.log(log_start)


def test_the_board_opens_in_french_on_the_french_sample_and_nothing_is_cut(french: Page) -> None:
    french.goto("/")
    expect(french.get_by_test_id("kpi-qualified")).to_be_visible(timeout=PATIENCE)

    expect(french.get_by_role("heading", name="Logiciel de gestion pour PME")).to_be_visible()
    board = french.locator(".board")
    expect(board).to_contain_text("Transmis (MQL)")
    expect(french.locator("html")).to_have_attribute("lang", "fr")
    # Thousands by a narrow blank, decimals by a comma, a blank before the sign.
    told = board.inner_text()
    assert re.search(r"\d,\d\N{NO-BREAK SPACE}%", told)
    assert re.search(r"\b\d\N{NARROW NO-BREAK SPACE}\d{3}\b", told)
    assert re.search(r"\d\.\d|\d %", told) is None
    assert french.evaluate(COVERED) == []

    # What a change says is longer in French: nothing is cut then either.
    field = french.get_by_test_id("threshold-number")
    field.fill("25")
    field.press("Enter")
    expect(french.locator(".sentence")).to_contain_text("seuil 40 → 25", timeout=PATIENCE)
    button = french.get_by_role("button", name="Verrouiller PME de la taille visée, ou noter")
    expect(button).to_have_count(1)
    assert french.evaluate(COVERED) == []


def test_the_pages_are_found_by_their_french_names(browser: Browser, server: Server) -> None:
    context = browser.new_context(
        base_url=server.url, viewport={"width": 1280, "height": 720}, locale="fr-FR"
    )
    page = context.new_page()
    page.goto("/")
    for name, heading in (
        ("Leads", "Ce qui compte comme gagné"),
        ("Critères", "Exclusions et conditions requises"),
        ("Un lead", "Un lead"),
        ("Exporter", "À emporter"),
    ):
        page.get_by_role("link", name=name, exact=True).click(timeout=PATIENCE)
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible(
            timeout=PATIENCE
        )
    context.close()
