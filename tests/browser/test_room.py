"""A room around the board: it sets goals, guesses hidden numbers, and reads from far away."""

import re

from playwright.sync_api import Locator, Page, expect

PATIENCE = 60_000

TEXTS = """(board) => [...board.querySelectorAll("*")].flatMap((each) => [
  ...[...each.childNodes].filter((child) => child.nodeType === 3).map((child) => child.textContent),
  ...[...each.attributes].filter(({ name }) => /^aria-|^title$/.test(name)).map((one) => one.value),
])"""
"""Every text and every name for screen readers inside an element."""

SMALL = """() => {
  const small = [];
  const look = (root) => root.querySelectorAll("*").forEach((each) => {
    if (each.shadowRoot) look(each.shadowRoot);
    const box = each.getBoundingClientRect();
    const isText = each.matches("input:not([type=range], [type=checkbox]), textarea")
      || [...each.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    const isSeen = each.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight;
    const size = parseFloat(getComputedStyle(each).fontSize);
    if (isText && isSeen && size < 18) small.push(`${each.tagName} ${each.textContent} ${size}`);
  });
  look(document);
  return small;
}"""


def opened_board(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_test_id("kpi-qualified")).to_be_visible(timeout=PATIENCE)


def put(page: Page, name: str, text: str) -> None:
    """Type into a field of the board, as people do."""
    field = page.get_by_test_id(name)
    field.click()
    field.fill(text)
    field.press("Enter")


def held_at(page: Page, slider: Locator, share: float) -> None:
    """Take a slider's thumb to a share of its way, and hold it there."""
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + share * box["width"], middle, steps=6)


def test_a_capacity_and_a_goal_follow_the_thumb(page: Page) -> None:
    opened_board(page)
    volume, conversion = page.get_by_test_id("kpi-qualified"), page.get_by_test_id("kpi-conversion")

    put(page, "capacity", "10")
    expect(volume).to_contain_text("3 a week more than sales can take")
    put(page, "goal-conversion", "35")
    expect(conversion).to_contain_text("not reached")

    slider = page.get_by_test_id("threshold")
    slider.hover()
    held_at(page, slider, 0.75)
    expect(conversion).to_contain_text(re.compile(r"[^t] reached"), timeout=PATIENCE)
    expect(volume).not_to_contain_text("more than sales can take")
    page.mouse.up()

    put(page, "goal-conversion", "many")
    expect(conversion).to_contain_text("A number from 0 to 100")
    put(page, "goal-conversion", "")
    expect(conversion).not_to_contain_text("reached")
    expect(conversion.locator(".goalscale")).to_be_hidden()


def test_hidden_numbers_are_nowhere_until_the_room_has_guessed(page: Page) -> None:
    opened_board(page)
    conversion = page.get_by_test_id("kpi-conversion")
    before = conversion.locator(".number").inner_text()

    page.get_by_test_id("hide").click()
    # Python leaves them out, and then there are none in the page to be found.
    expect(page.locator(".control small").first).to_have_text("")
    hidden = page.locator(".board .consequences").evaluate(TEXTS)
    # What is left: scores on the axis, the bands' bounds and the threshold, on which all agree.
    known = r"−?\d+|(warm|hot) from \d+|handed over from \d+|.*; from \d+ on, .*"
    assert not [text for text in hidden if re.search(r"\d", text) and not re.fullmatch(known, text)]
    assert conversion.locator(".number").inner_text() == "?"

    put(page, "guess-conversion", "40")
    page.get_by_test_id("threshold").press("ArrowRight")
    page.get_by_test_id("hide").click()
    expect(conversion).to_contain_text("you guessed 40 %")
    expect(conversion.locator(".number")).not_to_have_text("?")
    page.locator(".st-key-undo button").click()
    expect(conversion.locator(".number")).to_have_text(before)

    page.get_by_test_id("forget").click()
    expect(conversion).not_to_contain_text("you guessed")


def test_a_presented_board_fits_a_projector_with_nothing_small(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    opened_board(page)
    page.get_by_test_id("threshold").press("ArrowLeft")
    expect(page.locator(".sentence")).to_contain_text("threshold 40 → 39", timeout=PATIENCE)

    page.get_by_test_id("present").click()
    expect(page.get_by_test_id("stTopNavLink").first).to_be_hidden()
    assert page.evaluate(SMALL) == []
    said = page.locator(".sentence").bounding_box()
    assert said is not None
    assert said["y"] + said["height"] <= 720

    note = page.locator(".control small").nth(1)
    expect(note).to_be_hidden()
    page.locator(".control").nth(1).hover()
    expect(note).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()


def test_what_changed_is_said_until_dismissed_and_again_at_the_next_change(page: Page) -> None:
    opened_board(page)
    slider, said = page.get_by_test_id("threshold"), page.locator(".sentence")
    for _ in range(10):
        slider.press("ArrowRight")
    expect(said).to_contain_text("threshold 40 → 50", timeout=PATIENCE)
    expect(said).to_contain_text("241 no longer handed over")
    expect(said).to_contain_text("before: clearly colder leads.")
    expect(said).to_have_attribute("aria-busy", "false")

    page.get_by_test_id("dismiss").click()
    expect(said).to_have_text("Past leads replayed: not a forecast of extra sales.")

    slider.press("ArrowRight")
    expect(said).to_contain_text("threshold 40 → 51", timeout=PATIENCE)
