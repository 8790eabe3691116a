"""The leaves of conditions: one question on one field of a lead.

A leaf on a missing value is false (but ``is_missing``), so every lead is decided.
"""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, PlainSerializer, model_validator
from pydantic import Field as Described

from calibration.messages import Message, join, say
from calibration.model.base import (
    Days,
    Name,
    Number,
    OperandText,
    Value,
    plain_number,
    refusal,
    shown,
)
from calibration.model.fields import FieldType


def _operand(value: object) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    if not isinstance(value, str):
        raise refusal(
            "not-an-operand",
            say("must be a text, a number, true or false. Got {value}.", value=shown(value)),
        )
    return value


Operand = Annotated[
    bool | float | OperandText,
    BeforeValidator(_operand),
    PlainSerializer(
        lambda value: plain_number(value) if isinstance(value, float) else value,
        return_type=bool | int | float | str,
    ),
]
"""A text, a number, true or false."""


def type_of(operand: bool | float | str) -> FieldType:  # noqa: FBT001 - an operand, not a switch
    """Return the type a field must have to be compared with ``operand``."""
    if isinstance(operand, bool):
        return FieldType.BOOLEAN
    return FieldType.TEXT if isinstance(operand, str) else FieldType.NUMBER


def _spoken(operand: bool | float | str) -> Message:  # noqa: FBT001
    if isinstance(operand, bool):
        return say("yes") if operand else say("no")
    if isinstance(operand, float):
        return say("{number}", number=plain_number(operand))
    return say("“{text}”", text=operand)


class Leaf(Value):
    """A condition on one field."""

    reads: ClassVar[FieldType | None] = None
    """The type the field must have; None where any type, or the operand's, will do."""

    field: Name

    def leaves(self) -> Iterator["Leaf"]:
        """Yield the leaves of the tree: this one."""
        yield self

    def fields(self) -> frozenset[str]:
        """Return the names of the fields the condition reads."""
        return frozenset(leaf.field for leaf in self.leaves())

    @abstractmethod
    def sentence(self) -> Message:
        """Return the condition as a sentence."""

    def __str__(self) -> str:
        return str(self.sentence())


class Equals(Leaf):
    """The field is the value (a text, a number, or true / false).

    Examples
    --------
    >>> str(Equals(field="industry", value="Services"))
    'industry is “Services”'
    """

    is_: Literal["equals"] = Described(default="equals", alias="is")
    value: Operand

    def sentence(self) -> Message:
        """Return the condition as a sentence."""
        return say("{field} is {value}", field=self.field, value=_spoken(self.value))


def _values(value: object) -> object:
    if isinstance(value, list | tuple):
        if not value:
            raise refusal("empty-list", say("must list at least one value. Got []."))
        kinds = {
            type_of(float(item) if type(item) is int else item)
            for item in value
            if isinstance(item, bool | int | float | str)
        }
        if len(kinds) > 1:
            raise refusal(
                "mixed-values",
                say(
                    "must list values of one type. Got {value}. Write only texts, only numbers, "
                    "or only true and false.",
                    value=shown(value),
                ),
            )
    return value


class OneOf(Leaf):
    """The field is one of the values."""

    is_: Literal["one_of"] = Described(default="one_of", alias="is")
    values: Annotated[tuple[Operand, ...], BeforeValidator(_values), Described(min_length=1)]

    def sentence(self) -> Message:
        """Return the condition as a sentence."""
        return say(
            "{field} is one of {values}",
            field=self.field,
            values=join(", ", tuple(_spoken(value) for value in self.values)),
        )


class _Comparison(Leaf):
    reads: ClassVar[FieldType | None] = FieldType.NUMBER
    template: ClassVar[str]
    value: Number

    def sentence(self) -> Message:
        """Return the condition as a sentence."""
        return Message(self.template, {"field": self.field, "value": plain_number(self.value)})


class AtLeast(_Comparison):
    """The number is the value or more.

    Examples
    --------
    >>> str(AtLeast(field="employees", value=200))
    'employees is at least 200'
    """

    template: ClassVar[str] = say("{field} is at least {value}").template
    is_: Literal["at_least"] = Described(default="at_least", alias="is")


