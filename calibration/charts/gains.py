"""Gains: what share of those who convert is caught by what share of leads handed over."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from calibration.charts.pen import Part, Pen, figure_of, key_above
from calibration.evaluation.marked_gains import Decision, MarkedGains

MOST_ROWS = 500
"""More rows than this can't be told apart on a screen; then every so many are drawn."""


def gains_figure(
    found: MarkedGains, *, threshold: int, pen: Pen, start: str | None = None, height: int = 360
) -> go.Figure:
    """Draw the gains of a model beside a perfect order and a random one.

    ``threshold`` is the model's, in points; ``start`` the name of what it is compared with, whose
    decision is marked too. Nothing is drawn where no counted lead converted.
    """
    margin = {"l": 52, "r": 16, "t": 30, "b": 48}
    if not found.converted:
        return figure_of(pen, [], height=height, margin=margin)
    base = found.base_rate
    traces = [
        _bound(pen, [0, base, 1], [0, 1, 1], name=pen.gettext("perfect order"), dash="dash"),
        _bound(pen, [0, 1], [0, 1], name=pen.gettext("random order"), dash="dot"),
        _model(found, pen),
    ]
    if start is not None and found.before is not None and found.before != found.now:
        traces.append(_mark(found.before, pen.name(start), pen=pen, hollow=True))
    now = pen.say("threshold {points}", points=pen.points(threshold))
    traces.append(_mark(found.now, now, pen=pen, hollow=False))
    return figure_of(
        pen,
        traces,
        height=height,
        margin=margin,
        hovermode="x",
        hoverdistance=60,
        xaxis={**pen.axis(pen.words.share_over), **pen.shares, "range": [-0.012, 1.012]},
        yaxis={**pen.axis(pen.words.caught), **pen.shares, "range": [-0.02, 1.03]},
        **key_above(pen),
    )


def _bound(pen: Pen, x: Sequence[float], y: Sequence[float], *, name: str, dash: str) -> Part:
    return {
        "type": "scatter",
        "x": list(x),
        "y": list(y),
        "name": name,
        "mode": "lines",
        "line": {"color": pen.palette.soft, "width": 1.5, "dash": dash},
        "hoverinfo": "skip",
    }


def _model(found: MarkedGains, pen: Pen) -> Part:
    gains = found.gains
    rows = np.arange(len(gains.score))
    if len(rows) > MOST_ROWS:
        rows = np.linspace(0, len(rows) - 1, MOST_ROWS).round().astype(np.int64)
    columns = (
        gains.score / 100,
        100 * gains.share_of_leads,
        gains.leads,
        np.full(len(gains.leads), found.leads),
        100 * gains.share_of_converted,
        gains.converted,
        np.full(len(gains.leads), found.converted),
    )
    data = np.column_stack([column[rows] for column in columns])
    nobody = np.full((1, data.shape[1]), np.nan)
    return {
        "type": "scatter",
        "x": np.append(0.0, gains.share_of_leads[rows]),
        "y": np.append(0.0, gains.share_of_converted[rows]),
        "customdata": np.vstack([nobody, data]),
        "name": pen.gettext("this model"),
        "mode": "lines",
        "line": {"color": pen.palette.bought, "width": 3},
        "hovertemplate": _sentence(pen, "%{customdata[0]:,}"),
    }


def _mark(decision: Decision, name: str, *, pen: Pen, hollow: bool) -> Part:
    x, y = decision.share_of_leads, decision.share_of_converted
    ink, paper = pen.palette.ink, pen.palette.paper
    return {
        "type": "scatter",
        "x": [x],
        "y": [y],
        "name": name,
        "mode": "markers",
        "marker": {
            "symbol": "diamond-open" if hollow else "circle",
            "size": 11 if hollow else 12,
            "color": ink,
            "line": {"width": 2, "color": ink if hollow else paper},
        },
        "customdata": [
            (
                *(0, 100 * x, decision.leads, decision.all_leads),
                *(100 * y, decision.converted, decision.all_converted),
            )
        ],
        "text": [name],
        "hovertemplate": f"<b>%{{text}}</b><br>{_handed_over(pen)}",
    }


def _sentence(pen: Pen, score: str) -> str:
    """Return what stands at a point of the line: "from 50 points: …"."""
    return f"<b>{pen.say('from {points} points', points=score)}</b><br>{_handed_over(pen)}"


def _handed_over(pen: Pen) -> str:
    """Return the point in words, for Plotly to fill in.

    Its ``customdata`` holds the score, then percentage, part and whole of leads and of those who
    converted.
    """
    leads = pen.say(
        "{part} of {whole} leads", part="%{customdata[2]:,}", whole="%{customdata[3]:,}"
    )
    caught = pen.say(pen.words.of_converted, part="%{customdata[5]:,}", whole="%{customdata[6]:,}")
    share, found = (f"%{{customdata[{place}]:.1f}}\u00a0%" for place in (1, 4))
    return (
        f"{pen.say('{counts} ({share})', counts=leads, share=share)}<br>"
        f"{pen.say('{counts} ({share})', counts=caught, share=found)}<extra></extra>"
    )
