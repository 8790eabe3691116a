"""The cells that lie on the edges of what a model asks of a field, as texts of a file.

Each leaf, ``repeat`` and ``decay`` names the cells at which its answer turns: just below a bound,
at it and just above, the day before and the day after, a text in another case.
"""

import itertools
import math
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from calibration.model import (
    Between,
    Condition,
    Contains,
    Criterion,
    Decay,
    Equals,
    Field,
    FieldType,
    Leaf,
    Model,
    OlderThanDays,
    OneOf,
    Repeat,
    StartsWith,
    WithinDays,
    fold,
)

SCORING_DATE: Final = date(2026, 6, 30)
"""As of when reference leads are scored. It is written beside them."""

EMPTY: Final = ""
_COUNTS_IN_FULL: Final = 6
_PAIRS: Final = 30
_WORDS: Final = (
    "true", "false", "Yes", "NO", "oui", "non", "vrai", "FAUX", "t", "f", "y", "n", "O", "1", "0",
)  # fmt: skip
_UNREADABLE: Final = {
    FieldType.NUMBER: "not a number",
    FieldType.BOOLEAN: "perhaps",
    FieldType.DATE: "not a day",
}


def cells_of(field: Field, model: Model) -> tuple[str, ...]:
    """Return every cell a field has among the reference leads, each once; the first is empty."""
    texts: list[str] = [EMPTY]
    for condition in conditions_of(model):
        leaves = [leaf for leaf in condition.leaves() if leaf.field == field.name]
        for leaf in leaves:
            texts.extend(edges_of_leaf(leaf))
        texts.extend(_together(leaves))
    for criterion in model.criteria:
        if criterion.repeat is not None and criterion.repeat.field == field.name:
            texts.extend(edges_of_repeat(criterion.repeat))
        if criterion.decay is not None and criterion.decay.field == field.name:
            texts.extend(edges_of_decay(criterion.decay))
    texts.extend(ways_of_missing(field))
    if field.type is FieldType.BOOLEAN:
        texts.extend(_WORDS)
    return tuple(dict.fromkeys([*texts, _some_value(field)]))


def conditions_of(model: Model) -> Iterator[Condition]:
    """Yield every condition: of criteria, of gates, of variants."""
    yield from (criterion.when for criterion in model.criteria)
    yield from (gate.when for gate in model.gates)
    yield from (variant.when for variant in model.variants)


def edges_of_leaf(leaf: Leaf) -> tuple[str, ...]:
    """Return the cells at which the answer of a leaf turns.

    Examples
    --------
    >>> edges_of_leaf(WithinDays(field="seen", days=30))
    ('2026-07-01', '2026-06-30', '2026-05-31', '2026-05-30')
    """
    match leaf:
        case Equals() | OneOf():
            values = leaf.values if isinstance(leaf, OneOf) else (leaf.value,)
            return tuple(_of_values(values))
        case Between():
            return (*_around(leaf.low), *_around(leaf.high))
        case Contains():
            return tuple(_of_contained(leaf.value))
        case StartsWith():
            return tuple(_of_start(leaf.value))
        case WithinDays():
            return tuple(_days(-1, 0, leaf.days, leaf.days + 1))
        case OlderThanDays():
            return tuple(_days(leaf.days, leaf.days + 1, -1))
    value = getattr(leaf, "value", None)
    return tuple(_around(value)) if isinstance(value, float) else ()


def edges_of_repeat(repeat: Repeat) -> tuple[str, ...]:
    """Return counts from none to one more than the most, a fraction and a negative one."""
    most = repeat.at_most
    counts = {0, 1, 2, most - 1, most, most + 1}
    if most <= _COUNTS_IN_FULL:
        counts |= set(range(most + 2))
    whole = [written(float(count)) for count in sorted(counts) if count >= 0]
    below_most = written(math.nextafter(float(most), -math.inf))
    return (*whole, below_most, written(most - 0.5), "-1", "-0.5", written(most * 1000.0))


