"""The sign-off: what both sides put their names under, and whether both did."""

from pathlib import Path
from typing import Final

import streamlit as st

from calibration.model import Model, fingerprint
from calibration.problems import CalibrationError
from calibration.store.agreements import Agreement, agreements_of
from pages.components import (
    figures,
    problems,
    sign_off_bands,
    sign_off_names,
    sign_off_random,
    sign_off_terms,
)
from pages.shared import formats, projects, session
from pages.shared.results import Results
from pages.shared.words import _

SHEET: Final = Path(__file__).parent / "sign_off.css"
SHORT: Final = 12
"""Digits of a fingerprint that people compare by eye."""


def draw(results: Results) -> None:
    """Draw what is to be agreed on, and the names under it."""
    st.html(SHEET)
    try:
        signed = _signed()
    except CalibrationError as error:
        problems.draw(error.problems, title=_("What was signed can't be read just now."))
        return
    last = signed[-1] if signed else None
    terms = sign_off_terms.drafted(results, last)
    agreed, names = st.columns([0.58, 0.42], gap="large")
    with agreed:
        problems.draw(session.reported(sign_off_terms.WHERE))
        _model(results.model)
        sign_off_bands.draw(results.model)
        sign_off_terms.draw(results, terms)
        sign_off_random.draw(results, terms)
    with names:
        sign_off_names.draw(results.model, terms, signed)


def _signed() -> tuple[Agreement, ...]:
    """Return what was laid before both sides in this session's project, the first first."""
    project = projects.project_id()
    return () if project is None else agreements_of(projects.store(), project)


def _model(model: Model) -> None:
    st.subheader(_("The model"), anchor=False)
    whole = fingerprint(model)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            _("**{name}**, fingerprint `{short}`").format(
                name=formats.plain(model.name), short=whole[:SHORT]
            ),
            width="content",
        )
        with st.popover(_("Whole"), type="tertiary", key="sign-fingerprint"):
            st.code(whole, language=None, wrap_lines=True)
            figures.caption(
                _("The same for every file that scores the same way; any other point changes it.")
            )
