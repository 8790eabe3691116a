"""A screen that follows a room: it looks for changes all the time, and is drawn anew at one.

What looks is a fragment of its own that draws nothing, so nothing on the screen flickers, and a
look costs one row of the store. Where no room is open nothing looks.
"""

from collections.abc import Callable
from typing import Final

import streamlit as st

from calibration.problems import CalibrationError

SCREEN: Final = 0.5
"""Seconds between two looks of a facilitator's screen."""
PHONE: Final = 1.0
"""Seconds between two looks of a phone."""


def follow(look: Callable[[], object], seen: object, *, every: float) -> None:
    """Draw the page anew once ``look`` returns something else than ``seen``.

    Parameters
    ----------
    look
        Returns what the page is drawn from, or a sign of it. Where it can't be read just now, the
        next look tells.
    seen
        What ``look`` returned before the page was drawn: a change while it was is not missed.
    every
        Seconds between two looks.
    """
    st.fragment(_watch, run_every=every)(look, seen)


def _watch(look: Callable[[], object], seen: object) -> None:
    try:
        found = look()
    except CalibrationError:
        return
    if found != seen:
        st.rerun()
