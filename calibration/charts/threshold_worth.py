"""What every threshold is worth, by what it is to do: with those that can't be told apart."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go

from calibration.charts.pen import Part, Pen, figure_of
from calibration.engine.patterns import Floats, Ints
from calibration.messages import N_

MOST_ROWS: Final = 500
"""More thresholds than this can't be told apart on a screen; then every so many are drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class ThresholdWorth:
    """What is drawn.

    Parameters
    ----------
    thresholds, worth : (T,)
        Every threshold, increasing, in points, and what it is worth.
    chosen, low, high
        The chosen one, and the ends of those that can't be told apart from it.
    present
        The model's.
    limit
        What the worth must keep to; None where it is to be greatest.
    title
        What the worth is.
    is_share
        Whether it is a share, written in per cent.
    """

    thresholds: Ints
    worth: Floats
    chosen: int
    low: int
    high: int
    present: int
    limit: float | None
    title: str
    is_share: bool


def threshold_worth_figure(found: ThresholdWorth, *, pen: Pen, height: int = 300) -> go.Figure:
    """Draw the worth of every threshold, the chosen and the present one marked."""
    rows = np.arange(len(found.thresholds))
    if len(rows) > MOST_ROWS:
        rows = np.linspace(0, len(rows) - 1, MOST_ROWS).round().astype(np.int64)
    thresholds, worth = found.thresholds[rows], found.worth[rows]
    shapes: list[Part] = [_band(found, pen)]
    if found.limit is not None:
        shapes.append(_level(found.limit, pen))
    marks = [_mark(found, found.chosen, hollow=False, pen=pen)]
    if found.present != found.chosen:
        marks.insert(0, _mark(found, found.present, hollow=True, pen=pen))
    return figure_of(
        pen,
        [_line(thresholds, worth, found, pen), *marks],
        height=height,
        margin={"l": 64, "r": 16, "t": 10, "b": 44},
        hovermode="closest",
        hoverdistance=40,
        shapes=shapes,
        xaxis={**pen.axis(N_("threshold, in points")), "tickformat": "d"},
        yaxis={
            **pen.axis(""),
            "title": {"text": found.title, "font": {"color": pen.palette.soft, "size": 12}},
            "tickformat": ",.4~g" if _is_small(worth) else ",d",
            **(pen.shares_to(_highest(worth)) if found.is_share else {}),
            "rangemode": "tozero",
        },
    )


def _is_small(worth: Floats) -> bool:
    return bool(0 < _highest(np.abs(worth)) < 10)


def _highest(worth: Floats) -> float:
    """Return the highest that is known; 0 where nothing is."""
    known = worth[~np.isnan(worth)]
    return float(known.max(initial=0.0))


def _line(thresholds: Ints, worth: Floats, found: ThresholdWorth, pen: Pen) -> Part:
    return {
        "type": "scatter",
        "x": thresholds,
        "y": worth,
        "mode": "lines",
        # A threshold between two scores does what the higher one does.
        "line": {"color": pen.palette.bought, "width": 3, "shape": "vh"},
        "text": [_said(found, float(each), pen) for each in worth],
        "hovertemplate": f"<b>{pen.say('from {points} points', points='%{x:,}')}</b><br>"
        "%{text}<extra></extra>",
    }


def _said(found: ThresholdWorth, worth: float, pen: Pen) -> str:
    if found.is_share:
        return pen.percent(worth)
    return pen.number(worth, decimals=2 if abs(worth) < 10 else 0)


def _mark(found: ThresholdWorth, threshold: int, *, hollow: bool, pen: Pen) -> Part:
    place = min(int(np.searchsorted(found.thresholds, threshold)), len(found.worth) - 1)
    worth = float(found.worth[place])
    ink, paper = pen.palette.ink, pen.palette.paper
    template = N_("now {points}") if hollow else N_("{points} points")
    return {
        "type": "scatter",
        "x": [threshold],
        "y": [worth],
        "mode": "markers+text",
        "text": [pen.say(template, points=pen.points(threshold))],
        "textposition": "bottom left" if hollow else "top right",
        "textfont": {"color": pen.palette.ink, "size": 12},
        "cliponaxis": False,
        "marker": {
            "symbol": "diamond-open" if hollow else "circle",
            "size": 12,
            "color": ink,
            "line": {"width": 2, "color": ink if hollow else paper},
        },
        "customdata": [_said(found, worth, pen)],
        "hovertemplate": "<b>%{text}</b><br>%{customdata}<extra></extra>",
    }


def _band(found: ThresholdWorth, pen: Pen) -> Part:
    """Return the range of thresholds that can't be told apart."""
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": found.low - 0.5,
        "x1": found.high + 0.5,
        "y0": 0,
        "y1": 1,
        "fillcolor": pen.palette.call,
        "line": {"width": 0},
        "layer": "below",
    }


def _level(limit: float, pen: Pen) -> Part:
    return {
        "type": "line",
        "xref": "paper",
        "yref": "y",
        "x0": 0,
        "x1": 1,
        "y0": limit,
        "y1": limit,
        "line": {"color": pen.palette.against, "width": 1.5, "dash": "dash"},
    }
