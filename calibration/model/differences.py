"""What changed between two models, in sentences."""

from collections.abc import Iterable, Iterator, Mapping

from calibration.messages import Message, say
from calibration.model.bounds import Bounds
from calibration.model.criteria import Criterion
from calibration.model.model import Model
from calibration.model.qualification import Gate
from calibration.model.readings import Band
from calibration.model.variants import Variant

_PLAIN = {
    "name": say("name"),
    "objective": say("objective"),
    "market": say("market"),
    "lead_id": say("column of the lead's id"),
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
    if before.outcome != after.outcome:
        yield say("The definition of the outcome changed")
    if before.as_of != after.as_of:
        yield say("The rule for the scoring date changed")
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
    if before.grades != after.grades:
        yield say("The bounds of the grades changed")
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
