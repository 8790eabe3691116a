"""Cut points in numbers: where conversion rates change, told in numbers people can read."""

from collections.abc import Iterator
from typing import Final, Literal

import numpy as np

from calibration.advice.candidate import Candidate, likelihood_ratio, log_likelihood, met_by
from calibration.advice.partition import MOST_CELLS, best_splits, monotone_splits
from calibration.advice.values import FEWEST_LEADS, ValueCounts
from calibration.engine.patterns import Floats, Ints
from calibration.model import AtLeast, AtMost, Between, Equals

MOST_CUTS: Final = 3
"""Cut points that are looked for in one field at a time."""
BENT: Final = 20.0
"""By how much the likelihood ratio of rates that rise and fall must exceed that of rates that only
rise, or only fall, for both to be believed: sense says that more is better, or worse."""
CLEARER: Final = 1.2
"""How many times the likelihood ratio of a cut, which says it more simply, a range must have."""
MAY_COST: Final = 0.02
TELLS: Final = 7.35
"""What a rounder number may cost of the likelihood ratio of a cut: a fiftieth of it, or what lies
in the 95 % interval of where the cut is, but never more than a fifth. The interval is that of
B. E. Hansen, "Sample splitting and threshold estimation", Econometrica 68 (2000) 575-603."""
_FINE: Final = (0.005, 0.01, 0.015)
_SHARES: Final = (*_FINE, *np.arange(0.02, 0.981, 0.02), *(1 - share for share in _FINE))
"""Shares of the leads below the places where numbers of many values are cut, tails included."""
_HEAVY: Final = 0.02
"""The share of the leads from which on a value is a cell of its own."""
_CODES: Final = 30
"""Whole numbers of so many values or fewer may be codes, and no amounts."""
_PLAIN: Final = 20
"""Whole numbers below it are as readable as any."""


def cuts_of(counts: ValueCounts) -> Iterator[Candidate]:
    """Return conditions on a number: at least, at most, between; the same field's together.

    Of two values the higher one is a value; more are cut where the likelihood is highest.
    """
    name, numbers = counts.field.name, counts.numbers()
    if len(numbers) == 2:
        yield from _made(
            met_by(
                counts,
                Equals(field=name, value=float(numbers[1])),
                converted=int(counts.converted[1]),
                leads=int(counts.leads[1]),
            )
        )
        return
    begins = _cells(counts)
    if len(begins) < 2:
        return
    converted = np.add.reduceat(counts.converted, begins)
    leads = np.add.reduceat(counts.leads, begins)
    ways, is_bent = _ways(converted, leads)
    line = _Line(counts)
    simple = [found for each in _faced(ways, converted, leads) for found in line.cut(*each, begins)]
    yield from simple
    if is_bent:
        highest = max((each.chi_squared for each in simple), default=0.0)
        yield from (each for each in line.ranges(begins) if each.chi_squared >= CLEARER * highest)


def are_codes(counts: ValueCounts) -> bool:
    """Return whether numbers are few, whole, and no amounts: their order says little.

    What rates that only rise or only fall tell is less than half of what the values tell.
    """
    numbers, leads = counts.numbers(), counts.leads
    if not 2 < len(numbers) <= _CODES or not np.array_equal(numbers, np.floor(numbers)):
        return False
    many = leads >= FEWEST_LEADS
    common = counts.converted[many].sum(keepdims=True), leads[many].sum(keepdims=True)
    whole = log_likelihood(*common).sum()
    apart = log_likelihood(counts.converted[many], leads[many]).sum() - whole - many.sum()
    straight = monotone_splits(counts.converted[many], leads[many], most=MOST_CUTS)
    return bool(straight) and bool(2 * (straight[-1][1] - whole) < apart)


def _made(candidate: Candidate | None) -> tuple[Candidate, ...]:
    return () if candidate is None else (candidate,)


def _cells(counts: ValueCounts) -> Ints:
    """Return where cells of neighbouring values begin: all values, or about fifty shares."""
    size = len(counts.values)
    if size <= MOST_CELLS // 2:
        return np.arange(size)
    leads = counts.leads
    below = np.cumsum(leads) / leads.sum()
    places = set((np.searchsorted(below, _SHARES) + 1).tolist()) | {0, 1}
    for heavy in np.flatnonzero(leads >= _HEAVY * leads.sum()).tolist():
        places |= {heavy, heavy + 1}
    return np.array(sorted(place for place in places if place < size), np.int64)


def _ways(converted: Ints, leads: Ints) -> tuple[list[tuple[int, ...]], bool]:
    """Return the likeliest splits of cells, and whether rates both rise and fall."""
    free = best_splits(converted, leads, most=MOST_CUTS)
    straight = monotone_splits(converted, leads, most=MOST_CUTS)
    if not free or not straight:
        return [], False
    bent = 2 * (free[-1][1] - straight[-1][1]) >= BENT
    return [at for at, _ in (free if bent else straight)], bent


Facing = Literal["above", "below"]


