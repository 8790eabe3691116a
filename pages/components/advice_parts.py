"""What is advised, one section at a time: only what is open is computed."""

import streamlit as st

from pages.components import (
    diagnosis,
    goal_advice,
    points_advice,
    score_meaning,
    stability,
    threshold_advice,
)
from pages.shared import session
from pages.shared.results import Results
from pages.shared.words import _

SECTION = "advice-section"


def draw(results: Results) -> None:
    """Draw the names of the sections, and what the open one holds.

    The diagnosis stands above them: it says which section to open.
    """
    diagnosis.draw(results)
    sections = {
        "threshold": (_("Threshold"), threshold_advice.draw),
        "goals": (_("Goals"), goal_advice.draw),
        "points": (_("Points"), points_advice.draw),
        "meaning": (_("What a score means"), score_meaning.draw),
        "stability": (_("Stability"), stability.draw),
    }
    session.first(SECTION, "threshold")
    chosen = st.segmented_control(
        _("Sections of advice"),
        list(sections),
        format_func=lambda name: sections[name][0],
        key=SECTION,
        label_visibility="collapsed",
        required=True,
    )
    sections[chosen or "threshold"][1](results)
