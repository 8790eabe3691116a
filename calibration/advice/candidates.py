"""Conditions that might become criteria: levels, cut points, times, ages, missing values."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from calibration.advice.candidate import Candidate, met_by, trend
from calibration.advice.cut_points import are_codes, cuts_of
from calibration.advice.levels_alike import levels_of
from calibration.advice.over_time import DAYS, ages_of, is_count, repeats_of
from calibration.advice.spelling import spelling_of
from calibration.advice.values import FEWEST_LEADS, ValueCounts
from calibration.advice.wording import name_of
from calibration.evaluation.intervals import normal_quantile
from calibration.leads.tables import LeadTable
from calibration.messages import Message
from calibration.model import (
    AtLeast,
    AtMost,
    Equals,
    FieldType,
    IsKnown,
    IsMissing,
    OneOf,
    fold,
)

MOST_PER_FIELD: Final = 8
SURE: Final = 6.63
"""The likelihood ratio of a condition, one degree of freedom, at 1 %: what is looked at closer."""
CHANCE: Final = 0.05
"""In how many files, at the most, chance alone finds a criterion where there is none."""
FEW: Final = 5
"""Expected leads of an outcome under which a condition must be sure by itself."""
_CUTS_TRIED: Final = 80
"""How many conditions a free choice of the cut point is worth, where it must be surest: R. Miller
and D. Siegmund, "Maximally selected chi square statistics", Biometrics 38 (1982) 1011-1016."""


def candidates_of(
    counts: ValueCounts, *, with_ages: bool = True, sure: float = SURE
) -> list[Candidate]:
    """Return the most telling conditions on a field, the most telling first.

    Texts are folded: see :func:`respelled`.

    Parameters
    ----------
    counts
        The values of the field.
    with_ages
        Whether it is looked at how recent a day is, or how many days ago by a number: it may be
        later than anybody could have known.
    sure
        What a condition of few leads must reach; see :func:`sure_of_all`.
    """
    telling = [
        each
        for each in (*_of_values(counts, with_ages=with_ages), *_missing(counts))
        if each.chi_squared >= (sure if _is_rare(each, counts) else SURE)
    ]
    telling.sort(key=lambda each: -each.chi_squared)
    found: dict[tuple[int, int, bool], Candidate] = {}
    for each in telling:
        plain = each.repeat is None and each.decay is None
        found.setdefault((each.converted, each.leads, plain), each)
    return list(found.values())[:MOST_PER_FIELD]


def candidates_among(
    counts: Sequence[ValueCounts],
    *,
    sure: float,
    most: int,
    stale: Container[str] = (),
    refused: Container[str] = (),
) -> list[Candidate]:
    """Return the most telling conditions on several fields.

    The best of each field comes before the second best of any, so that one strong field leaves
    room for the others.

    Parameters
    ----------
    counts
        The values of each field.
    sure
        See :func:`sure_of_all`.
    most
        How many are returned at most.
    stale
        Names of the fields of which it is not looked at how recent they are.
    refused
        What somebody has refused, as :func:`identity_of` tells it.
    """
    found: list[tuple[int, Candidate]] = []
    for each in counts:
        ours = candidates_of(each, with_ages=each.field.name not in stale, sure=sure)
        wanted = [
            one
            for one in ours
            if identity_of(name_of(one.condition, repeat=one.repeat, decay=one.decay))
            not in refused
        ]
        found += enumerate(wanted)
    found.sort(key=lambda each: (each[0] > 0, -each[1].chi_squared))
    return [each for _, each in found[:most]]


def identity_of(name: Message) -> str:
    """Return what tells a condition from others, however its texts are written."""
    return fold(str(name))


def tried(counts: ValueCounts) -> int:
    """Return how many conditions on a field are tried, as far as they differ."""
    size = len(counts.values)
    kinds: Mapping[FieldType, int] = {
        FieldType.TEXT: int((counts.leads >= FEWEST_LEADS).sum()),
        FieldType.NUMBER: 1 if size == 2 else min(2 * size, _CUTS_TRIED),
        FieldType.BOOLEAN: 1,
        FieldType.DATE: len(DAYS),
    }
    return kinds[counts.field.type] + (counts.missing >= FEWEST_LEADS)


def sure_of_all(conditions: int) -> float:
    """Return what the surest of so many conditions reaches by chance in one file of twenty.

    Examples
    --------
    >>> round(sure_of_all(1), 2), round(sure_of_all(1000), 1)
    (6.63, 16.4)
    """
    return max(SURE, normal_quantile(1 - CHANCE / max(conditions, 1)) ** 2)


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


def spelled(leads: LeadTable, candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates with their texts as the file commonly writes them."""
    fields = {each.field for each in candidates if isinstance(each.condition, Equals | OneOf)}
    spelling = {name: spelling_of(leads, name) for name in sorted(fields)}
    return [respelled(each, spelling.get(each.field, {})) for each in candidates]


def _is_rare(candidate: Candidate, counts: ValueCounts) -> bool:
    """Return whether so few leads meet a condition that a test beside others is no guide."""
    share = counts.all_converted / counts.everyone
    either = min(candidate.leads, counts.everyone - candidate.leads)
    return either * min(share, 1 - share) < FEW


def _of_values(counts: ValueCounts, *, with_ages: bool) -> Iterator[Candidate]:
    kind = counts.field.type
    if kind is FieldType.TEXT:
        yield from levels_of(counts)
    elif kind is FieldType.NUMBER and with_ages:
        yield from _numbers(counts)
    elif kind is FieldType.BOOLEAN:
        yield from _truths(counts)
    elif with_ages:
        yield from ages_of(counts)


def _numbers(counts: ValueCounts) -> Iterator[Candidate]:
    """Return cut points; each time, where it is a count; values, where they are codes."""
    cuts = list(cuts_of(counts))
    yield from cuts
    if is_count(counts):
        best = max((_trend_of(each, counts) for each in cuts), default=0.0)
        yield from repeats_of(counts, best=best)
    elif are_codes(counts):
        yield from levels_of(counts)


def _trend_of(candidate: Candidate, counts: ValueCounts) -> float:
    condition, numbers = candidate.condition, counts.numbers()
    if isinstance(condition, AtLeast):
        return trend((numbers >= condition.value).astype(np.float64), counts)
    if isinstance(condition, AtMost):
        return trend((numbers <= condition.value).astype(np.float64), counts)
    return 0.0


def _truths(counts: ValueCounts) -> Iterator[Candidate]:
    for place, value in enumerate(counts.values):
        if value is True:
            condition = Equals(field=counts.field.name, value=True)
            wins, leads = int(counts.converted[place]), int(counts.leads[place])
            found = met_by(counts, condition, converted=wins, leads=leads)
            if found is not None:
                yield found


def _missing(counts: ValueCounts) -> Iterator[Candidate]:
    """Return whether a value is missing, or known: whichever is the exception."""
    name, known = counts.field.name, counts.everyone - counts.missing
    if counts.missing <= known:
        condition: IsMissing | IsKnown = IsMissing(field=name)
        wins, leads = counts.missing_converted, counts.missing
    else:
        condition = IsKnown(field=name)
        wins, leads = int(counts.converted.sum()), known
    if (found := met_by(counts, condition, converted=wins, leads=leads)) is not None:
        yield found
