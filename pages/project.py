"""Project: what a team works on, who it shares it with, and what leaves for those not there."""

from pathlib import Path
from typing import Final

import streamlit as st

from calibration.problems import CalibrationError
from pages.components import (
    problems,
    project_identity,
    project_kept,
    project_moving,
    project_now,
    project_scenarios,
    report_download,
)
from pages.shared import dress, gates, opening, session
from pages.shared.results import results_of
from pages.shared.words import _

SHEET: Final = Path(__file__).parent / "components" / "project.css"


def draw() -> None:
    """Draw the page."""
    st.html(SHEET)
    st.title(_("Project"), anchor=False)
    if news := session.news():
        st.success(news)
    work = session.workspace()
    project_identity.draw()
    shared, taken = st.columns([0.55, 0.45], gap="large")
    with shared:
        st.subheader(_("On screen now"), anchor=False)
        project_now.draw(work)
        if work.versions is not None:
            st.subheader(_("Scenarios"), anchor=False)
            project_scenarios.draw(work.versions)
        project_kept.draw()
    with taken:
        st.subheader(_("For those who were not in the room"), anchor=False)
        _report()
        st.subheader(_("To another machine"), anchor=False)
        project_moving.draw(work.model.name if work.versions is not None else _("New project"))
        project_moving.draw_opening()
        project_moving.draw_end()


def _report() -> None:
    """Offer the report where there are numbers to tell; a filter is a way of looking."""
    if session.workspace().room.hidden:
        st.caption(_("The numbers are hidden until the room has guessed."))
        return
    if gates.quietly_ready() is None:
        st.caption(_("The report needs leads and a model that fits them."))
        return
    results = results_of(session.workspace().changed(where=None))
    if results is None:
        return
    try:
        report_download.draw(results)
    except CalibrationError as error:
        problems.draw(error.problems, title=_("The numbers can't be computed."))


opening.arrive("pages/project.py")
dress.wear()
draw()
