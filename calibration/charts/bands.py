"""How each band converts, with the interval of each rate and the base rate through them."""

import math

import plotly.graph_objects as go

from calibration.charts.pen import Pen, blank_figure
from calibration.evaluation import Evaluation


def bands_figure(evaluation: Evaluation, *, pen: Pen, row: int = 36) -> go.Figure:
    """Draw a bar per band, the highest on top; ``row`` is the height of one in pixels."""
    bands = [each for each in evaluation.bands if each.leads or each.everyone]
    figure = blank_figure(pen, height=max(2, len(evaluation.bands)) * row + 8)
    if not bands:
        return figure
    ends = [each.high for each in bands if not math.isnan(each.high)]
    reach = max([*ends, evaluation.base_rate if ends else 0.01, 0.01])
    places = list(range(len(bands)))
    shown = [0.0 if math.isnan(each.conversion_rate) else each.conversion_rate for each in bands]
    figure.add_bar(
        orientation="h",
        y=places,
        x=shown,
        width=0.62,
        marker={"color": pen.palette.bought},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [_gap(each.high, each.conversion_rate) for each in bands],
            "arrayminus": [_gap(each.conversion_rate, each.low) for each in bands],
            "color": pen.palette.ink,
            "thickness": 1.5,
            "width": 5,
        },
        hoverinfo="skip",
    )
    figure.add_vline(
        x=evaluation.base_rate if not math.isnan(evaluation.base_rate) else 0,
        line={"color": pen.palette.soft, "width": 1, "dash": "dot"},
    )
    for place, band in zip(places, bands, strict=True):
        figure.add_annotation(
            x=0, y=place, text=f"<b>{pen.name(band.name)}</b>", xanchor="right", xshift=-8,
            showarrow=False,
        )  # fmt: skip
        counts = pen.gettext("{part} of {whole}").format(
            part=pen.number(band.converted), whole=pen.number(band.leads)
        )
        figure.add_annotation(
            x=0.0 if math.isnan(band.high) else band.high,
            y=place,
            text=f"<b>{pen.percent(band.conversion_rate)}</b>  "
            f'<span style="color:{pen.palette.soft}">{counts}</span>',
            xanchor="left",
            xshift=8,
            showarrow=False,
            bgcolor=pen.palette.paper,
        )
    longest = max(len(pen.name(each.name)) for each in bands)
    figure.update_layout(margin={"l": min(150, 14 + 7 * longest), "r": 4})
    figure.update_xaxes(range=[0, reach * 1.75])
    figure.update_yaxes(range=[-0.6, len(bands) - 0.4])
    return figure


def _gap(high: float, low: float) -> float:
    return 0.0 if math.isnan(high) or math.isnan(low) else max(0.0, high - low)
