"""A score as a waterfall: from zero, line by line, to the score, with the threshold drawn."""

from collections.abc import Mapping
from typing import Final

import plotly.graph_objects as go

from calibration.charts.pen import NO_AXIS, Part, Pen, figure_of, words_above
from calibration.evaluation.scores import HUNDREDTHS
from calibration.evaluation.waterfall import Step, Waterfall

ROW: Final = 38
"""Pixels for a step: its words, and its bar beneath them."""
HEAD: Final = 0.62
"""The height of a group's name, in rows."""
_WIDE: Final = 0.84
"""The share of the width that bars have; the rest is for the points in words."""
_TOP: Final = 30
_BELOW: Final = 34
_WORDS_ABOVE: Final = 0.4
_THICK: Final = 0.24
_LONGEST_NAME: Final = 40
_LONGEST_HOVERED: Final = 200


def waterfall_figure(found: Waterfall, *, details: Mapping[str, str], pen: Pen) -> go.Figure:
    """Draw each step from the sum before it to the sum after it, and the score at the foot.

    Parameters
    ----------
    found
        The steps.
    details
        Why, by the kind and id of a step (``"criterion:pricing"``), in the reader's words.
    """
    rows, heads, foot = _laid_out(found)
    low, high = _reach(found)
    shapes = [
        _line(0, pen.palette.soft, "solid", width=1),
        _line(_points(found.threshold), pen.palette.ink, "dash", width=1.5),
    ]
    if found.was is not None and found.was != found.score:
        shapes.append(_line(_points(found.was), pen.palette.soft, "dot", width=1.5))
    shapes += _joints(rows, foot, pen)
    words = [part for step, row in rows for part in _words(step, row, pen)]
    words += [part for name, sum_, row in heads for part in _heading(name, sum_, row, pen)]
    words += words_above(
        foot - _WORDS_ABOVE,
        f"<b>{pen.say('Score')}</b>",
        f"<b>{_score_words(found, pen)}</b>",
        pen,
    )
    words.append(_mark(found, pen, on_left=2 * _points(found.threshold) > low + high))
    height = round(ROW * (foot + 0.6)) + _TOP + _BELOW
    return figure_of(
        pen,
        [_bars(rows, details, pen), _total(found, foot, pen)],
        height=height,
        margin={"l": 4, "r": 4, "t": _TOP, "b": _BELOW},
        barmode="overlay",
        annotations=words,
        shapes=shapes,
        xaxis={
            **pen.axis(""),
            "range": [low, high],
            "domain": [0, _WIDE],
            "tickformat": "d",
            "nticks": 8,
        },
        yaxis={**NO_AXIS, "range": [foot + 0.3, -0.35]},
    )


def _laid_out(
    found: Waterfall,
) -> tuple[list[tuple[Step, float]], list[tuple[str, int, float]], float]:
    """Return at which height each step, each group's name and the score stand."""
    rows: list[tuple[Step, float]] = []
    heads: list[tuple[str, int, float]] = []
    at = 0.0
    for group in found.groups:
        if group.label:
            heads.append((group.label, group.points, at))
            at += HEAD
        for step in group.steps:
            rows.append((step, at + _WORDS_ABOVE))
            at += 1.0
    return rows, heads, at + _WORDS_ABOVE + 0.15


def _points(hundredths: int) -> float:
    return hundredths / HUNDREDTHS


def _reach(found: Waterfall) -> tuple[float, float]:
    """Return the ends of the axis: all sums, zero and the threshold, with a little room."""
    ends = [0, found.threshold, found.score, found.was or 0]
    ends += [end for step in found.steps for end in (step.start, step.end)]
    low, high = _points(min(ends)), _points(max(ends))
    room = 0.05 * max(high - low, 1)
    return (low - room if low < 0 else low), high + room


def _line(at: float, colour: str, dash: str, *, width: float) -> Part:
    return {
        "type": "line",
        "x0": at,
        "x1": at,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": colour, "width": width, "dash": dash},
        "layer": "below",
    }


