"""The evidence of each criterion: figures of all, then sentences of each."""

import math

from calibration.advice import evidence_sentences
from calibration.advice.evidence_card import EvidenceCard
from calibration.exports.report.blocks import Block, Bullets, Paragraph, Section, Table
from calibration.exports.report.pictures.evidence import evidence_drawing
from calibration.exports.report.reader import DASH, Reader
from calibration.exports.report.told import Told


def evidence_section(told: Told, reader: Reader) -> Section:
    """Return the section that answers "why 15 points and not 25?"."""
    title = reader.say("What past leads say of each criterion")
    if not told.cards:
        said = reader.say("There is no outcome yet: it can't be said who converts.")
        if told.design.has_outcome:
            said = reader.say("The model has no criteria.")
        return Section("evidence", title, (Paragraph(said),))
    blocks: list[Block] = [evidence_drawing(told, reader), _table(told, reader)]
    blocks += [_of(each, told, reader) for each in told.cards]
    return Section("evidence", title, tuple(blocks))


def _table(told: Told, reader: Reader) -> Table:
    return Table(
        caption=reader.say("Design leads that meet a criterion, beside those that don't"),
        heads=(
            reader.say("criterion"),
            reader.say("points"),
            reader.say("leads that meet it"),
            reader.say("of them converted"),
            reader.say("of the others"),
            reader.say("times the others"),
            reader.say("95 % interval"),
        ),
        rows=tuple(_row(each, reader) for each in told.cards),
    )


def _row(card: EvidenceCard, reader: Reader) -> tuple[str, ...]:
    found = card.found
    low, high = found.ratio.low, found.ratio.high
    interval = DASH
    if math.isfinite(low) and math.isfinite(high):
        interval = reader.say("{low} to {high}", low=reader.times(low), high=reader.times(high))
    return (
        card.criterion.label,
        reader.signed(card.criterion.points),
        reader.number(found.leads_with),
        reader.percent(found.rate_with),
        reader.percent(found.rate_without),
        reader.times(found.ratio.value),
        interval,
    )


def _of(card: EvidenceCard, told: Told, reader: Reader) -> Bullets:
    has_signal = told.design.signal not in (None, "none")
    said = (
        evidence_sentences.of_outcome(card.found),
        evidence_sentences.of_coverage(card.found),
        evidence_sentences.of_points(card, has_signal=has_signal),
        evidence_sentences.of_overlap(card, told.labels),
        evidence_sentences.of_removal(card),
    )
    title = reader.say(
        "{points} for “{name}”: {sentence}",
        points=reader.signed(card.criterion.points),
        name=card.criterion.label,
        sentence=card.criterion.sentence(),
    )
    return Bullets(title, tuple(reader.tell(each) for each in said))
