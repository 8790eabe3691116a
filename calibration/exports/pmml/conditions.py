"""Conditions as boolean expressions: two-valued, for every leaf says what a missing value gives."""

from typing import Final

from calibration.exports.pmml import texts
from calibration.exports.pmml.names import Names
from calibration.exports.pmml.nodes import (
    Node,
    apply,
    both,
    compared,
    either,
    equals_number,
    ref,
    text,
    truth,
)
from calibration.model import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Between,
    Condition,
    Contains,
    Equals,
    IsKnown,
    IsMissing,
    Leaf,
    LessThan,
    MoreThan,
    Negation,
    OlderThanDays,
    OneOf,
    StartsWith,
    WithinDays,
)

_COMPARISONS: Final[dict[type[Leaf], str]] = {
    AtLeast: "greaterOrEqual",
    AtMost: "lessOrEqual",
    MoreThan: "greaterThan",
    LessThan: "lessThan",
}


def condition_node(condition: Condition, names: Names) -> Node:
    """Return whether a lead meets a condition; the expression always has a value."""
    match condition:
        case AllOf():
            return both(*(condition_node(part, names) for part in condition.all))
        case AnyOf():
            return either(*(condition_node(part, names) for part in condition.any))
        case Negation():
            return apply("not", condition_node(condition.not_, names))
        case IsMissing():
            return apply("isMissing", ref(names[f"value:{condition.field}"]))
        case IsKnown():
            return apply("isNotMissing", ref(names[f"value:{condition.field}"]))
        case WithinDays():
            age = names[f"age:{condition.field}"]
            return both(
                compared("greaterOrEqual", age, 0), compared("lessOrEqual", age, condition.days)
            )
        case OlderThanDays():
            return compared("greaterThan", names[f"age:{condition.field}"], condition.days)
    return _leaf(condition, names[f"value:{condition.field}"])


def _leaf(leaf: Leaf, name: str) -> Node:
    match leaf:
        case Equals():
            return _is_one_of((leaf.value,), name)
        case OneOf():
            return _is_one_of(leaf.values, name)
        case AtLeast() | AtMost() | MoreThan() | LessThan():
            return compared(_COMPARISONS[type(leaf)], name, leaf.value)
        case Between():
            return both(
                compared("greaterOrEqual", name, leaf.low),
                compared("lessOrEqual", name, leaf.high),
            )
        case Contains():
            return _matches(name, texts.containing(leaf.value))
        case StartsWith():
            return _matches(name, texts.starting_with(leaf.value))
    raise TypeError(type(leaf))


def _is_one_of(values: tuple[bool | float | str, ...], name: str) -> Node:
    words = [each for each in values if isinstance(each, str)]
    if words:
        return _matches(name, texts.equal_to(words))
    return either(*(_equals(value, name) for value in values))


def _equals(value: bool | float | str, name: str) -> Node:  # noqa: FBT001 - an operand
    if isinstance(value, bool):
        return apply("equal", ref(name), truth(value), missing="false")
    return equals_number(name, float(value))


def _matches(name: str, pattern: str) -> Node:
    return apply("matches", ref(name), text(pattern), missing="false")
