"""The fewest criteria that must count otherwise for a lead to qualify: an exact search.

It knows levels and no conditions: the engine has said, for each part of a model (a criterion, the
variants, the gates), what becomes of it for every combination of the values that it reads.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation.scores import HUNDREDTHS, Scores, score_patterns
from calibration.leads.facts import LeadFacts
from calibration.model import Bounds, Model

VARIANT: Final = -1
GATE: Final = -2
"""What stands for the variants, and for the gates, among the places of criteria."""
MOST_SETS: Final = 4_000
"""So many sets of criteria are looked into; of more, the best that was found is returned."""
MOST_NODES: Final = 60_000
MOST_COMBINATIONS: Final = 60_000
"""So many combinations of values are scored for one set of criteria."""
_AT_ONCE: Final = 20_000

Choice: TypeAlias = tuple[int, ...]
"""Which of its values each atom takes; 0 is the one it has."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What becomes of one part of the model.

    Parameters
    ----------
    place
        The criterion's place in the model; :data:`VARIANT` or :data:`GATE`.
    atoms
        What it depends on, as places in the list of atoms.
    table
        Its level, variant or gate for each combination: an axis for each of ``atoms``.
    """

    place: int
    atoms: tuple[int, ...]
    table: Ints

    @property
    def now(self) -> int:
        """What it is with nothing changed."""
        return int(self.table.flat[0])


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """All that can move about one lead.

    Parameters
    ----------
    model, facts
        The model, and what is known of leads as a whole (which scoring does not read).
    levels : (C,)
        The level of every criterion as it is, in hundredths.
    variant, gate
        The lead's as it is.
    sizes
        How large a change each value of an atom is; the first, no change, is 0.
    parts
        Those that depend on any atom.
    """

    model: Model
    facts: LeadFacts
    levels: Ints
    variant: int
    gate: int
    sizes: tuple[Sequence[float], ...]
    parts: tuple[Part, ...]

    @property
    def criteria(self) -> tuple[Part, ...]:
        """The parts that are criteria and can come to count otherwise."""
        found = (each for each in self.parts if each.place >= 0)
        return tuple(each for each in found if (each.table != each.now).any())

    def part(self, place: int) -> Part | None:
        """Return the part of that place; None if it can't move."""
        return next((each for each in self.parts if each.place == place), None)


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
        Whether everything was looked into that could have been better.
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
    return _bound(board, variant, gains)


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
        if budget.is_spent:
            found.is_complete = False
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


def _bound(board: Board, variant: int, gains: Mapping[int, int], more: int = 0) -> int:
    """Return the score with gains added to the criteria, and ``more`` wherever it may be."""
    model, points = board.model, board.model.points_of(variant)
    sums = dict.fromkeys((group.id for group in model.groups), 0)
    for place, criterion in enumerate(model.criteria):
        sums[criterion.group] += points[place] * int(board.levels[place]) + gains.get(place, 0)
    total = sum(_within(sums[group.id], group) for group in model.groups)
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

    def may(chosen: tuple[int, ...], start: int) -> bool:
        left = size - len(chosen)
        for variant, own, threshold in zip(variants, gains, needed, strict=True):
            rest = sorted((own[place] for place in order[start:]), reverse=True)[:left]
            more = sum(max(each, 0) for each in rest)
            if _bound(board, variant, {p: own[p] for p in chosen}, more) >= threshold:
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
    for each in sets:
        combinations = _combinations(board, each)
        if combinations is None:
            budget.was_cut = True
            continue
        waiting.append(combinations)
        if sum(len(one.choices) for one in waiting) >= _AT_ONCE:
            _take(board, waiting, best)
            waiting = []
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
    counts = [len(board.sizes[atom]) for atom in atoms]
    if np.prod(counts, dtype=float) > MOST_COMBINATIONS:
        return None
    grid = np.indices(counts, dtype=np.int64).reshape(len(atoms), -1)
    choices = np.zeros((grid.shape[1], len(board.sizes)), np.int64)
    choices[:, atoms] = grid.T
    outcome = outcome_of(board, choices)
    keep = outcome.gate == -1
    for part in board.criteria:
        keep &= (outcome.levels[:, part.place] != part.now) == (part.place in moved)
    return _Combinations(moved, choices[keep], outcome.levels[keep], outcome.variant[keep])


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What becomes of the lead with each of N choices: levels (N, C), variant and gate (N,)."""

    levels: Ints
    variant: Ints
    gate: Ints


def outcome_of(board: Board, choices: Ints) -> Outcome:
    """Return what becomes of the lead with each choice: (N, atoms)."""
    levels = np.tile(board.levels, (len(choices), 1))
    variant = np.full(len(choices), board.variant, np.int64)
    gate = np.full(len(choices), board.gate, np.int64)
    for part in board.parts:
        values = part.table[tuple(choices[:, atom] for atom in part.atoms)]
        if part.place == GATE:
            gate = values
        elif part.place == VARIANT:
            variant = values
        else:
            levels[:, part.place] = values
    return Outcome(levels, variant, gate)


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


def sizes_of(board: Board, choices: Ints) -> Floats:
    """Return how large a change each choice is: (N,)."""
    total = np.zeros(len(choices))
    for atom, sizes in enumerate(board.sizes):
        total += np.asarray(sizes, float)[choices[:, atom]]
    return total


def scored(board: Board, levels: Ints, variant: Ints) -> Scores:
    """Return what the evaluation scores leads of these levels, none of them ruled out."""
    none, pairs = np.zeros(len(levels), np.int64), np.zeros((len(levels), 2), np.int64)
    empty = np.zeros(0, np.int64)
    patterns = Patterns(
        criteria=tuple(each.id for each in board.model.criteria),
        levels=levels,
        variant=variant,
        gate=none - 1,
        converted=pairs,
        not_converted=pairs,
        unknown=none,
        value_known=pairs,
        value_sum=pairs.astype(float),
        value_squares=pairs.astype(float),
        cycle_pattern=empty,
        cycle_side=empty,
        cycle_days=empty,
        cycle_conversions=empty,
        facts=board.facts,
    )
    return score_patterns(patterns, board.model)
