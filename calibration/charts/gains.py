"""Gains: what share of those who convert is caught by what share of leads handed over."""

import numpy as np
import plotly.graph_objects as go

from calibration.charts.pen import Pen, blank_figure, key_above
from calibration.evaluation.marked_gains import Decision, MarkedGains
from calibration.evaluation.rates import rate

MOST_ROWS = 500
"""More rows than this can't be told apart on a screen; then every so many are drawn."""


def gains_figure(
    found: MarkedGains, *, threshold: int, pen: Pen, start: str | None = None, height: int = 360
) -> go.Figure:
    """Draw the gains of a model beside a perfect order and a random one.

    ``threshold`` is the model's, in points; ``start`` the name of what it is compared with, whose
    decision is marked too. Nothing is drawn where no counted lead converted.
    """
    figure = blank_figure(pen, height=height)
    figure.update_layout(
        margin={"l": 52, "r": 16, "t": 30, "b": 48}, hovermode="x", hoverdistance=60
    )
    if not found.converted:
        return figure
    colours = pen.palette
    base = rate(found.converted, found.leads)
    for x, y, name, dash in (
        ([0, base, 1], [0, 1, 1], pen.gettext("perfect order"), "dash"),
        ([0, 1], [0, 1], pen.gettext("random order"), "dot"),
    ):
        figure.add_scatter(
            x=x,
            y=y,
            name=name,
            mode="lines",
            line={"color": colours.soft, "width": 1.5, "dash": dash},
            hoverinfo="skip",
        )
    _model(figure, found, pen)
    now = pen.say("threshold {points}", points=pen.points(threshold))
    if start is not None and found.before is not None and found.before != found.now:
        _mark(figure, found.before, pen.name(start), pen=pen, hollow=True)
    _mark(figure, found.now, now, pen=pen, hollow=False)
    ticks = [0, 0.25, 0.5, 0.75, 1]
    written = [pen.percent(each, decimals=0) for each in ticks]
    shown = {"tickvals": ticks, "ticktext": written}
    figure.update_xaxes(**pen.axis(pen.words.share_over), **shown, range=[-0.012, 1.012])
    figure.update_yaxes(**pen.axis(pen.words.caught), **shown, range=[-0.02, 1.03])
    key_above(figure, pen)
    return figure


def _model(figure: go.Figure, found: MarkedGains, pen: Pen) -> None:
    gains = found.gains
    rows = np.arange(len(gains.score))
    if len(rows) > MOST_ROWS:
        rows = np.linspace(0, len(rows) - 1, MOST_ROWS).round().astype(np.int64)
    columns = (
        gains.score / 100,
        100 * gains.share_of_leads,
        gains.leads,
        np.full(len(gains.leads), found.leads),
        100 * gains.share_of_converted,
        gains.converted,
        np.full(len(gains.leads), found.converted),
    )
    data = np.column_stack([column[rows] for column in columns])
    figure.add_scatter(
        x=[0.0, *gains.share_of_leads[rows].tolist()],
        y=[0.0, *gains.share_of_converted[rows].tolist()],
        customdata=[[None] * data.shape[1], *data.tolist()],
        name=pen.gettext("this model"),
        mode="lines",
        line={"color": pen.palette.bought, "width": 3},
        hovertemplate=_sentence(pen, "%{customdata[0]:,}"),
    )


def _mark(figure: go.Figure, decision: Decision, name: str, *, pen: Pen, hollow: bool) -> None:
    if not decision.all_leads:
        return
    x, y = decision.share_of_leads, decision.share_of_converted
    figure.add_scatter(
        x=[x],
        y=[y],
        name=name,
        mode="markers",
        marker={
            "symbol": "diamond-open" if hollow else "circle",
            "size": 11 if hollow else 12,
            "color": pen.palette.ink,
            "line": {"width": 2, "color": pen.palette.ink if hollow else pen.palette.paper},
        },
        customdata=[
            (
                *(0, 100 * x, decision.leads, decision.all_leads),
                *(100 * y, decision.converted, decision.all_converted),
            )
        ],
        text=[name],
        hovertemplate=f"<b>%{{text}}</b><br>{_handed_over(pen)}",
    )


def _sentence(pen: Pen, score: str) -> str:
    """Return what stands at a point of the line: "from 50 points: …"."""
    return f"<b>{pen.say('from {points} points', points=score)}</b><br>{_handed_over(pen)}"


def _handed_over(pen: Pen) -> str:
    """Return the point in words, for Plotly to fill in.

    Its ``customdata`` holds the score, then percentage, part and whole of leads and of those who
    converted.
    """
    leads = pen.say(
        "{part} of {whole} leads", part="%{customdata[2]:,}", whole="%{customdata[3]:,}"
    )
    caught = pen.say(pen.words.of_converted, part="%{customdata[5]:,}", whole="%{customdata[6]:,}")
    share, found = (f"%{{customdata[{place}]:.1f}}\u00a0%" for place in (1, 4))
    return (
        f"{pen.say('{counts} ({share})', counts=leads, share=share)}<br>"
        f"{pen.say('{counts} ({share})', counts=caught, share=found)}<extra></extra>"
    )
