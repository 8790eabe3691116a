"""The page of the facilitator: it follows the room, whatever part of it is open."""

from pathlib import Path
from typing import Final

import streamlit as st

from calibration.problems import CalibrationError
from calibration.store.rooms import Room
from pages.components import following, problems, workshop_parts
from pages.components.workshop_agenda import PLACE
from pages.shared import rooms, session
from pages.shared.words import _

SHEET: Final = Path(__file__).parent / "workshop.css"
FOLLOWING: Final = frozenset({"hands", "decisions", "sign-off"})
"""The parts that are drawn anew whatever happens in the room."""


def draw() -> None:
    """Draw the page, and watch the room that is open."""
    st.html(SHEET)
    try:
        room = rooms.led()
        following.drawing(None if room is None else room.pulse)
        # What is counted in a room or a ranking follows by itself; a guide has nothing to follow.
        # First of all, for what Streamlit loses of a run is its end.
        if room is not None and session.given(PLACE) in FOLLOWING:
            following.follow(lambda: _pulse(room), every=following.SCREEN)
        _head(room)
        if news := session.news():
            st.toast(news)  # a sentence on the page would go with the next look
        workshop_parts.draw()
    except CalibrationError as error:
        problems.draw(error.problems, title=_("The workshop can't be kept just now."))


def _pulse(room: Room) -> int | None:
    found = rooms.found(room.code)
    return None if found is None else found.pulse


def _head(room: Room | None) -> None:
    with st.container(horizontal=True, key="workshop-head"):
        st.title(_("Workshop"), anchor=False, width="content")
        if room is not None:
            st.caption(_("Room open"), width="content")
