"""What follows from every threshold: a chart that is computed only while it is open."""

import streamlit as st

from calibration.charts import curve_figure
from pages.shared import dress
from pages.shared.results import Results
from pages.shared.words import _

STILL = {"displayModeBar": False, "staticPlot": False, "responsive": True}


def draw(results: Results) -> None:
    """Draw the rates at every threshold."""
    model = results.model
    st.plotly_chart(
        curve_figure(results.curve(), threshold=model.threshold, pen=dress.pen(model.objective)),
        key="curve",
        config=STILL,
        alt=_("Rates at every threshold"),
    )
