"""Conditions: small trees that decide, for every lead, whether it meets a criterion.

Leaves ask one question on one field; joints put them together. ``not`` of a leaf on a missing
value is true. Each condition can be said as a sentence.
"""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Discriminator, Tag
from pydantic import Field as Described

from calibration.messages import Message, join, say
from calibration.model.base import Value, refusal
from calibration.model.leaves import (
    AtLeast,
    AtMost,
    Between,
    Contains,
    Equals,
    IsKnown,
    IsMissing,
    Leaf,
    LessThan,
    MoreThan,
    OlderThanDays,
    OneOf,
    StartsWith,
    WithinDays,
    verb_of,
)


class _Joint(Value):
    joint: ClassVar[str]

    @abstractmethod
    def parts(self) -> tuple["Condition", ...]:
        """Return the conditions that are joined."""

    def leaves(self) -> Iterator[Leaf]:
        """Yield the leaves of the tree, in order."""
        for part in self.parts():
            yield from part.leaves()

    def fields(self) -> frozenset[str]:
        """Return the names of the fields the condition reads."""
        return frozenset(leaf.field for leaf in self.leaves())

    @abstractmethod
    def sentence(self) -> Message:
        """Return the condition as a sentence."""

    def __str__(self) -> str:
        return str(self.sentence())


def _within(condition: "Condition") -> Message:
    joint = isinstance(condition, AllOf | AnyOf) and len(condition.parts()) > 1
    return say("({part})", part=condition.sentence()) if joint else condition.sentence()


def _some_parts(value: object) -> object:
    if isinstance(value, list | tuple) and not value:
        raise refusal("empty-list", say("must join at least one condition. Got []."))
    return value


class AllOf(_Joint):
    """Every one of the conditions holds."""

    joint: ClassVar[str] = "all"
    all: Annotated[tuple["Condition", ...], BeforeValidator(_some_parts), Described(min_length=1)]

    def parts(self) -> tuple["Condition", ...]:
        """Return the conditions that are joined."""
        return self.all

    def sentence(self) -> Message:
        """Return the condition as a sentence."""
        return join(" and ", tuple(_within(part) for part in self.all))


class AnyOf(_Joint):
    """At least one of the conditions holds."""

    joint: ClassVar[str] = "any"
    any: Annotated[tuple["Condition", ...], BeforeValidator(_some_parts), Described(min_length=1)]

    def parts(self) -> tuple["Condition", ...]:
        """Return the conditions that are joined."""
        return self.any

    def sentence(self) -> Message:
        """Return the condition as a sentence."""
        return join(" or ", tuple(_within(part) for part in self.any))


class Negation(_Joint):
    """The condition does not hold."""

    joint: ClassVar[str] = "not"
    not_: "Condition" = Described(alias="not")

    def parts(self) -> tuple["Condition", ...]:
        """Return the one condition that is denied."""
        return (self.not_,)

    def sentence(self) -> Message:
        """Return the condition as a sentence."""
        return say("not ({part})", part=self.not_.sentence())


def _tag(value: object) -> str | None:
    if isinstance(value, Leaf):
        return verb_of(type(value))
    if isinstance(value, _Joint):
        return value.joint
    if isinstance(value, dict):
        for joint in ("all", "any", "not"):
            if joint in value:
                return joint
        verb = value.get("is", value.get("is_"))
        return verb if isinstance(verb, str) else None
    return None


Condition = Annotated[
    Annotated[Equals, Tag("equals")]
    | Annotated[OneOf, Tag("one_of")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[AtMost, Tag("at_most")]
    | Annotated[MoreThan, Tag("more_than")]
    | Annotated[LessThan, Tag("less_than")]
    | Annotated[Between, Tag("between")]
    | Annotated[Contains, Tag("contains")]
    | Annotated[StartsWith, Tag("starts_with")]
    | Annotated[IsMissing, Tag("is_missing")]
    | Annotated[IsKnown, Tag("is_known")]
    | Annotated[WithinDays, Tag("within_days")]
    | Annotated[OlderThanDays, Tag("older_than_days")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Negation, Tag("not")],
    Discriminator(_tag),
]
"""Any condition."""

for _joint in (AllOf, AnyOf, Negation):
    _joint.model_rebuild()
