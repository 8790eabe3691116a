"""What a workshop is held with, one part at a time: only what is open is computed."""

import streamlit as st

from pages.components import (
    decision_log,
    measured,
    ranking_screen,
    sign_off,
    two_hands,
    workshop_guide,
    workshop_room,
)
from pages.components.workshop_agenda import PLACE
from pages.shared import session
from pages.shared.words import _


def draw() -> None:
    """Draw the names of the parts, and what the open one holds."""
    parts = {
        "guide": (_("Guide"), workshop_guide.draw),
        "room": (_("Room"), workshop_room.draw),
        "ranking": (_("Blind ranking"), ranking_screen.draw),
        "hands": (_("Two hands"), _hands),
        "decisions": (_("Decisions"), _decisions),
        "sign-off": (_("Sign-off"), _sign_off),
    }
    session.first(PLACE, "guide")
    chosen = st.segmented_control(
        _("Parts of the workshop"),
        list(parts),
        format_func=lambda name: parts[name][0],
        key=PLACE,
        label_visibility="collapsed",
        required=True,
    )
    parts[chosen or "guide"][1]()


def _hands() -> None:
    """Draw the proposals of sales and marketing."""
    results = measured.ready()
    if results is not None:
        two_hands.draw(results)


def _decisions() -> None:
    """Draw what was decided, and what is still open."""
    decision_log.draw()


def _sign_off() -> None:
    """Draw what both sides sign."""
    results = measured.ready()
    if results is not None:
        sign_off.draw(results)
