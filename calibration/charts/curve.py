"""What would follow from every threshold, on one axis of scores."""

import plotly.graph_objects as go

from calibration.charts.pen import Pen, blank_figure
from calibration.evaluation.curve import Curve


def curve_figure(curve: Curve, *, threshold: int, pen: Pen, height: int = 300) -> go.Figure:
    """Draw, per threshold, the share handed over, who of them convert, and who is missed."""
    figure = blank_figure(pen, height=height)
    figure.update_layout(
        margin={"l": 44, "r": 150, "t": 8, "b": 36},
        hovermode="x unified",
        hoverlabel={"bgcolor": pen.palette.paper, "font": {"color": pen.palette.ink}},
    )
    scores = curve.score / 100
    lines = (
        (curve.share_qualified, pen.gettext("handed over, of all"), pen.palette.soft, "solid"),
        (curve.precision, pen.gettext(pen.words.of_them), pen.palette.bought, "solid"),
        (
            curve.false_negative_rate,
            pen.gettext("false negative rate"),
            pen.palette.against,
            "solid",
        ),
        (curve.false_positive_rate, pen.gettext("false positive rate"), pen.palette.ink, "dot"),
    )
    ends = []
    for values, name, colour, dash in lines:
        figure.add_scatter(
            x=scores,
            y=values,
            name=name,
            mode="lines",
            line={"color": colour, "width": 2, "dash": dash, "shape": "vh"},
            hovertemplate="%{y:.1%}",
            connectgaps=False,
        )
        known = values[values == values]  # noqa: PLR0124 - NaN is what isn't itself
        ends.append((float(known[-1]) if len(known) else 0.0, name, colour))
    for place, (_, name, colour) in zip(_spread(ends), sorted(ends), strict=True):
        figure.add_annotation(
            x=1, xref="paper", y=place, text=name, xanchor="left", xshift=6, showarrow=False,
            font={"color": colour},
        )  # fmt: skip
    figure.add_vline(x=threshold, line={"color": pen.palette.ink, "width": 2})
    figure.add_annotation(
        x=threshold, y=1, yref="paper", yanchor="bottom", showarrow=False, yshift=-14, xshift=4,
        xanchor="left", text=f"<b>{pen.points(threshold)}</b>",
    )  # fmt: skip
    axis = {
        "visible": True,
        "showgrid": False,
        "zeroline": False,
        "tickfont": {"color": pen.palette.soft},
        "title": {"font": {"color": pen.palette.soft, "size": 12}},
    }
    figure.update_xaxes(**axis, title_text=pen.gettext("threshold, in points"))
    figure.update_yaxes(**axis, range=[0, 1.02], tickformat=".0%")
    return figure


def _spread(ends: list[tuple[float, str, str]], *, least: float = 0.075) -> list[float]:
    """Return where the lines' names stand, in order of their ends, far enough from each other."""
    places: list[float] = []
    for value, _, _ in sorted(ends):
        places.append(max(value, places[-1] + least) if places else value)
    over = max(0.0, places[-1] - 1.0) if places else 0.0
    return [place - over for place in places]
