"""Project: what a team works on, who it shares it with, and what leaves for those not there."""

import streamlit as st

from pages.components import project_now
from pages.shared import dress, opening, session
from pages.shared.words import _


def draw() -> None:
    """Draw the page."""
    st.title(_("Project"), anchor=False)
    project_now.draw(session.workspace())


opening.arrive("pages/project.py")
dress.wear()
draw()
