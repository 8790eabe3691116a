"""The ways people go, in a real browser: look, bring leads, calibrate, take the model along."""

import pytest
from playwright.sync_api import Page, expect

PATIENCE = 60_000
HOSTILE = "![x](http://evil.invalid/a.png)<img src=x onerror=alert(1)>"


def board(page: Page) -> list[str]:
    """Return the four large numbers, once they are there."""
    expect(page.get_by_test_id("kpi-qualified")).to_be_visible(timeout=PATIENCE)
    return page.locator(".figure .number, section.number strong").all_inner_texts()


def upload(page: Page, name: str, content: bytes) -> None:
    chooser = page.get_by_test_id("stFileUploaderDropzoneInput").first
    chooser.wait_for(state="attached", timeout=PATIENCE)
    page.wait_for_timeout(300)  # nobody chooses a file while the page is still being drawn
    expect(page.locator("[data-test-script-state='running']")).to_have_count(0, timeout=PATIENCE)
    chooser.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=PATIENCE)


def choose(page: Page, key: str, option: str) -> None:
    """Choose an option of a select box."""
    box = page.locator(f".st-key-{key} input")
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def go(page: Page, name: str) -> None:
    page.get_by_test_id("stTopNavLink").filter(has_text=name).click()


def test_the_board_shows_numbers_at_once(page: Page) -> None:
    page.goto("/")

    handed_over, _, _, left_behind = board(page)
    assert int(handed_over.replace(",", "")) > 0
    assert int(left_behind.replace(",", "")) > 0
    expect(page.locator("svg.dist")).to_be_visible(timeout=PATIENCE)


def test_a_moved_slider_changes_the_numbers_and_undo_brings_them_back(page: Page) -> None:
    page.goto("/")
    before = board(page)
    drawn = page.locator(".board")
    drawn.evaluate("(board) => { board.isTheFirst = true; }")
    thumb = page.get_by_test_id("threshold")
    thumb.focus()
    for _ in range(3):
        thumb.press("ArrowRight")

    expect(page.locator(".sentence")).to_contain_text("threshold 40 → 43", timeout=PATIENCE)
    assert board(page) != before
    said, undo = page.locator(".sentence"), page.locator(".st-key-undo button")
    # Each click waits for the last one's answer: Streamlit takes two quick ones for one.
    while "Nothing has changed" not in (now := said.inner_text()):
        undo.click()
        expect(said).not_to_have_text(now, timeout=PATIENCE)
    assert board(page) == before
    assert drawn.evaluate("(board) => board.isTheFirst"), "the board was drawn in another place"


def test_a_page_opened_by_its_address_is_that_page(page: Page) -> None:
    page.goto("/export")

    expect(page.get_by_role("heading", name="Export", exact=True)).to_be_visible(timeout=PATIENCE)


def test_a_refresh_opens_the_board_on_the_sample_again(page: Page) -> None:
    page.goto("/")
    before = board(page)

    page.reload()

    assert board(page) == before


def test_everything_that_matters_fits_a_projector(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto("/")
    board(page)
    said = page.locator(".sentence")
    expect(said).to_be_visible(timeout=PATIENCE)

    box = said.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 720
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_on_a_phone_nothing_is_wider_than_the_screen(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/", "/leads", "/criteria", "/advice", "/compare", "/one_lead", "/export"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=PATIENCE)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_text_from_a_file_is_shown_as_text(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    rows = "\n".join(f"{n},{HOSTILE if n % 2 else 'b'},{n % 3 == 0}" for n in range(300))
    page.goto("/leads")
    upload(page, "odd.csv", f'id,"{HOSTILE}",won\n{rows}\n'.encode())
    choose(page, "win-field", "won")
    expect(page.get_by_text("300 leads: 100 converted")).to_be_visible(timeout=PATIENCE)

    go(page, "One lead")
    go(page, "Criteria")
    page.locator(".st-key-add button").click()
    page.locator(".st-key-edit-label input").fill(HOSTILE)
    page.locator(".st-key-edit-label input").press("Tab")
    choose(page, "edit-field", HOSTILE)
    page.wait_for_timeout(500)

    assert not [url for url in asked if "evil" in url]
