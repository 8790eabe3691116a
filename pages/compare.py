"""Compare: what changes between two models, on the same leads."""

import streamlit as st

from pages.components import compare_parts, heading, measured
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
    compare_parts.draw(results)


opening.arrive("pages/compare.py")
dress.wear()
draw()
