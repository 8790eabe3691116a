"""Calibrate: points and threshold on the left, what follows from them on the right."""

import math

import streamlit as st

from calibration.evaluation.evidence import CriterionEvidence
from calibration.problems import CalibrationError
from pages.components import around, heading, live, live_tables, looking, numbers, problems, reach
from pages.shared import dress, formats, gates, opening, session
from pages.shared.results import Results
from pages.shared.words import _


@st.fragment(key="board")
def calibrate() -> None:
    """Draw the board; a released slider redraws this and the open charts, and nothing else."""
    live.hear(reach.variant_in_force())
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
    problems.draw(session.reported(live.WHERE))
    if warning := numbers.small_numbers(results.evaluation()):
        st.warning(warning)
    variant = reach.chosen_variant(results.model)
    live.draw(results, variant=variant, evidence=_said(results))


@st.fragment(key="tables")
def tables() -> None:
    """Tell the board what it looks up while somebody drags, without drawing it again."""
    live_tables.hear()
    results = gates.quietly_ready()
    if results is not None:
        live_tables.draw(results, variant=reach.variant_in_force())


@st.fragment(key="charts")
def charts() -> None:
    """Draw the charts beside the board, computed only while they are open.

    None stand there while the room guesses, for they tell the same numbers, nor while it is
    presented the board alone.
    """
    results = gates.quietly_ready()
    if results is None or results.work.room.hidden or results.work.room.presenting:
        return
    around.draw(results)


def _said(results: Results) -> dict[str, str]:
    """Return what past leads say of each criterion, in a few words, by its id."""
    return {name: _few_words(each) for name, each in results.evidence().items()}


def _few_words(found: CriterionEvidence) -> str:
    if not found.everyone_with:
        return _("no lead")
    often = _("{share} of leads").format(share=formats.percent(found.coverage, decimals=0))
    ratio = found.ratio.value
    if math.isnan(ratio) or math.isinf(ratio):
        return often
    return _("{often}, {ratio}×").format(often=often, ratio=formats.number(ratio, decimals=1))


opening.arrive("pages/calibrate.py")
dress.wear()
calibrate()
tables()
charts()
