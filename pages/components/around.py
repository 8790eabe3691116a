"""What is read around the board, in tabs: only what is open is computed.

The first tab is open to begin with, and draws no chart: a released slider would wait for it.
"""

import streamlit as st

from pages.components import evidence_chart, gains, thresholds, two_axes
from pages.shared.results import Results
from pages.shared.words import _

TAB = "charts-tab"


def draw(results: Results) -> None:
    """Draw the tabs, and what the open one holds."""
    parts = {
        _("Fit and engagement"): two_axes.draw,
        _("Every threshold"): thresholds.draw,
        _("Who is caught"): gains.draw,
        _("Evidence"): evidence_chart.draw,
    }
    tabs = st.tabs(list(parts), key=TAB, on_change="rerun")
    for tab, draw_part in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                draw_part(results)
