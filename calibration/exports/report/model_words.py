"""The model in words: what earns points, what rules out, what follows."""

from collections.abc import Iterator

from calibration.exports.report.blocks import Bullets, Paragraph, Section, Table
from calibration.exports.report.reader import DASH, Reader
from calibration.exports.report.told import Told
from calibration.model import AXIS_NAMES, Axis, Band, Group, Model, Variant


def model_section(told: Told, reader: Reader) -> Section:
    """Return the section that tells the model, so that it can be read aloud."""
    model = told.model
    low, high = model.bounds()
    line = reader.say(
        "{qualified}: from {threshold} points, on a scale of {low} to {high}.",
        qualified=reader.gettext(told.words.qualified),
        threshold=reader.number(model.threshold),
        low=reader.number(low),
        high=reader.number(high),
    )
    lists = [*_groups(model, reader), _gates(model, reader), _variants(model, reader)]
    return Section(
        "model",
        reader.say("The model in words"),
        (
            Paragraph(line, "strong"),
            *(each for each in lists if each.items),
            _bands(model, reader),
        ),
    )


def _groups(model: Model, reader: Reader) -> Iterator[Bullets]:
    for axis in Axis:
        for group in model.groups:
            if group.axis is axis and (criteria := model.criteria_of(group.id)):
                lines = tuple(
                    reader.say(
                        "{points} for “{name}”: {sentence}",
                        points=reader.signed(each.points),
                        name=each.label,
                        sentence=each.sentence(),
                    )
                    for each in criteria
                )
                yield Bullets(_title(group, reader), lines)


def _title(group: Group, reader: Reader) -> str:
    title = f"{reader.gettext(AXIS_NAMES[group.axis])} · {group.label}"
    cap = _cap(group, reader)
    return f"{title} ({cap})" if cap else title


def _cap(group: Group, reader: Reader) -> str:
    low, high = group.at_least, group.at_most
    if low is not None and high is not None:
        return reader.say(
            "counts for {low} to {high}", low=reader.number(low), high=reader.number(high)
        )
    if high is not None:
        return reader.say("counts for {high} at most", high=reader.number(high))
    if low is not None:
        return reader.say("counts for {low} at least", low=reader.number(low))
    return ""


def _gates(model: Model, reader: Reader) -> Bullets:
    never = [
        reader.say("never if {sentence} (“{name}”)", sentence=each.when.sentence(), name=each.label)
        for each in model.qualification.disqualify
    ]
    only = [
        reader.say("only if {sentence} (“{name}”)", sentence=each.when.sentence(), name=each.label)
        for each in model.qualification.require
    ]
    return Bullets(reader.say("Whatever the score"), (*never, *only))


def _variants(model: Model, reader: Reader) -> Bullets:
    labels = {each.id: each.label for each in model.criteria}
    lines = tuple(
        reader.say(
            "“{name}”, if {sentence}: {changes}",
            name=each.label,
            sentence=each.when.sentence(),
            changes=", ".join(_changes(each, labels, reader)),
        )
        for each in model.variants
    )
    return Bullets(reader.say("Other points for"), lines)


def _changes(variant: Variant, labels: dict[str, str], reader: Reader) -> Iterator[str]:
    for name, points in variant.points.items():
        yield reader.say(
            "“{name}” {points}", name=labels.get(name, name), points=reader.signed(points)
        )
    if variant.threshold is not None:
        yield reader.say("threshold {n}", n=reader.number(variant.threshold))


def _bands(model: Model, reader: Reader) -> Table:
    return Table(
        caption=reader.say("Bands, and what is done in each"),
        heads=(
            reader.say("band"),
            reader.say("from, in points"),
            reader.say("action"),
            reader.say("owner"),
            reader.say("within"),
        ),
        rows=tuple(_band(each, reader) for each in reversed(model.bands)),
        words=frozenset({2, 3, 4}),
    )


def _band(band: Band, reader: Reader) -> tuple[str, ...]:
    within = DASH
    if band.within_hours is not None:
        within = reader.ngettext("{n} hour", "{n} hours", band.within_hours)
    start = DASH if band.from_ is None else reader.number(band.from_)
    return (band.name, start, band.action or DASH, band.owner or DASH, within)
