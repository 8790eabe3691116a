"""What a lead could still do: the values that its behaviour may come to have, and no others.

Who a lead is does not change, nor what sales says of it, nor what has happened already. A count
goes up, a day becomes more recent, something that has not happened happens.
"""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from sqlglot import exp

from calibration.engine.supposed import Cell, LeadValues
from calibration.leads.nodes import call, column, select, table
from calibration.leads.typed import TypedLeads
from calibration.model import (
    AtLeast,
    AtMost,
    Between,
    Contains,
    Equals,
    Field,
    FieldType,
    Kind,
    Leaf,
    LessThan,
    Model,
    MoreThan,
    OlderThanDays,
    OneOf,
    StartsWith,
    WithinDays,
    fold,
)
from calibration.model.sentences import NO, YES

MOST_DECIMALS: Final = 6
_ANY_WORD: Final = "yes"
_A_DAY: Final = 1e-4
"""What a day adds to the size of a change, so that of two dates the nearer one is smaller."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a field may come to have, and how large a change that is.

    Something that happens, once or on a later day, is a change of size 1; a count that goes up by
    three one of size 3, or of as many spreads of the field among the leads, where that is less.
    """

    value: Cell
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """What the leads tell of a field of numbers.

    Parameters
    ----------
    is_whole
        Whether all values are whole, as those of a count are.
    spread
        The standard deviation of the values; 0 where it is unknown.
    """

    is_whole: bool = True
    spread: float = 0.0


@dataclass(frozen=True, slots=True)
class WhatChanges:
    """What somebody knows of the fields beyond the model.

    Parameters
    ----------
    numbers
        What the leads tell of fields of numbers, by name.
    latest
        Texts that tell the latest thing that happened, so that another may take its place.
    stays
        Fields that shall not change.
    usual
        A word that texts which are missing usually come to say, by field, for models that ask
        only whether there is one.
    """

    numbers: Mapping[str, NumberFacts] = field(default_factory=dict)
    latest: Collection[str] = ()
    stays: Collection[str] = ()
    usual: Mapping[str, str] = field(default_factory=dict)


def behaviour_fields(model: Model) -> tuple[Field, ...]:
    """Return the fields that behaviour criteria read and no criterion of another kind does."""
    behaviour: set[str] = set()
    others: set[str] = set()
    for each in model.criteria:
        (behaviour if each.kind is Kind.BEHAVIOUR else others).update(each.fields())
    return tuple(each for each in model.fields if each.name in behaviour - others)


def number_facts(leads: TypedLeads, model: Model) -> dict[str, NumberFacts]:
    """Return what the leads tell of the behaviour fields that hold numbers, in one query."""
    fields = [each for each in behaviour_fields(model) if each.type is FieldType.NUMBER]
    if not fields:
        return {}
    wanted: list[exp.Expr] = []
    for each in fields:
        cell = column(leads.columns[each.name])
        is_whole = exp.EQ(this=cell, expression=call("floor", cell.copy()))
        wanted += [call("bool_and", is_whole), call("stddev_pop", cell.copy())]
    (found,) = leads.leads.query(select(*wanted, source=table(leads.relation)))
    pairs = zip(fields, found[::2], found[1::2], strict=True)
    return {
        each.name: NumberFacts(whole is not False, float(str(spread or 0)))
        for each, whole, spread in pairs
    }


def words_named(model: Model, name: str) -> tuple[str, ...]:
    """Return the texts that the model's conditions ask for in a field, as they are written."""
    found = {fold(each): each for each in _words([e for e in _leaves(model) if e.field == name])}
    return tuple(found.values())


def possible_changes(
    model: Model, lead: LeadValues, *, known: WhatChanges | None = None
) -> dict[str, tuple[Option, ...]]:
    """Return what each field that can change may become, its value today first.

    Of all the values that a field could take only those are returned that the model tells apart:
    the smallest change within each range of values that its conditions, repeats and decays treat
    alike. Of texts they are the words that the model names, and the usual one.

    A field that is read by any criterion that is not about behaviour stays as it is, and so does
    a number that stands for a name (a code of a channel), unless it is 0.
    """
    known = known or WhatChanges()
    found = {}
    for each in behaviour_fields(model):
        value = lead.values.get(each.name)
        if each.name in known.stays or each.name not in lead.values:
            continue
        options = tuple(_options(model, each, value, lead.as_of, known))
        if options:
            found[each.name] = (Option(value), *options)
    return found


def _options(
    model: Model, field: Field, value: Cell, as_of: date, known: WhatChanges
) -> Iterator[Option]:
    leaves = [each for each in _leaves(model) if each.field == field.name]
    match field.type:
        case FieldType.NUMBER:
            facts = known.numbers.get(field.name, NumberFacts())
            now = float(value) if isinstance(value, float | int) else None
            if now and _is_code(model, field.name, leaves):
                return iter(())
            return _higher(now, _breaks(model, field.name, leaves), facts)
        case FieldType.BOOLEAN:
            return iter(() if value is True else (Option(value=True, size=1.0),))
        case FieldType.DATE:
            day = value if isinstance(value, date) else None
            return _later(day, _last_ages(model, field.name, leaves), as_of)
        case FieldType.TEXT:
            now_said = value if isinstance(value, str) else None
            usual = known.usual.get(field.name, _ANY_WORD)
            return _said(now_said, leaves, usual=usual, is_latest=field.name in known.latest)


