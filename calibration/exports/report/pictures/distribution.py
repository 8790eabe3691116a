"""How scores are spread, by what became of the leads."""

import itertools
from collections.abc import Iterator

from calibration.exports.report.blocks import Drawing, Key, Mark, Table
from calibration.exports.report.pictures.marks import WIDTH, Scale, line, rect, text, ticks
from calibration.exports.report.reader import Reader
from calibration.exports.report.told import Told

MOST_ROWS = 14
"""Rows of the table, at most: the picture is finer."""
_HEIGHT, _TOP, _BOTTOM, _LEFT, _RIGHT = 250, 26, 44, 46, 12


def distribution_drawing(told: Told, reader: Reader) -> Drawing:
    """Return a column for each range of scores, those who converted at its foot."""
    found = told.distribution
    ranges = found.ranges
    width = ranges.width
    x = Scale(ranges.first, ranges.first + width * ranges.count, _LEFT, WIDTH - _RIGHT)
    counted = found.converted + found.not_converted + found.unknown
    top = int(counted.max(initial=1)) or 1
    y = Scale(0, top, _HEIGHT - _BOTTOM, _TOP)
    marks: list[Mark] = []
    for place, start in enumerate(ranges.starts):
        left, foot = x(float(start)), 0
        for look, count in (
            ("bought", int(found.converted[place])),
            ("rest", int(found.not_converted[place])),
            ("open", int(found.unknown[place])),
        ):
            if count:
                base, head = y(foot), y(foot + count)
                side = x(float(start) + width) - left - 1
                marks.append(rect(look, x=left, y=head, width=side, height=base - head))
            foot += count
    marks += _axes(told, x, y, top, reader)
    names = (
        [Key("bar", look, reader.gettext(words)) for look, words in _names(told)]
        if told.design.has_outcome
        else []
    )
    if found.unknown.any():
        names.append(Key("bar", "open", reader.say("outcome unknown")))
    return Drawing(
        title=reader.say("Scores, by what became of the leads"),
        description=reader.say(
            "From {low} to {high} points; the threshold stands at {threshold}. The table says how "
            "many leads have which score.",
            low=reader.number(ranges.first),
            high=reader.number(ranges.first + width * ranges.count),
            threshold=reader.number(told.model.threshold),
        ),
        width=WIDTH,
        height=_HEIGHT,
        marks=tuple(marks),
        key=tuple(names),
    )


def distribution_table(told: Told, reader: Reader) -> Table:
    """Return the same as figures, in wider ranges; those without a lead are left out."""
    found = told.distribution
    low, high = (int(found.ranges.starts[each]) for each in (0, -1))
    step = next(each for each in _steps(found.ranges.width) if (high - low) // each < MOST_ROWS)
    rows: dict[int, list[int]] = {}
    for place, start in enumerate(found.ranges.starts):
        counts = rows.setdefault(step * (int(start) // step), [0, 0, 0])
        for side, each in enumerate((found.converted, found.not_converted, found.unknown)):
            counts[side] += int(each[place])
    bought, others = (reader.gettext(words) for _, words in _names(told))
    return Table(
        caption=reader.say("Leads by score; those that a gate rules out have none"),
        heads=(reader.say("points"), bought, others, reader.say("outcome unknown")),
        rows=tuple(
            (_points(start, step, reader), *(reader.number(each) for each in counts))
            for start, counts in rows.items()
            if sum(counts)
        ),
    )


def _steps(width: int) -> Iterator[int]:
    """Yield widths of ranges that those of a width can be put together to."""
    yield width
    for tens in itertools.count():
        yield from (each * 10**tens for each in (1, 2, 5) if not each * 10**tens % width)


def _names(told: Told) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("bought", told.words.converted), ("rest", told.words.not_converted)


def _points(start: int, width: int, reader: Reader) -> str:
    if width == 1:
        return reader.number(start)
    return reader.say(
        "{low} to below {high}", low=reader.number(start), high=reader.number(start + width)
    )


def _axes(told: Told, x: Scale, y: Scale, top: int, reader: Reader) -> list[Mark]:
    foot = y(0)
    marks = [line("axis", (x.first, foot), (x.last, foot))]
    marks += [
        text("soft", reader.number(each), x=x(each), y=foot + 16, anchor="middle")
        for each in ticks(x.low, x.high)
    ]
    marks += [
        text("soft", reader.number(each), x=_LEFT - 6, y=y(each) + 4, anchor="end")
        for each in ticks(0, top, most=5)
    ]
    label = reader.say("score, in points")
    marks.append(text("soft", label, x=(x.first + x.last) / 2, y=_HEIGHT - 8, anchor="middle"))
    marks += threshold(told.model.threshold, x, top=_TOP - 12, foot=foot, reader=reader)
    return marks


def threshold(at: int, x: Scale, *, top: float, foot: float, reader: Reader) -> list[Mark]:
    """Return the threshold as an upright line, its words on its roomier side."""
    place = min(max(x(at), x.first), x.last)
    on_left = place > (x.first + x.last) / 2
    said = reader.say("threshold {n}", n=reader.number(at))
    return [
        line("threshold", (place, top), (place, foot)),
        text(
            "strong",
            said,
            x=place - 6 if on_left else place + 6,
            y=top + 10,
            anchor="end" if on_left else "start",
        ),
    ]