def _joints(rows: list[tuple[Step, float]], foot: float, pen: Pen) -> list[Part]:
    """Return thin lines from the end of each bar to the next one."""
    below = [*(row for _step, row in rows[1:]), foot] if rows else []
    return [
        {
            "type": "line",
            "x0": _points(step.end),
            "x1": _points(step.end),
            "y0": row,
            "y1": next_row,
            "line": {"color": pen.palette.rest, "width": 1},
            "layer": "below",
        }
        for (step, row), next_row in zip(rows, below, strict=True)
    ]


def _colour(step: Step, pen: Pen) -> str:
    if step.kind in ("cap", "clamp"):
        return pen.palette.soft
    return pen.palette.against if step.points < 0 else pen.palette.bought


def _bars(rows: list[tuple[Step, float]], details: Mapping[str, str], pen: Pen) -> Part:
    return {
        "type": "bar",
        "orientation": "h",
        "base": [_points(step.start) for step, _row in rows],
        "x": [_points(step.points) for step, _row in rows],
        "y": [row for _step, row in rows],
        "width": [_THICK] * len(rows),
        "marker": {"color": [_colour(step, pen) for step, _row in rows], "line": {"width": 0}},
        "text": [_hover(step, details, pen) for step, _row in rows],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }


def _total(found: Waterfall, foot: float, pen: Pen) -> Part:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [_points(found.score)],
        "y": [foot],
        "width": [1.25 * _THICK],
        "marker": {"color": pen.palette.ink, "line": {"width": 0}},
        "hoverinfo": "skip",
    }


def _name(step: Step, pen: Pen, *, most: int = _LONGEST_NAME) -> str:
    if step.kind == "cap":
        return pen.say("Cap of {group}", group=pen.name(step.label, most=most))
    if step.kind == "clamp":
        return pen.say("Score range")
    if step.kind == "others":
        return pen.say("{n} smaller lines", n=pen.number(step.lines))
    return pen.name(step.label, most=most)


def _signed(hundredths: int, pen: Pen) -> str:
    text = pen.points(_points(hundredths))
    return f"+{text}" if hundredths > 0 else text


def _words(step: Step, row: float, pen: Pen) -> list[Part]:
    told = _signed(step.points, pen)
    if step.was is not None and step.was != step.points:
        told = pen.say("{now} (was {before})", now=told, before=_signed(step.was, pen))
        told = f"<b>{told}</b>"
    return words_above(row - _WORDS_ABOVE, _name(step, pen), told, pen)


def _score_words(found: Waterfall, pen: Pen) -> str:
    score = pen.points(_points(found.score))
    if found.was is None or found.was == found.score:
        return score
    return pen.say("{now} (was {before})", now=score, before=pen.points(_points(found.was)))


def _heading(name: str, sum_: int, row: float, pen: Pen) -> list[Part]:
    soft = pen.palette.soft
    parts = words_above(row - 0.18, f"<b>{pen.name(name)}</b>", f"<b>{_signed(sum_, pen)}</b>", pen)
    return [{**part, "font": {"size": 11.5, "color": soft}} for part in parts]


def _mark(found: Waterfall, pen: Pen, *, on_left: bool) -> Part:
    """Return what stands above the line of the threshold, on the side where there is room."""
    return {
        "x": _points(found.threshold),
        "y": 1,
        "yref": "paper",
        "xanchor": "right" if on_left else "left",
        "yanchor": "bottom",
        "yshift": 6,
        "text": pen.say("threshold {points}", points=pen.points(_points(found.threshold))),
        "showarrow": False,
        "font": {"size": 12, "color": pen.palette.ink},
    }


def _hover(step: Step, details: Mapping[str, str], pen: Pen) -> str:
    name = _name(step, pen, most=_LONGEST_HOVERED)
    why = details.get(f"{step.kind}:{step.id}", "")
    sum_ = pen.say(
        "{points} points, {sum} so far",
        points=_signed(step.points, pen),
        sum=pen.points(_points(step.end)),
    )
    said = [f"<b>{name}</b>", sum_]
    return "<br>".join([*said, pen.name(why, most=_LONGEST_HOVERED)] if why else said)
