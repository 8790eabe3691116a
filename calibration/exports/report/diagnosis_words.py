"""What is surely wrong, in the words of the diagnosis, and what can't be told."""

from calibration.exports.report.blocks import Block, Bullets, Pairs, Paragraph, Section
from calibration.exports.report.reader import Reader
from calibration.exports.report.told import Told


def diagnosis_section(told: Told, reader: Reader) -> Section:
    """Return the section of the diagnosis."""
    found = told.diagnosis
    blocks: list[Block] = []
    if found.healthy is not None:
        blocks.append(Paragraph(reader.tell(found.healthy)))
    if found.statements:
        blocks.append(
            Pairs(
                tuple(
                    (reader.tell(each.message), reader.tell(each.advice))
                    for each in found.statements
                )
            )
        )
    if found.untold:
        untold = tuple(reader.tell(each) for each in found.untold)
        blocks.append(Bullets(reader.say("What these leads can't tell"), untold))
    return Section("diagnosis", reader.say("Diagnosis"), tuple(blocks))
