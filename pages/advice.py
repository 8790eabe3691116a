"""Advice: what the leads say of the model, and better numbers that a person may accept."""

import streamlit as st

from calibration.problems import CalibrationError
from pages.components import advice_parts, heading, looking, problems
from pages.shared import dress, gates, opening
from pages.shared.words import _


def draw() -> None:
    """Draw the page."""
    results = gates.ready()
    if results is None:
        return
    try:
        results.evaluation()
    except CalibrationError as error:
        problems.draw(error.problems, title=_("The numbers can't be computed."))
        looking.draw_way_back(results)
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
