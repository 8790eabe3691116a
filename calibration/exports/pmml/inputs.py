"""What goes into a document, and how missing values and dates are read there."""

import re
from collections.abc import Iterator
from typing import Final

from calibration.exports.pmml import texts
from calibration.exports.pmml.names import AS_OF, Names
from calibration.exports.pmml.nodes import (
    Node,
    apply,
    both,
    compared,
    derived,
    element,
    equals_number,
    first_of,
    number,
    ref,
    text,
    whole,
)
from calibration.leads import formats
from calibration.model import Condition, Field, FieldType, Model, OlderThanDays, WithinDays
from calibration.model.text import BLANKS

_KINDS: Final = {
    FieldType.NUMBER: ("continuous", "double"),
    FieldType.BOOLEAN: ("categorical", "boolean"),
    FieldType.TEXT: ("categorical", "string"),
    FieldType.DATE: ("categorical", "string"),
}
LARGEST: Final = 1.7976931348623157e308
_FOURTH: Final = r"(?:0(?:4|8)|(?:2|4|6|8)(?:0|4|8)|(?:1|3|5|7|9)(?:2|6))"
_LEAP: Final = rf"(?:\d\d{_FOURTH}|(?:00|{_FOURTH})00)"
_LONG: Final = r"(?:01|03|05|07|08|10|12)-(?:0\d|1\d|2\d|30|31)"
_SHORT: Final = r"(?:04|06|09|11)-(?:0\d|1\d|2\d|30)"
_FEBRUARY: Final = r"02-(?:0\d|1\d|20|21|22|23|24|25|26|27|28)"
_TIME: Final = r"(?:(?:T| )\d\d:\d\d(?::\d\d(?:\.\d+)?)? ?(?:Z|(?:\+|-)\d\d(?::?\d\d)?)?)?"
A_DAY: Final = (
    r"^(?!0000|.{8}00)"
    rf"(?:\d\d\d\d-(?:{_LONG}|{_SHORT}|{_FEBRUARY})|{_LEAP}-02-29){_TIME}{texts.END}"
)
"""A day that is in the calendar, as in 2026-06-30; a time of day may follow."""


def data_fields(model: Model, names: Names) -> list[Node]:
    """Return the declarations of what goes in: the fields of the model, then the scoring date."""
    found = [
        element(
            "DataField",
            name=field.name,
            optype=_KINDS[field.type][0],
            dataType=_KINDS[field.type][1],
        )
        for field in model.read_fields()
    ]
    if needs_day(model):
        found.append(
            element("DataField", name=names[AS_OF], optype="categorical", dataType="string")
        )
    return found


def mining_fields(model: Model, names: Names) -> list[Node]:
    """Return how inputs are taken: all as they are, and nothing is scored without the day."""
    found = [
        element("MiningField", name=field.name, invalidValueTreatment="asIs")
        for field in model.read_fields()
    ]
    if needs_day(model):
        found.append(
            element(
                "MiningField",
                name=names[AS_OF],
                invalidValueTreatment="asIs",
                missingValueTreatment="returnInvalid",
            )
        )
    return found


def needs_day(model: Model) -> bool:
    """Return whether a lead's score depends on the day it is scored on."""
    return bool(aged_fields(model))


def aged_fields(model: Model) -> frozenset[str]:
    """Return the date fields whose age counts, in a condition or where points fade."""
    asked = {
        leaf.field
        for when in conditions_of(model)
        for leaf in when.leaves()
        if isinstance(leaf, WithinDays | OlderThanDays)
    }
    return frozenset(asked | {each.decay.field for each in model.criteria if each.decay})


def conditions_of(model: Model) -> Iterator[Condition]:
    """Yield every condition: of criteria, of gates, of variants."""
    yield from (criterion.when for criterion in model.criteria)
    yield from (gate.when for gate in model.gates)
    yield from (variant.when for variant in model.variants)


def clean_fields(model: Model, names: Names) -> list[Node]:
    """Return the fields as the model reads them, and the ages of dates in days.

    A value that is missing in any of the model's ways has none here either.
    """
    found = [
        derived(names[f"value:{field.name}"], _clean(field), _KINDS[field.type][1])
        for field in model.read_fields()
    ]
    if not needs_day(model):
        return found
    day = names["scoring date"]
    found.append(derived(day, first_of([(_is_a_day(names[AS_OF]), ref(names[AS_OF]))]), "string"))
    found += _day_number(day, names["day of scoring"], names, " of scoring")
    for name in sorted(aged_fields(model)):
        clean, count = names[f"value:{name}"], names[f"day:{name}"]
        found += _day_number(clean, count, names, f":{name}")
        age = apply("-", ref(names["day of scoring"]), ref(count))
        known = both(apply("isNotMissing", ref(clean)), apply("isNotMissing", ref(day)))
        found.append(derived(names[f"age:{name}"], first_of([(known, age)])))
    return found


def _clean(field: Field) -> Node:
    name = field.name
    if field.type is FieldType.NUMBER:
        finite = apply("lessOrEqual", apply("abs", ref(name)), number(LARGEST), missing="false")
        others = [
            apply("not", equals_number(name, value)) for value in _numbers_among(field.missing)
        ]
        return first_of([(both(finite, *others), ref(name))])
    if field.type is FieldType.BOOLEAN:
        return ref(name)
    blank = apply("matches", ref(name), text(texts.blank_or(field.missing)), missing="true")
    tests = [apply("not", blank)]
    if field.type is FieldType.DATE:
        tests.append(_is_a_day(name))
    return first_of([(both(*tests), ref(name))])


def _numbers_among(words: tuple[str, ...]) -> list[float]:
    plain = (word.strip(BLANKS) for word in words)
    found = [
        float(re.sub(f"[{formats.THOUSANDS_BLANKS}]", "", word))
        for word in plain
        if re.fullmatch(formats.NUMBER["."], word)
    ]
    return [each for each in found if abs(each) <= LARGEST]


def _is_a_day(name: str) -> Node:
    return apply("matches", ref(name), text(A_DAY), missing="false")


def _day_number(source: str, made: str, names: Names, of: str) -> list[Node]:
    """Count the days of a date from the first of March of the year 0, in the calendar of today.

    The year starts in March, so that the leap day is its last: Howard Hinnant's
    ``days_from_civil``. Where there is no date the number means nothing.
    """
    year, month, day = (names[f"{part}{of}"] for part in ("year", "month", "day of month"))
    parts = [
        derived(field, apply("substring", ref(source), whole(at), whole(length), missing="1"))
        for field, at, length in ((year, 1, 4), (month, 6, 2), (day, 9, 2))
    ]
    early = compared("lessOrEqual", month, 2)
    shifted = apply("-", ref(year), first_of([(early, number(1))], number(0)))
    years = names[f"years{of}"]
    months = apply("+", ref(month), first_of([(early, number(9))], number(-3)))
    in_year = apply("floor", _quotient(apply("+", apply("*", number(153), months), number(2)), 5))
    count = apply(
        "sum",
        apply("*", number(365), ref(years)),
        apply("floor", _quotient(ref(years), 4)),
        apply("-", number(0), apply("floor", _quotient(ref(years), 100))),
        apply("floor", _quotient(ref(years), 400)),
        in_year,
        ref(day),
    )
    return [*parts, derived(years, shifted), derived(made, count)]


def _quotient(value: Node, by: int) -> Node:
    return apply("/", value, number(by))
