"""How the app looks beyond Streamlit's theme: the board's colours and its style sheet."""

from pathlib import Path

import streamlit as st

from calibration.charts import DARK, LIGHT, Palette, Pen, outcome_words
from calibration.model import Objective
from pages.shared import formats, session
from pages.shared.words import _

SHEET = Path(__file__).parents[1] / "components" / "look.css"


def palette() -> Palette:
    """Return the colours of the theme the reader's browser shows."""
    return DARK if session.theme() == "dark" else LIGHT


def wear() -> None:
    """Put the style sheet, and the colours it names, on the page."""
    colours = palette()
    wash, line = ("#1a2229", "#2c363f") if colours is DARK else ("#f6f8f9", "#dfe4e8")
    st.html(
        f"<style>:root{{--ink:{colours.ink};--soft:{colours.soft};--win:{colours.bought};"
        f"--rest:{colours.rest};--against:{colours.against};--call:{colours.call};"
        f"--paper:{colours.paper};--wash:{wash};--line:{line}}}</style>"
    )
    st.html(SHEET)


def pen(objective: Objective) -> Pen:
    """Return what figures are drawn with for this reader."""
    return Pen(
        palette=palette(),
        gettext=_,
        number=formats.number,
        percent=formats.percent,
        words=outcome_words(objective),
    )
