"""The bands of two models on one scale: how each converts in either, with its interval."""

import math
from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from calibration.charts.colours import blend
from calibration.charts.pen import NO_AXIS, Part, Pen, figure_of, key_above, words_above
from calibration.evaluation.bands import BandResult
from calibration.evaluation.joint import BandPair

ROW: Final = 74
"""The height of a band's row, in pixels."""
APART: Final = 0.13
"""How far the two models' dots are from the middle of a row, of its height."""
_WORDS_ABOVE: Final = 0.36
_LEAST_TOP: Final = 0.02


def two_bands_figure(
    bands: Sequence[BandPair], *, names: tuple[str, str], base_rate: float, pen: Pen
) -> go.Figure:
    """Draw each band's conversion rate by either model with its interval, the highest band first.

    Parameters
    ----------
    bands
        The bands of both, the lowest first, as a comparison holds them.
    names
        What the model before and the model after are called, in the reader's words.
    base_rate
        The share of all counted leads that converted, drawn as a line; NaN where unknown.
    """
    rows = list(reversed(bands))
    top = _top(rows, base_rate)
    told = [
        _side(rows, [each.before for each in rows], -APART, names[0], pen, is_after=False),
        _side(rows, [each.after for each in rows], APART, names[1], pen, is_after=True),
    ]
    words = [
        part
        for row, pair in enumerate(rows)
        for part in words_above(row - _WORDS_ABOVE, pen.name(pair.name), _leads(pair, pen), pen)
    ]
    return figure_of(
        pen,
        told,
        height=ROW * len(rows) + 96,
        margin={"l": 16, "r": 22, "t": 30, "b": 46},
        annotations=words,
        shapes=[] if math.isnan(base_rate) else [_base_line(base_rate, pen)],
        xaxis={
            **pen.axis(pen.words.of_them),
            "range": [-0.005 * top, 1.005 * top],
            **pen.shares_to(top),
            "showgrid": True,
            "gridcolor": blend(pen.palette.paper, pen.palette.soft, share=0.2),
        },
        yaxis={**NO_AXIS, "range": [len(rows) - 0.55, -0.6]},
        **key_above(pen),
    )


def _side(
    rows: Sequence[BandPair],
    bands: Sequence[BandResult | None],
    shift: float,
    name: str,
    pen: Pen,
    *,
    is_after: bool,
) -> Part:
    """Return the dots of one model, with their intervals; of bands without a counted lead, none."""
    colour = pen.palette.bought if is_after else pen.palette.soft
    known = [
        (row, band)
        for row, band in enumerate(bands)
        if band is not None and not math.isnan(band.conversion_rate)
    ]
    return {
        "type": "scatter",
        "x": [band.conversion_rate for _row, band in known],
        "y": [row + shift for row, _band in known],
        "name": pen.name(name),
        "mode": "markers",
        "marker": {
            "symbol": "circle" if is_after else "circle-open",
            "size": 11,
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [band.high - band.conversion_rate for _row, band in known],
            "arrayminus": [band.conversion_rate - band.low for _row, band in known],
            "color": colour,
            "thickness": 2,
            "width": 4,
        },
        "text": [_said(rows[row].name, band, name, pen) for row, band in known],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _said(band_name: str, band: BandResult, model: str, pen: Pen) -> str:
    low, high = (pen.percent(end) for end in band.interval)
    rate = pen.say(
        "{share} ({counts})",
        share=pen.percent(band.conversion_rate),
        counts=pen.part(band.converted, band.leads),
    )
    between = pen.say("{low} to {high}", low=low, high=high)
    return f"<b>{pen.name(band_name)}</b>, {pen.name(model)}<br>{rate}<br>{between}"


def _leads(pair: BandPair, pen: Pen) -> str:
    """Return how many of all leads are in the band, before and after."""
    before, after = (
        pen.gettext("no such band") if band is None else pen.number(band.everyone)
        for band in (pair.before, pair.after)
    )
    return pen.say("leads: {before} → {after}", before=before, after=after)


def _base_line(base_rate: float, pen: Pen) -> Part:
    line = {"color": pen.palette.soft, "width": 1, "dash": "dash"}
    return {
        "type": "line",
        "x0": base_rate,
        "x1": base_rate,
        "yref": "y domain",
        "y0": 0,
        "y1": 1,
        "line": line,
    }


def _top(rows: Sequence[BandPair], base_rate: float) -> float:
    """Return how far the axis reaches: every interval's end and the base rate."""
    ends = [band.high for pair in rows for band in (pair.before, pair.after) if band is not None]
    known = [each for each in (*ends, base_rate) if not math.isnan(each)]
    return min(1.0, 1.06 * max([_LEAST_TOP, *known]))
