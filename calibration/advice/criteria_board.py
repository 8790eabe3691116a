"""All that can move about one lead's score: levels as the engine found them, and no conditions."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation.scores import Scores, score_patterns
from calibration.leads.facts import LeadFacts
from calibration.model import Model

VARIANT: Final = -1
GATE: Final = -2
"""What stands for the variants, and for the gates, among the places of criteria."""
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


@dataclass(frozen=True, eq=False)
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

    @cached_property
    def criteria(self) -> tuple[Part, ...]:
        """The parts that are criteria and can come to count otherwise."""
        found = (each for each in self.parts if each.place >= 0)
        return tuple(each for each in found if (each.table != each.now).any())

    @cached_property
    def readers(self) -> tuple[tuple[Part, ...], ...]:
        """The parts that depend on each atom."""
        return tuple(
            tuple(part for part in self.parts if atom in part.atoms)
            for atom in range(len(self.sizes))
        )

    def sums(self, variant: int) -> dict[str, int]:
        """Return what each group sums to as of a variant, uncapped, in hundredths."""
        found = dict.fromkeys((group.id for group in self.model.groups), 0)
        points = self.model.points_of(variant)
        for place, criterion in enumerate(self.model.criteria):
            found[criterion.group] += points[place] * int(self.levels[place])
        return found

    def part(self, place: int) -> Part | None:
        """Return the part of that place; None if it can't move."""
        return next((each for each in self.parts if each.place == place), None)


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What becomes of the lead with each of N choices: levels (N, C), variant and gate (N,)."""

    levels: Ints
    variant: Ints
    gate: Ints


def outcome_of(board: Board, choices: Ints, parts: Sequence[Part] | None = None) -> Outcome:
    """Return what becomes of the lead with each choice (N, atoms), that move these parts only."""
    levels = np.tile(board.levels, (len(choices), 1))
    variant = np.full(len(choices), board.variant, np.int64)
    gate = np.full(len(choices), board.gate, np.int64)
    for part in board.parts if parts is None else parts:
        values = part.table[tuple(choices[:, atom] for atom in part.atoms)]
        if part.place == GATE:
            gate = values
        elif part.place == VARIANT:
            variant = values
        else:
            levels[:, part.place] = values
    return Outcome(levels, variant, gate)


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
