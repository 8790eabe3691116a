"""Conditions compiled to SQL, as sqlglot nodes and never as text.

One compiler serves every engine and every export. It works on *clean* columns: a missing value
is NULL, a text is folded, a number is a finite double, a date is a calendar day.
"""

from collections.abc import Mapping

from sqlglot import exp

from calibration.leads.nodes import number, text, whole
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
    fold,
)

Columns = Mapping[str, exp.Expr]
"""The clean column of each field, by the field's name."""


def compile_condition(condition: Condition, *, columns: Columns, as_of: exp.Expr) -> exp.Expr:
    """Compile a condition to a boolean node that is true for the leads that meet it.

    For the others it is false, or NULL where a value is missing: whoever negates it must decide
    that first, as :func:`negated` does. A case or a filter takes both the same, and a test of a
    missing value at every leaf would double the time that grouping leads takes.

    Parameters
    ----------
    condition
        Any condition of a model.
    columns
        The clean column of each field the condition reads.
    as_of
        The scoring date, a DATE.
    """
    match condition:
        case AllOf() | AnyOf():
            parts = [
                compile_condition(part, columns=columns, as_of=as_of) for part in condition.parts()
            ]
            joined = exp.and_(*parts) if isinstance(condition, AllOf) else exp.or_(*parts)
            return exp.paren(joined)
        case Negation():
            part = compile_condition(condition.not_, columns=columns, as_of=as_of)
            return negated(part)
        case IsMissing():
            return exp.Is(this=columns[condition.field].copy(), expression=exp.null())
        case IsKnown():
            missing = exp.Is(this=columns[condition.field].copy(), expression=exp.null())
            return exp.Not(this=missing)
    return _leaf(condition, columns[condition.field].copy(), as_of)


def negated(test: exp.Expr) -> exp.Expr:
    """Return whether a compiled condition is not met; never NULL."""
    return exp.Not(this=exp.Coalesce(this=exp.paren(test), expressions=[exp.false()]))


def age_in_days(column: exp.Expr, as_of: exp.Expr) -> exp.Expr:
    """Return the days from a date to the scoring date; negative for a date in the future."""
    return exp.DateDiff(this=as_of.copy(), expression=column.copy(), unit=exp.Var(this="DAY"))


def _operand(value: bool | float | str) -> exp.Expr:  # noqa: FBT001 - an operand
    if isinstance(value, bool):
        return exp.convert(value)
    return text(fold(value)) if isinstance(value, str) else number(value)


_COMPARISONS: dict[type[Leaf], type[exp.Binary]] = {
    AtLeast: exp.GTE,
    AtMost: exp.LTE,
    MoreThan: exp.GT,
    LessThan: exp.LT,
}


def _leaf(leaf: Leaf, column: exp.Expr, as_of: exp.Expr) -> exp.Expr:
    """Compile a leaf to a node that is NULL where the column is."""
    match leaf:
        case Equals():
            return exp.EQ(this=column, expression=_operand(leaf.value))
        case OneOf():
            return exp.In(this=column, expressions=[_operand(value) for value in leaf.values])
        case AtLeast() | AtMost() | MoreThan() | LessThan():
            return _COMPARISONS[type(leaf)](this=column, expression=number(leaf.value))
        case Between():
            return exp.Between(this=column, low=number(leaf.low), high=number(leaf.high))
        case Contains():
            position = exp.StrPosition(this=column, substr=text(fold(leaf.value)))
            return exp.GT(this=position, expression=whole(0))
        case StartsWith():
            return exp.StartsWith(this=column, expression=text(fold(leaf.value)))
        case WithinDays():
            age = age_in_days(column, as_of)
            return exp.Between(this=age, low=whole(0), high=whole(leaf.days))
        case OlderThanDays():
            return exp.GT(this=age_in_days(column, as_of), expression=whole(leaf.days))
    raise TypeError(type(leaf))
