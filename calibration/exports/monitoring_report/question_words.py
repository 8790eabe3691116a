"""Every question of the joint test with its answer, and what can't be told."""

from calibration.exports.monitoring_report.told import MonitoringTold
from calibration.exports.report.blocks import Bullets, Paragraph, Section, Table
from calibration.exports.report.reader import Reader
from calibration.monitoring.results import Finding, Verdict

_LEAST = 0.001


def questions_section(told: MonitoringTold, reader: Reader) -> Section:
    """Return the section of all questions, the surest first."""
    title = reader.say("All that was asked")
    findings = told.found.findings
    if not findings:
        nothing = Paragraph(reader.say("Nothing could be asked of so few leads."))
        return Section("questions", title, (nothing,))
    table = Table(
        caption=reader.say("The joint test"),
        heads=("", reader.say("chance, over all questions"), ""),
        rows=tuple(_row(each, reader) for each in findings),
        words=frozenset({2}),
    )
    note = reader.say(
        "How often chance alone brings as much, by Holm's method for all these questions "
        "together: below 5 %, and large enough to matter, it counts."
    )
    return Section("questions", title, (table, Paragraph(note, "note")))


def _row(each: Finding, reader: Reader) -> tuple[str, ...]:
    verdict = ""
    if each.counts:
        recalibrates = each.leads_to is Verdict.RECALIBRATE
        verdict = reader.say("recalibrate") if recalibrates else reader.say("watch")
    sentence = reader.tell(each.sentence)
    return sentence, _chance(each.adjusted, reader), verdict


def _chance(share: float, reader: Reader) -> str:
    if share < _LEAST:
        return reader.say("under {share}", share=reader.percent(_LEAST))
    return reader.percent(share)


def cannot_tell_section(told: MonitoringTold, reader: Reader) -> Section:
    """Return the section of what these leads and this file can't tell."""
    title = reader.say("What can’t be told")
    said = tuple(reader.tell(each) for each in told.found.cannot_tell)
    if not said:
        return Section("cannot-tell", title, (Paragraph(reader.say("Nothing was left open.")),))
    return Section("cannot-tell", title, (Bullets(reader.say("Open, and what to do"), said),))
