"""What is read around the board, one part at a time: only what is open is computed.

The first part is open to begin with, and draws no chart: a released slider would wait for it. One
control chooses among them: Streamlit's own tabs take a browser 15 ms at every answer of the server,
drawn anew or not, and the board's numbers would wait for them.
"""

import streamlit as st

from pages.components import evidence_chart, gains, thresholds, two_axes
from pages.shared import session
from pages.shared.results import Results
from pages.shared.words import _

TAB = "charts-tab"


def draw(results: Results) -> None:
    """Draw the names of the parts, and what the open one holds."""
    parts = {
        "axes": (_("Fit and engagement"), two_axes.draw),
        "thresholds": (_("Every threshold"), thresholds.draw),
        "gains": (_("Who is caught"), gains.draw),
        "evidence": (_("Evidence"), evidence_chart.draw),
    }
    session.first(TAB, "axes")
    chosen = st.segmented_control(
        _("Around the board"),
        list(parts),
        format_func=lambda name: parts[name][0],
        key=TAB,
        label_visibility="collapsed",
        required=True,
    )
    parts[chosen or "axes"][1](results)
