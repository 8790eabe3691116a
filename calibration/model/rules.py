"""The rules that tie the parts of a model together.

They are checked on plain data (what a file holds), not on built objects, so that a file with a
wrong type here and an unknown group there is told both at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from calibration.messages import Message, say
from calibration.model.criteria import Axis, Kind
from calibration.model.fields import FieldType
from calibration.model.leaves import LEAVES, Leaf, type_of, verb_of
from calibration.model.names import nearest
from calibration.problems import Problem

Data = Mapping[str, object]

_UNREADABLE: dict[str, Data] = {}
"""Stands for fields that are no list: that is told once, not again for each use of a field."""
_LEAVES: dict[str, type[Leaf]] = {verb_of(leaf): leaf for leaf in LEAVES}


def broken_rules(data: Data) -> tuple[Problem, ...]:
    """Return every broken rule of the model in ``data``; parts of a wrong type are passed over."""
    return (
        *_duplicates(data),
        *_references(data),
        *_conditions(data),
        *_modifiers(data),
        *_bands(data),
    )


def _objects(data: Data, *path: str) -> list[tuple[str, Data]]:
    """Return the objects of a list in ``data`` with their places."""
    inner: object = data
    for key in path:
        inner = inner.get(key) if isinstance(inner, Mapping) else None
    if not isinstance(inner, Sequence) or isinstance(inner, str):
        return []
    place = ".".join(path)
    return [
        (f"{place}[{index}]", item) for index, item in enumerate(inner) if isinstance(item, Mapping)
    ]


def _named(objects: list[tuple[str, Data]], key: str) -> dict[str, Data]:
    return {str(item[key]): item for _, item in objects if isinstance(item.get(key), str)}


def _declared(data: Data) -> dict[str, Data]:
    if not isinstance(data.get("fields", []), list):
        return _UNREADABLE
    return _named(_objects(data, "fields"), "name")


def _gates(data: Data) -> list[tuple[str, Data]]:
    return _objects(data, "qualification", "disqualify") + _objects(
        data, "qualification", "require"
    )


def _duplicates(data: Data) -> Iterator[Problem]:
    lists = (
        (_objects(data, "fields"), "name"),
        (_objects(data, "groups"), "id"),
        (_objects(data, "criteria"), "id"),
        (_gates(data), "id"),
        (_objects(data, "bands"), "name"),
        (_objects(data, "variants"), "id"),
    )
    for objects, key in lists:
        first: dict[str, str] = {}
        for place, item in objects:
            name = item.get(key)
            if not isinstance(name, str):
                continue
            if name in first:
                yield Problem(
                    "duplicate",
                    f"{place}.{key}",
                    say(
                        "must be unique. “{name}” is already used at {first}. Give one of them "
                        "another {key}.",
                        name=name,
                        first=first[name],
                        key=key,
                    ),
                )
            else:
                first[name] = place


def _unknown(
    kind: str, place: str, what: Message, name: str, known: Mapping[str, object]
) -> Problem:
    message = say(
        "must be {what}. Got “{name}”, which is not one. {remedy}",
        what=what,
        name=name,
        remedy=nearest(name, known),
    )
    return Problem(kind, place, message)


def _references(data: Data) -> Iterator[Problem]:
    groups = _named(_objects(data, "groups"), "id")
    criteria = _named(_objects(data, "criteria"), "id")
    for place, criterion in _objects(data, "criteria"):
        group, kind = criterion.get("group"), criterion.get("kind")
        if not isinstance(group, str):
            continue
        if group not in groups:
            yield _unknown(
                "unknown-group", f"{place}.group", say("the id of a group"), group, groups
            )
        elif kind in set(Kind) and groups[group].get("axis") in set(Axis):
            axis = Axis(str(groups[group]["axis"]))
            if Kind(str(kind)).axis is not axis:
                yield Problem(
                    "wrong-axis",
                    f"{place}.kind",
                    say(
                        "must belong to the axis of its group. Got {kind}, which belongs to "
                        "{own}, in group “{group}”, which belongs to {other}. Change the kind, "
                        "or move the criterion to a group of {own}.",
                        kind=kind,
                        own=Kind(str(kind)).axis.value,
                        group=group,
                        other=axis.value,
                    ),
                )
    for place, variant in _objects(data, "variants"):
        points = variant.get("points")
        for name in points if isinstance(points, Mapping) else ():
            if name not in criteria:
                yield _unknown(
                    "unknown-criterion",
                    f"{place}.points.{name}",
                    say("the id of a criterion"),
                    str(name),
                    criteria,
                )


def _field_problem(
    place: str, name: object, wanted: FieldType | None, fields: Mapping[str, Data], user: str
) -> Iterator[Problem]:
    if not isinstance(name, str) or fields is _UNREADABLE:
        return
    if name not in fields:
        yield Problem(
            "undeclared-field",
            f"{place}.field",
            say(
                "must be a declared field. Got “{name}”. Add it to fields with its type. {remedy}",
                name=name,
                remedy=nearest(name, fields),
            ),
        )
    elif wanted is not None and fields[name].get("type") in set(FieldType) - {wanted}:
        yield Problem(
            "wrong-type",
            f"{place}.field",
            say(
                "{user} reads a {wanted} field. Got “{name}”, declared as {type}. Change the "
                "condition, or the type of the field.",
                user=user,
                wanted=wanted.value,
                name=name,
                type=fields[name]["type"],
            ),
        )


def _wanted_type(leaf: Data, kind: type[Leaf]) -> FieldType | None:
    if kind.reads is not None:
        return kind.reads
    values = leaf.get("values", [leaf["value"]] if "value" in leaf else [])
    for value in values if isinstance(values, Sequence) and not isinstance(values, str) else ():
        if isinstance(value, bool | int | float | str):
            return type_of(float(value) if type(value) is int else value)
    return None


def _tree(place: str, node: object, fields: Mapping[str, Data]) -> Iterator[Problem]:
    if not isinstance(node, Mapping):
        return
    for joint in ("all", "any"):
        parts = node.get(joint)
        if isinstance(parts, Sequence) and not isinstance(parts, str):
            for index, part in enumerate(parts):
                yield from _tree(f"{place}.{joint}[{index}]", part, fields)
    if "not" in node:
        yield from _tree(f"{place}.not", node["not"], fields)
    verb = node.get("is")
    if isinstance(verb, str) and verb in _LEAVES:
        wanted = _wanted_type(node, _LEAVES[verb])
        yield from _field_problem(place, node.get("field"), wanted, fields, verb)


def _conditions(data: Data) -> Iterator[Problem]:
    fields = _declared(data)
    for place, item in (
        *_objects(data, "criteria"),
        *_gates(data),
        *_objects(data, "variants"),
    ):
        yield from _tree(f"{place}.when", item.get("when"), fields)


def _modifiers(data: Data) -> Iterator[Problem]:
    fields = _declared(data)
    for place, criterion in _objects(data, "criteria"):
        for key, wanted in (("repeat", FieldType.NUMBER), ("decay", FieldType.DATE)):
            modifier = criterion.get(key)
            if isinstance(modifier, Mapping):
                yield from _field_problem(
                    f"{place}.{key}", modifier.get("field"), wanted, fields, key
                )


def _bands(data: Data) -> Iterator[Problem]:
    bands = _objects(data, "bands")
    if "bands" in data and data["bands"] == []:
        yield Problem("no-band", "bands", say("must hold at least one band. Got []."))
    for index, (place, band) in enumerate(bands):
        if index == 0 and band.get("from") is not None:
            yield Problem(
                "band-order",
                f"{place}.from",
                say(
                    "the first band holds the lowest scores and has no bound. Got {value}. "
                    "Remove from, or put a band without it first.",
                    value=band["from"],
                ),
            )
        if index > 0 and band.get("from") is None:
            yield Problem(
                "band-order",
                f"{place}.from",
                say("every band but the first must say from which score it starts. Add from."),
            )
    bounded = [
        (place, band["from"])
        for place, band in bands[1:]
        if isinstance(band.get("from"), int | float) and not isinstance(band["from"], bool)
    ]
    for (_, low), (place, high) in pairwise(bounded):
        if high <= low:  # type: ignore[operator]
            yield Problem(
                "band-order",
                f"{place}.from",
                say(
                    "bands must start at strictly increasing scores. Got {high} after {low}. "
                    "Put the bands in order.",
                    high=high,
                    low=low,
                ),
            )
