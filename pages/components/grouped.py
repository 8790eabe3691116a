"""Patterns opened in place of leads: what they are, and what they can't tell."""

import streamlit as st

from calibration.engine.pattern_tables import PatternTable
from calibration.problems import CalibrationError
from pages.components import counted, problems
from pages.shared import formats, session
from pages.shared.formats import plain
from pages.shared.results import Results, results
from pages.shared.words import _, ngettext
from pages.shared.workspace import Workspace


def draw(work: Workspace) -> None:
    """Draw what is known of the open patterns, on the page where leads are brought."""
    table = work.grouped
    if table is None:
        return
    st.subheader(plain(table.name), anchor=False)
    st.caption(_counts(table))
    st.info(
        _(
            "These are patterns: leads that somebody has grouped by what the model asks of them. "
            "Points, caps, the threshold and bands can be set, and every number on the board is "
            "as exact as with the leads. Single leads, columns and other conditions need the "
            "leads themselves."
        )
    )
    problems.draw_notices(table.notices)
    found = results()
    if found is None:
        st.info(
            _(
                "The table doesn't bring its model along. Open the model that the leads were "
                "grouped by."
            )
        )
        st.page_link("pages/export.py", label=_("Open a model on Export"))
        return
    try:
        everyone = found.evaluation("all")
    except CalibrationError as error:
        draw_differences(error)
        return
    st.markdown(f"**{counted.sentence(found.facts, everyone)}**")


def draw_differences(error: CalibrationError) -> None:
    """Draw in what the model and the patterns differ, and the ways out."""
    title = _("The model asks something else than what these leads were grouped by.")
    problems.draw(error.problems, title=title)
    table = session.workspace().grouped
    if table is not None and table.model is not None:
        st.button(
            _("Go back to the model they were grouped by"),
            key="model-of-patterns",
            on_click=_take_model,
        )


def _take_model() -> None:
    work = session.workspace()
    if work.grouped is not None and work.grouped.model is not None:
        session.keep(work.edited(work.grouped.model))


def needs_leads(found: Results) -> bool:
    """Return whether only patterns are open; say so where a page is about single leads."""
    if not found.is_grouped:
        return False
    st.info(
        _(
            "Only patterns are open: counts of leads, and no single lead is in them. To see one, "
            "open the leads."
        )
    )
    st.page_link("pages/leads.py", label=_("Go to Leads"))
    return True


def _counts(table: PatternTable) -> str:
    patterns = ngettext("{n} pattern", "{n} patterns", table.rows).format(
        n=formats.number(table.rows)
    )
    return f"{formats.leads(table.facts.rows)} · {patterns}"
