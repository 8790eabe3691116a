"""What the model does on past leads: each number with what it is of, and its interval."""

import math
from collections.abc import Iterator

from calibration.evaluation import Evaluation, Interval
from calibration.exports.report.blocks import Block, Card, Cards, Paragraph, Section, Table
from calibration.exports.report.pictures.bands import bands_drawing
from calibration.exports.report.pictures.curve import curve_drawing, curve_table
from calibration.exports.report.pictures.distribution import (
    distribution_drawing,
    distribution_table,
)
from calibration.exports.report.reader import DASH, Reader
from calibration.exports.report.told import Told

FEW = 40
"""Fewer leads of an outcome than this are said before any chart (DESIGN §4)."""


def first_numbers(told: Told, reader: Reader) -> tuple[Block, ...]:
    """Return the four numbers that are read first, after what must be said before them."""
    said = warning(told.design, reader)
    before = (Paragraph(said, "warning"),) if said else ()
    return (*before, Cards(tuple(_cards(told, reader))))


def _cards(told: Told, reader: Reader) -> Iterator[Card]:
    now, words = told.design, told.words
    lines = [_share(now, reader)]
    if now.per_week is not None:
        lines.insert(0, reader.say("{n} a week", n=reader.number(now.per_week, decimals=1)))
    yield Card(reader.gettext(words.qualified), reader.count(now.volume), tuple(lines))
    if not now.has_outcome:
        for title in (words.of_them, words.wrongly, words.missed):
            yield Card(reader.gettext(title), DASH, (reader.say("no outcome yet"),))
        return
    counts = _part_of(now, now.true_positives, now.qualified, reader)
    yield Card(
        reader.gettext(words.of_them),
        reader.percent(now.precision),
        (_within(counts, now.precision_interval, reader), _base_rate(now, reader)),
    )
    share = reader.percent(now.false_discovery_rate)
    yield Card(
        reader.gettext(words.wrongly),
        reader.number(now.false_positives),
        (
            _within(
                reader.say("{share} of those handed over", share=share),
                now.false_discovery_rate_interval,
                reader,
            ),
            _within(
                reader.say(
                    "false positive rate {rate} of {n}",
                    rate=reader.percent(now.false_positive_rate),
                    n=reader.number(now.not_converted),
                ),
                now.false_positive_rate_interval,
                reader,
            ),
        ),
    )
    yield Card(
        reader.gettext(words.missed),
        reader.number(now.false_negatives),
        (
            reader.gettext(words.missed_note),
            _within(
                reader.say(
                    "false negative rate {rate} of {n}",
                    rate=reader.percent(now.false_negative_rate),
                    n=reader.number(now.converted),
                ),
                now.false_negative_rate_interval,
                reader,
            ),
        ),
    )


def numbers_section(told: Told, reader: Reader) -> Section:
    """Return the section of all numbers, with the pictures that show them."""
    design, words = told.design, told.words
    blocks: list[Block] = []
    if design.has_outcome:
        caption = reader.say("On the leads it was designed on")
        blocks.append(_rates(design, caption, reader.gettext(words.wrongly), reader))
        blocks += _holdout(told, reader)
    else:
        blocks.append(
            Paragraph(reader.say("There is no outcome yet: it can't be said who converts."))
        )
    blocks += [
        bands_drawing(design, words, reader),
        _bands(design, reader, money=design.value),
        distribution_drawing(told, reader),
        distribution_table(told, reader),
    ]
    if design.has_outcome:
        blocks += [curve_drawing(told, reader), curve_table(told, reader)]
    return Section("numbers", reader.say("What it does on past leads"), tuple(blocks))


def warning(now: Evaluation, reader: Reader) -> str:
    """Return what must be said before any number: of too few leads, else of too little signal."""
    if not now.has_outcome:
        return ""
    return _small_numbers(now, reader) or _little_signal(now, reader)


def _small_numbers(now: Evaluation, reader: Reader) -> str:
    if min(now.converted, now.not_converted) >= FEW:
        return ""
    if not now.converted:
        return reader.say("No lead here converted: what tells those apart who do can't be seen.")
    if not now.not_converted:
        return reader.say(
            "Every lead here converted: what tells them from the others can't be seen."
        )
    if now.converted < FEW:
        return reader.ngettext(
            "Only {n} lead converted here. With fewer than {few}, every rate below can easily be "
            "chance: read the intervals, not the rates.",
            "Only {n} leads converted here. With fewer than {few}, every rate below can easily be "
            "chance: read the intervals, not the rates.",
            now.converted,
            few=FEW,
        )
    return reader.ngettext(
        "Only {n} lead here did not convert. With fewer than {few}, every rate below can easily "
        "be chance: read the intervals, not the rates.",
        "Only {n} leads here did not convert. With fewer than {few}, every rate below can easily "
        "be chance: read the intervals, not the rates.",
        now.not_converted,
        few=FEW,
    )


def _little_signal(now: Evaluation, reader: Reader) -> str:
    if now.signal in (None, "clear") or not now.ks:
        return ""
    ends = {
        "low": reader.number(now.auc_low, decimals=2),
        "high": reader.number(now.auc_high, decimals=2),
    }
    if now.signal == "none":
        return reader.say(
            "No signal: the score ranks who converts no better than chance would (AUC {low} to "
            "{high}). Nothing below tells who will convert.",
            **ends,
        )
    return reader.say(
        "Weak signal: the score ranks who converts little better than chance would (AUC {low} to "
        "{high}).",
        **ends,
    )


