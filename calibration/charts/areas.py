"""All leads as four areas: over or left, converted or not. The confusion matrix, said aloud."""

import plotly.graph_objects as go

from calibration.charts.pen import Pen, blank_figure
from calibration.evaluation import Evaluation

WINNERS = 0.36
"""Width of the converted leads' column. It is fixed: at a true 8 % nothing could be read in it."""
LEAST = 0.2
"""Least height of an area, so that its number fits."""
GAP = 0.02
TWO_LINES = 38
"""Height in pixels from which two lines of text fit."""


def areas_figure(evaluation: Evaluation, *, pen: Pen, height: int = 128) -> go.Figure:
    """Draw the four areas; heights within a column are in proportion, above a readable least."""
    figure = blank_figure(pen, height=height)
    figure.update_xaxes(range=[0, 1])
    figure.update_yaxes(range=[0, 1.16])
    words, gettext = pen.words, pen.gettext
    columns = (
        (
            (0.0, WINNERS - GAP / 2),
            (evaluation.true_positives, evaluation.false_negatives),
            pen.palette.bought,
            (gettext(words.over_converted), gettext(words.left_converted)),
            gettext(words.converted),
            pen.palette.paper,
        ),
        (
            (WINNERS + GAP / 2, 1.0),
            (evaluation.false_positives, evaluation.true_negatives),
            pen.palette.rest,
            (gettext(words.over_not), gettext(words.left_not)),
            gettext(words.not_converted),
            pen.palette.ink,
        ),
    )
    for (left, right), (over, under), colour, (over_name, under_name), title, on_fill in columns:
        _title(figure, left, f"{title} {pen.number(over + under)}", pen)
        split = 1 - _share(over, over + under)
        _area(figure, (left, right, split + GAP, 1.0), colour, filled=True)
        _area(figure, (left, right, 0.0, split - GAP), colour, filled=False)
        _said(figure, (left, 1.0), (1 - split - GAP) * height, (over, over_name), pen, on_fill)
        _said(figure, (left, split - GAP), (split - GAP) * height, (under, under_name), pen)
    return figure


def _share(part: int, whole: int) -> float:
    return min(1 - LEAST, max(LEAST, part / whole)) if whole else 0.5


def _title(figure: go.Figure, left: float, text: str, pen: Pen) -> None:
    figure.add_annotation(
        x=left, y=1.16, text=text, xanchor="left", yanchor="top", showarrow=False,
        font={"color": pen.palette.soft}, xshift=-2,
    )  # fmt: skip


def _area(
    figure: go.Figure, corners: tuple[float, float, float, float], colour: str, *, filled: bool
) -> None:
    left, right, bottom, top = corners
    figure.add_shape(
        type="rect", x0=left, x1=right, y0=bottom, y1=top, layer="below",
        line={"color": colour, "width": 1.5}, fillcolor=colour if filled else "rgba(0,0,0,0)",
    )  # fmt: skip


def _said(
    figure: go.Figure,
    corner: tuple[float, float],
    height: float,
    said: tuple[int, str],
    pen: Pen,
    colour: str = "",
) -> None:
    """Write an area's count and name at its upper left corner, in two lines where they fit."""
    count, name = said
    between = "<br>" if height > TWO_LINES else "  "
    figure.add_annotation(
        x=corner[0], y=corner[1], text=f"<b>{pen.number(count)}</b>{between}{name}",
        xanchor="left", yanchor="top", xshift=4, yshift=0, align="left", showarrow=False,
        font={"color": colour or pen.palette.ink},
    )  # fmt: skip
