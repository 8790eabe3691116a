"""How each band converts: a bar, its interval, and the base rate behind."""

import math
from collections.abc import Iterator

from calibration.evaluation import BandResult, Evaluation
from calibration.exports.report.blocks import Drawing, Key, Mark
from calibration.exports.report.pictures.marks import WIDTH, Scale, line, rect, shortened, text
from calibration.exports.report.reader import Reader
from calibration.exports.report.told import Words

_ROW, _TOP, _LEFT, _RIGHT = 40, 24, 150, 190
_BAR = 18


def bands_drawing(found: Evaluation, words: Words, reader: Reader) -> Drawing:
    """Return the bands' conversion rates as bars, the highest band on top."""
    rate = reader.percent(found.base_rate)
    shown = list(reversed(found.bands))
    known = [each.high for each in shown if not math.isnan(each.high)]
    top = max([found.base_rate if found.has_outcome else 0.0, *known, 0.01])
    scale = Scale(0, top, _LEFT, WIDTH - _RIGHT)
    height = _TOP + _ROW * len(shown) + 8
    marks = [mark for place, each in enumerate(shown) for mark in _band(each, place, scale, reader)]
    if not math.isnan(found.base_rate):
        at = scale(found.base_rate)
        marks.append(line("base", (at, _TOP - 6), (at, height - 8)))
        marks.append(
            text("soft", reader.say("base rate {rate}", rate=rate), x=at, y=14, anchor="middle")
        )
    said = [reader.headed(each.name, _told(each, reader)) for each in shown]
    return Drawing(
        title=reader.say(words.how_bands, rate=rate),
        description="; ".join(said),
        width=WIDTH,
        height=height,
        marks=tuple(marks),
        key=(Key("line", "whisker", reader.say("95 % interval")),) if known else (),
    )


def _band(each: BandResult, place: int, scale: Scale, reader: Reader) -> Iterator[Mark]:
    middle = _TOP + _ROW * place + _ROW / 2
    yield text("ink", shortened(each.name, 20), x=_LEFT - 12, y=middle + 4, anchor="end")
    if not math.isnan(each.conversion_rate):
        width = scale(each.conversion_rate) - _LEFT
        yield rect("bought", x=_LEFT, y=middle - _BAR / 2, width=width, height=_BAR)
        low, high = scale(each.low), scale(each.high)
        yield line("whisker", (low, middle), (high, middle))
        for end in (low, high):
            yield line("whisker", (end, middle - 5), (end, middle + 5))
    yield text("soft", _told(each, reader), x=WIDTH - _RIGHT + 12, y=middle + 4)


def _told(each: BandResult, reader: Reader) -> str:
    if math.isnan(each.conversion_rate):
        return reader.leads(each.leads)
    return reader.say(
        "{share} ({counts})",
        share=reader.percent(each.conversion_rate),
        counts=reader.part_of(each.converted, each.leads),
    )
