"""Counts that count each time, and dates that fade: criteria of more than yes and no."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from calibration.advice.candidate import Candidate, met_by, trend
from calibration.advice.cut_points import TELLS
from calibration.advice.naming import guessed_kind
from calibration.advice.telling_names import tally_words
from calibration.advice.values import FEWEST_LEADS, ValueCounts
from calibration.engine.patterns import Floats
from calibration.leads.header_words import header_words
from calibration.model import AtLeast, Decay, FieldType, Kind, Repeat, WithinDays

DAYS: Final = (7, 14, 30, 60, 90, 180, 365)
"""Days that are tried for "within the last … days"."""
FADING: Final = (
    (10, 1), (25, 7), (10, 7), (25, 14), (25, 30), (10, 30), (25, 90),
)  # fmt: skip
"""Per cent lost, and every how many days: gone after 10 days to a year."""
TIMES: Final = range(2, 11)
"""How often, at the most, a criterion may be counted."""
BETTER: Final = 3.84
"""By how much a criterion of several levels must be surer than the best yes or no, which is easier
to read: the 5 % limit of one more thing to choose."""
_OFTEN: Final = 20
"""The most that half of the leads that did something at all may have done: more is no count of
things to be told one by one, but an amount."""
_MEASURES: Final = frozenset(
    {
        "age", "amount", "budget", "day", "days", "duration", "hour", "hours", "minute", "minutes",
        "month", "months", "percent", "price", "rate", "ratio", "revenue", "score", "second",
        "seconds", "since", "spent", "time", "value", "week", "weeks", "year", "years",
        "annee", "annees", "duree", "heure", "heures", "jour", "jours", "mois", "montant", "note",
        "prix", "semaine", "semaines", "taux", "temps", "valeur",
    }
)  # fmt: skip
"""Words in headers of what is measured and not counted."""


def is_count(counts: ValueCounts) -> bool:
    """Return whether the numbers of a field count what a lead did, few times each.

    Whole, none below 0, with leads that did nothing; and the header speaks of something done.
    """
    if counts.field.type is not FieldType.NUMBER or len(counts.values) < 3:
        return False
    numbers, name = counts.numbers(), counts.field.name
    if numbers[0] != 0 or not np.array_equal(numbers, np.floor(numbers)):
        return False
    if _MEASURES & set(header_words(name)):
        return False
    if tally_words(name) is None and guessed_kind(name) is not Kind.BEHAVIOUR:
        return False
    half = np.searchsorted(np.cumsum(counts.leads[1:]), counts.leads[1:].sum() / 2)
    return bool(numbers[1 + half] <= _OFTEN)


def repeats_of(counts: ValueCounts, *, best: float) -> Iterator[Candidate]:
    """Return the criterion that counts each time, up to the number of times that says most.

    ``best`` is the trend of the surest yes or no on the field, which it must exceed.
    """
    if not is_count(counts):
        return
    numbers = counts.numbers()
    name, highest = counts.field.name, int(numbers[-1])
    limits = [each for each in TIMES if each <= highest]
    tests = [trend(np.minimum(numbers, each), counts) for each in limits]
    if not tests or max(tests) < best + BETTER:
        return
    times = next(
        each for each, test in zip(limits, tests, strict=True) if test >= max(tests) - TELLS
    )
    condition = AtLeast(field=name, value=1)
    yield from _of_levels(
        counts, condition, np.minimum(numbers, times), repeat=Repeat(field=name, at_most=times)
    )


def ages_of(counts: ValueCounts) -> Iterator[Candidate]:
    """Return how recent a day must be, and how it fades; nothing of plain days.

    Without a scoring date of each lead's own, an age means nothing.
    """
    if not counts.values or not isinstance(counts.values[0], int):
        return
    ages, name = counts.numbers(), counts.field.name
    best = 0.0
    for days in DAYS:
        recent = (ages >= 0) & (ages <= days)
        best = max(best, trend(recent.astype(np.float64), counts))
        yield from _of_levels(counts, WithinDays(field=name, days=days), recent.astype(np.float64))
    faded = [_faded(ages, *each) for each in FADING]
    tests = [trend(each, counts) for each in faded]
    most = int(np.argmax(tests))
    if tests[most] < best + BETTER:
        return
    percent, every = FADING[most]
    yield from _of_levels(
        counts,
        WithinDays(field=name, days=-(-100 // percent) * every),
        faded[most],
        decay=Decay(field=name, loses_percent=percent, every_days=every),
    )


def _faded(ages: Floats, percent: int, every: int) -> Floats:
    """Return the part of the points that is left at each age; none of days to come."""
    left = np.maximum(100 - percent * np.floor(ages / every), 0) / 100
    found: Floats = np.where(ages >= 0, left, 0.0)
    return found


def _of_levels(
    counts: ValueCounts,
    condition: AtLeast | WithinDays,
    levels: Floats,
    *,
    repeat: Repeat | None = None,
    decay: Decay | None = None,
) -> Iterator[Candidate]:
    met = levels > 0
    leads, converted = int(counts.leads[met].sum()), int(counts.converted[met].sum())
    plain = met_by(counts, condition, converted=converted, leads=leads)
    if plain is None:
        return
    if repeat is None and decay is None:
        yield plain
        return
    if leads < FEWEST_LEADS:
        return
    test = trend(levels, counts)
    yield Candidate(
        condition, counts.field.name, converted, leads, test, repeat=repeat, decay=decay
    )
