"""Leads: bring them, look at their columns, and name the win."""

import streamlit as st

from calibration.problems import CalibrationError
from pages.components import (
    cohort_table,
    columns,
    counted,
    events,
    grouped,
    optional_columns,
    problems,
    quality,
    sampling,
    suggestion,
    today,
    upload,
    win,
)
from pages.shared import dress, opening, remedying, session
from pages.shared.results import results
from pages.shared.words import _, language, languages
from pages.shared.workspace import Workspace

LANGUAGE_NAMES = {"en": "English", "fr": "Français"}


def draw() -> None:
    """Draw the page."""
    st.title(_("Leads"), anchor=False)
    upload.draw()
    work = session.workspace()
    if work.grouped is not None:
        grouped.draw(work)
        sampling.draw(work)
        _forget()
        return
    if work.leads is None and work.awaited is not None:
        return
    if work.leads is None:
        st.info(_("No leads yet. Upload your own past leads, or open a sample."))
        return
    upload.draw_opened(work)
    _forget()
    columns.draw_mapping(work)
    st.subheader(_("Events"), anchor=False)
    events.draw(work)
    work = session.workspace()
    st.subheader(_("Name the win"), anchor=False)
    win.draw(work)
    sampling.draw(session.workspace())
    optional_columns.draw(session.workspace())
    _counted(session.workspace())
    st.subheader(_("What was found in the file"), anchor=False)
    quality.draw(session.workspace())
    st.subheader(_("Columns"), anchor=False)
    columns.draw(session.workspace())
    st.subheader(_("Suggested criteria"), anchor=False)
    suggestion.draw(session.workspace())
    st.subheader(_("Compare with today's rule"), anchor=False)
    today.draw(session.workspace())


def _counted(work: Workspace) -> None:
    """Say who is counted, or why nobody is yet."""
    found = results()
    if found is None or work.model.outcome is None:
        st.info(_("No outcome named yet: volumes and points work, conversion shows dashes."))
        return
    if work.unmapped():
        return
    try:
        typed = found.typed()
        everyone = found.evaluation("all")
    except CalibrationError as error:
        problems.draw(error.problems, title=_("The outcome can't be read."))
        return
    st.markdown(f"**{counted.sentence(typed.facts, everyone)}**")
    problems.draw_notices(typed.unreadable)
    cohort_table.draw(found)


def _forget() -> None:
    """Offer to close and delete the leads before the session ends."""
    st.button(
        _("Forget these leads now"),
        key="forget-leads",
        type="tertiary",
        on_click=remedying.forget_leads,
        help=_("They are closed and deleted. The model, and what was decided, stay."),
    )


def _language() -> None:
    """Offer the languages there are."""
    if len(languages()) > 1:
        session.first(session.LANGUAGE, language())
        st.selectbox(
            _("Language"),
            languages(),
            key=session.LANGUAGE,
            persist_state="session",
            format_func=lambda code: LANGUAGE_NAMES.get(code, code),
        )


opening.arrive("pages/leads.py")
dress.wear()
draw()
_language()
