"""A promise against what happened: each band's prediction interval, and its new leads in it."""

import math
from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from calibration.charts.colours import blend
from calibration.charts.pen import NO_AXIS, Part, Pen, figure_of, key_above, words_above
from calibration.monitoring.results import KeptBand

ROW: Final = 72
"""The height of a band's row, in pixels."""
_WORDS_ABOVE: Final = 0.34
_LEAST_TOP: Final = 0.02


def promise_figure(bands: Sequence[KeptBand], *, pen: Pen) -> go.Figure:
    """Draw where each band's conversion was promised to lie, and where it came, highest first.

    Bands that aren't judged are drawn pale, without a promise.

    Parameters
    ----------
    bands
        In the model's order, the lowest first.
    """
    rows = list(enumerate(reversed(bands)))
    top = _top(bands)
    traces = [
        _promised([(row, each) for row, each in rows if each.is_judged], pen),
        _came(
            [(row, each) for row, each in rows if each.is_judged and not each.is_outside],
            pen.gettext("came as promised"),
            pen.palette.bought,
            pen,
        ),
        _came(
            [(row, each) for row, each in rows if each.is_judged and each.is_outside],
            pen.gettext("came otherwise"),
            pen.palette.against,
            pen,
            symbol="diamond",
        ),
        _came(
            [(row, each) for row, each in rows if not each.is_judged],
            pen.gettext("not judged"),
            pen.palette.soft,
            pen,
            symbol="circle-open",
        ),
    ]
    words = [
        part
        for row, each in rows
        for part in words_above(row - _WORDS_ABOVE, pen.name(each.name), _counts(each, pen), pen)
    ]
    return figure_of(
        pen,
        [each for each in traces if each["x"]],
        height=ROW * len(rows) + 96,
        margin={"l": 16, "r": 22, "t": 34, "b": 46},
        annotations=words,
        xaxis={
            **pen.axis(pen.words.of_them),
            "range": [-0.01 * top, 1.01 * top],
            **pen.shares_to(top),
            "showgrid": True,
            "gridcolor": blend(pen.palette.paper, pen.palette.soft, share=0.2),
        },
        yaxis={**NO_AXIS, "range": [len(rows) - 0.55, -0.6]},
        **key_above(pen),
    )


def _promised(rows: Sequence[tuple[int, KeptBand]], pen: Pen) -> Part:
    """Return the promised rates as ticks, each on the bar in which the new rate should lie."""
    colour = blend(pen.palette.paper, pen.palette.soft, share=0.45)
    return {
        "type": "scatter",
        "x": [each.before.rate for _row, each in rows],
        "y": [row for row, _each in rows],
        "name": pen.gettext("promised: 95 of 100 times in the bar"),
        "mode": "markers",
        "marker": {
            "symbol": "line-ns",
            "size": 20,
            "line": {"width": 2, "color": pen.palette.ink},
        },
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [each.interval.high - each.before.rate for _row, each in rows],
            "arrayminus": [each.before.rate - each.interval.low for _row, each in rows],
            "color": colour,
            "thickness": 14,
            "width": 0,
        },
        "text": [_said(each, pen) for _row, each in rows],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _came(
    rows: Sequence[tuple[int, KeptBand]],
    name: str,
    colour: str,
    pen: Pen,
    *,
    symbol: str = "circle",
) -> Part:
    known = [(row, each) for row, each in rows if not math.isnan(each.after.rate)]
    return {
        "type": "scatter",
        "x": [each.after.rate for _row, each in known],
        "y": [row for row, _each in known],
        "name": name,
        "mode": "markers",
        "marker": {
            "symbol": symbol,
            "size": 13,
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        "text": [_said(each, pen) for _row, each in known],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _said(band: KeptBand, pen: Pen) -> str:
    lines = [f"<b>{pen.name(band.name)}</b>", _counts(band, pen)]
    if band.is_judged:
        promised = pen.share(band.before.part, band.before.whole)
        lines.append(pen.say("promised: {share}", share=promised))
        low, high = (pen.percent(end) for end in band.interval)
        lines.append(pen.say("{low} to {high}", low=low, high=high))
    return "<br>".join(lines)


def _counts(band: KeptBand, pen: Pen) -> str:
    counts = pen.share(band.after.part, band.after.whole)
    return pen.say("worked: {counts}", counts=counts) if band.worked_only else counts


def _top(bands: Sequence[KeptBand]) -> float:
    """Return how far the axis reaches: every interval's end and every rate."""
    ends = [each.interval.high for each in bands if each.is_judged]
    ends += [rate for each in bands for rate in (each.before.rate, each.after.rate)]
    return min(1.0, 1.06 * max([_LEAST_TOP, *(each for each in ends if not math.isnan(each))]))
