"""The live board: sliders and pictures in one component that paints while a thumb moves.

The browser holds no rule of scoring: it looks numbers up in rows that the library computed for
every position of the control somebody reaches for (see live_tables), and tells which control was
released where.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import cast

import streamlit as st

from calibration.problems import CalibrationError, Problem
from pages.components.live_data import LiveData
from pages.components.live_edits import edited
from pages.shared import session
from pages.shared.results import Results

FRONT = Path(__file__).parent / "live"
MOUNT = Path(__file__).parent / "live_mount" / "mount.js"
KEY, CODE = "live", "live-code"
HEARD = "live-heard"
WHERE = "live"
"""Under which name problems of a refused move are kept for the page."""


@cache
def _component() -> Callable[..., object]:
    """Register the component; its parts are the project's own files, the same for everybody."""
    return cast(
        "Callable[..., object]",
        st.components.v2.component(
            "live_board",
            html=(FRONT / "board.html").read_text(encoding="utf-8"),
            js=MOUNT.read_text(encoding="utf-8"),
        ),
    )


@cache
def _code() -> Callable[..., object]:
    """Register the component that brings the board's code, and shows nothing."""
    return cast(
        "Callable[..., object]",
        st.components.v2.component("live_code", html="<i hidden></i>", js=_joined("*.js")),
    )


def bring() -> None:
    """Bring the board's code and style sheet: once, as Streamlit sends both with every answer."""
    _code()(key=CODE, data={"sheet": _joined("*.css")})


@cache
def _joined(pattern: str) -> str:
    """Return the files of a kind as one, in the order of their names."""
    return "\n".join(part.read_text(encoding="utf-8") for part in sorted(FRONT.glob(pattern)))


def draw(results: Results, *, variant: int, evidence: Mapping[str, str]) -> None:
    """Draw the board of a session's results, with the points of a variant on its sliders.

    ``evidence`` says in a few words what past leads tell of each criterion, by its id.
    """
    data = LiveData(results, results.patterns(), variant, evidence)
    _component()(
        key=KEY,
        data={**data.everything(), "heard": last_heard()},
        on_edits_change=lambda: hear(variant),
    )


def last_heard() -> int:
    """Return the serial of the last edit that was taken; 0 before any was."""
    heard = session.remembered(HEARD)
    return heard if isinstance(heard, int) else 0


def hear(variant: int, *, key: str = KEY) -> None:
    """Take what the board has told: what was released, and what the room has agreed.

    Edits not heard of before are taken, each once and in their order. The browser tells an edit
    again until its serial was heard, so none is lost when a click interrupts the drawing. ``key``
    is that of the component that tells them.
    """
    state = session.given(key)
    told = state.get("edits") if isinstance(state, Mapping) else None
    last = last_heard()
    problems: tuple[Problem, ...] = ()
    for edit in told if isinstance(told, list) else []:
        serial = edit.get("serial")
        if not isinstance(serial, int) or serial <= last:
            continue
        last = serial
        session.remember(HEARD, serial)
        try:
            work = session.workspace()
            session.keep(edited(work, str(edit.get("key")), edit.get("value"), variant=variant))
        except CalibrationError as error:
            problems += error.problems
        session.report(problems, where=WHERE)