def edges_of_decay(decay: Decay) -> tuple[str, ...]:
    """Return days around each kind of step: the first, the second, the last, the future."""
    every, steps = decay.every_days, -(-100 // decay.loses_percent)
    ages = [0, -1, -400, every - 1, every, every + 1, 2 * every - 1, 2 * every]
    ages += [(steps - 1) * every, steps * every - 1, steps * every, (steps + 1) * every]
    return tuple(_days(*ages))


def edges_of_criterion(criterion: Criterion) -> dict[str, tuple[str, ...]]:
    """Return the edges of a criterion's ``repeat`` and ``decay``, by which of the two it is."""
    edges = {}
    if criterion.repeat is not None:
        edges["repeat"] = edges_of_repeat(criterion.repeat)
    if criterion.decay is not None:
        edges["decay"] = edges_of_decay(criterion.decay)
    return edges


def ways_of_missing(field: Field) -> tuple[str, ...]:
    """Return every way in which a cell of the field can hold no value."""
    ways = [EMPTY]
    for word in field.missing:
        ways += [word, *_cased(word)]
        number = _number(word)
        if number is not None and field.type is FieldType.NUMBER:
            ways += [written(number), repr(number)]
    if field.type is FieldType.NUMBER:
        ways += ["NaN", "inf", "-Infinity"]
    if field.type is FieldType.TEXT:
        ways.append(" \u00a0")
    if field.type in _UNREADABLE:
        ways.append(_UNREADABLE[field.type])
    return tuple(dict.fromkeys(ways))


def written(number: float) -> str:
    """Return a number as programs write it: exactly the double, without ``.0``."""
    whole = number.is_integer() and abs(number) < 2**53
    return str(int(number)) if whole else repr(number)


def _number(word: str) -> float | None:
    try:
        number = float(word.strip())
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _around(bound: float) -> Iterator[str]:
    yield written(bound)
    for end in (-math.inf, math.inf):
        beside = math.nextafter(bound, end)
        if math.isfinite(beside):
            yield written(beside)


def _days(*ages: int) -> Iterator[str]:
    for age in dict.fromkeys(ages):
        # Every engine knows the years 1 to 9999; a day on their ends is no edge of a model.
        if 1 < (SCORING_DATE.toordinal() - age) < date.max.toordinal():
            yield (SCORING_DATE - timedelta(days=age)).isoformat()


def _of_values(values: Iterable[bool | float | str]) -> Iterator[str]:
    for place, value in enumerate(values):
        if isinstance(value, bool):
            yield from ("true", "false")
        elif isinstance(value, float):
            yield from _around(value) if place == 0 else (written(value),)
        elif place == 0:
            yield from (value, *_cased(value), *_near(value), f"{value}x", f"x{value}")
        else:
            yield value


def _of_contained(value: str) -> Iterator[str]:
    plain = value.strip()
    yield from (plain, f"x{plain}y", f"{plain} y", f"x {plain}", *_near(plain))
    yield from (f"x{each}y" for each in _cased(plain))


def _of_start(value: str) -> Iterator[str]:
    plain = value.strip()
    yield from (f"{plain} y", plain, f"x{plain}", *_near(plain))
    yield from (f"{each}y" for each in _cased(plain))


def _cased(value: str) -> Iterator[str]:
    """Yield other writings of a text that compare as equal: its case, blanks at its ends."""
    for other in (value.upper(), value.lower(), value.swapcase()):
        if other != value and fold(other) == fold(value) and _is_composed(other):
            yield other
    yield f"\u00a0{value} "
    yield f"\t{value}\u202f"


def _near(value: str) -> Iterator[str]:
    """Yield texts that look like another and aren't it: without its accents, its last sign."""
    bare = unicodedata.normalize("NFD", value)
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    others = [bare, value[:-1], *(value.replace(sign, "x") for sign in "%_*?\\")]
    for other in others:
        if fold(other) and fold(other) != fold(value) and _is_composed(other):
            yield other


def _is_composed(text: str) -> bool:
    # Not every engine composes; the exports say that texts are expected composed.
    return unicodedata.is_normalized("NFC", text)


def _together(leaves: list[Leaf]) -> Iterator[str]:
    """Yield texts that answer two leaves of one condition at once."""
    parts = [leaf for leaf in leaves if isinstance(leaf, Contains | StartsWith)]
    for first, second in itertools.islice(itertools.permutations(parts, 2), _PAIRS):
        yield f"{first.value.strip()} {second.value.strip()}"


def _some_value(field: Field) -> str:
    """Return a value that no leaf looks for."""
    return {
        FieldType.NUMBER: "1234567.5",
        FieldType.TEXT: "something else",
        FieldType.BOOLEAN: "true",
        FieldType.DATE: "2026-03-31",
    }[field.type]
