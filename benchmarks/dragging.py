"""What a person sees of one board in a real Chromium: while dragging, and after the release.

*Input to paint*: from the ``input`` event of a moved thumb to the end of painting the frame that
shows the numbers of its new position (see ``stopwatch.js``). A frame that showed no numbers yet
counts as a failure, not as fast. The row's details also hold the time from the pointer's own event,
which the browser keeps back until its next frame begins: up to 16.7 ms that no page can change.

*Release to committed*: from the pointer's release to the end of painting the frame that shows what
Python has answered. After each release the numbers on screen are compared with the library's own.

*Payload*: all bytes that the server sends after somebody reaches for a control, until it can be
dragged; before any compression of the connection.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.browsing import (
    HERE,
    Move,
    Slider,
    Spread,
    Visit,
    browser,
    drags,
    opened,
    releases,
    served,
    wait_for,
)
from benchmarks.measuring import Row
from benchmarks.rules import CAPPED, UNCAPPED, model
from calibration.engine.patterns import Patterns
from calibration.evaluation import Evaluation, evaluate
from calibration.model import Model

FRAME = 16.7
MOST_TIMES_PLAIN = 1.9
"""The goal on a slower machine: on the one it was set on, a plain page of sliders and four charts
took 9 ms at p95, to which a frame is 1.9 times."""
MOST_MEDIAN, MOST_P95 = 80.0, 150.0
MOST_TIMES_FLOOR, MOST_TIMES_FLOOR_P95 = 2.05, 2.95
"""The goals on a slower machine: where they were set, one native slider and one metric took 39 ms,
and 51 ms at p95."""
MOST_BYTES = 60_000
POINTS = (UNCAPPED, CAPPED)
THRESHOLD = "threshold"
LEADS = "BENCHMARK_LEADS"
CONTROLS = (*(f"points-{each}" for each in POINTS), THRESHOLD)
SECONDS_BETWEEN = 1 / 60
"""Between moves of the mouse. A browser tells a page of one move a frame, however often a mouse
tells of one; but each that a driver sends costs this machine more than a mouse's, and is not ours.
"""
CELLS = ("true-positives", "false-positives", "false-negatives", "true-negatives")


@dataclass(frozen=True, slots=True)
class Effort:
    """How often everything is done."""

    moves: int
    releases: int
    native: int


FULL = Effort(moves=240, releases=42, native=12)
QUICK = Effort(moves=80, releases=15, native=6)


def rows(leads: int, patterns: Patterns, parquet: Path, *, effort: Effort) -> list[Row]:
    """Measure one board on the leads of a file, beside a native slider on the same leads."""
    environment = {LEADS: str(parquet)}
    with browser() as chromium:
        with served(HERE / "board_app.py", environment) as url, opened(chromium, url) as visit:
            visit.page.get_by_test_id(THRESHOLD).wait_for()
            visit.page.wait_for_timeout(1500)
            payload = {each: _payload(visit, each) for each in CONTROLS}
            moves = _moves(visit.page, effort)
            committed = _committed(visit.page, patterns, effort)
        with served(HERE / "native_app.py", environment) as url:
            native = _native(chromium, url, charts=4, events=effort.native)
        with served(HERE / "floor_app.py") as url:
            floor = _native(chromium, url, charts=0, events=effort.releases)
        plain = _plain(chromium, effort)
    return [
        _drag_row(leads, len(patterns), moves, plain, native),
        _commit_row(leads, committed, floor),
        _payload_row(leads, payload),
    ]


def _payload(visit: Visit, control: str) -> int:
    visit.page.mouse.move(2, 2)
    visit.page.wait_for_timeout(200)
    visit.received.clear()
    Slider(visit.page, control).reach()
    return sum(visit.received)


def _moves(page: Page, effort: Effort) -> list[Move]:
    """Drag every control to and fro, and return what was noted of each input event."""
    noted = drags(page.locator(".board"))
    for control in CONTROLS:
        slider = Slider(page, control)
        slider.reach()
        slider.drag(by=25, moves=effort.moves, seconds_between=SECONDS_BETWEEN)
    page.wait_for_timeout(200)
    found: list[Move] = noted.json_value()
    return found


def _plain(chromium: Browser, effort: Effort) -> list[Move]:
    """Drag sliders of a page that has no server and scores nothing: it only draws."""
    with opened(chromium, (HERE / "plain_board.html").as_uri()) as visit:
        visit.page.wait_for_timeout(500)
        noted = drags(visit.page.locator("body"))
        for at in (2, 9):
            slider = Slider(visit.page, f"slider-{at}")
            slider.drag(by=25, moves=effort.moves, seconds_between=SECONDS_BETWEEN)
        visit.page.wait_for_timeout(200)
        found: list[Move] = noted.json_value()
    return found


def _committed(page: Page, patterns: Patterns, effort: Effort) -> list[float]:
    """Release the controls in turn at ever other values; check the numbers that each brings."""
    noted = releases(page.locator(".board"), "[element.dataset.version]")
    present = model()
    for at in range(effort.releases):
        slider = Slider(page, CONTROLS[at % len(CONTROLS)])
        slider.reach()
        slider.put(slider.value() + (5 if (at // len(CONTROLS)) % 2 == 0 else -4))
        wait_for(noted, at + 1, page)
        present = edited(present, slider.testid, slider.value())
        check(shown(page), evaluate(patterns, present))
    found: list[float] = noted.json_value()
    return found


def edited(present: Model, control: str, value: int) -> Model:
    """Return a model with the control of a name on the board put at a value."""
    if control == THRESHOLD:
        return present.with_threshold(value)
    return present.with_points(control.removeprefix("points-"), value)


def shown(page: Page) -> list[str]:
    """Return the counts on screen: all that qualify, and the four of the confusion matrix."""
    cells = [page.get_by_test_id(each).locator("b").inner_text() for each in CELLS]
    return [page.get_by_test_id("kpi-qualified").locator(".number").inner_text(), *cells]


def check(found: list[str], expected: Evaluation) -> None:
    """Stop the benchmarks if a screen showed other numbers than the library gives."""
    counts = (
        *(expected.volume, expected.true_positives, expected.false_positives),
        *(expected.false_negatives, expected.true_negatives),
    )
    right = [f"{each:,}" for each in counts]
    if found != right:
        raise SystemExit(f"A wrong number on the screen: {found}, where it must be {right}.")


def _native(chromium: Browser, url: str, *, charts: int, events: int) -> list[float]:
    """Release a native slider at ever other values, until its charts or its metric have changed."""
    texts = (
        "[...element.querySelectorAll('.gtitle')].map((each) => each.textContent)"
        if charts
        else "[element.querySelector('[data-testid=stMetricValue]').textContent]"
    )
    with opened(chromium, url) as visit:
        page = visit.page
        sign = ".gtitle" if charts else "[data-testid=stMetricValue]"
        page.wait_for_function(
            "([sign, count]) => document.querySelectorAll(sign).length === count",
            arg=[sign, max(charts, 1)],
        )
        page.wait_for_timeout(1500)
        noted = releases(page.locator("body"), texts)
        for at in range(events):
            away = 0.15 - 0.01 * (at % 12)
            _drag_native(page, to=0.5 - away if at % 2 == 0 else 0.5 + away)
            wait_for(noted, at + 1, page)
            page.wait_for_timeout(400)
        found: list[float] = noted.json_value()
    return found


def _drag_native(page: Page, *, to: float) -> None:
    """Drag the thumb of the only native slider to a share of its track."""
    box = page.get_by_test_id("stSlider").bounding_box()
    thumb = page.get_by_role("slider").bounding_box()
    if box is None or thumb is None:
        raise RuntimeError("The native slider is not on the screen.")
    y = thumb["y"] + thumb["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    page.mouse.move(box["x"] + to * box["width"], y, steps=4)
    page.mouse.up()


def _drag_row(
    leads: int, patterns: int, moves: list[Move], plain: list[Move], native: list[float]
) -> Row:
    own, pointer = (Spread.of([each[name] for each in moves]) for name in ("input", "pointer"))
    least = Spread.of([each["input"] for each in plain])
    usual, late = Spread.of(native), sum(each["waiting"] for each in moves)
    return Row(
        what=f"input to paint while dragging, {leads:,} leads ({patterns:,} patterns), p50 / p95",
        figure=f"{own}" + (f", {late} of {own.events} without numbers" if late else ""),
        beside=f"a page that only draws four charts {least}; native slider and 4 Plotly charts, "
        f"after the release {usual}",
        ratio=f"{own.p50 / least.p50:.1f} and {own.p95 / least.p95:.1f} times the page that only "
        f"draws; {usual.p50 / own.p50:,.0f}x, {usual.p95 / own.p95:,.0f}x faster than native",
        goal=f"p95 at most {FRAME} ms, or {MOST_TIMES_PLAIN} times the page that only draws",
        met=own.p95 <= max(FRAME, MOST_TIMES_PLAIN * least.p95) and not late,
        details={
            "milliseconds": asdict(own),
            "from the pointer": asdict(pointer),
            "only draws": asdict(least),
            "native": asdict(usual),
        },
    )


def _commit_row(leads: int, committed: list[float], floor: list[float]) -> Row:
    own, least = Spread.of(committed), Spread.of(floor)
    return Row(
        what=f"release to committed numbers on screen, {leads:,} leads, p50 / p95",
        figure=f"{own}",
        beside=f"one native slider and one metric {least}",
        ratio=f"{own.p50 / least.p50:.1f} and {own.p95 / least.p95:.1f} times the floor",
        goal=f"p50 at most {MOST_MEDIAN:.0f} ms or {MOST_TIMES_FLOOR} times the floor, p95 at most "
        f"{MOST_P95:.0f} ms or {MOST_TIMES_FLOOR_P95} times",
        met=own.p50 <= max(MOST_MEDIAN, MOST_TIMES_FLOOR * least.p50)
        and own.p95 <= max(MOST_P95, MOST_TIMES_FLOOR_P95 * least.p95),
        details={"milliseconds": asdict(own), "floor": asdict(least)},
    )


def _payload_row(leads: int, payload: dict[str, int]) -> Row:
    largest = max(payload.values())
    return Row(
        what=f"sent to the browser for a drag, {leads:,} leads, the largest of 3 controls",
        figure=f"{largest / 1000:.1f} kB",
        goal=f"at most {MOST_BYTES // 1000} kB",
        met=largest <= MOST_BYTES,
        details={"bytes": payload},
    )
