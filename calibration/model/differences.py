"""What changed between two models, in sentences."""

from collections.abc import Iterable, Iterator, Mapping

from calibration.messages import Message, quoted, say
from calibration.model.bounds import Bounds
from calibration.model.criteria import Criterion
from calibration.model.model import Model
from calibration.model.outcome import AsOf, Outcome
from calibration.model.qualification import Gate
from calibration.model.readings import Band, Grades
from calibration.model.variants import Variant

_PLAIN = {
    "name": say("name"),
    "objective": say("objective"),
    "market": say("market"),
    "lead_id": say("column of the lead's id"),
}
_OUTCOME = {
    "field": say("column of the outcome"),
    "positive": say("values of a lead that converted"),
    "negative": say("values of a lead that did not convert"),
    "window_days": say("days a lead has to convert"),
    "created_field": say("column of the day a lead was created"),
    "converted_date_field": say("column of the day it converted"),
    "value_field": say("column of what it was worth"),
}


def differences(before: Model, after: Model) -> tuple[Message, ...]:
    """Return what changed from ``before`` to ``after``, a sentence for each change.

    Two models of the same fingerprint have none. The order is the model's own: what the model
    is, criteria, groups, threshold and gates, bands, grades, variants.
    """
    return tuple(_differences(before, after))


def _differences(before: Model, after: Model) -> Iterator[Message]:
    for key, name in _PLAIN.items():
        yield from _changed(name, getattr(before, key), getattr(after, key))
    yield from _outcome(before.outcome, after.outcome)
    yield from _changed(say("scoring date"), _rule(before.as_of), _rule(after.as_of))
    yield from _fields(before, after)
    yield from _criteria(before, after)
    yield from _groups(before, after)
    if before.score_range != after.score_range:
        yield say(
            "score range {before} → {after}",
            before=_range(before.score_range),
            after=_range(after.score_range),
        )
    yield from _changed(say("threshold"), before.threshold, after.threshold)
    yield from _gates(before, after)
    yield from _bands(before.bands, after.bands)
    yield from _grades(before.grades, after.grades)
    yield from _variants(before, after)


def _changed(what: Message, before: object, after: object) -> Iterator[Message]:
    if before != after:
        yield say(
            "{what} {before} → {after}", what=what, before=_or_none(before), after=_or_none(after)
        )


def _reordered(old: Mapping[str, object], new: Mapping[str, object]) -> bool:
    """Return whether what both have stands in another order."""
    return [each for each in old if each in new] != [each for each in new if each in old]


def _or_none(value: object) -> object:
    return say("none") if value is None else value


def _said(words: str | None) -> Message | None:
    return None if words is None else say("“{words}”", words=words)


def _range(bounds: Bounds | None) -> Message:
    if bounds is None or (bounds.at_least is None and bounds.at_most is None):
        return say("none")
    if bounds.at_least is None:
        return say("at most {high}", high=bounds.at_most)
    if bounds.at_most is None:
        return say("at least {low}", low=bounds.at_least)
    return say("{low} to {high}", low=bounds.at_least, high=bounds.at_most)


def _outcome(before: Outcome | None, after: Outcome | None) -> Iterator[Message]:
    if before is None or after is None:
        if before != after:
            yield say("An outcome is defined") if before is None else say("The outcome is gone")
        return
    for key, name in _OUTCOME.items():
        yield from _changed(name, _listed(getattr(before, key)), _listed(getattr(after, key)))


def _listed(value: object) -> object:
    """Return the texts of a list in quotation marks, anything else as it is."""
    return quoted(value) if isinstance(value, tuple) else value


def _rule(as_of: AsOf | None) -> Message | None:
    """Return the rule for a past lead's scoring date; None for the newest day of all leads."""
    if as_of is None:
        return None
    return say("{days} days after “{field}”", days=as_of.plus_days, field=as_of.field)


def _grades(before: Grades | None, after: Grades | None) -> Iterator[Message]:
    if before is None or after is None:
        if before != after:
            yield say("Grades added") if before is None else say("Grades removed")
        return
    for letter, bound in before.fit.items():
        yield from _changed(say("grade {name} from", name=letter), bound, after.fit[letter])
    for digit, bound in before.engagement.items():
        yield from _changed(say("grade {name} from", name=digit), bound, after.engagement[digit])


def _fields(before: Model, after: Model) -> Iterator[Message]:
    old, new = (
        {each.name: each for each in before.fields},
        {each.name: each for each in after.fields},
    )
    for name in new:
        if name not in old:
            yield say("Field “{name}” added", name=name)
    for name, field in old.items():
        if name not in new:
            yield say("Field “{name}” removed", name=name)
        elif field != new[name]:
            yield say("Field “{name}” is read differently", name=name)
    if _reordered(old, new):
        yield say("The order of the fields changed")


