"""Conditions that might become criteria: levels, cut points, truth values, missing values."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from calibration.advice.values import FEWEST_LEADS, ValueCounts
from calibration.model import (
    AtLeast,
    AtMost,
    Condition,
    Equals,
    FieldType,
    IsMissing,
    OneOf,
    WithinDays,
)

Mask: TypeAlias = NDArray[np.bool_]

CUTS: Final = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
"""Shares of the leads below the cut points that are tried in numbers."""
DAYS: Final = (7, 14, 30, 60, 90, 180, 365)
"""Days that are tried for "within the last … days"."""
MOST_PER_FIELD: Final = 8
MOST_WORDS: Final = 6
"""Values in one condition, for it to be read at a glance."""
SURE: Final = 6.63
"""Pearson's chi-squared of a condition, one degree of freedom, at 1 %."""
_ALIKE: Final = 4.0
"""Chi-squared from which a text's conversion rate differs enough to be grouped with others."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A condition on one field, and the counted design leads that meet it."""

    condition: Condition
    field: str
    converted: int
    leads: int
    chi_squared: float


def candidates_of(counts: ValueCounts, *, with_ages: bool = True) -> list[Candidate]:
    """Return the most telling conditions on a field, the most telling first.

    Texts are folded: see :func:`respelled`. Without ``with_ages``, how recent a day is is not
    looked at: it may be later than anybody could have known.
    """
    kinds: Mapping[FieldType, Callable[[], Iterable[Candidate]]] = {
        FieldType.TEXT: lambda: _texts(counts),
        FieldType.NUMBER: lambda: _numbers(counts),
        FieldType.BOOLEAN: lambda: _truths(counts),
        FieldType.DATE: lambda: _ages(counts) if with_ages else (),
    }
    found = [*kinds[counts.field.type](), *_missing(counts)]
    telling = [each for each in found if each.chi_squared >= SURE]
    telling.sort(key=lambda each: -each.chi_squared)
    different = {(each.converted, each.leads): each for each in reversed(telling)}
    return [each for each in telling if different[each.converted, each.leads] is each][
        :MOST_PER_FIELD
    ]


def respelled(candidate: Candidate, spelling: Mapping[str, str]) -> Candidate:
    """Return the candidate with its texts as they are commonly written.

    Parameters
    ----------
    candidate
        A candidate whose texts are folded.
    spelling
        How a folded text is commonly written.
    """
    condition = candidate.condition
    if isinstance(condition, Equals) and isinstance(condition.value, str):
        word = spelling.get(condition.value, condition.value)
        return replace(candidate, condition=Equals(field=condition.field, value=word))
    if isinstance(condition, OneOf):
        words = tuple(
            spelling.get(value, value) if isinstance(value, str) else value
            for value in condition.values
        )
        return replace(candidate, condition=OneOf(field=condition.field, values=words))
    return candidate


def _candidate(counts: ValueCounts, condition: Condition, met: Mask) -> Candidate | None:
    """Return the candidate met by ``met`` (V,), if it is neither too rare nor too common."""
    converted, leads = int(counts.converted[met].sum()), int(counts.leads[met].sum())
    return _made(counts, condition, converted, leads)


def _made(
    counts: ValueCounts, condition: Condition, converted: int, leads: int
) -> Candidate | None:
    if not FEWEST_LEADS <= leads <= counts.everyone - FEWEST_LEADS:
        return None
    chi = _chi_squared(converted, leads, counts.all_converted, counts.everyone)
    return Candidate(condition, counts.field.name, converted, leads, chi)


def _chi_squared(converted: int, leads: int, all_converted: int, everyone: int) -> float:
    """Return Pearson's statistic of "meets the condition" against "converted"."""
    share = all_converted / everyone
    spread = leads * (1 - leads / everyone) * share * (1 - share)
    return (converted - leads * share) ** 2 / spread if spread else 0.0


def _texts(counts: ValueCounts) -> Iterator[Candidate]:
    name = counts.field.name
    singles = []
    for place, value in enumerate(counts.values):
        word = str(value)
        condition = Equals(field=name, value=word)
        met = np.arange(len(counts.values)) == place
        if (found := _candidate(counts, condition, met)) is not None:
            singles.append((place, word, found))
            yield found
    base = counts.all_converted / counts.everyone
    for better in (True, False):
        alike = [
            (place, word, found)
            for place, word, found in singles
            if found.chi_squared >= _ALIKE and (found.converted / found.leads > base) is better
        ]
        alike.sort(key=lambda each: -each[2].leads)
        if len(alike) > 1:
            alike = alike[:MOST_WORDS]
            several = OneOf(field=name, values=tuple(word for _, word, _ in alike))
            met = np.isin(np.arange(len(counts.values)), [place for place, _, _ in alike])
            if (found := _candidate(counts, several, met)) is not None:
                yield found


def _numbers(counts: ValueCounts) -> Iterator[Candidate]:
    name, numbers = counts.field.name, counts.numbers()
    if len(numbers) == 2:
        condition = Equals(field=name, value=float(numbers[1]))
        if (found := _candidate(counts, condition, numbers == numbers[1])) is not None:
            yield found
        return
    for place in _cut_places(counts):
        last, first = float(numbers[place - 1]), float(numbers[place])
        above = np.arange(len(numbers)) >= place
        rates = [
            counts.converted[side].sum() / max(counts.leads[side].sum(), 1)
            for side in (above, ~above)
        ]
        if rates[0] >= rates[1]:
            # The mirror image: the shortest number above the last one below, up to the first.
            cut = -_shortest(-first, -last)
            found = _candidate(counts, AtLeast(field=name, value=cut), above)
        else:
            limit = _shortest(last, first)
            found = _candidate(counts, AtMost(field=name, value=limit), ~above)
        if found is not None:
            yield found


def _cut_places(counts: ValueCounts) -> list[int]:
    """Return the places in the values that are first above a cut: never the lowest value."""
    below = np.cumsum(counts.leads) / max(int(counts.leads.sum()), 1)
    places = {int(np.searchsorted(below, share)) + 1 for share in CUTS}
    return sorted(place for place in places | {1} if 0 < place < len(counts.values))


def _shortest(low: float, high: float) -> float:
    """Return the number of the fewest digits from ``low`` to below ``high``.

    Examples
    --------
    >>> _shortest(4, 5), _shortest(0.0333333, 0.0342), _shortest(1, 7)
    (4.0, 0.034, 1.0)
    """
    for digits in range(1, 17):
        for value in (low, low + (high - low) / 4, low + (high - low) / 2):
            shown = float(f"{value:.{digits}g}")
            if low <= shown < high:
                return shown
    return low


def _truths(counts: ValueCounts) -> Iterator[Candidate]:
    met = np.array([value is True for value in counts.values], bool)
    condition = Equals(field=counts.field.name, value=True)
    if (found := _candidate(counts, condition, met)) is not None:
        yield found


def _ages(counts: ValueCounts) -> Iterator[Candidate]:
    if not counts.values or not isinstance(counts.values[0], int):
        return  # plain days: without a scoring date of each lead's own, an age means nothing
    ages = counts.numbers()
    for days in DAYS:
        condition = WithinDays(field=counts.field.name, days=days)
        found = _candidate(counts, condition, (ages >= 0) & (ages <= days))
        if found is not None:
            yield found


def _missing(counts: ValueCounts) -> Iterator[Candidate]:
    condition = IsMissing(field=counts.field.name)
    found = _made(counts, condition, counts.missing_converted, counts.missing)
    if found is not None:
        yield found
