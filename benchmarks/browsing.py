"""A real Chromium on a served app: pages, drags and releases, and when they were painted."""

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from playwright.sync_api import Browser, JSHandle, Locator, Page, ViewportSize, sync_playwright

from tests.browser import chromium
from tests.browser.server import serve

HERE = Path(__file__).parent
PATIENCE = 600_000
"""Milliseconds until a page must have shown what is asked for; ten million leads take a while."""
VIEW: ViewportSize = {"width": 1280, "height": 800}
THUMB = 7
"""Pixels from the end of a slider's box to the middle of its thumb at the end."""


class Move(TypedDict):
    """One input event while dragging, in milliseconds until its frame was painted."""

    input: float
    pointer: float
    waiting: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds of several events: the median, and what all but one in twenty stay under."""

    p50: float
    p95: float
    events: int

    @classmethod
    def of(cls, values: list[float]) -> "Spread":
        """Return the spread of at least one value."""
        ordered = sorted(values)
        last = len(ordered) - 1
        return cls(
            p50=ordered[round(0.5 * last)],
            p95=ordered[round(0.95 * last)],
            events=len(ordered),
        )

    def __str__(self) -> str:
        return f"{self.p50:.1f} / {self.p95:.1f} ms"


def why_not() -> str | None:
    """Return what to say where there is no browser on this machine; None where there is one."""
    if chromium.find() is not None:
        return None
    return f"not measured: no browser on this machine. {chromium.HOW_TO_GET_ONE}"


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a Chromium for as long as the block lasts."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.LAUNCH_ARGUMENTS)
        )
        try:
            yield started
        finally:
            started.close()


@contextmanager
def served(script: Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve a Streamlit script for as long as the block lasts; yield its address.

    Raises
    ------
    SystemExit
        If the script threw; the message holds the server's log.
    """
    with (
        tempfile.TemporaryDirectory(prefix="benchmarks-served-") as folder,
        serve(Path(folder) / "log", script=script, environment=environment) as server,
    ):
        try:
            yield server.url
        finally:
            if "Uncaught app execution" in (log := server.log()):
                raise SystemExit(f"{script.name} threw:\n{log}")


@dataclass(frozen=True, slots=True)
class Visit:
    """A page in a session of its own, and the bytes of each message its server has sent."""

    page: Page
    received: list[int]


@contextmanager
def opened(browser: Browser, url: str) -> Iterator[Visit]:
    """Open an address in a session of its own, with the stopwatch in the page."""
    context = browser.new_context(viewport=VIEW, locale="en-GB")
    context.add_init_script(path=HERE / "stopwatch.js")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    received: list[int] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))),
    )
    try:
        page.goto(url)
        yield Visit(page, received)
    finally:
        context.close()


def drags(board: Locator) -> JSHandle:
    """Begin to note the moves of thumbs on a board."""
    return board.evaluate_handle("board => stopwatch.drags(board)")


def releases(element: Locator, texts: str) -> JSHandle:
    """Begin to note releases, painted once all that ``texts`` gives of the element has changed.

    ``texts`` is JavaScript that makes a list of texts of ``element``.
    """
    return element.evaluate_handle(f"element => stopwatch.releases(() => {texts})")


def wait_for(noted: JSHandle, events: int, page: Page) -> None:
    """Wait until so many events were noted."""
    page.wait_for_function("([noted, events]) => noted.length >= events", arg=[noted, events])


@dataclass(frozen=True, slots=True)
class Slider:
    """A native range input on a page, moved by the mouse as a person does."""

    page: Page
    testid: str

    def place(self, value: float) -> tuple[float, float]:
        """Return where on the page the thumb is at a value."""
        thumb = self.page.get_by_test_id(self.testid)
        thumb.scroll_into_view_if_needed()
        box = thumb.bounding_box()
        if box is None:
            raise RuntimeError(f"The slider {self.testid} is not on the screen.")
        low, high = thumb.evaluate("each => [Number(each.min), Number(each.max)]")
        share = (value - low) / (high - low)
        return (
            box["x"] + THUMB + share * (box["width"] - 2 * THUMB),
            box["y"] + box["height"] / 2,
        )

    def value(self) -> int:
        """Return where the thumb stands."""
        return int(self.page.get_by_test_id(self.testid).input_value())

    def reach(self) -> None:
        """Hover over the thumb until its consequences have come."""
        self.page.mouse.move(*self.place(self.value()))
        version = self.page.locator(".board").get_attribute("data-version")
        key = self.testid.replace("points-", "points:", 1)
        self.page.wait_for_function(
            """(wanted) => {
                const { table } = globalThis.workbenchTables ?? {};
                const come = (globalThis.tablesThatCame ??= new Set());
                if (table) come.add(`${table.key} of ${table.version}`);
                return come.has(wanted);
            }""",
            arg=f"{key} of {version}",
        )
        self.page.wait_for_timeout(200)

    def drag(self, *, by: int, moves: int, seconds_between: float) -> None:
        """Drag the thumb to and fro over some points, and let it rest where it was."""
        x, y = self.place(self.value())
        width = self.place(self.value() + by)[0] - x
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for at in range(1, moves + 1):
            turn = abs((2 * at / moves * 2) % 2 - 1)
            self.page.mouse.move(x + (1 - turn) * width, y)
            time.sleep(seconds_between)
        self.page.mouse.move(x, y)
        self.page.mouse.up()

    def put(self, value: int) -> None:
        """Drag the thumb to a value and release it there."""
        self.page.mouse.move(*self.place(self.value()))
        self.page.mouse.down()
        self.page.mouse.move(*self.place(value), steps=4)
        self.page.mouse.up()
