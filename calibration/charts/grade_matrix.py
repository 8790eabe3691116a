"""The grades as a heat map: fit from A down, engagement from 1 to the right."""

import math

import numpy as np
import plotly.graph_objects as go

from calibration.charts.colours import blend
from calibration.charts.pen import Part, Pen, figure_of
from calibration.engine.patterns import Floats
from calibration.evaluation.grade_matrix import HIGH, STEPS, GradeMatrix
from calibration.evaluation.rates import rate
from calibration.evaluation.readings import ENGAGEMENT_DIGITS, FIT_LETTERS
from calibration.messages import N_

DEEPEST = 0.5
"""How far a cell's colour goes from the paper to the colour of conversion: ink stays readable."""
FEW = 10
"""Cells of fewer counted leads stay uncoloured: their rate is mostly chance."""

MOST_DIGITS = 4
"""Longer counts take two lines of a cell."""


def grade_matrix_figure(found: GradeMatrix, *, pen: Pen, height: int = 380) -> go.Figure:
    """Draw the conversion rate of each grade with its counts; without outcomes, the leads."""
    colours, interval = pen.palette, found.interval
    cells: Part = {
        "type": "heatmap",
        "x": list(ENGAGEMENT_DIGITS),
        "y": list(FIT_LETTERS),
        "z": _depths(found).tolist(),
        "zmin": 0,
        "zmax": 1,
        "colorscale": [
            [0, colours.paper],
            [1, blend(colours.paper, colours.bought, share=DEEPEST)],
        ],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "text": [
            [_hover(found, interval, (row, column), pen) for column in _STEPS] for row in _STEPS
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }
    words = [
        {
            "x": column,
            "y": row,
            "text": _cell(found, row, column, pen),
            "showarrow": False,
            "font": {"size": 12, "color": colours.ink},
        }
        for row in _STEPS
        for column in _STEPS
    ]
    lattice = {**pen.axis(""), "type": "category", "ticks": ""}
    return figure_of(
        pen,
        [cells],
        height=height,
        margin={"l": 42, "r": 8, "t": 44, "b": 8},
        annotations=words,
        shapes=[_divider(pen, across=across) for across in (True, False)],
        xaxis={**lattice, **pen.axis(N_("engagement, 1 is best")), "side": "top"},
        yaxis={**lattice, **pen.axis(N_("fit, A is best")), "autorange": "reversed"},
    )


def _divider(pen: Pen, *, across: bool) -> Part:
    """Return the line between the grades that read as high and the others."""
    ends, place = (-0.5, STEPS - 0.5), HIGH - 0.5
    x, y = (ends, (place, place)) if across else ((place, place), ends)
    line = {"color": pen.palette.ink, "width": 2}
    return {"type": "line", "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1], "line": line}


_STEPS = range(STEPS)


def _depths(found: GradeMatrix) -> np.ndarray:
    """Return how deep each cell is coloured, from 0 to 1: its rate beside the highest."""
    enough = found.leads >= FEW
    rates = np.where(enough, found.conversion_rate, 0.0)
    highest = rates.max(initial=0.0)
    return rates / highest if highest > 0 else np.zeros_like(rates)


def _cell(found: GradeMatrix, row: int, column: int, pen: Pen) -> str:
    """Return a cell's rate and, beneath it, what it is of, as narrow as a phone needs it."""
    everyone = int(found.everyone[row, column])
    if not everyone:
        return ""
    leads = int(found.leads[row, column])
    if not leads:
        return f"{pen.percent(math.nan)}<br>{pen.number(everyone)}"
    converted = int(found.converted[row, column])
    part, whole = pen.number(converted), pen.number(leads)
    if len(part + whole) > MOST_DIGITS:
        whole = f"<br>{whole}"
    counts = pen.say("{part} of {whole}", part=part, whole=whole)
    return f"<b>{pen.percent(rate(converted, leads), decimals=0)}</b><br>{counts}"


def _hover(
    found: GradeMatrix, interval: tuple[Floats, Floats], cell: tuple[int, int], pen: Pen
) -> str:
    row, column = cell
    grade = FIT_LETTERS[row] + ENGAGEMENT_DIGITS[column]
    said = [f"<b>{grade}</b>", pen.say("{n} leads in all", n=pen.number(int(found.everyone[cell])))]
    leads, converted = int(found.leads[cell]), int(found.converted[cell])
    if not leads:
        return "<br>".join([*said, pen.gettext("no outcome yet")])
    counts = pen.say(pen.words.how_many, part=pen.number(converted), whole=pen.number(leads))
    low, high = (float(end[cell]) for end in interval)
    between = pen.say(
        "{low} to {high}", low=pen.number(100 * low), high=pen.percent(high, decimals=0)
    )
    share = pen.percent(rate(converted, leads))
    said.append(pen.say("{what}: {said}", what=counts, said=share))
    said.append(pen.say("95 % interval: {between}", between=between))
    return "<br>".join(said)
