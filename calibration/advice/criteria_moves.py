"""The fewest criteria that must count otherwise for a lead to qualify: an exact search.

It knows levels and no conditions: the engine has said, for each part of a model (a criterion, the
variants, the gates), what becomes of it for every combination of the values that it reads.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from calibration.advice.criteria_board import (
    GATE,
    VARIANT,
    Board,
    Choice,
    Part,
    outcome_of,
    scored,
    sizes_of,
)
from calibration.engine.patterns import Ints
from calibration.evaluation.scores import HUNDREDTHS
from calibration.model import Bounds

MOST_SETS: Final = 2_000
"""So many sets of criteria are looked into; of more, the best that was found is returned."""
MOST_NODES: Final = 30_000
MOST_COMBINATIONS: Final = 60_000
"""So many combinations of values are scored for one set of criteria."""
_AT_ONCE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Move:
    """A way to qualify: which criteria come to count otherwise, by which choice of values."""

    criteria: frozenset[int]
    choice: Choice
    size: float


@dataclass(slots=True)
class Found:
    """What the search has come to.

    Parameters
    ----------
    moves
        Ways to qualify, by the criteria that move.
    is_complete
        Whether everything was looked into that moves fewer criteria than the first.
    """

    moves: list[Move] = field(default_factory=list)
    is_complete: bool = True


def highest_gain(board: Board, variant: int) -> dict[int, int]:
    """Return the most that each criterion can add to its group, in hundredths, as of a variant."""
    points = board.model.points_of(variant)
    return {
        part.place: max(points[part.place] * (level - part.now) for level in _others(part))
        for part in board.criteria
    }


def most_reachable(board: Board, variant: int) -> int:
    """Return a score in hundredths that no change can bring the lead above, as of a variant."""
    gains = {place: max(gain, 0) for place, gain in highest_gain(board, variant).items()}
    return _bound(board, board.sums(variant), gains)


def reachable_variants(board: Board) -> tuple[int, ...]:
    """Return the variants to which the lead can come to belong, its own first."""
    part = board.part(VARIANT)
    if part is None:
        return (board.variant,)
    others = sorted({int(each) for each in part.table.flat} - {board.variant})
    return (board.variant, *others)


def fewest_moves(board: Board, *, wanted: int) -> Found:
    """Return ways to qualify that move as few criteria as can be, each with the least change.

    All sets of criteria are gone through, the small ones first. A set is passed over where even
    the most that its criteria can add leaves the score below the threshold, caps and the score
    range included: sums within bounds never grow by more than what is added to them. A set that
    holds one that was found is no other way, so it is left out.

    Parameters
    ----------
    board
        What can move.
    wanted
        How many ways are enough.
    """
    found = Found()
    variants = reachable_variants(board)
    if not board.sizes:
        return found
    gains = [highest_gain(board, each) for each in variants]
    order = sorted(gains[0], key=lambda place: -max(each[place] for each in gains))
    budget = _Budget()
    for size in range(len(order) + 1):
        sets = _sets(board, order, size, gains, variants, budget)
        fresh = (each for each in sets if not any(m.criteria <= each for m in found.moves))
        found.moves += _best_of(board, fresh, budget)
        if budget.is_spent:  # all that moves fewer criteria was looked into before
            found.is_complete = bool(found.moves)
            break
        if len(found.moves) >= wanted:
            break
    found.is_complete = found.is_complete and not budget.was_cut
    return found


@dataclass(slots=True)
class _Budget:
    nodes: int = MOST_NODES
    sets: int = MOST_SETS
    was_cut: bool = False

    @property
    def is_spent(self) -> bool:
        return self.nodes <= 0 or self.sets <= 0


def _others(part: Part) -> list[int]:
    return [int(each) for each in np.unique(part.table) if each != part.now]


def _bound(board: Board, sums: Mapping[str, int], gains: Mapping[int, int], more: int = 0) -> int:
    """Return the score with gains added to the criteria, and ``more`` wherever it may be."""
    model, added = board.model, dict(sums)
    for place, gain in gains.items():
        added[model.criteria[place].group] += gain
    total = sum(_within(added[group.id], group) for group in model.groups)
    return _within(total + more, model.score_range)


def _within(value: int, bounds: Bounds | None) -> int:
    if bounds is not None and bounds.at_least is not None:
        value = max(value, HUNDREDTHS * bounds.at_least)
    if bounds is not None and bounds.at_most is not None:
        value = min(value, HUNDREDTHS * bounds.at_most)
    return value


def _sets(
    board: Board,
    order: Sequence[int],
    size: int,
    gains: Sequence[Mapping[int, int]],
    variants: Sequence[int],
    budget: _Budget,
) -> Iterator[frozenset[int]]:
    """Yield the sets of so many criteria that may suffice, as far as points can tell."""
    needed = [HUNDREDTHS * board.model.threshold_of(each) for each in variants]
    sums = [board.sums(each) for each in variants]
    ranked = [
        [
            sorted((own[place] for place in order[start:]), reverse=True)
            for start in range(len(order))
        ]
        for own in gains
    ]

    def may(chosen: tuple[int, ...], start: int) -> bool:
        left = size - len(chosen)
        for base, own, rest, threshold in zip(sums, gains, ranked, needed, strict=True):
            more = sum(max(each, 0) for each in rest[start][:left]) if left else 0
            if _bound(board, base, {p: own[p] for p in chosen}, more) >= threshold:
                return True
        return False

    def grow(chosen: tuple[int, ...], start: int) -> Iterator[frozenset[int]]:
        budget.nodes -= 1
        if budget.is_spent or len(order) - start < size - len(chosen) or not may(chosen, start):
            return
        if len(chosen) == size:
            budget.sets -= 1
            yield frozenset(chosen)
            return
        for at in range(start, len(order)):
            yield from grow((*chosen, order[at]), at + 1)

    return grow((), 0)


def _best_of(board: Board, sets: Iterator[frozenset[int]], budget: _Budget) -> list[Move]:
    """Return the smallest change of each set of criteria that qualifies, the smallest first."""
    best: dict[frozenset[int], Move] = {}
    waiting: list[_Combinations] = []
    count = 0
    for each in sets:
        combinations = _combinations(board, each)
        if combinations is None:
            budget.was_cut = True
            continue
        waiting.append(combinations)
        count += len(combinations.choices)
        if count >= _AT_ONCE:
            _take(board, waiting, best)
            waiting, count = [], 0
    _take(board, waiting, best)
    return sorted(best.values(), key=lambda move: (move.size, move.choice))


@dataclass(frozen=True, slots=True, eq=False)
class _Combinations:
    """Choices that move exactly a set of criteria, and what the lead is with each of them."""

    criteria: frozenset[int]
    choices: Ints
    levels: Ints
    variant: Ints


def _combinations(board: Board, moved: frozenset[int]) -> _Combinations | None:
    """Return every choice that moves these criteria, no other, and leaves no gate in the way."""
    free = {atom for part in board.parts if part.place in moved for atom in part.atoms}
    for place in (GATE,) if board.gate >= 0 else ():
        part = board.part(place)
        free |= set(part.atoms) if part is not None else set()
    variants = board.part(VARIANT)
    free |= set(variants.atoms) if variants is not None else set()
    atoms = sorted(free)
    allowed = [_allowed(board, atom, moved) for atom in atoms]
    counts = [len(each) for each in allowed]
    if np.prod(counts, dtype=float) > MOST_COMBINATIONS:
        return None
    grid = np.indices(counts, dtype=np.int64).reshape(len(atoms), -1)
    choices = np.zeros((grid.shape[1], len(board.sizes)), np.int64)
    for atom, values, places in zip(atoms, allowed, grid, strict=True):
        choices[:, atom] = values[places]
    touched = tuple(dict.fromkeys(part for atom in atoms for part in board.readers[atom]))
    outcome = outcome_of(board, choices, touched)
    keep = outcome.gate == -1
    for part in touched:
        if part.place >= 0:
            keep &= (outcome.levels[:, part.place] != part.now) == (part.place in moved)
    return _Combinations(moved, choices[keep], outcome.levels[keep], outcome.variant[keep])


def _allowed(board: Board, atom: int, moved: frozenset[int]) -> Ints:
    """Return the values of an atom that can move these criteria: for one alone, those that do."""
    readers = board.readers[atom]
    if len(readers) == 1 and readers[0].atoms == (atom,) and readers[0].place in moved:
        return np.flatnonzero(readers[0].table != readers[0].now).astype(np.int64)
    return np.arange(len(board.sizes[atom]), dtype=np.int64)


def _take(board: Board, waiting: Sequence[_Combinations], best: dict[frozenset[int], Move]) -> None:
    """Score what is waiting and keep the smallest change of each set that qualifies."""
    if not sum(len(each.choices) for each in waiting):
        return
    scores = scored(
        board,
        np.concatenate([each.levels for each in waiting]),
        np.concatenate([each.variant for each in waiting]),
    )
    ends = itertools.accumulate(len(each.choices) for each in waiting)
    for each, end in zip(waiting, ends, strict=True):
        qualified = scores.qualified[end - len(each.choices) : end]
        choices = each.choices[qualified]
        if len(choices):
            size = sizes_of(board, choices)
            first = int(np.argmin(size))
            choice = tuple(int(value) for value in choices[first])
            best[each.criteria] = Move(each.criteria, choice, float(size[first]))
