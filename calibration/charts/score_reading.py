"""What a score means: the chance to convert, in steps with their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go

from calibration.advice.score_reading import ScoreReading, Step
from calibration.charts.colours import blend
from calibration.charts.pen import Part, Pen, figure_of
from calibration.evaluation.scores import HUNDREDTHS
from calibration.messages import N_
from calibration.model import Objective

MARGIN = 0.03
LEAST_MARGIN = 2.0


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """How a chance is told, by the model's objective; to be translated."""

    sentence: str
    told: str
    axis: str


_BUYING = ReadingWords(
    sentence=N_("A lead with {points}: about {some} of {many} buy ({low} to {high})."),
    told=N_("about {some} of {many} buy"),
    axis=N_("share that buys"),
)
_LEAVING = ReadingWords(
    sentence=N_("A customer with {points}: about {some} of {many} leave ({low} to {high})."),
    told=N_("about {some} of {many} leave"),
    axis=N_("share that leaves"),
)
_ADOPTING = ReadingWords(
    sentence=N_("A customer with {points}: about {some} of {many} adopt ({low} to {high})."),
    told=N_("about {some} of {many} adopt"),
    axis=N_("share that adopts"),
)


def reading_words(objective: Objective) -> ReadingWords:
    """Return the words for an objective, untranslated."""
    if objective is Objective.RETENTION:
        return _LEAVING
    return _ADOPTING if objective is Objective.ADOPTION else _BUYING


def score_reading_figure(
    found: ScoreReading,
    *,
    threshold: int,
    said: Sequence[str],
    axis: str,
    pen: Pen,
    height: int = 320,
) -> go.Figure:
    """Draw the chance of every score as steps with their intervals, and the threshold.

    ``said`` is what each step means, in the reader's words, ``axis`` what the chance is called.
    """
    lowest, highest = _ends(found.steps, threshold)
    starts = [lowest, *(each.low / HUNDREDTHS for each in found.steps[1:]), highest]
    steps = [*found.steps, *found.steps[-1:]]
    top = min(1.0, 1.1 * max(each.interval.high for each in found.steps))
    on_left = threshold > (lowest + highest) / 2
    return figure_of(
        pen,
        [
            _edge(starts, [each.interval.low for each in steps]),
            _edge(starts, [each.interval.high for each in steps], filled=_pale(pen)),
            {
                "type": "scatter",
                "x": starts,
                "y": [each.chance for each in steps],
                "mode": "lines",
                "line": {"color": pen.palette.bought, "width": 3, "shape": "hv"},
                "hoverinfo": "skip",
            },
            _marks(found.steps, starts, said, pen),
        ],
        height=height,
        margin={"l": 52, "r": 16, "t": 22, "b": 46},
        hovermode="x",
        hoverdistance=-1,
        shapes=[
            _line(pen.palette.soft, 1, y=found.base_rate),
            _line(pen.palette.ink, 2, x=threshold),
        ],
        annotations=[
            {
                "xref": "x domain",
                "x": 1 if on_left else 0,
                "xanchor": "right" if on_left else "left",
                "y": found.base_rate,
                "yanchor": "bottom",
                "showarrow": False,
                "text": pen.say("base rate {rate}", rate=pen.percent(found.base_rate, decimals=1)),
                "font": {"color": pen.palette.soft, "size": 12},
            },
            {
                "x": threshold,
                "xanchor": "right" if on_left else "left",
                "xshift": -5 if on_left else 5,
                "yref": "paper",
                "y": 1,
                "yanchor": "top",
                "showarrow": False,
                "text": f"<b>{pen.say('threshold {points}', points=pen.points(threshold))}</b>",
                "font": {"color": pen.palette.ink, "size": 12},
            },
        ],
        xaxis={**pen.axis(N_("score, in points")), "range": [lowest, highest], "tickformat": "d"},
        yaxis={
            **pen.axis(axis),
            "range": [0, top],
            **pen.shares_to(top),
            "showgrid": True,
            "gridcolor": blend(pen.palette.paper, pen.palette.soft, share=0.2),
        },
    )


def _pale(pen: Pen) -> str:
    return blend(pen.palette.paper, pen.palette.bought, share=0.22)


def _edge(x: Sequence[float], y: Sequence[float], *, filled: str = "") -> Part:
    fill: Part = {"fill": "tonexty", "fillcolor": filled} if filled else {}
    return {
        "type": "scatter",
        "x": list(x),
        "y": list(y),
        "mode": "lines",
        "line": {"width": 0, "shape": "hv"},
        "hoverinfo": "skip",
        **fill,
    }


def _marks(steps: Sequence[Step], starts: Sequence[float], said: Sequence[str], pen: Pen) -> Part:
    """Return a mark in the middle of each step, which tells it to whoever points at it."""
    middles = [(start + end) / 2 for start, end in pairwise(starts)]
    return {
        "type": "scatter",
        "x": middles,
        "y": [each.chance for each in steps],
        "mode": "markers",
        "marker": {"color": pen.palette.bought, "size": 8},
        "text": list(said),
        "customdata": [pen.part(each.converted, each.leads) for each in steps],
        "hovertemplate": "<b>%{text}</b><br>%{customdata}<extra></extra>",
    }


def _line(colour: str, width: int, *, x: float | None = None, y: float | None = None) -> Part:
    """Return an upright line at ``x``, or a level one at ``y``."""
    ends: Part = (
        {"xref": "x domain", "x0": 0, "x1": 1, "y0": y, "y1": y}
        if x is None
        else {"yref": "y domain", "y0": 0, "y1": 1, "x0": x, "x1": x}
    )
    style = "dash" if x is None else "solid"
    return {"type": "line", "line": {"color": colour, "width": width, "dash": style}, **ends}


def _ends(steps: Sequence[Step], threshold: int) -> tuple[float, float]:
    """Return how far the axis reaches: all scores and the threshold, and some room."""
    low = min(steps[0].low / HUNDREDTHS, threshold)
    high = max(steps[-1].high / HUNDREDTHS, threshold)
    room = max(LEAST_MARGIN, MARGIN * (high - low))
    return low - room, high + room