class AtMost(_Comparison):
    """The number is the value or less."""

    template: ClassVar[str] = say("{field} is at most {value}").template
    is_: Literal["at_most"] = Described(default="at_most", alias="is")


class MoreThan(_Comparison):
    """The number is more than the value."""

    template: ClassVar[str] = say("{field} is more than {value}").template
    is_: Literal["more_than"] = Described(default="more_than", alias="is")


class LessThan(_Comparison):
    """The number is less than the value."""

    template: ClassVar[str] = say("{field} is less than {value}").template
    is_: Literal["less_than"] = Described(default="less_than", alias="is")


class Between(Leaf):
    """The number is between two others, both ends included."""

    reads: ClassVar[FieldType | None] = FieldType.NUMBER
    is_: Literal["between"] = Described(default="between", alias="is")
    low: Number
    high: Number

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise refusal(
                "unordered",
                say(
                    "low must not be above high. Got {low} and {high}. Swap them.",
                    low=plain_number(self.low),
                    high=plain_number(self.high),
                ),
            )
        return self

    def sentence(self) -> Message:
        """Return the condition as a sentence."""
        return say(
            "{field} is between {low} and {high}",
            field=self.field,
            low=plain_number(self.low),
            high=plain_number(self.high),
        )


class Contains(Leaf):
    """The text contains the value, literally."""

    reads: ClassVar[FieldType | None] = FieldType.TEXT
    is_: Literal["contains"] = Described(default="contains", alias="is")
    value: OperandText

    def sentence(self) -> Message:
        """Return the condition as a sentence."""
        return say("{field} contains “{value}”", field=self.field, value=self.value)


class StartsWith(Leaf):
    """The text starts with the value, literally."""

    reads: ClassVar[FieldType | None] = FieldType.TEXT
    is_: Literal["starts_with"] = Described(default="starts_with", alias="is")
    value: OperandText

    def sentence(self) -> Message:
        """Return the condition as a sentence."""
        return say("{field} starts with “{value}”", field=self.field, value=self.value)


class IsMissing(Leaf):
    """The field has no value."""

    is_: Literal["is_missing"] = Described(default="is_missing", alias="is")

    def sentence(self) -> Message:
        """Return the condition as a sentence."""
        return say("{field} is missing", field=self.field)


class IsKnown(Leaf):
    """The field has a value."""

    is_: Literal["is_known"] = Described(default="is_known", alias="is")

    def sentence(self) -> Message:
        """Return the condition as a sentence."""
        return say("{field} is known", field=self.field)


class WithinDays(Leaf):
    """The date lies 0 to so many days before the scoring date."""

    reads: ClassVar[FieldType | None] = FieldType.DATE
    is_: Literal["within_days"] = Described(default="within_days", alias="is")
    days: Days

    def sentence(self) -> Message:
        """Return the condition as a sentence."""
        return say("{field} is within the last {days} days", field=self.field, days=self.days)


class OlderThanDays(Leaf):
    """The date lies more than so many days before the scoring date."""

    reads: ClassVar[FieldType | None] = FieldType.DATE
    is_: Literal["older_than_days"] = Described(default="older_than_days", alias="is")
    days: Days

    def sentence(self) -> Message:
        """Return the condition as a sentence."""
        return say("{field} is more than {days} days ago", field=self.field, days=self.days)


LEAVES: tuple[type[Leaf], ...] = (
    Equals,
    OneOf,
    AtLeast,
    AtMost,
    MoreThan,
    LessThan,
    Between,
    Contains,
    StartsWith,
    IsMissing,
    IsKnown,
    WithinDays,
    OlderThanDays,
)
"""Every kind of leaf, in the order people are offered them."""


def verb_of(leaf: type[Leaf]) -> str:
    """Return the word that names a kind of leaf in the file: ``at_least``, ``contains``…."""
    return str(leaf.model_fields["is_"].default)
