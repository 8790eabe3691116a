"""How leads have moved over the cells of a field: the share of each, then and now."""

from typing import Final

import plotly.graph_objects as go

from calibration.charts.colours import blend
from calibration.charts.pen import NO_AXIS, Part, Pen, figure_of, key_above
from calibration.messages import N_, Message
from calibration.monitoring.drift import Cell, Drift

ROW: Final = 30
"""The height of a cell's row, in pixels."""
_LONGEST: Final = 26


def moved_figure(drift: Drift, *, pen: Pen) -> go.Figure:
    """Draw the share of leads in each cell, of then and of now, joined by a line.

    The cells are as they are, before any is folded for the index.
    """
    rows = list(enumerate(drift.cells))
    shares = [
        (_share(cell.before, drift.before), _share(cell.after, drift.after)) for _row, cell in rows
    ]
    top = min(1.0, 1.08 * max([0.02, *(share for pair in shares for share in pair)]))
    joined: list[Part] = [
        {
            "type": "line",
            "x0": then,
            "x1": now,
            "y0": row,
            "y1": row,
            "layer": "below",
            "line": {"width": 3, "color": blend(pen.palette.paper, pen.palette.soft, share=0.4)},
        }
        for (row, _cell), (then, now) in zip(rows, shares, strict=True)
    ]
    traces = [
        _dots(drift, [then for then, _now in shares], pen, is_after=False),
        _dots(drift, [now for _then, now in shares], pen, is_after=True),
    ]
    return figure_of(
        pen,
        traces,
        height=ROW * len(rows) + 100,
        margin={"l": 10, "r": 22, "t": 34, "b": 46},
        shapes=joined,
        xaxis={
            **pen.axis(N_("share of the leads")),
            "range": [-0.015 * top, 1.015 * top],
            **pen.shares_to(top),
            "showgrid": True,
            "gridcolor": blend(pen.palette.paper, pen.palette.soft, share=0.2),
        },
        yaxis={
            **NO_AXIS,
            "visible": True,
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
            "range": [len(rows) - 0.4, -0.6],
            "tickvals": [row for row, _cell in rows],
            "ticktext": [pen.name(said(cell, pen), most=_LONGEST) for _row, cell in rows],
            "tickfont": {"color": pen.palette.ink, "size": 12},
        },
        **key_above(pen),
    )


def said(cell: Cell, pen: Pen) -> str:
    """Return what the leads of a cell say, in the reader's words."""
    return cell.said.translated(pen.gettext) if isinstance(cell.said, Message) else cell.said


def _dots(drift: Drift, shares: list[float], pen: Pen, *, is_after: bool) -> Part:
    colour = pen.palette.bought if is_after else pen.palette.soft
    counts = [each.after if is_after else each.before for each in drift.cells]
    whole = drift.after if is_after else drift.before
    return {
        "type": "scatter",
        "x": shares,
        "y": list(range(len(shares))),
        "name": pen.gettext("now") if is_after else pen.gettext("then"),
        "mode": "markers",
        "marker": {
            "symbol": "circle" if is_after else "circle-open",
            "size": 11,
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        "text": [
            f"<b>{pen.name(said(cell, pen))}</b><br>{pen.share(count, whole)}"
            for cell, count in zip(drift.cells, counts, strict=True)
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
