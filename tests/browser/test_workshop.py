"""A workshop in real browsers: a facilitator's screen, and two phones that join from its link."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import Server

PATIENCE = 60_000
ANSWERS = {"Sales": ("hot", "hot", "cold"), "Marketing": ("cold", "hot", "cold")}


@pytest.fixture
def phones(browser: Browser, server: Server) -> Iterator[tuple[Page, Page]]:
    """Return two phones, each a browser of its own; one of them shows the dark theme."""
    contexts = [
        browser.new_context(
            base_url=server.url,
            viewport={"width": 390, "height": 844},
            locale="en-GB",
            color_scheme=scheme,
        )
        for scheme in ("light", "dark")
    ]
    yield contexts[0].new_page(), contexts[1].new_page()
    for each in contexts:
        each.close()


def part(page: Page, name: str) -> None:
    page.locator(".st-key-workshop-section").get_by_text(name, exact=True).click()


def answer(phone: Page, card: int, word: str) -> None:
    phone.locator(f'[class*="st-key-answer-"][class*="-{card}-{word}"] button').click()


def test_a_room_is_joined_from_its_link_and_ranks_leads(
    page: Page, phones: tuple[Page, Page]
) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto("/workshop")
    part(page, "Room")
    page.get_by_role("button", name="Open a room").click()
    link = page.locator(".joinlink").inner_text(timeout=PATIENCE)
    code = page.get_by_alt_text("The room's link as a code").bounding_box()
    assert code is not None
    assert code["width"] > 300, "a code is read from the back of the room"

    for phone, side in zip(phones, ANSWERS, strict=True):
        phone.goto(link)
        phone.get_by_role("button", name=side).click(timeout=PATIENCE)
        expect(phone.get_by_text("You are in the room.")).to_be_visible(timeout=PATIENCE)
        expect(phone.get_by_test_id("stTopNavLink")).to_have_count(0)
    expect(page.get_by_test_id("sides").locator("strong")).to_have_text(["1", "1"])
    phones[0].reload()
    expect(phones[0].get_by_text("You are in the room.")).to_be_visible(timeout=PATIENCE)

    part(page, "Blind ranking")
    page.get_by_role("button", name="Start the ranking").click()
    for phone, side in zip(phones, ANSWERS, strict=True):
        expect(phone.get_by_text("1 of 12")).to_be_visible(timeout=PATIENCE)
        wide = phone.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= 390, "nothing is cut off at the right"
        for card, word in enumerate(ANSWERS[side]):
            answer(phone, card, word)
        expect(phone.get_by_text("4 of 12")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("votes")).to_have_text("6 answers so far", timeout=PATIENCE)
    expect(page.get_by_test_id("disputed")).to_have_count(0)

    page.get_by_role("button", name="Close the ranking").click()
    expect(page.get_by_test_id("agreement")).to_contain_text(
        "2 of 3 pairs of answers are the same", timeout=PATIENCE
    )
    expect(page.get_by_test_id("disputed")).to_have_count(1)
    expect(page.get_by_test_id("disputed")).to_contain_text("Lead 1")
    page.get_by_role("button", name="What became of them").click()
    expect(page.get_by_test_id("outcomes")).to_contain_text("6 of 12 leads bought")
    expect(phones[1].get_by_text("You are in the room.")).to_be_visible(timeout=PATIENCE)

    part(page, "Room")
    page.get_by_role("button", name="Close the room").click()
    expect(phones[0].get_by_text("leads to no workshop that is open")).to_be_visible(
        timeout=PATIENCE
    )
