"""The page: the verdict first, then what it rests on."""

from calibration.exports.monitoring_report.data_words import data_section
from calibration.exports.monitoring_report.moved_words import moved_section, volume_section
from calibration.exports.monitoring_report.promise_words import promise_section, rate_cards
from calibration.exports.monitoring_report.question_words import (
    cannot_tell_section,
    questions_section,
)
from calibration.exports.monitoring_report.told import VERDICTS, MonitoringTold
from calibration.exports.report.blocks import Block, Bullets, Card, Cards
from calibration.exports.report.page import Heading, page_of
from calibration.exports.report.reader import Reader


def monitoring_report(told: MonitoringTold, *, reader: Reader) -> str:
    """Return the report as one HTML page that fetches nothing and runs nothing; no lead is in it.

    Parameters
    ----------
    told
        What it tells.
    reader
        In which language.
    """
    return page_of(
        Heading(
            kind=reader.say("Monitoring report"),
            name=told.model.name,
            about=(
                reader.say(
                    "{leads} from “{file}”",
                    leads=reader.leads(told.found.new.everyone),
                    file=told.file,
                ),
                reader.say("made on {moment}", moment=reader.moment(told.made_at)),
            ),
            foot=reader.say(
                "What happened to new leads, held against what the model's file promised."
            ),
        ),
        first=_first(told, reader),
        sections=(
            promise_section(told, reader),
            moved_section(told, reader),
            volume_section(told, reader),
            questions_section(told, reader),
            cannot_tell_section(told, reader),
            data_section(told, reader),
        ),
        reader=reader,
    )


def _first(told: MonitoringTold, reader: Reader) -> tuple[Block, ...]:
    found = told.found
    reasons = tuple(reader.tell(each) for each in found.reasons)
    blocks: list[Block] = [
        Cards((Card(reader.say("Verdict"), reader.say(VERDICTS[found.verdict]), ()),)),
        Bullets(reader.say("Why"), reasons),
    ]
    if found.rates:
        blocks.append(rate_cards(told, reader))
    return tuple(blocks)