def _faced(ways: list[tuple[int, ...]], converted: Ints, leads: Ints) -> list[tuple[int, Facing]]:
    """Return each different cut once, with the side of it that converts more."""
    found: dict[tuple[int, Facing], None] = {}
    for way in ways:
        ends = (0, *way, len(leads))
        for first, cut, last in zip(ends, ends[1:], ends[2:], strict=False):
            rates = [
                converted[a:b].sum() / max(leads[a:b].sum(), 1)
                for a, b in ((first, cut), (cut, last))
            ]
            found[cut, "above" if rates[1] >= rates[0] else "below"] = None
    return list(found)


class _Line:
    """The values of a field in a row, to ask how many leads lie between two of them."""

    def __init__(self, counts: ValueCounts) -> None:
        self._counts = counts
        self._numbers = counts.numbers()
        self._wins = np.concatenate([[0], np.cumsum(counts.converted)])
        self._leads = np.concatenate([[0], np.cumsum(counts.leads)])

    def cut(self, cell: int, facing: Facing, begins: Ints) -> tuple[Candidate, ...]:
        """Return the condition of one side of a cut between cells, in a number easy to read."""
        place = int(begins[cell])
        name, size = self._counts.field.name, len(self._numbers)
        if facing == "above":
            value = self._readable(place, facing)
            first = int(np.searchsorted(self._numbers, value, side="left"))
            return self._met(AtLeast(field=name, value=value), first, size)
        value = self._readable(place, facing)
        last = int(np.searchsorted(self._numbers, value, side="right"))
        return self._met(AtMost(field=name, value=value), 0, last)

    def ranges(self, begins: Ints) -> tuple[Candidate, ...]:
        """Return the range whose leads differ most from all others."""
        ends = np.concatenate([begins, [len(self._numbers)]])
        first, last = np.triu_indices(len(ends), k=1)
        wins = self._wins[ends[last]] - self._wins[ends[first]]
        leads = self._leads[ends[last]] - self._leads[ends[first]]
        chi = likelihood_ratio(wins, leads, self._counts)
        chi[(leads < FEWEST_LEADS) | (first == 0) | (last == len(begins))] = 0
        best = int(np.argmax(chi))
        if not chi[best]:
            return ()
        low = self._readable(int(ends[first[best]]), "above")
        high = self._readable(int(ends[last[best]]), "below")
        if low > high:
            return ()
        begin = int(np.searchsorted(self._numbers, low, side="left"))
        end = int(np.searchsorted(self._numbers, high, side="right"))
        name = self._counts.field.name
        if low == high:
            return self._met(Equals(field=name, value=low), begin, end)
        return self._met(Between(field=name, low=low, high=high), begin, end)

    def _met(
        self, condition: AtLeast | AtMost | Between | Equals, first: int, last: int
    ) -> tuple[Candidate, ...]:
        wins, leads = (int(each[last] - each[first]) for each in (self._wins, self._leads))
        return _made(met_by(self._counts, condition, converted=wins, leads=leads))

    def _readable(self, place: int, facing: Facing) -> float:
        """Return the roundest number that cuts about as well as just before a place.

        ``above`` it, leads have at least that number; ``below``, at most.
        """
        last, first = float(self._numbers[place - 1]), float(self._numbers[place])
        exact = -shortest(-first, -last) if facing == "above" else shortest(last, first)
        if float(exact).is_integer() and abs(exact) < _PLAIN:
            return exact
        strength = self._strength(exact, facing)
        fewest = strength - max(MAY_COST * strength, min(TELLS, strength / 5))
        for step in _steps(exact):
            value = float(f"{round(exact / step) * step:.12g}")
            if self._strength(value, facing) >= fewest:
                return value
        return exact

    def _strength(self, value: float, facing: Facing) -> float:
        size = len(self._numbers)
        if facing == "above":
            first, last = int(np.searchsorted(self._numbers, value, side="left")), size
        else:
            first, last = 0, int(np.searchsorted(self._numbers, value, side="right"))
        wins, leads = self._wins[last] - self._wins[first], self._leads[last] - self._leads[first]
        return float(likelihood_ratio(np.array([wins]), np.array([leads]), self._counts)[0])


def _steps(value: float) -> Floats:
    """Return steps to round a number to, the coarsest first: 100, 50, 10, 5 and so on.

    Examples
    --------
    >>> _steps(727.0).tolist()[:5]
    [1000.0, 500.0, 100.0, 50.0, 10.0]
    """
    size = int(np.ceil(np.log10(abs(value)))) if value else 0
    powers = np.repeat([float(f"1e{size - each}") for each in range(5)], 2)
    steps: Floats = powers * np.tile([1.0, 0.5], 5)
    return steps


def shortest(low: float, high: float) -> float:
    """Return the number of the fewest digits from ``low`` to below ``high``.

    Examples
    --------
    >>> shortest(4, 5), shortest(0.0333333, 0.0342), shortest(1, 7)
    (4.0, 0.034, 1.0)
    """
    for digits in range(1, 17):
        for value in (low, low + (high - low) / 4, low + (high - low) / 2):
            shown = float(f"{value:.{digits}g}")
            if low <= shown < high:
                return shown
    return low
