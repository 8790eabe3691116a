"""Choosing the threshold by what it is to do."""

import streamlit as st

from pages.shared.results import Results
from pages.shared.words import _


def draw(results: Results) -> None:
    """Draw the present threshold."""
    st.write(_("The threshold is {points} points.").format(points=results.model.threshold))
