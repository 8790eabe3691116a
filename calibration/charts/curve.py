"""What would follow from every threshold, on one axis of scores."""

import math
from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go

from calibration.charts.pen import Pen, blank_figure, key_above
from calibration.engine.patterns import Ints
from calibration.evaluation.curve import Curve, CurvePoint
from calibration.evaluation.rates import rate
from calibration.messages import N_

MOST_ROWS = 500
"""More rows than this can't be told apart on a screen; then every so many are drawn."""
MARGIN = 0.04
LEAST_MARGIN = 2.0

Counted = Callable[[CurvePoint], tuple[int, int]]


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
    figure = blank_figure(pen, height=height)
    figure.update_layout(margin={"l": 48, "r": 12, "t": 30, "b": 44}, hovermode="x unified")
    lowest, highest = _ends(curve, threshold, start)
    rows = [curve.row(int(row)) for row in _drawn(curve, threshold)]
    # The first score's row holds below it too, and above the last score nobody is left.
    scores = [lowest, *((row.score or 0) / 100 for row in rows), highest]
    points = [*rows[:1], *rows, curve.beyond]
    for counted, name, colour, dash in _lines(pen):
        counts = [counted(each) for each in points]
        values = [rate(part, whole) for part, whole in counts]
        if all(math.isnan(value) for value in values):
            continue
        figure.add_scatter(
            x=scores,
            y=values,
            name=name,
            mode="lines",
            line={"color": colour, "width": 2, "dash": dash, "shape": "vh"},
            customdata=[(100 * value, *each) for value, each in zip(values, counts, strict=True)],
            hovertemplate=pen.share_hovered(),
            connectgaps=False,
        )
    if start is not None and start[0] != threshold:
        _upright(figure, pen, start[0], text=pen.name(start[1]), middle=(lowest + highest) / 2)
    _upright(figure, pen, threshold, text="", middle=(lowest + highest) / 2)
    figure.update_xaxes(
        **pen.axis(N_("threshold, in points")),
        range=[lowest, highest],
        tickformat="d",
        spikecolor=pen.palette.soft,
        spikethickness=1,
        unifiedhovertitle={"text": pen.say("from {points} points", points="%{x}")},
    )
    ticks = [0, 0.25, 0.5, 0.75, 1]
    figure.update_yaxes(
        **pen.axis(""),
        range=[0, 1.02],
        tickvals=ticks,
        ticktext=[pen.percent(each, decimals=0) for each in ticks],
    )
    key_above(figure, pen)
    return figure


def _lines(pen: Pen) -> tuple[tuple[Counted, str, str, str], ...]:
    """Return each line's part and whole, its name, its colour and its dashes."""
    colours, words = pen.palette, pen.words
    return (
        (
            lambda each: (each.volume, each.everyone),
            pen.gettext(words.share_over),
            colours.soft,
            "dash",
        ),
        (
            lambda each: (each.true_positives, each.qualified),
            pen.gettext(words.of_them),
            colours.bought,
            "solid",
        ),
        (
            lambda each: (each.false_negatives, each.converted),
            pen.gettext(words.missed_rate),
            colours.against,
            "dashdot",
        ),
        (
            lambda each: (each.false_positives, each.not_converted),
            pen.gettext(words.wrong_rate),
            colours.ink,
            "dot",
        ),
    )


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


def _upright(figure: go.Figure, pen: Pen, at: int, *, text: str, middle: float) -> None:
    """Draw a threshold as an upright line with its points, or its name, on its roomier side."""
    present = not text
    figure.add_vline(
        x=at,
        line={
            "color": pen.palette.ink if present else pen.palette.soft,
            "width": 2 if present else 1,
            "dash": "solid" if present else "dot",
        },
    )
    on_left = at > middle
    points = pen.points(at)
    figure.add_annotation(
        x=at,
        y=1 if present else 0.92,
        yref="paper",
        yanchor="top",
        showarrow=False,
        xanchor="right" if on_left else "left",
        xshift=-5 if on_left else 5,
        text=f"<b>{points}</b>" if present else text,
        font={"color": pen.palette.ink if present else pen.palette.soft, "size": 12},
    )
