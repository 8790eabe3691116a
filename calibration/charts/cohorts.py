"""Conversion by the period in which leads were created: rates above, leads beneath."""

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from calibration.charts.colours import blend
from calibration.charts.pen import Part, Pen, figure_of, key_above
from calibration.evaluation.cohorts import Cohort, Cohorts

SIZE = 14
"""Read from across a room."""
RATES, LEADS = (0.42, 1.0), (0.0, 0.34)
"""What of the height the two panels take."""
LEAST_TOP = 0.02


def cohorts_figure(
    found: Cohorts, *, names: Sequence[str], pen: Pen, height: int = 400
) -> go.Figure:
    """Draw each period's conversion rate with its interval, above how many leads it holds.

    ``names`` are the periods' in the reader's language. Periods without a counted lead, and leads
    without a day of creation, have no rate, or no place.
    """
    dated = [each for each in found.cohorts if each.counts.first_day is not None]
    places = list(range(len(dated)))
    return figure_of(
        pen,
        [_rates(dated, names, pen), *_leads(dated, names, pen)],
        height=height,
        margin={"l": 56, "r": 8, "t": 34, "b": 30},
        barmode="stack",
        bargap=0.25,
        xaxis={
            **pen.axis(""),
            "anchor": "y2",
            "tickvals": places,
            "ticktext": [pen.name(each) for each in names[: len(dated)]],
            "tickfont": {"color": pen.palette.soft, "size": SIZE},
            "automargin": True,
            "range": [-0.6, len(dated) - 0.4],
        },
        yaxis={
            **pen.axis(""),
            "domain": list(RATES),
            **pen.shares_to(_top(dated)),
            "showgrid": True,
            "gridcolor": blend(pen.palette.paper, pen.palette.soft, share=0.25),
            "tickfont": {"color": pen.palette.soft, "size": SIZE},
            "range": [0, _top(dated)],
        },
        yaxis2={
            **pen.axis(""),
            "domain": list(LEADS),
            "anchor": "x",
            "nticks": 4,
            "tickfont": {"color": pen.palette.soft, "size": SIZE},
            "rangemode": "tozero",
        },
        **_key(pen),
    )


def _key(pen: Pen) -> Part:
    """Return the layout's key, with rates before bars."""
    key = key_above(pen)
    legend = key["legend"]
    return {
        **key,
        "legend": {**(legend if isinstance(legend, dict) else {}), "traceorder": "normal"},
    }


def _top(dated: Sequence[Cohort]) -> float:
    """Return how far the rates' axis reaches: the highest interval, but for the vaguest."""
    known = [each for each in dated if each.counts.counted]
    highs = [each.interval.high for each in known if not math.isnan(each.interval.high)]
    rates = [each.conversion_rate for each in known if not math.isnan(each.conversion_rate)]
    if not highs:
        return LEAST_TOP
    vague = 2.2 * float(np.median(highs))
    return 1.06 * max(LEAST_TOP, *rates, min(max(highs), vague))


def _rates(dated: Sequence[Cohort], names: Sequence[str], pen: Pen) -> Part:
    known = [place for place, each in enumerate(dated) if not math.isnan(each.conversion_rate)]
    rates = [dated[place].conversion_rate for place in known]
    ends = [dated[place].interval for place in known]
    said = [_said(dated[place], names[place], pen) for place in known]
    return {
        "type": "scatter",
        "x": known,
        "y": rates,
        "name": pen.gettext("conversion rate, with its 95 % interval"),
        "mode": "markers",
        "marker": {"color": pen.palette.bought, "size": 12},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [end.high - rate for end, rate in zip(ends, rates, strict=True)],
            "arrayminus": [rate - end.low for end, rate in zip(ends, rates, strict=True)],
            "color": pen.palette.bought,
            "thickness": 2,
            "width": 5,
        },
        "text": said,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _said(cohort: Cohort, name: str, pen: Pen) -> str:
    counts = pen.part(cohort.counts.converted, cohort.counts.counted)
    share = pen.percent(cohort.conversion_rate)
    low, high = (pen.percent(end) for end in cohort.interval)
    return (
        f"<b>{pen.name(name)}</b><br>{pen.say('{share} ({counts})', share=share, counts=counts)}"
        f"<br>{pen.say('{low} to {high}', low=low, high=high)}"
    )


def _leads(dated: Sequence[Cohort], names: Sequence[str], pen: Pen) -> list[Part]:
    """Return the bars: counted leads by their outcome, then those that no rate counts."""
    colours = pen.palette
    pale = blend(colours.paper, colours.rest, share=0.35)
    kinds = (
        (pen.gettext(pen.words.converted), colours.bought, "", "converted"),
        (pen.gettext(pen.words.not_converted), colours.rest, "", "not_converted"),
        (pen.gettext("leads too young"), pale, "/", "immature"),
        (pen.gettext("leads still open"), pale, ".", "open"),
    )
    return [
        {
            "type": "bar",
            "x": list(range(len(dated))),
            "y": [getattr(each.counts, kind) for each in dated],
            "yaxis": "y2",
            "name": name,
            "marker": {
                "color": colour,
                "pattern": {"shape": shape, "fgcolor": colours.soft, "size": 6, "solidity": 0.25},
            },
            "customdata": list(names[: len(dated)]),
            "hovertemplate": f"<b>%{{customdata}}</b><br>%{{y:,}} {name}<extra></extra>",
        }
        for name, colour, shape, kind in kinds
        if any(getattr(each.counts, kind) for each in dated)
    ]
