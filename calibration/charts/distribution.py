"""Scores by outcome, mirrored about an axis, with the threshold and what lies beyond it."""

import itertools

import numpy as np
import plotly.graph_objects as go

from calibration.charts.pen import Pen, blank_figure
from calibration.evaluation import Evaluation
from calibration.evaluation.distribution import Distribution
from calibration.model import Model

TOP = 1.0
"""Both halves reach to 1 and -1: each outcome has a scale of its own, so that both are seen."""
MOST_TICKS = 10
STRIP = -1.42
"""Where the bands are drawn, below the lower half."""


def distribution_figure(
    distribution: Distribution,
    evaluation: Evaluation,
    *,
    model: Model,
    start_threshold: int | None,
    pen: Pen,
    same_scale: bool = False,
    height: int = 196,
) -> go.Figure:
    """Draw converted leads above the axis and the others below it.

    Parameters
    ----------
    distribution, evaluation
        Of the same model, leads and part.
    start_threshold
        Where the threshold stood in the start version; None where it stands there still.
    same_scale
        Whether both halves share one scale; else each has its own.
    height
        In pixels.
    """
    figure = blank_figure(pen, height=height)
    ranges = distribution.ranges
    low, high = _ends(distribution, model)
    if evaluation.has_outcome:
        above, below = distribution.converted, distribution.not_converted
    else:
        above, below = np.zeros_like(distribution.unknown), distribution.unknown
    tops = _scales(int(above.max(initial=0)), int(below.max(initial=0)), same=same_scale)
    middles = ranges.starts + ranges.width / 2
    _call(figure, model.threshold, high, pen)
    for counts, top, sign, colour in (
        (above, tops[0], 1, pen.palette.bought),
        (below, tops[1], -1, pen.palette.rest),
    ):
        figure.add_bar(
            x=middles,
            y=sign * counts / top,
            width=ranges.width * 0.92,
            marker={"color": colour, "line": {"width": 0}},
            customdata=np.stack(
                [counts, ranges.starts, ranges.starts + ranges.width], axis=1
            ).tolist(),
            hovertemplate=pen.gettext("%{customdata[0]} leads from %{customdata[1]} points")
            + "<extra></extra>",
        )
    _outcomes(figure, evaluation, (low, high), pen)
    _threshold(figure, model.threshold, start_threshold, pen)
    _ticks(figure, (low, high), pen)
    _bands(figure, model, (low, high), pen)
    figure.update_layout(barmode="overlay", margin={"l": 4, "r": 4, "t": 2, "b": 2})
    figure.update_xaxes(range=[low, high])
    figure.update_yaxes(range=[STRIP - 0.36, 1.36])
    return figure


def _ends(distribution: Distribution, model: Model) -> tuple[float, float]:
    ranges = distribution.ranges
    low = min(ranges.first, model.threshold)
    high = max(ranges.first + ranges.width * ranges.count, model.threshold)
    room = max(1.0, 0.02 * (high - low))
    return low - room, high + (0.12 * (high - low) if high == model.threshold else room)


def _scales(above: int, below: int, *, same: bool) -> tuple[int, int]:
    if same:
        return (max(above, below, 1),) * 2
    return max(above, 1), max(below, 1)


def _call(figure: go.Figure, threshold: int, high: float, pen: Pen) -> None:
    figure.add_shape(
        type="rect", x0=threshold, x1=high, y0=-TOP, y1=1.34, layer="below",
        line={"width": 0}, fillcolor=pen.palette.call,
    )  # fmt: skip


