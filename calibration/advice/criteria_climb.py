"""A way to qualify step by step, for models in which not every way can be gone through."""

import itertools
from typing import Final

import numpy as np

from calibration.advice.criteria_board import GATE, VARIANT, Board, outcome_of, scored, sizes_of
from calibration.advice.criteria_moves import Move
from calibration.engine.patterns import Ints

MOST_STEPS: Final = 200
_MOST_AT_ONCE: Final = 20_000


def climbed(board: Board) -> Move | None:
    """Return a way to qualify that is found by taking the best next step; None if none leads there.

    Each step lets one part of the model count otherwise; at the end all that is not needed is
    taken back. There may be a way with fewer changes.
    """
    here = np.zeros(len(board.sizes), np.int64)
    worth = _worth(board, here[None, :])[0]
    for _ in range(MOST_STEPS):
        if worth[1] >= 0 and worth[0]:
            return _move(board, _without_needless(board, here))
        steps = _steps(board, here)
        if not len(steps):
            return None
        worths = _worth(board, steps)
        best = max(range(len(steps)), key=lambda at: worths[at])
        if worths[best] <= worth:
            return None
        here, worth = steps[best], worths[best]
    return None


def _steps(board: Board, here: Ints) -> Ints:
    """Return the choices that differ in what one part of the model depends on."""
    found = [here[None, :][:0]]
    for part in board.parts:
        counts = [len(board.sizes[atom]) for atom in part.atoms]
        if np.prod(counts, dtype=float) > _MOST_AT_ONCE:
            continue
        grid = np.indices(counts, dtype=np.int64).reshape(len(counts), -1)
        choices = np.tile(here, (grid.shape[1], 1))
        choices[:, list(part.atoms)] = grid.T
        found.append(choices)
    return np.concatenate(found)


def _worth(board: Board, choices: Ints) -> list[tuple[bool, int, float]]:
    """Return of each choice whether no gate is in the way, its way past the threshold, its size."""
    outcome = outcome_of(board, choices)
    scores = scored(board, outcome.levels, outcome.variant)
    beyond = np.minimum(scores.score - scores.threshold, 0)
    return [
        (bool(gate == -1), int(short), -float(size))
        for gate, short, size in zip(outcome.gate, beyond, sizes_of(board, choices), strict=True)
    ]


def _without_needless(board: Board, choice: Ints) -> Ints:
    """Take back all that is not needed to qualify, one atom after the other."""
    for atom, back in itertools.product(range(len(choice)), range(MOST_STEPS)):
        if back >= choice[atom]:
            continue
        less = choice.copy()
        less[atom] = back
        free, short, _size = _worth(board, less[None, :])[0]
        if free and short >= 0:
            choice = less
    return choice


def _move(board: Board, choice: Ints) -> Move:
    outcome = outcome_of(board, choice[None, :])
    moved = frozenset(
        part.place
        for part in board.parts
        if part.place not in (GATE, VARIANT) and outcome.levels[0, part.place] != part.now
    )
    size = float(sizes_of(board, choice[None, :])[0])
    return Move(moved, tuple(int(each) for each in choice), size)
