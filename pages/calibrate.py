"""Calibrate: points and threshold on the left, what follows from them on the right."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.components import (
    around,
    evidence_words,
    heading,
    live,
    live_charts,
    live_tables,
    measured,
    numbers,
    problems,
    reach,
)
from pages.shared import dress, gates, opening, session

SHOWN = "board-shown"
"""Under which name the session remembers what the board shows."""


@st.fragment(key="board")
def calibrate() -> None:
    """Draw the board; a released slider redraws this, then what follows it, and nothing else."""
    live.hear(reach.variant_in_force())
    session.remember(SHOWN, session.workspace())
    results = measured.ready()
    if results is None:
        return
    problems.draw(session.reported(live.WHERE))
    reach.choose_variant(results.model)
    variant = reach.variant_of(results.model)
    live.draw(results, variant=variant, evidence=evidence_words.few_words(results))


@st.fragment(key="tables")
def tables() -> None:
    """Tell the board what it looks up while somebody drags, without drawing it again."""
    live_tables.hear()
    results = gates.quietly_ready()
    if results is not None:
        live_tables.draw(results, variant=reach.variant_in_force())


@st.fragment
def following(top: DeltaGenerator) -> None:
    """Draw what follows the board by a run of its own: what stands at the top, and the open charts.

    No charts stand there while the room guesses, for they tell the same numbers, nor while it is
    presented the board alone.
    """
    if session.remembered(SHOWN) is not session.workspace():
        st.rerun()  # a step back, or a filter: the board has not heard of it
    results = gates.quietly_ready()
    if results is None:
        return
    with top:
        heading.draw(results)
        if warning := numbers.warning(results.evaluation()):
            st.warning(warning)
    live_charts.draw(results)
    if not results.work.room.hidden and not results.work.room.presenting:
        around.draw(results)


opening.arrive("pages/calibrate.py")
dress.wear()
live.bring()
live.hear(reach.variant_in_force())
session.remember(SHOWN, session.workspace())
top = st.container()
calibrate()
tables()
following(top)
