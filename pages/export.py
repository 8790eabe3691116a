"""Export: the agreed model leaves as a file that another system runs; others come in."""

import streamlit as st

from calibration.charts import outcome_words
from calibration.problems import CalibrationError
from pages.components import (
    counted,
    form_fields,
    importing,
    leaving,
    lineage,
    numbers,
    problems,
    report_download,
    summary,
    ways_out,
)
from pages.shared import dress, gates, opening, session
from pages.shared.formats import plain
from pages.shared.results import Results, results_of
from pages.shared.words import _


def draw() -> None:
    """Draw the page."""
    st.title(_("Export"), anchor=False)
    if gates.ready() is not None:
        # A filter is a way of looking; what leaves is about all leads.
        results = results_of(session.workspace().changed(where=None))
        if results is not None:
            _leaving(results)
    st.subheader(_("Open a model somebody has"), anchor=False)
    importing.draw()


def _leaving(results: Results) -> None:
    try:
        now = results.evaluation()
        facts = results.facts
    except CalibrationError as error:
        problems.draw(error.problems, title=_("The numbers can't be computed."))
        return
    words = outcome_words(results.model.objective)
    read, take = st.columns([0.52, 0.48], gap="large")
    with read:
        st.subheader(plain(results.model.name), anchor=False)
        summary.draw(results.model)
    with take:
        st.subheader(_("Take it along"), anchor=False)
        exported = leaving.draw_model(results)
        report_download.draw(results)
        lineage.draw(results)
        st.subheader(_("What it does on past leads"), anchor=False)
        st.caption(counted.shown(now, facts, words))
        numbers.draw(now, before=None, words=words)
        leaving.draw_command(results)
    if exported is not None:
        run, prove = st.columns(2, gap="large")
        with run:
            ways_out.draw_running(exported)
        with prove:
            ways_out.draw_proving(results, exported)
    check, score = st.columns(2, gap="large")
    with check:
        st.subheader(_("The final check"), anchor=False)
        leaving.draw_holdout(results)
    with score:
        st.subheader(_("Scored leads"), anchor=False)
        leaving.draw_scored(results)
    form_fields.draw(results)


opening.arrive("pages/export.py")
dress.wear()
draw()
