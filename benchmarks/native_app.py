"""The usual way: a native slider and four Plotly charts, on the very same patterns.

As well as it can be done with these: a fragment, counts from patterns, no garbage collection.
"""

import os
from datetime import date
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

from benchmarks.rules import model
from calibration.engine.grouping import patterns_of
from calibration.engine.patterns import Patterns
from calibration.evaluation import HUNDREDTHS, curve, evaluate, score_patterns
from calibration.evaluation.distribution import distribution
from calibration.leads import read_leads
from calibration.leads.typed import type_leads
from pages.shared import start

TODAY = date(2026, 1, 1)

start.forget_the_imports()


@st.cache_resource(show_spinner=False)
def _patterns() -> Patterns:
    with read_leads(Path(os.environ["BENCHMARK_LEADS"])) as leads:
        return patterns_of(type_leads(leads, model(), today=TODAY), model())


@st.fragment
def board() -> None:
    """Draw the slider and the charts; each chart's title names the threshold it is of."""
    threshold = st.slider("Threshold", -20, 120, 45)
    moved = model().with_threshold(threshold)
    scores = score_patterns(_patterns(), moved)
    found = evaluate(_patterns(), moved, scores=scores)
    shares = curve(_patterns(), moved, scores=scores)
    bars = distribution(_patterns(), moved, scores=scores)
    steps = shares.score / HUNDREDTHS
    names = [each.name for each in found.bands]
    matrix = [
        [found.true_positives, found.false_positives],
        [found.false_negatives, found.true_negatives],
    ]
    figures = {
        "bands": go.Figure(go.Bar(x=names, y=[each.conversion_rate for each in found.bands])),
        "scores": go.Figure(
            [
                go.Bar(x=bars.ranges.starts, y=bars.converted),
                go.Bar(x=bars.ranges.starts, y=bars.not_converted),
            ]
        ),
        "curve": go.Figure(
            [
                go.Scatter(x=steps, y=shares.precision),
                go.Scatter(x=steps, y=shares.recall),
            ]
        ),
        "matrix": go.Figure(go.Heatmap(z=matrix, texttemplate="%{z}")),
    }
    left, right = st.columns(2)
    for (name, figure), place in zip(figures.items(), (left, right) * 2, strict=True):
        figure.update_layout(title=f"{name} at {threshold}", height=320)
        place.plotly_chart(figure, key=name)


board()
