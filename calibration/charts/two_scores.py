"""How two models spread the same leads over scores: one drawn over the other, by outcome."""

from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from calibration.charts.pen import Part, Pen, figure_of, key_above
from calibration.engine.patterns import Ints
from calibration.evaluation.distribution import Distribution
from calibration.messages import N_

HEIGHT: Final = 380
_GAP: Final = 0.12
"""What lies between the two outcomes, of the figure's height."""


@dataclass(frozen=True, slots=True, eq=False)
class TwoScores:
    """What is drawn.

    Parameters
    ----------
    before, after
        The scores of the two models, in the same ranges.
    threshold_before, threshold_after
        Their base thresholds, in points.
    names
        What the two are called.
    has_outcome
        Whether leads are drawn by outcome; else all of them together.
    """

    before: Distribution
    after: Distribution
    threshold_before: int
    threshold_after: int
    names: tuple[str, str]
    has_outcome: bool


def two_scores_figure(drawn: TwoScores, *, pen: Pen) -> go.Figure:
    """Return bars of the model after with the outline of the model before, on one scale of scores.

    Each outcome has a scale of its own, so that the rarer one can be seen too.
    """
    palette = pen.palette
    rows: list[tuple[str, str, Ints, Ints]] = (
        [
            (
                pen.gettext(pen.words.converted),
                palette.bought,
                drawn.before.converted,
                drawn.after.converted,
            ),
            (
                pen.gettext(pen.words.not_converted),
                palette.rest,
                drawn.before.not_converted,
                drawn.after.not_converted,
            ),
        ]
        if drawn.has_outcome
        else [(pen.gettext("all leads"), palette.rest, drawn.before.unknown, drawn.after.unknown)]
    )
    traces: list[Part] = []
    layout: dict[str, object] = {}
    notes: list[Part] = []
    for place, (name, colour, before, after) in enumerate(rows):
        low, high = _domain(place, len(rows))
        axis = "y" if place == 0 else f"y{place + 1}"
        layout[f"yaxis{axis[1:]}"] = {
            "domain": [low, high],
            "visible": False,
            "fixedrange": True,
            "rangemode": "tozero",
        }
        traces += _row(drawn, before, after, axis=axis, colour=colour, pen=pen, first=place == 0)
        notes.append(_name(name, int(after.sum()), top=high, pen=pen))
    lines, said = _thresholds(drawn, pen)
    return figure_of(
        pen,
        traces,
        height=HEIGHT,
        margin={"l": 4, "r": 4, "t": 56, "b": 44},
        xaxis={**pen.axis(N_("score, in points")), "anchor": "free", "position": 0},
        bargap=0.06,
        barmode="overlay",
        annotations=[*notes, *said],
        shapes=lines,
        **layout,
        **_key(pen),
    )


def _key(pen: Pen) -> Part:
    """Return the key, above the words that stand on the thresholds."""
    key = key_above(pen)
    legend = key["legend"]
    return {**key, "legend": {**legend, "y": 1.1}} if isinstance(legend, dict) else key


def _domain(place: int, rows: int) -> tuple[float, float]:
    """Return where a row stands, the first one on top."""
    height = (1 - _GAP * (rows - 1)) / rows
    low = (rows - 1 - place) * (height + _GAP)
    return low, low + height


def _row(
    drawn: TwoScores, before: Ints, after: Ints, *, axis: str, colour: str, pen: Pen, first: bool
) -> list[Part]:
    ranges = drawn.after.ranges
    starts, width = ranges.starts.tolist(), ranges.width
    old, new = (pen.name(each) for each in drawn.names)
    spans = [
        pen.say("{low} to {high}", low=pen.points(each), high=pen.points(each + width))
        for each in starts
    ]
    outline = before.tolist()
    return [
        {
            "type": "bar",
            "name": new,
            "x": [each + width / 2 for each in starts],
            "y": after.tolist(),
            "width": [width * 0.94] * len(starts),
            "yaxis": axis,
            "marker": {"color": colour, "line": {"width": 0}},
            "customdata": spans,
            "hovertemplate": f"%{{customdata}}: %{{y:,}} ({new})<extra></extra>",
            "showlegend": first,
        },
        {
            "type": "scatter",
            "mode": "lines",
            "name": old,
            "x": [starts[0], *starts, starts[-1] + width, starts[-1] + width],
            "y": [0, *outline, outline[-1], 0],
            "yaxis": axis,
            "line": {"shape": "hv", "color": pen.palette.ink, "width": 1.5, "dash": "dot"},
            "hoverinfo": "skip",
            "showlegend": first,
        },
    ]


def _name(name: str, leads: int, *, top: float, pen: Pen) -> Part:
    """Return an outcome's name with its leads, at the top of its row."""
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": top,
        "yref": "paper",
        "yanchor": "top",
        "text": f"<b>{pen.number(leads)}</b> {pen.name(name)}",
        "showarrow": False,
        "font": {"size": 12.5, "color": pen.palette.ink},
    }


def _thresholds(drawn: TwoScores, pen: Pen) -> tuple[list[Part], list[Part]]:
    """Return the lines from which leads are handed over, and what stands beside them."""
    both = [(drawn.threshold_before, "dot"), (drawn.threshold_after, "solid")]
    if drawn.threshold_before == drawn.threshold_after:
        both = both[1:]
    first, last = min(both)[0], max(both)[0]
    lines: list[Part] = [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": at,
            "x1": at,
            "y0": 0,
            "y1": 1,
            "line": {"color": pen.palette.ink, "width": 1.5, "dash": dash},
        }
        for at, dash in both
    ]
    said: list[Part] = [
        {
            "x": at,
            "xref": "x",
            # Words stand on the outer sides of two lines, so that they never meet.
            "xanchor": "right" if at == first != last else "left",
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "text": pen.say("from {points}", points=pen.points(at)),
            "showarrow": False,
            "font": {"size": 12, "color": pen.palette.ink},
        }
        for at, _dash in both
    ]
    return lines, said
