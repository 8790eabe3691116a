"""Editing in a browser while the server is killed: is every edit on screen there again?"""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, expect

from tests.browser.server import free_port, serve

PATIENCE: Final = 120_000


def threshold(page: Page) -> int:
    """Return where the threshold stands, once the server has drawn the board."""
    expect(page.get_by_test_id("kpi-qualified")).to_be_visible(timeout=PATIENCE)
    return int(page.get_by_test_id("threshold").input_value())


def edit(page: Page, times: int) -> list[int]:
    """Move the threshold by its keys, each move committed on screen; return where it stood."""
    steps = [threshold(page)]
    thumb, said = page.get_by_test_id("threshold"), page.locator(".sentence")
    start = steps[0]
    for _ in range(times):
        thumb.press("ArrowRight")
        steps.append(steps[-1] + 1)
        expect(said).to_contain_text(f"threshold {start} → {steps[-1]}", timeout=PATIENCE)
    return steps


def undone(page: Page, steps: list[int]) -> list[int]:
    """Undo as often as there are steps; return where the threshold stood, the first first."""
    found = [threshold(page)]
    button = page.locator(".st-key-undo button")
    for step in reversed(steps[:-1]):
        expect(button).to_be_enabled(timeout=PATIENCE)
        button.click()
        expect(page.get_by_test_id("threshold")).to_have_value(str(step), timeout=PATIENCE)
        found.insert(0, threshold(page))
    expect(button).to_be_disabled(timeout=PATIENCE)
    return found


def lost(
    browser: Browser, folder: Path, address: str, rounds: Sequence[tuple[int, float]]
) -> list[str]:
    """Edit, kill the server, start it again, reload; do it once for each of the rounds.

    Parameters
    ----------
    folder
        Where the servers' logs are written.
    address
        Where projects are kept.
    rounds
        How many steps are made, and how many seconds go by between the last one's showing on
        screen and the kill.

    Returns
    -------
    list of str
        For each round what came back otherwise than it was; empty for nothing.
    """
    found: list[str] = []
    environment, port = {"LEAD_SCORING_STORE": address}, free_port()
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page = context.new_page()
    with ExitStack() as stack:
        stack.callback(context.close)
        log = folder / "killed.log"
        server = stack.enter_context(serve(log, environment=environment, port=port))
        page.goto(server.url)
        for steps, wait in rounds:
            before = edit(page, steps)
            page.wait_for_timeout(wait * 1000)
            server.kill()
            server = stack.enter_context(serve(log, environment=environment, port=port))
            page.reload()
            try:
                after = undone(page, before)
            except AssertionError as error:
                raise AssertionError(f"{before} is not there again:\n{server.log()}") from error
            if after != before:
                found.append(f"{before} became {after}")
            else:
                found.append("the app threw" if "Traceback" in server.log() else "")
    return found
