"""What has moved since: fields, criteria, the score; volume, missing values and new words."""

import math
from typing import Final

from calibration.exports.monitoring_report.promise_words import share
from calibration.exports.monitoring_report.told import MonitoringTold
from calibration.exports.report.blocks import Block, Bullets, Pairs, Paragraph, Section, Table
from calibration.exports.report.reader import DASH, Reader
from calibration.messages import Message
from calibration.monitoring import sentences
from calibration.monitoring.drift import Cell, Drift
from calibration.monitoring.prediction import Sample
from calibration.monitoring.results import Explanation, MissingShare, Volume

MOST_SHOWN: Final = 5
"""Of what has moved, so many are shown cell by cell."""
MOST_FIELDS: Final = 6


def moved_section(told: MonitoringTold, reader: Reader) -> Section:
    """Return the section of all that could have moved, the most first."""
    found = told.found
    title = reader.say("What has moved")
    if not found.drifts:
        nothing = reader.say("The model's file has no reference counts: nothing can be said.")
        return Section("moved", title, (Paragraph(nothing),))
    ordered = sorted(found.drifts, key=_most_first)
    blocks: list[Block] = [
        Table(
            caption=reader.say("Drift, the most first"),
            heads=("", "", reader.say("drift (PSI)"), reader.say("chance stays below"), ""),
            rows=tuple(_row(each, told, reader) for each in ordered),
            words=frozenset({1, 4}),
        ),
        Paragraph(
            reader.say(
                "Moved: a drift above 0.10, and above what chance alone brings for so many leads "
                "in 95 of 100 times."
            ),
            "note",
        ),
    ]
    blocks += [_cells(each, told, reader) for each in found.flagged[:MOST_SHOWN]]
    if found.explanation is not None:
        blocks += _explained(found.explanation, reader)
    return Section("moved", title, tuple(blocks))


def _most_first(drift: Drift) -> tuple[bool, float]:
    return not drift.is_flagged, 0.0 if math.isnan(drift.psi) else -drift.psi


def _name(drift: Drift, told: MonitoringTold, reader: Reader) -> str:
    if drift.kind == "score":
        return reader.say("the score")
    return told.model.criterion(drift.name).label if drift.kind == "criterion" else drift.name


def _row(drift: Drift, told: MonitoringTold, reader: Reader) -> tuple[str, ...]:
    kinds = {"field": reader.say("field"), "criterion": reader.say("criterion"), "score": ""}
    return (
        _name(drift, told, reader),
        kinds[drift.kind],
        reader.number(drift.psi, decimals=3),
        reader.number(sentences.noise_shown(drift), decimals=3),
        reader.say("moved") if drift.is_flagged else "",
    )


def _cells(drift: Drift, told: MonitoringTold, reader: Reader) -> Table:
    return Table(
        caption=_name(drift, told, reader),
        heads=("", reader.say("then"), reader.say("now")),
        rows=tuple(
            (
                _said(each, reader),
                share(Sample(each.before, drift.before), reader),
                share(Sample(each.after, drift.after), reader),
            )
            for each in drift.cells
        ),
    )


def _said(cell: Cell, reader: Reader) -> str:
    return reader.tell(cell.said) if isinstance(cell.said, Message) else cell.said


def _explained(found: Explanation, reader: Reader) -> list[Block]:
    blocks: list[Block] = [Paragraph(reader.tell(sentences.of_explanation(found)))]
    if found.fields:
        blocks.append(
            Table(
                caption=reader.say(
                    "What each field alone would change, its leads being spread as they are now"
                ),
                heads=("", reader.say("more or fewer in a hundred leads")),
                rows=tuple(
                    (each.name, _points(each.by_profile, reader))
                    for each in found.fields[:MOST_FIELDS]
                ),
            )
        )
    return blocks


def _points(change: float, reader: Reader) -> str:
    text = reader.number(100 * change, decimals=1)
    return f"+{text}" if round(100 * change, 1) > 0 else text


def volume_section(told: MonitoringTold, reader: Reader) -> Section:
    """Return the section of volume against what was agreed, missing values and new words."""
    found = told.found
    blocks: list[Block] = [Pairs(tuple(_volume(found.volume, reader)))]
    if found.shift is not None and not math.isnan(found.shift.higher):
        blocks.append(Paragraph(reader.tell(sentences.of_shift(found.shift))))
    missing = [each for each in found.missing if each.before.part or each.after.part]
    if missing:
        blocks.append(
            Table(
                caption=reader.say("Missing values"),
                heads=("", reader.say("then"), reader.say("now"), ""),
                rows=tuple(_missing(each, reader) for each in missing),
                words=frozenset({3}),
            )
        )
    if found.new_words:
        words = tuple(
            reader.headed(each.name, _listed(each.words, reader)) for each in found.new_words
        )
        blocks.append(Bullets(reader.say("New words"), words))
    return Section("volume", reader.say("Volume, missing values, new words"), tuple(blocks))


def _volume(volume: Volume, reader: Reader) -> list[tuple[str, str]]:
    rows = [
        (
            reader.say("leads qualify"),
            reader.say(
                "{qualified} of all new leads",
                qualified=reader.part_of(volume.qualified, volume.everyone),
            ),
        )
    ]
    for name, number in (
        (reader.say("leads qualify a week"), volume.per_week),
        (reader.say("was, a week"), volume.before_per_week),
        (reader.say("sales can take, a week"), volume.capacity),
        (reader.say("marketing agreed to hand over, a week"), volume.agreed),
    ):
        if number is not None:
            rows.append((name, reader.number(number, decimals=0 if number % 1 == 0 else 1)))
    return rows


def _missing(each: MissingShare, reader: Reader) -> tuple[str, ...]:
    moved = reader.say("moved") if each.is_flagged else ""
    return each.name, share(each.before, reader), share(each.after, reader), moved


def _listed(words: tuple[tuple[str, int], ...], reader: Reader) -> str:
    listed = (
        reader.say("“{word}” ({n})", word=word, n=reader.number(leads)) for word, leads in words
    )
    return ", ".join(listed) or DASH
