"""What past leads say of each criterion: how many times the others' rate, with its interval."""

import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from calibration.charts.pen import NO_AXIS, Part, Pen, figure_of, words_above
from calibration.evaluation.evidence import CriterionEvidence
from calibration.messages import N_

ROW = 50
"""Pixels for a criterion: its words, and its dot beneath them."""
REACH = (0.05, 20.0)
"""Beyond these ratios an interval runs into the edge."""
LEAST_REACH = (0.5, 2.0)
TICKS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
_WORDS_ABOVE = 0.34
_LONGEST_NAME = 34
_LONGEST_HOVERED = 120


def evidence_figure(
    found: Sequence[CriterionEvidence], *, labels: Mapping[str, str], pen: Pen
) -> go.Figure:
    """Draw a dot and its interval per criterion, the first on top, on a scale of ratios.

    ``labels`` holds the criteria's names by id. A filled dot is one whose interval leaves out 1.
    Where a ratio is unknown there are only words, and what is beyond the scale has an arrow.
    """
    low, high = _reach(found)
    traces: list[Part] = []
    words: list[Part] = []
    for row, each in enumerate(found):
        label = labels[each.criterion]
        traces += _dot(each, row, label=label, ends=(low, high), pen=pen)
        name = pen.name(label, most=_LONGEST_NAME)
        words += words_above(row - _WORDS_ABOVE, name, in_few_words(each, pen=pen), pen)
    ticks = [tick for tick in TICKS if low <= tick <= high]
    alike = {"color": pen.palette.soft, "width": 1}
    return figure_of(
        pen,
        traces,
        height=ROW * len(found) + 54,
        margin={"l": 4, "r": 4, "t": 4, "b": 50},
        annotations=words,
        shapes=[
            {"type": "line", "x0": 1, "x1": 1, "yref": "y domain", "y0": 0, "y1": 1, "line": alike}
        ],
        xaxis={
            **pen.axis(N_("how many times the others' conversion rate")),
            "type": "log",
            "range": [math.log10(low) - 0.02, math.log10(high) + 0.02],
            "tickvals": ticks,
            "ticktext": [f"{pen.number(tick, decimals=_decimals(tick))}×" for tick in ticks],
        },
        yaxis={**NO_AXIS, "range": [len(found) - 0.4, -0.65]},
    )


def in_few_words(found: CriterionEvidence, *, pen: Pen) -> str:
    """Return what is to say of a criterion: "2.1×", or why there is no such number."""
    if not found.leads_with:
        return pen.gettext("no counted lead meets it")
    if not found.leads_without:
        return pen.gettext("every counted lead meets it")
    if not found.mix.is_known:
        return pen.part(found.converted_with, found.leads_with)
    if not found.converted_with:
        return pen.say(
            "{counts}, could be up to {high}",
            counts=pen.part(0, found.leads_with),
            high=pen.percent(found.interval_with.high, decimals=0),
        )
    counts = pen.part(found.converted_with, found.leads_with)
    if math.isinf(found.ratio.value):
        return pen.say("{counts}, none of the others", counts=counts)
    return f"{pen.times(found.ratio.value)} · {counts}"


def _reach(found: Sequence[CriterionEvidence]) -> tuple[float, float]:
    """Return the ends of the scale: every finite end of an interval, within reason."""
    ends = [end for each in found for end in (each.ratio.low, each.ratio.high)]
    known = [end for end in ends if math.isfinite(end) and end > 0]
    low = min([LEAST_REACH[0], *known])
    high = max([LEAST_REACH[1], *known])
    return max(REACH[0], low), min(REACH[1], high)


def _dot(
    found: CriterionEvidence, row: int, *, label: str, ends: tuple[float, float], pen: Pen
) -> list[Part]:
    """Return an interval and its dot; nothing where the ratio is unknown."""
    ratio = found.ratio
    if math.isnan(ratio.low) or math.isnan(ratio.value):
        return []
    speaks = {"for": pen.palette.bought, "against": pen.palette.against, None: pen.palette.soft}
    colour = speaks[found.speaks]
    low, high = (min(max(end, ends[0]), ends[1]) for end in (ratio.low, ratio.high))
    symbol = "circle"
    if not ends[0] <= ratio.value <= ends[1]:
        symbol = "triangle-left" if ratio.value < ends[0] else "triangle-right"
    return [
        {
            "type": "scatter",
            "x": [low, high],
            "y": [row, row],
            "mode": "lines",
            "line": {"color": colour, "width": 2},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "x": [min(max(ratio.value, ends[0]), ends[1])],
            "y": [row],
            "mode": "markers",
            "marker": {
                "symbol": symbol if found.speaks else f"{symbol}-open",
                "size": 11,
                "color": colour,
                "line": {"width": 2, "color": colour},
            },
            "text": [f"<b>{pen.name(label, most=_LONGEST_HOVERED)}</b><br>{_hover(found, pen)}"],
            "hovertemplate": "%{text}<extra></extra>",
        },
    ]


def _hover(found: CriterionEvidence, pen: Pen) -> str:
    with_it, without = (
        pen.say("{share} ({counts})", share=pen.percent(share), counts=pen.part(part, whole))
        for share, part, whole in (
            (found.rate_with, found.converted_with, found.leads_with),
            (found.rate_without, found.converted_without, found.leads_without),
        )
    )
    said = [
        pen.say("with it: {share}", share=with_it),
        pen.say("without it: {share}", share=without),
    ]
    ratio = found.ratio
    if math.isfinite(ratio.value) and math.isfinite(ratio.high):
        low, high = pen.times(ratio.low), pen.times(ratio.high)
        times = pen.say("{low} to {high}", low=low, high=high)
        said.append(
            pen.say("{ratio} the others ({between})", ratio=pen.times(ratio.value), between=times)
        )
    if found.speaks is None:
        said.append(pen.gettext("not distinguishable from the others"))
    return "<br>".join(said)


def _decimals(tick: float) -> int:
    return 0 if tick >= 1 else 2 if tick < 0.1 else 1
