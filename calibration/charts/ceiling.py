"""The simple model beside models of all columns: how many of 100 pairs each tells right."""

from collections.abc import Sequence

import plotly.graph_objects as go

from calibration.advice.ceiling import Ceiling, Ranked
from calibration.charts.colours import blend
from calibration.charts.pen import Part, Pen, figure_of
from calibration.messages import N_

ROOM = 0.012


def ceiling_figure(found: Ceiling, *, pen: Pen, height: int = 190) -> go.Figure:
    """Draw each model's share of pairs that it tells right, with its interval."""
    rows = (
        (pen.gettext("boosted trees, all columns"), found.boosted, False),
        (pen.gettext("logistic regression, all columns"), found.logistic, False),
        (pen.gettext("this model"), found.points, True),
    )
    ranked = [each for _, each, _ in rows]
    low = min(each.interval.low for each in ranked) - ROOM
    high = max(each.interval.high for each in ranked) + ROOM
    return figure_of(
        pen,
        [
            _mark(place, name, each, own=own, pen=pen)
            for place, (name, each, own) in enumerate(rows)
        ],
        height=height,
        margin={"l": 8, "r": 16, "t": 8, "b": 44},
        xaxis={
            **pen.axis(N_("of 100 pairs, told right")),
            "range": [100 * low, 100 * high],
            "nticks": 7,
            "ticksuffix": "",
            "showgrid": True,
            "gridcolor": blend(pen.palette.paper, pen.palette.soft, share=0.2),
        },
        yaxis={
            **pen.axis(""),
            "tickvals": list(range(len(rows))),
            "ticktext": _names(rows),
            "tickfont": {"color": pen.palette.ink, "size": 13},
            "range": [-0.6, len(rows) - 0.4],
            "automargin": True,
        },
    )


def _names(rows: Sequence[tuple[str, Ranked, bool]]) -> list[str]:
    """Return the names on two lines, where they are of two parts: they find room on a phone."""
    return [f"{'<br>'.join(name.split(', ', 1))}  " for name, _, _ in rows]


def _mark(place: int, name: str, ranked: Ranked, *, own: bool, pen: Pen) -> Part:
    colour = pen.palette.bought if own else pen.palette.soft
    told = [100 * each for each in (ranked.auc, ranked.interval.low, ranked.interval.high)]
    some, low, high = (pen.number(each, decimals=1) for each in told)
    ends = pen.say("{low} to {high}", low=low, high=high)
    return {
        "type": "scatter",
        "x": [told[0]],
        "y": [place],
        "mode": "markers+text",
        "text": [f"<b>{some}</b>"],
        "textposition": "top center",
        "textfont": {"color": pen.palette.ink, "size": 13},
        "marker": {"color": colour, "size": 13, "symbol": "circle" if own else "diamond"},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [told[2] - told[0]],
            "arrayminus": [told[0] - told[1]],
            "color": colour,
            "thickness": 2,
            "width": 5,
        },
        "hovertemplate": f"<b>{name}</b><br>{some} ({ends})<extra></extra>",
    }
