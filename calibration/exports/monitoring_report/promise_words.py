"""The promise against what happened: bands in a picture and a table, rates side by side."""

import math
from collections.abc import Iterator

from calibration.evaluation import Interval
from calibration.exports.monitoring_report.told import MonitoringTold
from calibration.exports.report.blocks import (
    Block,
    Card,
    Cards,
    Drawing,
    Key,
    Mark,
    Paragraph,
    Section,
    Table,
)
from calibration.exports.report.pictures.marks import (
    WIDTH,
    Scale,
    dot,
    line,
    rect,
    shortened,
    text,
)
from calibration.exports.report.reader import DASH, Reader
from calibration.monitoring.prediction import Sample
from calibration.monitoring.results import KeptBand, KeptRate

_ROW, _TOP, _LEFT, _RIGHT, _BAR = 40, 12, 150, 190, 16


def rate_cards(told: MonitoringTold, reader: Reader) -> Cards:
    """Return each rate as it came, with what was promised."""
    return Cards(tuple(_card(each, told, reader) for each in told.found.rates))


def _card(kept: KeptRate, told: MonitoringTold, reader: Reader) -> Card:
    return Card(
        rate_name(kept, told, reader),
        reader.percent(kept.after.rate),
        (
            reader.part_of(kept.after.part, kept.after.whole),
            reader.say("promised: {share}", share=share(kept.before, reader)),
            reader.say("no surprise: {interval}", interval=within(kept.interval, reader)),
        ),
    )


def rate_name(kept: KeptRate, told: MonitoringTold, reader: Reader) -> str:
    """Return what a rate is called among people."""
    words = told.words
    names = {
        "base_rate": reader.say("base rate"),
        "precision": reader.gettext(words.of_them),
        "recall": reader.gettext(words.caught),
        "share_qualified": reader.gettext(words.share_over),
    }
    return names[kept.name]


def promise_section(told: MonitoringTold, reader: Reader) -> Section:
    """Return the section of the promise, band by band."""
    found = told.found
    blocks: list[Block] = []
    if found.promised == "holdout":
        blocks.append(
            Paragraph(
                reader.say("Promised by leads kept aside, from which no point was made."), "note"
            )
        )
    elif found.promised == "design":
        blocks.append(
            Paragraph(
                reader.say(
                    "Promised by the leads the points were made from, which flatters the score."
                ),
                "note",
            )
        )
    if found.bands:
        blocks += [_drawing(told, reader), _table(told, reader)]
    else:
        blocks.append(Paragraph(reader.say("Nothing can be held against a promise yet.")))
    notes = dict.fromkeys(reader.tell(each.note) for each in found.rates if each.note is not None)
    blocks += [Paragraph(each, "note") for each in notes]
    return Section("promise", reader.say("Promise and reality"), tuple(blocks))


def share(sample: Sample, reader: Reader) -> str:
    """Return "31.5 % (202 of 642)"; a dash for the share of none."""
    if not sample.whole:
        return DASH
    return reader.say(
        "{share} ({counts})",
        share=reader.percent(sample.rate),
        counts=reader.part_of(sample.part, sample.whole),
    )


def within(interval: Interval, reader: Reader) -> str:
    """Return an interval of a share to a tenth of a hundredth, for promises are often small."""
    low, high = interval
    if math.isnan(low) or math.isnan(high):
        return DASH
    return reader.say(
        "{low} to {high}",
        low=reader.number(100 * low, decimals=1),
        high=reader.percent(high),
    )


def _table(told: MonitoringTold, reader: Reader) -> Table:
    return Table(
        caption=reader.say("Conversion of each band"),
        heads=(
            reader.say("band"),
            reader.say("promised"),
            reader.say("came"),
            reader.say("no surprise"),
            "",
        ),
        rows=tuple(_row(each, reader) for each in reversed(told.found.bands)),
        words=frozenset({4}),
    )


def _row(band: KeptBand, reader: Reader) -> tuple[str, ...]:
    if band.why_not is not None:
        verdict = reader.tell(band.why_not)
    elif band.is_outside:
        verdict = reader.say("came otherwise")
    else:
        verdict = reader.say("came as promised")
    came = share(band.after, reader)
    if band.worked_only:
        came = reader.say("worked: {counts}", counts=came)
    interval = within(band.interval, reader) if band.is_judged else DASH
    return band.name, share(band.before, reader), came, interval, verdict


def _drawing(told: MonitoringTold, reader: Reader) -> Drawing:
    shown = list(reversed(told.found.bands))
    ends = [each.interval.high for each in shown if each.is_judged]
    ends += [rate for each in shown for rate in (each.before.rate, each.after.rate)]
    top = max([0.01, *(each for each in ends if not math.isnan(each))])
    scale = Scale(0, top, _LEFT, WIDTH - _RIGHT)
    marks = [mark for at, each in enumerate(shown) for mark in _band(each, at, scale, reader)]
    said = [reader.headed(each.name, share(each.after, reader)) for each in shown]
    return Drawing(
        title=reader.gettext(told.words.of_them),
        description="; ".join(said),
        width=WIDTH,
        height=_TOP + _ROW * len(shown) + 8,
        marks=tuple(marks),
        key=(
            Key("bar", "rest", reader.say("promised: 95 of 100 times in the bar")),
            Key("dot", "bought", reader.say("came as promised")),
            Key("dot", "against", reader.say("came otherwise")),
            Key("dot", "chance", reader.say("not judged")),
        ),
    )


def _band(band: KeptBand, place: int, scale: Scale, reader: Reader) -> Iterator[Mark]:
    middle = _TOP + _ROW * place + _ROW / 2
    yield text("ink", shortened(band.name, 20), x=_LEFT - 12, y=middle + 4, anchor="end")
    yield line("axis", (_LEFT, middle - _BAR), (_LEFT, middle + _BAR))
    if band.is_judged:
        low, high = scale(band.interval.low), scale(band.interval.high)
        yield rect("rest", x=low, y=middle - _BAR / 2, width=high - low, height=_BAR)
        at = scale(band.before.rate)
        yield line("threshold", (at, middle - _BAR / 2 - 3), (at, middle + _BAR / 2 + 3))
    if not math.isnan(band.after.rate):
        look = "chance" if not band.is_judged else "against" if band.is_outside else "bought"
        yield dot(look, x=scale(band.after.rate), y=middle, radius=6)
    yield text("soft", share(band.after, reader), x=WIDTH - _RIGHT + 12, y=middle + 4)
