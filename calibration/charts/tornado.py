"""How many leads hang on each criterion: what a few points more or fewer would change."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from calibration.advice.stability import STEPS, Latitude, Move
from calibration.charts.pen import NO_AXIS, Part, Pen, figure_of, words_above
from calibration.messages import N_

ROW = 48
"""Pixels for a criterion: its words, and its bar beneath them."""
MOST_ROWS = 12
_WIDEST = max(STEPS)
_WORDS_ABOVE = 0.42
_LONGEST_NAME = 34
_LONGEST_HOVERED = 120


def tornado_figure(
    found: Sequence[Latitude], *, labels: Mapping[str, str], qualified: int, pen: Pen
) -> go.Figure:
    """Draw a bar per criterion, from what fewer points change to what more points do.

    Parameters
    ----------
    found
        The criteria, the one that moves most leads first; at most :data:`MOST_ROWS` are drawn.
    labels
        Their names by id.
    qualified
        The leads that qualify now: where the bars part.
    """
    drawn = tuple(found[:MOST_ROWS])
    traces = [
        _bars(drawn, by, labels=labels, qualified=qualified, pen=pen) for by in (-_WIDEST, _WIDEST)
    ]
    words = [each for row, one in enumerate(drawn) for each in _words(row, one, labels, pen)]
    widest = max((abs(one.by(by).volume_change) for one in drawn for by in STEPS), default=0)
    middle = {"color": pen.palette.soft, "width": 1}
    return figure_of(
        pen,
        traces,
        height=ROW * len(drawn) + 58,
        margin={"l": 4, "r": 4, "t": 4, "b": 50},
        barmode="overlay",
        bargap=0.6,
        annotations=words,
        shapes=[
            {"type": "line", "x0": 0, "x1": 0, "yref": "y domain", "y0": 0, "y1": 1, "line": middle}
        ],
        xaxis={
            **pen.axis(N_("more, or fewer, leads qualify")),
            "range": [-1.08 * max(widest, 1), 1.08 * max(widest, 1)],
        },
        yaxis={**NO_AXIS, "range": [len(drawn) - 0.4, -0.75]},
    )


def _bars(
    drawn: Sequence[Latitude], by: int, *, labels: Mapping[str, str], qualified: int, pen: Pen
) -> Part:
    """Return the bars of one step, more points or fewer."""
    more = by > 0
    edge = pen.palette.bought if more else pen.palette.soft
    return {
        "type": "bar",
        "orientation": "h",
        "x": [each.by(by).volume_change for each in drawn],
        "y": list(range(len(drawn))),
        "marker": {
            "color": pen.palette.call if more else pen.palette.rest,
            "line": {"color": edge, "width": 1},
        },
        "text": [
            _hover(each.by(by), pen.name(labels[each.criterion or ""], most=_LONGEST_HOVERED),
                   qualified=qualified, pen=pen)
            for each in drawn
        ],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _hover(move: Move, name: str, *, qualified: int, pen: Pen) -> str:
    step = pen.say("{points} points", points=_signed(move.by, pen))
    after = qualified + move.volume_change
    said = [
        f"<b>{name}</b>",
        pen.say(
            "{step}: {after} qualify, {before} now",
            step=step,
            after=pen.number(after),
            before=pen.number(qualified),
        ),
    ]
    moved = move.moved
    if moved.leads and moved.mix.is_known:
        rate = pen.percent(moved.conversion_rate)
        counts = pen.part(moved.converted, moved.leads)
        said.append(pen.say("of those that change: {share} ({counts})", share=rate, counts=counts))
    return "<br>".join(said)


def _words(row: int, each: Latitude, labels: Mapping[str, str], pen: Pen) -> list[Part]:
    """Return what stands above a bar: the criterion's name, and what both steps do."""
    steps = " / ".join(_signed(each.by(by).volume_change, pen) for by in (-_WIDEST, _WIDEST))
    name = pen.name(labels[each.criterion or ""], most=_LONGEST_NAME)
    return words_above(row - _WORDS_ABOVE, name, steps, pen)


def _signed(value: int, pen: Pen) -> str:
    return f"+{pen.number(value)}" if value > 0 else pen.points(value)
