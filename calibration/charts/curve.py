"""What would follow from every threshold, on one axis of scores."""

from collections.abc import Callable, Sequence

import numpy as np
import plotly.graph_objects as go

from calibration.charts.pen import Part, Pen, figure_of, key_above
from calibration.engine.patterns import Ints
from calibration.evaluation.curve import Curve, CurvePoint
from calibration.messages import N_

MOST_ROWS = 500
"""More rows than this can't be told apart on a screen; then every so many are drawn."""
MARGIN = 0.04
LEAST_MARGIN = 2.0

Told = Callable[[CurvePoint], tuple[float, int, int]]
"""A rate, with its part and whole in the file."""


def curve_figure(
    curve: Curve,
    *,
    threshold: int,
    pen: Pen,
    start: tuple[int, str] | None = None,
    height: int = 330,
) -> go.Figure:
    """Draw, per threshold, the share handed over, who of them convert, and who is missed.

    ``start`` is where the start version's threshold stands, and that version's name. A rate that
    has no denominator at any threshold has no line.
    """
    lowest, highest = _ends(curve, threshold, start)
    rows = [curve.row(int(row)) for row in _drawn(curve, threshold)]
    # The first score's row holds below it too, and above the last score nobody is left.
    scores = [lowest, *((row.score or 0) / 100 for row in rows), highest]
    points = [*rows[:1], *rows, curve.beyond]
    lines = [_line(scores, points, *each, pen=pen) for each in _lines(pen)]
    middle = (lowest + highest) / 2
    marks = [_upright(pen, threshold, middle=middle)]
    if start is not None and start[0] != threshold:
        marks.insert(0, _upright(pen, start[0], middle=middle, name=pen.name(start[1])))
    return figure_of(
        pen,
        [each for each in lines if each is not None],
        height=height,
        margin={"l": 48, "r": 12, "t": 30, "b": 44},
        hovermode="x unified",
        shapes=[shape for shape, _ in marks],
        annotations=[words for _, words in marks],
        xaxis={
            **pen.axis(N_("threshold, in points")),
            "range": [lowest, highest],
            "tickformat": "d",
            "spikecolor": pen.palette.soft,
            "spikethickness": 1,
            "unifiedhovertitle": {"text": pen.say("from {points} points", points="%{x}")},
        },
        yaxis={**pen.axis(""), **pen.shares, "range": [0, 1.02]},
        **key_above(pen),
    )


def _line(
    scores: Sequence[float],
    points: Sequence[CurvePoint],
    told: Told,
    name: str,
    colour: str,
    dash: str,
    *,
    pen: Pen,
) -> Part | None:
    """Return a rate at every threshold; None where it has no denominator at any."""
    found = np.array([told(each) for each in points], np.float64)
    shares = found[:, 0]
    if np.isnan(shares).all():
        return None
    return {
        "type": "scatter",
        "x": np.array(scores),
        "y": shares,
        "name": name,
        "mode": "lines",
        "line": {"color": colour, "width": 2, "dash": dash, "shape": "vh"},
        "customdata": np.column_stack([100 * shares, found[:, 1:]]),
        "hovertemplate": pen.share_hovered(),
        "connectgaps": False,
    }


def _lines(pen: Pen) -> tuple[tuple[Told, str, str, str], ...]:
    """Return each line's part and whole, its name, its colour and its dashes."""
    colours, words = pen.palette, pen.words
    return (
        (
            _over,
            pen.gettext(words.share_over),
            colours.soft,
            "dash",
        ),
        (
            lambda each: (each.precision, each.true_positives, each.qualified),
            pen.gettext(words.of_them),
            colours.bought,
            "solid",
        ),
        (
            lambda each: (each.false_negative_rate, each.false_negatives, each.converted),
            pen.gettext(words.missed_rate),
            colours.against,
            "dashdot",
        ),
        (
            lambda each: (
                each.false_positive_rate,
                each.false_positives,
                each.not_converted,
            ),
            pen.gettext(words.wrong_rate),
            colours.ink,
            "dot",
        ),
    )


def _over(each: CurvePoint) -> tuple[float, int, int]:
    """Return the share handed over: of all leads, or of the counted ones where some are missing."""
    if each.volume is None:
        return each.share_qualified, each.qualified, each.leads
    return each.share_qualified, each.volume, each.everyone


def _drawn(curve: Curve, threshold: int) -> Ints:
    """Return the rows to draw: all, or evenly many of them and the threshold's own."""
    rows = len(curve)
    if rows <= MOST_ROWS:
        return np.arange(rows)
    even = np.linspace(0, rows - 1, MOST_ROWS).round().astype(np.int64)
    own = min(int(np.searchsorted(curve.score, 100 * threshold)), rows - 1)
    return np.union1d(even, [own])


def _ends(curve: Curve, threshold: int, start: tuple[int, str] | None) -> tuple[float, float]:
    """Return how far the axis reaches: all scores and thresholds, and some room."""
    known = [float(threshold), *([] if start is None else [float(start[0])])]
    if len(curve):
        known += [float(curve.score[0]) / 100, float(curve.score[-1]) / 100]
    room = max(LEAST_MARGIN, MARGIN * (max(known) - min(known)))
    return min(known) - room, max(known) + room


def _upright(pen: Pen, at: int, *, middle: float, name: str = "") -> tuple[Part, Part]:
    """Return a threshold as an upright line, and its points or a name on its roomier side."""
    colour = pen.palette.soft if name else pen.palette.ink
    on_left = at > middle
    line: Part = {
        "type": "line",
        "x0": at,
        "x1": at,
        "yref": "y domain",
        "y0": 0,
        "y1": 1,
        "line": {"color": colour, "width": 1 if name else 2, "dash": "dot" if name else "solid"},
    }
    words: Part = {
        "x": at,
        "yref": "paper",
        "y": 0.92 if name else 1,
        "yanchor": "top",
        "showarrow": False,
        "xanchor": "right" if on_left else "left",
        "xshift": -5 if on_left else 5,
        "text": name or f"<b>{pen.points(at)}</b>",
        "font": {"color": colour, "size": 12},
    }
    return line, words
