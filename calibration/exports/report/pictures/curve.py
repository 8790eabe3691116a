"""What would follow from every threshold: lines on one axis of scores, and the table of some."""

from collections.abc import Callable

import numpy as np

from calibration.evaluation import HUNDREDTHS, CurvePoint
from calibration.exports.report.blocks import Drawing, Key, Mark, Table
from calibration.exports.report.pictures.distribution import threshold
from calibration.exports.report.pictures.marks import WIDTH, Scale, line, path, text, ticks
from calibration.exports.report.reader import Reader
from calibration.exports.report.told import Told

MOST_ROWS = 200
"""More steps than this can't be told apart on paper; then every so many are drawn."""
SHOWN_ROWS = 12
_HEIGHT, _TOP, _BOTTOM, _LEFT, _RIGHT = 270, 26, 44, 52, 12

Share = Callable[[CurvePoint], float]


def curve_drawing(told: Told, reader: Reader) -> Drawing:
    """Return four shares at every threshold."""
    rows = [told.curve.row(each) for each in _places(told, most=MOST_ROWS)]
    scores = [_points(each) for each in rows]
    at = float(told.model.threshold)
    low, high = min([at, *scores]), max([at, *scores])
    room = max(2.0, 0.03 * (high - low))
    x = Scale(low - room, high + room, _LEFT, WIDTH - _RIGHT)
    y = Scale(0, 1, _HEIGHT - _BOTTOM, _TOP)
    marks = _axes(x, y, reader)
    names = []
    for look, name, share in _lines(told):
        # The first score's row holds below it too; it ends where nobody is left.
        points = [*rows[:1], *rows, told.curve.beyond]
        ends = [x.low, *scores, x.high]
        lines = _steps([(ends[i], share(points[i])) for i in range(len(ends))], x, y)
        if lines:
            marks += [path(look, each) for each in lines]
            names.append(Key("line", look, reader.gettext(name)))
    marks += threshold(told.model.threshold, x, top=_TOP - 12, foot=y(0), reader=reader)
    return Drawing(
        title=reader.say("What would follow from every threshold"),
        description=reader.say("The table says the same for some thresholds."),
        width=WIDTH,
        height=_HEIGHT,
        marks=tuple(marks),
        key=tuple(names),
    )


def curve_table(told: Told, reader: Reader) -> Table:
    """Return some round thresholds with what follows; the model's own is among them."""
    own, words = told.model.threshold, told.words
    ends = told.curve.score[[0, -1]] / HUNDREDTHS if len(told.curve) else np.array([own, own])
    shown = sorted({own, *ticks(float(ends[0]), float(ends[1]), most=SHOWN_ROWS)})
    return Table(
        caption=reader.say(
            "Some thresholds; the model's own is {threshold}", threshold=reader.number(own)
        ),
        heads=(
            reader.say("from, in points"),
            reader.say("leads"),
            *(
                reader.gettext(each)
                for each in (words.share_over, words.of_them, words.missed_rate, words.wrong_rate)
            ),
        ),
        rows=tuple(_row(each, told, reader) for each in shown),
    )


def _row(points: int, told: Told, reader: Reader) -> tuple[str, ...]:
    each = told.curve.at(points)
    return (
        reader.number(points),
        reader.number(each.qualified if each.volume is None else each.volume),
        *(reader.percent(share(each)) for _, _, share in _lines(told)),
    )


def _lines(told: Told) -> tuple[tuple[str, str, Share], ...]:
    words = told.words
    return (
        ("over", words.share_over, lambda each: each.share_qualified),
        ("of-them", words.of_them, lambda each: each.precision),
        ("missed", words.missed_rate, lambda each: each.false_negative_rate),
        ("wrong", words.wrong_rate, lambda each: each.false_positive_rate),
    )


def _places(told: Told, *, most: int) -> list[int]:
    rows = len(told.curve)
    if rows <= most:
        return list(range(rows))
    even = np.linspace(0, rows - 1, most).round().astype(np.int64)
    own = int(np.searchsorted(told.curve.score, HUNDREDTHS * told.model.threshold))
    return [int(each) for each in np.union1d(even, [min(own, rows - 1)])]


def _points(each: CurvePoint) -> float:
    return (each.score or 0) / HUNDREDTHS


def _steps(known: list[tuple[float, float]], x: Scale, y: Scale) -> list[list[tuple[float, float]]]:
    """Return a line that goes up or down first, then on; broken where there is no share."""
    lines: list[list[tuple[float, float]]] = []
    current: list[tuple[float, float]] = []
    for points, share in known:
        if np.isnan(share):
            if current:
                lines.append(current)
            current = []
            continue
        at, height = x(points), y(share)
        if current:
            current.append((current[-1][0], height))
        current.append((at, height))
    return [*lines, current] if len(current) > 1 else lines


def _axes(x: Scale, y: Scale, reader: Reader) -> list[Mark]:
    foot = y(0)
    marks = [line("axis", (x.first, foot), (x.last, foot))]
    for share in (0, 0.25, 0.5, 0.75, 1):
        height = y(share)
        if share:
            marks.append(line("grid", (x.first, height), (x.last, height)))
        said = reader.percent(share, decimals=0)
        marks.append(text("soft", said, x=_LEFT - 6, y=height + 4, anchor="end"))
    marks += [
        text("soft", reader.number(each), x=x(each), y=foot + 16, anchor="middle")
        for each in ticks(x.low, x.high)
    ]
    label = reader.say("threshold, in points")
    marks.append(text("soft", label, x=(x.first + x.last) / 2, y=_HEIGHT - 8, anchor="middle"))
    return marks
