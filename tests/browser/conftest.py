"""A served app and a page in a real Chromium, for the tests of this folder."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

from tests.browser import chromium
from tests.browser.server import ROOT, Server, serve

FAILED = pytest.StashKey[bool]()
SCREENSHOTS = ROOT / "test-results"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, so that ``-m "not browser"`` leaves them out."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember whether the test itself failed, for the screenshot taken when its page closes."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Return Playwright, which holds an event loop for as long as the tests of this folder run."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Return a Chromium; without one the test is skipped, or fails where one is required."""
    program = _program(playwright)
    if program is None:
        _do_without("there is none on this machine")
    try:
        launched = playwright.chromium.launch(
            executable_path=program, args=list(chromium.LAUNCH_ARGUMENTS)
        )
    except Error as error:
        _do_without(f"{program} does not start: {error.message.splitlines()[0]}")
    yield launched
    launched.close()


def _program(playwright: Playwright) -> Path | None:
    own = Path(playwright.chromium.executable_path)
    return chromium.find_installed() or (own if own.is_file() else None)


def _do_without(reason: str) -> None:
    sentence = f"No browser: {reason}. {chromium.HOW_TO_GET_ONE}"
    if chromium.is_required():
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return the running app, shared by the tests of this folder: each has its own session."""
    with serve(tmp_path_factory.mktemp("server") / "app.log") as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Return an empty page of its own, 1280 by 800, whose relative addresses are the app's.

    The test fails if the page throws, or if the app does while the page is open.
    """
    log_start = len(server.log())
    thrown: list[str] = []
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": 1280, "height": 800},
        locale="en-GB",
        accept_downloads=True,
    )
    opened = context.new_page()
    opened.on("pageerror", lambda error: thrown.append(str(error)))
    yield opened
    if request.node.stash.get(FAILED, False):
        SCREENSHOTS.mkdir(exist_ok=True)
        opened.screenshot(path=SCREENSHOTS / f"{request.node.name}.png", full_page=True)
    context.close()
    assert not thrown, "the page threw: " + "; ".join(thrown)
    log = server.log(log_start)
    assert "Uncaught app execution" not in log, f"the app threw:\n{log}"