def _criteria(before: Model, after: Model) -> Iterator[Message]:
    old = {each.id: each for each in before.criteria}
    new = {each.id: each for each in after.criteria}
    for criterion in before.criteria:
        if criterion.id not in new:
            yield say(
                "Criterion “{name}” removed ({points} points)",
                name=criterion.label,
                points=criterion.points,
            )
    for criterion in after.criteria:
        if criterion.id not in old:
            yield say(
                "Criterion “{name}” added: {sentence}, {points} points",
                name=criterion.label,
                sentence=criterion.sentence(),
                points=criterion.points,
            )
        else:
            yield from _criterion(old[criterion.id], criterion)
    if _reordered(old, new):
        yield say("The order of the criteria changed")


def _criterion(before: Criterion, after: Criterion) -> Iterator[Message]:
    yield from _changed(say("“{name}”", name=after.label), before.points, after.points)
    if before.label != after.label:
        yield say("“{before}” is now called “{after}”", before=before.label, after=after.label)
    parts = ("when", "repeat", "decay")
    if any(getattr(before, part) != getattr(after, part) for part in parts):
        yield say(
            "“{name}”: {before} → {after}",
            name=after.label,
            before=before.sentence(),
            after=after.sentence(),
        )
    if before.group != after.group:
        yield say(
            "“{name}” moved from group {before} to {after}",
            name=after.label,
            before=before.group,
            after=after.group,
        )
    if (before.kind, before.stage) != (after.kind, after.stage):
        yield say("“{name}”: its kind or stage changed", name=after.label)


def _groups(before: Model, after: Model) -> Iterator[Message]:
    old, new = {each.id: each for each in before.groups}, {each.id: each for each in after.groups}
    for group in before.groups:
        if group.id not in new:
            yield say("Group “{name}” removed", name=group.label)
    for group in after.groups:
        if group.id not in old:
            yield say("Group “{name}” added", name=group.label)
            continue
        was = old[group.id]
        if (was.at_least, was.at_most) != (group.at_least, group.at_most):
            yield say(
                "Group “{name}” counts for {after}, was {before}",
                name=group.label,
                after=_range(group),
                before=_range(was),
            )
        if (was.label, was.axis) != (group.label, group.axis):
            yield say("Group “{name}” has another name or axis", name=group.label)
    if _reordered(old, new):
        yield say("The order of the groups changed")


def _named_changes(
    what: Message, before: Iterable[Gate | Variant], after: Iterable[Gate | Variant]
) -> Iterator[Message]:
    old, new = {each.id: each for each in before}, {each.id: each for each in after}
    for each in old.values():
        if each.id not in new:
            yield say("{what} “{name}” removed", what=what, name=each.label)
    for each in new.values():
        if each.id not in old:
            yield say(
                "{what} “{name}” added: {sentence}",
                what=what,
                name=each.label,
                sentence=each.when.sentence(),
            )
        elif old[each.id].when != each.when or old[each.id].label != each.label:
            yield say(
                "{what} “{name}” is now: {sentence}",
                what=what,
                name=each.label,
                sentence=each.when.sentence(),
            )
    if _reordered(old, new):
        yield say("{what}: the order changed", what=what)


def _gates(before: Model, after: Model) -> Iterator[Message]:
    yield from _named_changes(
        say("Disqualifier"), before.qualification.disqualify, after.qualification.disqualify
    )
    yield from _named_changes(
        say("Requirement"), before.qualification.require, after.qualification.require
    )


def _bands(before: tuple[Band, ...], after: tuple[Band, ...]) -> Iterator[Message]:
    old, new = {each.name: each for each in before}, {each.name: each for each in after}
    for name in old:
        if name not in new:
            yield say("Band “{name}” removed", name=name)
    for name, band in new.items():
        if name not in old:
            yield say("Band “{name}” added, from {bound}", name=name, bound=_or_none(band.from_))
            continue
        yield from _changed(say("band “{name}” from", name=name), old[name].from_, band.from_)
        was = old[name]
        yield from _changed(
            say("what is done with “{name}”:", name=name), _said(was.action), _said(band.action)
        )
        yield from _changed(
            say("who sees to “{name}”:", name=name), _said(was.owner), _said(band.owner)
        )
        yield from _changed(
            say("hours for “{name}”", name=name), was.within_hours, band.within_hours
        )


def _variants(before: Model, after: Model) -> Iterator[Message]:
    yield from _named_changes(say("Variant"), before.variants, after.variants)
    old = {each.id: each for each in before.variants}
    labels = {each.id: each.label for each in after.criteria}
    for variant in after.variants:
        was = old.get(variant.id)
        if was is None:
            continue
        yield from _changed(
            say("threshold of “{name}”", name=variant.label), was.threshold, variant.threshold
        )
        for criterion in sorted(was.points.keys() | variant.points.keys()):
            yield from _changed(
                say(
                    "“{name}” for “{variant}”",
                    name=labels.get(criterion, criterion),
                    variant=variant.label,
                ),
                was.points.get(criterion),
                variant.points.get(criterion),
            )
