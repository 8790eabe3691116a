"""How the app looks beyond Streamlit's theme: the board's colours and its style sheet."""

from pathlib import Path

import streamlit as st

from calibration.charts import DARK, LIGHT, Palette, Pen, outcome_words
from calibration.model import Objective
from pages.shared import formats, session
from pages.shared.words import _

SHEETS = tuple(
    Path(__file__).parents[1] / "components" / name for name in ("look.css", "around_board.css")
)


def palette() -> Palette:
    """Return the colours of the theme the reader's browser shows."""
    return DARK if session.theme() == "dark" else LIGHT


def wear() -> None:
    """Put the style sheet, and the colours it names, on the page."""
    colours = palette()
    wash, line = ("#1a2229", "#2c363f") if colours is DARK else ("#f6f8f9", "#dfe4e8")
    # The light theme's colours for areas are too pale for small words (4.5 : 1 on every ground).
    win, against = (colours.bought, colours.against) if colours is DARK else ("#0d7080", "#b93448")
    st.html(
        f"<style>:root{{--ink:{colours.ink};--soft:{colours.soft};--win:{colours.bought};"
        f"--rest:{colours.rest};--against:{colours.against};--call:{colours.call};"
        f"--paper:{colours.paper};--wash:{wash};--line:{line};--win-ink:{win};"
        f"--against-ink:{against}}}</style>"
    )
    for sheet in SHEETS:
        st.html(sheet)


def pen(objective: Objective) -> Pen:
    """Return what figures are drawn with for this reader."""
    return Pen(
        palette=palette(),
        gettext=_,
        number=formats.number,
        percent=formats.percent,
        words=outcome_words(objective),
    )
