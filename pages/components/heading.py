"""The board's heading: what is calibrated, on whom, and the way back."""

from collections.abc import Callable

import streamlit as st

from calibration.charts import outcome_words
from pages.components import compare_keeping, counted, looking
from pages.shared import session
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.versions import Versions
from pages.shared.words import _


def draw(results: Results) -> None:
    """Draw the name of the model, who its numbers are about, and undo, redo, reset, keep."""
    words = outcome_words(results.model.objective)
    facts = results.facts
    about = counted.shown(results.evaluation(), facts, words)
    if results.patterns().companies is not None and facts.has_outcome:
        about = _("{about} · intervals count companies, not leads").format(about=about)
    if part := looking.said(results.work.where):
        about = f"{part} · {about}"
    with st.container(horizontal=True, vertical_alignment="center", key="heading"):
        st.html(
            f'<div class="{_dressed(results)}"><h1>{safe(results.model.name)}</h1>'
            f'<span class="caption">{safe(about)}</span></div>'
        )
        if not results.is_grouped:
            looking.draw(results)
        versions = results.work.versions
        if versions is not None:
            _buttons(versions)


def _dressed(results: Results) -> str:
    """Return the title's class: the page's style follows it while the board is presented."""
    return "title presenting" if results.work.room.presenting else "title"


def _buttons(versions: Versions) -> None:
    st.button(_("Undo"), key="undo", disabled=not versions.past, on_click=_undo)
    st.button(_("Redo"), key="redo", disabled=not versions.future, on_click=_redo)
    changed = versions.present != versions.start
    st.button(
        _("Reset to version {n}").format(n=versions.number),
        key="reset",
        disabled=not changed,
        on_click=_reset,
    )
    if st.button(
        _("Keep as version {n}").format(n=versions.number + 1),
        key="keep",
        type="primary",
        disabled=not changed,
    ):
        compare_keeping.ask(versions)


def _undo() -> None:
    _set(Versions.undone)


def _redo() -> None:
    _set(Versions.redone)


def _reset() -> None:
    _set(Versions.reset)


def _set(step: Callable[[Versions], Versions]) -> None:
    work = session.workspace()
    if work.versions is not None:
        session.keep(work.changed(versions=step(work.versions)))
