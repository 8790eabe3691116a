"""Workshop: marketing and sales agree on one model, step by step, in front of one screen."""

import streamlit as st

from pages.components import workshop_parts
from pages.shared import dress, opening
from pages.shared.words import _


def draw() -> None:
    """Draw the page."""
    st.title(_("Workshop"), anchor=False)
    workshop_parts.draw()


opening.arrive("pages/workshop.py")
dress.wear()
draw()
