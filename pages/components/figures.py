"""Plotly figures on a page: made once for what they show, and described for who can't see them."""

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from calibration.charts import Pen
from pages.shared import dress
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import language

STILL = {"displayModeBar": False, "staticPlot": False, "responsive": True}


def show(
    results: Results, name: str, of: object, make: Callable[[Pen], go.Figure], *, alt: str
) -> None:
    """Draw a figure, made anew only when what it shows, its colours or its language changed.

    Parameters
    ----------
    name
        The key of the figure.
    of
        All that the figure depends on, beside the reader.
    make
        What makes the figure for a reader's pen.
    alt
        What is to be seen, in words.
    """
    pen = dress.pen(results.model.objective)
    figure = results.shelf.get(
        f"figure-{name}", (of, pen.palette, pen.words, language()), lambda: make(pen)
    )
    st.plotly_chart(figure, key=name, config=STILL, alt=alt)


def caption(*sentences: str) -> None:
    """Write sentences under, or in place of, a figure; they are escaped here."""
    said = " ".join(each for each in sentences if each)
    if said:
        st.html(f'<p class="caption">{safe(said)}</p>')