def _leaves(model: Model) -> Iterator[Leaf]:
    conditions = [each.when for each in model.criteria]
    conditions += [each.when for each in model.gates]
    conditions += [each.when for each in model.variants]
    for each in conditions:
        yield from each.leaves()


# Numbers


def _breaks(model: Model, name: str, leaves: Collection[Leaf]) -> list[float]:
    """Return the numbers at which something in the model changes, increasing."""
    found: set[float] = set()
    for leaf in leaves:
        match leaf:
            case AtLeast() | AtMost() | MoreThan() | LessThan():
                found.add(leaf.value)
            case Between():
                found |= {leaf.low, leaf.high}
            case Equals() | OneOf():
                values = leaf.values if isinstance(leaf, OneOf) else (leaf.value,)
                found |= {each for each in values if isinstance(each, float)}
    for criterion in model.criteria:
        if criterion.repeat is not None and criterion.repeat.field == name:
            found |= {float(each) for each in range(1, criterion.repeat.at_most + 1)}
    return sorted(found)


def _is_code(model: Model, name: str, leaves: Collection[Leaf]) -> bool:
    """Return whether numbers are but names: the model asks which one it is, and never how much."""
    repeated = any(each.repeat is not None and each.repeat.field == name for each in model.criteria)
    how_much = AtLeast | AtMost | MoreThan | LessThan | Between
    return not repeated and not any(isinstance(each, how_much) for each in leaves)


def _higher(now: float | None, breaks: list[float], facts: NumberFacts) -> Iterator[Option]:
    """Yield the smallest value above ``now`` in each range that the model tells apart."""
    start = 0.0 if now is None else now
    above = [each for each in breaks if each > start]
    values: set[float] = set()
    for low, high in zip([start, *above], [*above, math.inf], strict=True):
        if low > start:
            values.add(math.ceil(low) if facts.is_whole else low)
        between = _just_above(low, high, is_whole=facts.is_whole)
        if between is not None:
            values.add(between)
    unit = max(1.0, facts.spread) if facts.is_whole else facts.spread or 1.0
    for each in sorted(values):
        yield Option(float(each), (each - start) / unit)


def _just_above(low: float, high: float, *, is_whole: bool) -> float | None:
    """Return the first number above ``low`` with as few decimals as lie below ``high``."""
    if math.floor(low) + 1 < high or is_whole:
        first = math.floor(low) + 1.0
        return first if first < high else None
    for decimals in range(1, MOST_DECIMALS + 1):
        power = 10.0**decimals
        first = (math.floor(low * power) + 1) / power
        if low < first < high:
            return first
    middle = (low + high) / 2
    return middle if low < middle < high else None


# Days


def _last_ages(model: Model, name: str, leaves: Collection[Leaf]) -> list[int]:
    """Return the ages, in days, after which something in the model changes."""
    found = {each.days for each in leaves if isinstance(each, WithinDays | OlderThanDays)}
    for criterion in model.criteria:
        decay = criterion.decay
        if decay is not None and decay.field == name:
            steps = math.ceil(100 / decay.loses_percent)
            found |= {step * decay.every_days - 1 for step in range(1, steps + 1)}
    return sorted(found)


def _later(day: date | None, last_ages: list[int], as_of: date) -> Iterator[Option]:
    """Yield the smallest step towards the scoring day into each age that the model tells apart."""
    if day is None:  # it has not happened, so the first day on which it can is this one
        yield Option(as_of, 1.0)
        return
    age = (as_of - day).days
    for each in sorted((each for each in last_ages if 0 <= each < age), reverse=True):
        yield Option(as_of - timedelta(days=each), 1.0 + _A_DAY * (age - each))


# Texts


def _said(
    now: str | None, leaves: Collection[Leaf], *, usual: str, is_latest: bool
) -> Iterator[Option]:
    """Yield the words that the model names, where the text may still come to say them."""
    words = {fold(each): each for each in _words(leaves)}
    if now in NO:
        may = [said for word, said in words.items() if word in YES]
    elif now is None:
        may = [usual, *(said for word, said in words.items() if word not in NO)]
    elif is_latest:
        may = [said for word, said in words.items() if word != now]
    else:  # it has happened
        may = []
    for each in may:
        yield Option(each, 1.0)


def _words(leaves: Collection[Leaf]) -> Iterator[str]:
    for leaf in leaves:
        match leaf:
            case Equals() | OneOf():
                values = leaf.values if isinstance(leaf, OneOf) else (leaf.value,)
                yield from (each for each in values if isinstance(each, str))
            case Contains() | StartsWith():
                yield leaf.value
