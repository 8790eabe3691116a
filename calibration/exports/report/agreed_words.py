"""What was kept, decided, left open and signed, in words."""

from collections.abc import Iterator

from calibration.exports.report.agreed import Agreed, VersionTold
from calibration.exports.report.blocks import Block, Bullets, Pairs, Paragraph, Section, Table
from calibration.exports.report.reader import DASH, Reader
from calibration.exports.report.told import Told
from calibration.model import fingerprint

_SHORT = 12
"""Signs of a fingerprint that tell two models of a project apart at a glance."""


def agreed_section(told: Told, reader: Reader) -> Section:
    """Return the section of versions, decisions, open questions and signatures."""
    agreed = told.occasion.agreed
    blocks: list[Block] = [
        *_versions(agreed, reader),
        *_decisions(agreed, reader),
        *_questions(agreed, reader),
        *_signatures(agreed, told, reader),
    ]
    if not agreed.is_whole:
        said = reader.say(
            "What the project keeps can't be read now: its versions, decisions and signatures "
            "are not told here."
        )
        blocks.insert(0, Paragraph(said, "warning"))
    if not blocks:
        said = reader.say("Nothing was written down: no version kept, no decision, no signature.")
        blocks = [Paragraph(said)]
    return Section("agreed", reader.say("What was decided, and by whom"), tuple(blocks))


def _versions(agreed: Agreed, reader: Reader) -> Iterator[Block]:
    if not agreed.versions:
        return
    yield Table(
        caption=reader.say("Versions that were kept"),
        heads=(
            reader.say("version"),
            reader.say("day"),
            reader.say("kept by"),
            reader.say("why"),
            reader.say("fingerprint"),
        ),
        rows=tuple(_version(each, reader) for each in agreed.versions),
        words=frozenset({1, 2, 3, 4}),
    )
    for each in agreed.versions:
        if each.changes:
            title = reader.say("What version {n} changed", n=reader.number(each.number))
            yield Bullets(title, tuple(reader.tell(change) for change in each.changes))


def _version(each: VersionTold, reader: Reader) -> tuple[str, ...]:
    return (
        reader.number(each.number),
        reader.moment(each.made_at),
        each.author or DASH,
        each.reason or DASH,
        each.fingerprint[:_SHORT],
    )


def _decisions(agreed: Agreed, reader: Reader) -> Iterator[Block]:
    if agreed.decisions:
        yield Table(
            caption=reader.say("Decisions"),
            heads=(
                reader.say("what"),
                reader.say("why"),
                reader.say("decided by"),
                reader.say("day"),
            ),
            rows=tuple(
                (
                    each.what,
                    each.why or DASH,
                    each.who or DASH,
                    DASH if each.made_at is None else reader.moment(each.made_at),
                )
                for each in agreed.decisions
            ),
            words=frozenset({1, 2, 3}),
        )


def _questions(agreed: Agreed, reader: Reader) -> Iterator[Block]:
    if agreed.questions:
        yield Table(
            caption=reader.say("Questions left open"),
            heads=(
                reader.say("question"),
                reader.say("about"),
                reader.say("who finds out"),
                reader.say("until"),
            ),
            rows=tuple(
                (each.question, each.about or DASH, each.owner or DASH, reader.day(each.due))
                for each in agreed.questions
            ),
            words=frozenset({1, 2, 3}),
        )


def _signatures(agreed: Agreed, told: Told, reader: Reader) -> Iterator[Block]:
    if agreed.terms:
        yield Pairs(agreed.terms)
    if not agreed.signatures:
        return
    own = fingerprint(told.model)
    rows = []
    for each in agreed.signatures:
        is_this = reader.say("this model") if each.fingerprint == own else each.fingerprint[:_SHORT]
        rows.append(
            (
                each.who or DASH,
                each.side or DASH,
                DASH if each.signed_at is None else reader.moment(each.signed_at),
                each.why or DASH,
                is_this,
            )
        )
    yield Table(
        caption=reader.say("Signatures"),
        heads=(
            reader.say("who"),
            reader.say("for"),
            reader.say("day"),
            reader.say("why"),
            reader.say("signed model"),
        ),
        rows=tuple(rows),
        words=frozenset({1, 2, 3, 4}),
    )
