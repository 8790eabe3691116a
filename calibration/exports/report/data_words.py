"""The leads that the numbers are from, who of them is counted, and what they can't tell."""

from collections.abc import Iterator

from calibration.evaluation import rate
from calibration.exports.report.blocks import Block, Bullets, Pairs, Paragraph, Section, Table
from calibration.exports.report.reader import DASH, Reader
from calibration.exports.report.told import DataTold, Told
from calibration.leads.facts import LeadFacts
from calibration.messages import quoted
from calibration.model import Model, fingerprint


def data_section(told: Told, reader: Reader) -> Section:
    """Return the section of the file, who is counted, what was left out and decided."""
    data, facts, model = told.data, told.facts, told.model
    rows = [
        (reader.say("File"), data.name),
        (reader.say("SHA-256 of the file"), data.sha256),
        (reader.say("Leads"), _rows(data, facts, reader)),
        *_additions(data, reader),
        (reader.say("Period"), _period(facts, reader)),
        (reader.say("Scored as of"), _as_of(facts, reader)),
        (reader.say("The win"), _outcome(model, reader)),
        (reader.say("Kept aside for the final check"), _kept_aside(told, reader)),
        (reader.say("Fingerprint of the model"), fingerprint(model)),
    ]
    blocks: list[Block] = [Pairs(tuple(rows)), _counted(told, reader)]
    if data.remedies:
        decided = tuple(reader.tell(each) for each in data.remedies)
        blocks.append(Bullets(reader.say("What was decided about the file"), decided))
    if data.overruled:
        blocks.append(_overruled(data, reader))
    return Section("data", reader.say("The leads"), tuple(blocks))


def limits_section(told: Told, reader: Reader) -> Section:
    """Return the section of what these numbers can't say."""
    items = [
        reader.say(
            "The leads were treated by the rule of their day: those that were never called had "
            "less of a chance to convert, so buyers left behind are a lower bound."
        ),
        reader.say(
            "Behaviour changes: a model is never finished. Look at these numbers again on newer "
            "leads."
        ),
        reader.say(
            "An interval of 95 % holds the true share in 95 of 100 such files. Two numbers whose "
            "difference could be chance are not different."
        ),
    ]
    if not told.facts.sample.every_lead:
        items.insert(
            0,
            reader.say(
                "Not every lead of the period is in the file: volumes, conversion rates and lift "
                "are told only as far as the true base rate is known."
            ),
        )
    if told.holdout is None:
        items.insert(
            0,
            reader.say(
                "The points were made by looking at the leads these numbers are from: new leads "
                "will do a little worse."
            ),
        )
    foot = reader.say("Past leads replayed: not a forecast of extra sales.")
    title = reader.say("What these numbers can't say")
    return Section("limits", title, (Paragraph(foot, "strong"), Bullets("", tuple(items))))


def _rows(data: DataTold, facts: LeadFacts, reader: Reader) -> str:
    said = reader.leads(facts.rows)
    if data.filtered:
        said = reader.say("{leads}; only {part}", leads=said, part=data.filtered)
    if not data.left_out:
        return said
    out = reader.ngettext("{n} row left out", "{n} rows left out", data.left_out)
    return reader.say("{leads}; {left_out}", leads=said, left_out=out)


def _additions(data: DataTold, reader: Reader) -> Iterator[tuple[str, str]]:
    if data.additions:
        yield reader.say("Added to it"), ", ".join(data.additions)


def _period(facts: LeadFacts, reader: Reader) -> str:
    if facts.first_day is None:
        return reader.say("unknown: no column tells when leads were created")
    return reader.say(
        "created from {first} to {last}",
        first=reader.day(facts.first_day),
        last=reader.day(facts.last_day),
    )


def _as_of(facts: LeadFacts, reader: Reader) -> str:
    if facts.as_of is None:
        return DASH
    if facts.as_of_rule:
        return reader.say(
            "each lead's own day, by the model's rule; mature or not on {day}",
            day=reader.day(facts.as_of),
        )
    return reader.day(facts.as_of)


def _outcome(model: Model, reader: Reader) -> str:
    outcome = model.outcome
    if outcome is None:
        return reader.say("no outcome yet")
    said = reader.say("“{field}” is {values}", field=outcome.field, values=quoted(outcome.positive))
    if outcome.window_days is None:
        return said
    window = reader.ngettext("within {n} day", "within {n} days", outcome.window_days)
    return reader.say("{outcome}, {window}", outcome=said, window=window)


def _kept_aside(told: Told, reader: Reader) -> str:
    split = told.facts.split
    if split.kind == "date":
        return reader.say(
            "those created from {day} on are kept aside for the final check",
            day=reader.day(split.first_day),
        )
    said = {
        "id": reader.say("three in ten, drawn by their id, are kept aside for the final check"),
        "row": reader.say("three in ten, drawn by what the file says of them, are kept aside"),
        "given": reader.say("those that the table says are kept aside for the final check"),
        "none": reader.say("none are kept aside"),
    }[split.kind]
    if split.kind == "none" and split.reason is not None:
        return f"{said}. {reader.tell(split.reason)}"
    return said


def _counted(told: Told, reader: Reader) -> Table:
    facts, everyone, design = told.facts, told.everyone, told.design
    rows = [
        (reader.say("all leads in the file"), facts.rows, reader.say("what volumes are over")),
        (
            reader.say("counted: their outcome is known"),
            facts.counted,
            reader.say("what rates are over"),
        ),
        (
            reader.say("of them converted"),
            everyone.converted,
            reader.percent(rate(everyone.converted, everyone.leads)),
        ),
        (
            reader.say("of the counted, designed on"),
            design.leads,
            reader.say("what the board and this report show"),
        ),
        (
            reader.say("of the counted, kept aside"),
            facts.counted - design.leads,
            reader.say("for the final check"),
        ),
        (reader.say("still open"), facts.open, reader.say("in no rate")),
        (reader.say("too young to tell"), facts.immature, reader.say("in no rate")),
        (
            reader.say("converted after the window"),
            facts.late,
            reader.say("counted as not converted"),
        ),
        (
            reader.say("ruled out by a gate"),
            everyone.ruled_out_everyone,
            reader.say("never handed over"),
        ),
    ]
    return Table(
        caption=reader.say("Who is counted"),
        heads=(reader.say("leads"), reader.say("how many"), reader.say("what for")),
        rows=tuple((name, reader.number(n), said) for name, n, said in rows),
        words=frozenset({2}),
    )


def _overruled(data: DataTold, reader: Reader) -> Table:
    return Table(
        caption=reader.say("Columns that are used although something speaks against them"),
        heads=(reader.say("column"), reader.say("signed for by"), reader.say("why")),
        rows=tuple((column, who or DASH, why or DASH) for column, who, why in data.overruled),
        words=frozenset({1, 2}),
    )
