"""Advice: what the leads say of the model, and better numbers that a person may accept."""

import streamlit as st

from pages.components import advice_parts, heading, measured
from pages.shared import dress, opening
from pages.shared.words import _


def draw() -> None:
    """Draw the page."""
    results = measured.ready()
    if results is None:
        return
    heading.draw(results)
    if results.work.room.hidden:
        st.info(_("The numbers are hidden until the room has guessed."))
        st.page_link("pages/calibrate.py", label=_("Go to the board"))
        return
    advice_parts.draw(results)


opening.arrive("pages/advice.py")
dress.wear()
draw()
