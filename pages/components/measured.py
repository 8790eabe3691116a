"""The gate of pages that are about numbers: leads, a model, and numbers that can be computed."""

import streamlit as st

from calibration.problems import CalibrationError
from pages.components import heading, looking, problems
from pages.shared import gates
from pages.shared.results import Results
from pages.shared.words import _


def ready() -> Results | None:
    """Return what there is to show; None once it was said what is missing, and what to do."""
    results = gates.ready()
    if results is None:
        return None
    try:
        results.evaluation()
    except CalibrationError as error:
        problems.draw(error.problems, title=_("The numbers can't be computed."))
        looking.draw_way_back(results)
        return None
    return results


def shown() -> Results | None:
    """Draw the heading, and return what there is to show; None once it was said why nothing is.

    Nothing is while the room guesses: its numbers are hidden until it has.
    """
    results = ready()
    if results is None:
        return None
    heading.draw(results)
    if results.work.room.hidden:
        st.info(_("The numbers are hidden until the room has guessed."))
        st.page_link("pages/calibrate.py", label=_("Go to the board"))
        return None
    return results
