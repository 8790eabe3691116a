"""How long a person waits for the first board: from a server just started, and the next visitor.

*From the command*: from ``streamlit run`` to the board painted for the first visitor, whose browser
begins as soon as the server answers. *First* and *next visitor*: from opening the address, with
nothing in the browser's cache, to the board painted on the sample leads.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from benchmarks.browsing import HERE, browser, opened, served
from benchmarks.measuring import Row, milliseconds

APP, FLOOR = HERE.parent / "app.py", HERE / "floor_app.py"
SIGNS = {APP: "[data-testid=kpi-qualified]", FLOOR: "[data-testid=stMetricValue]"}


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds of one start."""

    from_the_command: float
    first_visitor: float
    next_visitor: float


def rows(*, times: int) -> list[Row]:
    """Start the app and the floor so many times, in turn; return the medians."""
    with browser() as chromium:
        _started(chromium, FLOOR)  # the machine reads the files of Streamlit and Chromium once
        starts = [
            {script: _started(chromium, script) for script in (APP, FLOOR)} for _ in range(times)
        ]
    whats = {
        "from_the_command": "from `streamlit run` to the painted board",
        "first_visitor": "first visitor of a server: address to painted board",
        "next_visitor": "next visitor: address to painted board",
    }
    return [_row(name, what, starts) for name, what in whats.items()]


def _row(name: str, what: str, starts: list[dict[Path, Start]]) -> Row:
    own, floor = (median(getattr(each[script], name) for each in starts) for script in (APP, FLOOR))
    return Row(
        what=what,
        figure=milliseconds(own),
        beside=f"one native slider and one metric {milliseconds(floor)}",
        ratio=f"{own / floor:.1f} times, {milliseconds(own - floor)} more",
        details={"seconds": own, "floor": floor, "starts": len(starts)},
    )


def _started(chromium: Browser, script: Path) -> Start:
    """Serve a script on a new server and visit it twice."""
    began = time.perf_counter()
    with served(script) as url:
        first = _visit(chromium, url, SIGNS[script])
        painted = time.perf_counter()
        return Start(
            from_the_command=painted - began,
            first_visitor=first,
            next_visitor=_visit(chromium, url, SIGNS[script]),
        )


def _visit(chromium: Browser, url: str, sign: str) -> float:
    """Return the seconds from opening an address to what is looked for being painted."""
    began = time.perf_counter()
    with opened(chromium, url) as visit:
        visit.page.locator(sign).wait_for()
        visit.page.evaluate("() => stopwatch.painted()")
        return time.perf_counter() - began