def _holdout(told: Told, reader: Reader) -> Iterator[Block]:
    if told.holdout is None:
        if told.facts.split.kind != "none":
            yield Paragraph(
                reader.say(
                    "The leads kept aside for the final check have not been opened for this "
                    "model: nothing here is from them."
                ),
                "note",
            )
        return
    times = told.occasion.openings
    seen = reader.ngettext("opened {n} time", "opened {n} times", times)
    caption = (
        reader.say("On the leads kept aside: the final check, at first look")
        if times <= 1
        else reader.say(
            "On the leads kept aside: the final check, already seen ({seen})", seen=seen
        )
    )
    yield _rates(told.holdout, caption, reader.gettext(told.words.wrongly), reader)


def _rates(found: Evaluation, caption: str, wrongly: str, reader: Reader) -> Table:
    rows = (
        (
            reader.say("{name} (false discovery rate)", name=wrongly),
            found.false_discovery_rate,
            reader.say("of {n} qualified", n=reader.number(found.qualified)),
            found.false_positives,
            found.false_discovery_rate_interval,
        ),
        (
            reader.say("False positive rate"),
            found.false_positive_rate,
            reader.say("of {n} that did not convert", n=reader.number(found.not_converted)),
            found.false_positives,
            found.false_positive_rate_interval,
        ),
        (
            reader.say("False negative rate"),
            found.false_negative_rate,
            reader.say("of {n} that converted", n=reader.number(found.converted)),
            found.false_negatives,
            found.false_negative_rate_interval,
        ),
        (
            reader.say("Precision: qualified, and converted"),
            found.precision,
            reader.say("of {n} qualified", n=reader.number(found.qualified)),
            found.true_positives,
            found.precision_interval,
        ),
        (
            reader.say("Recall: converted, and found"),
            found.recall,
            reader.say("of {n} that converted", n=reader.number(found.converted)),
            found.true_positives,
            found.recall_interval,
        ),
        (
            reader.say("Base rate: converted, of all counted"),
            found.base_rate,
            reader.say("of {n} counted", n=reader.number(found.leads)),
            found.converted,
            found.base_rate_interval,
        ),
    )
    told = [
        (name, reader.number(part), whole, reader.percent(share), reader.between(interval))
        for name, share, whole, part, interval in rows
    ]
    return Table(
        caption=caption,
        heads=(
            reader.say("rate"),
            reader.say("leads"),
            reader.say("of how many"),
            reader.say("share"),
            reader.say("95 % interval"),
        ),
        rows=(*told, *_ranking(found, reader)),
        words=frozenset({2}),
    )


def _ranking(found: Evaluation, reader: Reader) -> Iterator[tuple[str, ...]]:
    times = reader.say("times the base rate")
    yield (reader.say("Lift"), "", times, reader.number(found.lift, decimals=2), DASH)
    low, high = (reader.number(each, decimals=2) for each in (found.auc_low, found.auc_high))
    ends = (
        DASH if math.isnan(found.auc) else reader.say("{low} to {high} (99 %)", low=low, high=high)
    )
    ranks = reader.say("0.5 is chance, 1 is perfect")
    yield (reader.say("AUC"), "", ranks, reader.number(found.auc, decimals=2), ends)


def _bands(found: Evaluation, reader: Reader, *, money: float) -> Table:
    heads = [
        reader.say("band"),
        reader.say("from, in points"),
        reader.say("leads"),
        reader.say("converted"),
        reader.say("share"),
        reader.say("95 % interval"),
        reader.say("median days"),
    ]
    shows_money = not math.isnan(money) and any(each.value_known for each in found.bands)
    if shows_money:
        heads.append(reader.say("money"))
    rows = []
    for each in reversed(found.bands):
        row = [
            each.name,
            DASH if each.from_ is None else reader.number(each.from_),
            reader.number(each.leads),
            reader.number(each.converted) if found.has_outcome else DASH,
            reader.percent(each.conversion_rate),
            reader.between(each.interval),
            reader.number(each.median_days),
        ]
        if shows_money:
            row.append(reader.number(each.value))
        rows.append(tuple(row))
    aside = ("",) * (len(heads) - 3)
    rows.append((reader.say("ruled out"), "", reader.number(found.ruled_out), *aside))
    caption = reader.say("Bands, on the leads it was designed on")
    return Table(caption, tuple(heads), tuple(rows))


def _share(now: Evaluation, reader: Reader) -> str:
    share = reader.percent(now.share_qualified)
    if now.mix.as_counted:
        return reader.say("{share} of all {leads}", share=share, leads=reader.leads(now.everyone))
    if now.mix.is_known:
        return reader.say("{share} of all leads", share=share)
    return reader.say("share of all leads unknown")


def _part_of(now: Evaluation, part: int, whole: int, reader: Reader) -> str:
    if now.mix.as_counted:
        return reader.part_of(part, whole)
    return reader.say(
        "{part} of {whole} in the file", part=reader.number(part), whole=reader.number(whole)
    )


def _base_rate(now: Evaluation, reader: Reader) -> str:
    rate = reader.percent(now.base_rate)
    if now.mix.as_counted:
        return reader.say("base rate {rate}", rate=rate)
    if now.mix.is_known:
        return reader.say("base rate {rate}, weighed", rate=rate)
    return reader.say("true base rate not given")


def _within(said: str, interval: Interval, reader: Reader) -> str:
    return said if math.isnan(interval.low) else f"{said} ({reader.between(interval)})"