def _outcomes(
    figure: go.Figure, evaluation: Evaluation, ends: tuple[float, float], pen: Pen
) -> None:
    low, high = ends
    if not evaluation.has_outcome:
        text = pen.gettext("{n} leads, no outcome yet").format(n=pen.number(evaluation.everyone))
        _text(figure, low, -0.8, text, pen.palette.soft, anchor="left")
        over = pen.gettext("{n} handed over").format(n=pen.number(evaluation.volume))
        _text(figure, high, -0.8, over, pen.palette.ink, anchor="right")
        return
    won, lost = pen.gettext(pen.words.converted), pen.gettext(pen.words.not_converted)
    pairs = (
        (low, 0.95, evaluation.converted, won, pen.palette.bought, "left"),
        (low, -0.9, evaluation.not_converted, lost, pen.palette.soft, "left"),
        (high, 0.28, evaluation.true_positives, won, pen.palette.bought, "right"),
        (high, -0.28, evaluation.false_positives, lost, pen.palette.ink, "right"),
    )
    for x, y, count, word, colour, anchor in pairs:
        _text(figure, x, y, f"<b>{pen.number(count)} {word}</b>", colour, anchor=anchor)


def _text(figure: go.Figure, x: float, y: float, text: str, colour: str, *, anchor: str) -> None:
    figure.add_annotation(
        x=x, y=y, text=text, xanchor=anchor, showarrow=False, font={"color": colour},
        xshift=4 if anchor == "left" else -4,
    )  # fmt: skip


def _threshold(figure: go.Figure, threshold: int, start: int | None, pen: Pen) -> None:
    if start is not None and start != threshold:
        figure.add_shape(
            type="line", x0=start, x1=start, y0=-TOP, y1=0.7,
            line={"color": pen.palette.soft, "width": 1, "dash": "dot"},
        )  # fmt: skip
        away = "right" if start < threshold else "left"
        _text(figure, start, -0.62, pen.gettext("was"), pen.palette.soft, anchor=away)
    figure.add_shape(
        type="line", x0=threshold, x1=threshold, y0=-TOP - 0.06, y1=1.34,
        line={"color": pen.palette.ink, "width": 2},
    )  # fmt: skip
    text = f"<b>{pen.gettext(pen.words.from_threshold)} {pen.points(threshold)}</b>"
    _text(figure, threshold, 1.2, text, pen.palette.ink, anchor="left")


def _ticks(figure: go.Figure, ends: tuple[float, float], pen: Pen) -> None:
    low, high = ends
    step = next(
        width for power in range(7) for width in (10**power, 2 * 10**power, 5 * 10**power)
        if (high - low) / width <= MOST_TICKS
    )  # fmt: skip
    first = int(-(-low // step)) * step
    for place in range(first, int(high) + 1, step):
        figure.add_annotation(
            x=place, y=-TOP, text=pen.points(place), yanchor="top", showarrow=False,
            font={"color": pen.palette.soft, "size": 11}, yshift=2,
        )  # fmt: skip


def _bands(figure: go.Figure, model: Model, ends: tuple[float, float], pen: Pen) -> None:
    low, high = ends
    starts = [low, *(band.from_ for band in model.bands if band.from_ is not None), high]
    shades = [pen.palette.rest, pen.palette.soft, pen.palette.bought]
    for position, (start, end) in enumerate(itertools.pairwise(starts)):
        left, right = max(start, low), min(end, high)
        if right <= left:
            continue
        band = model.bands[position]
        shade = shades[-1] if position == len(model.bands) - 1 else shades[min(position, 1)]
        gap = 0.002 * (high - low)
        figure.add_shape(
            type="line", x0=left + gap, x1=right - gap, y0=STRIP + 0.02, y1=STRIP + 0.02,
            line={"color": shade, "width": 3},
        )  # fmt: skip
        name = pen.name(band.name)
        if band.from_ is not None:
            name = pen.gettext("{band} from {points}").format(
                band=name, points=pen.points(band.from_)
            )
        if right - left > 0.0092 * len(name) * (high - low):
            figure.add_annotation(
                x=(left + right) / 2, y=STRIP, text=name, yanchor="top", showarrow=False,
                font={"color": pen.palette.soft}, yshift=-2,
            )  # fmt: skip
