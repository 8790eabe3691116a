"""A screen that follows a room: it looks for changes all the time, and is drawn anew at one.

What looks is a fragment of its own that draws nothing, so nothing on the screen flickers, and a
look costs one row of the store. Where no room is open nothing looks.

Streamlit may lose what a run has drawn if the next request of the same session comes just when the
run ends (it takes no more messages of a runner that another one has replaced). Looks are such
requests. So everything is drawn once more at the next look: a screen is never old for longer.
"""

from collections.abc import Callable
from typing import Final

import streamlit as st

from calibration.problems import CalibrationError
from pages.shared import session

SCREEN: Final = 0.5
"""Seconds between two looks of a facilitator's screen."""
PHONE: Final = 1.0
"""Seconds between two looks of a phone."""
DRAWN: Final = "following-drawn"
AGAIN: Final = "following-again"


def drawing(state: object) -> None:
    """Say from what the screen is being drawn, as read before: a change meanwhile is not missed."""
    again = session.remembered(AGAIN) == state
    session.remember(AGAIN, None)
    session.remember(DRAWN, (state, again))


def follow(look: Callable[[], object], *, every: float) -> None:
    """Draw the page anew once ``look`` returns something else than the page was drawn from.

    Parameters
    ----------
    look
        Returns what :func:`drawing` is told. Where it can't be read just now, the next look tells.
    every
        Seconds between two looks.
    """
    st.fragment(_watch, run_every=every)(look, [0])


def _watch(look: Callable[[], object], runs: list[int]) -> None:
    """Look, and draw the page anew where it is old; not while the page itself is being drawn."""
    runs[0] += 1
    if runs[0] == 1:
        return
    try:
        found = look()
    except CalibrationError:
        return
    if session.remembered(DRAWN) != (found, True):
        session.remember(AGAIN, found)
        st.rerun()
