"""What past leads say of each criterion: a dot and its interval, on a scale of ratios."""

import math
from collections.abc import Iterator

from calibration.evaluation import CriterionEvidence
from calibration.exports.report.blocks import Drawing, Key, Mark
from calibration.exports.report.pictures.marks import (
    WIDTH,
    Scale,
    dot,
    line,
    shortened,
    text,
)
from calibration.exports.report.reader import DASH, Reader
from calibration.exports.report.told import Told

_ROW, _TOP, _BOTTOM, _LEFT, _RIGHT = 26, 8, 44, 270, 70
_REACH = (0.05, 20.0)
"""Beyond these ratios an interval runs into the edge."""
_TICKS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)


def evidence_drawing(told: Told, reader: Reader) -> Drawing:
    """Return a row per criterion, the strongest evidence for a lead on top."""
    found = told.evidence
    ends = [end for each in found for end in (each.ratio.low, each.ratio.high)]
    known = [end for end in ends if math.isfinite(end) and end > 0]
    low, high = max(_REACH[0], min([0.5, *known])), min(_REACH[1], max([2.0, *known]))
    x = Scale(math.log(low), math.log(high), _LEFT, WIDTH - _RIGHT)
    height = _TOP + _ROW * len(found) + _BOTTOM
    foot = height - _BOTTOM
    alike = x(0.0)
    marks = [line("base", (alike, _TOP), (alike, foot))]
    for place, each in enumerate(found):
        marks += _row(each, place, x, told.labels[each.criterion], reader)
    for tick in _TICKS:
        if low <= tick <= high:
            said = f"{reader.number(tick, decimals=_decimals(tick))}×"
            marks.append(text("soft", said, x=x(math.log(tick)), y=foot + 16, anchor="middle"))
    label = reader.say("how many times the others' conversion rate")
    marks.append(text("soft", label, x=(x.first + x.last) / 2, y=height - 8, anchor="middle"))
    return Drawing(
        title=reader.say("How much each criterion speaks for a lead"),
        description=reader.say("The table says the same in figures."),
        width=WIDTH,
        height=height,
        marks=tuple(marks),
        key=(
            Key("dot", "bought", reader.say("speaks for a lead")),
            Key("dot", "against", reader.say("speaks against it")),
            Key("dot", "chance", reader.say("can't be told from chance")),
        ),
    )


def _row(
    each: CriterionEvidence, place: int, x: Scale, label: str, reader: Reader
) -> Iterator[Mark]:
    middle = _TOP + _ROW * place + _ROW / 2
    yield text("ink", shortened(label, 40), x=_LEFT - 14, y=middle + 4, anchor="end")
    value, low, high = each.ratio
    said = reader.times(value) if each.mix.is_known else DASH
    yield text("soft", said, x=WIDTH - 4, y=middle + 4, anchor="end")
    if math.isnan(low) or math.isnan(value):
        return
    looks = {"for": "bought", "against": "against", None: "chance"}
    look = looks[each.speaks]
    start, end = (_place(edge, x) for edge in (low, high))
    yield line(look, (start, middle), (end, middle))
    yield dot(look, x=_place(value, x), y=middle)


def _place(ratio: float, x: Scale) -> float:
    if ratio <= 0:
        return x.first
    if math.isinf(ratio):
        return x.last
    return min(max(x(math.log(ratio)), x.first), x.last)


def _decimals(tick: float) -> int:
    return 0 if tick >= 1 else 2 if tick < 0.1 else 1
