"""What one criterion's points move: the leads that meet it, and what their score is made of."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation.controls import follows
from calibration.evaluation.scores import (
    Scores,
    clamped,
    group_sum,
    is_capped,
    level_column,
    points_table,
)
from calibration.model import BASE, Criterion, Group, Model


@dataclass(frozen=True, slots=True, eq=False)
class Touched:
    """The parts of every pattern's score that one criterion's points can tell apart.

    With the criterion worth p points, the score before the score range clamps it is
    ``elsewhere + clamped(beside + p * moving, group)``.

    Parameters
    ----------
    moving : (P,)
        The criterion's level where its points follow the slider, else 0.
    beside : (P,)
        The sum of the rest of its group, in hundredths; None where the group has no cap.
    elsewhere : (P,)
        The sum of all other groups, once clamped; and of the rest of a group without a cap.
    group
        The criterion's group.
    """

    moving: Ints
    beside: Ints | None
    elsewhere: Ints
    group: Group

    @classmethod
    def of(
        cls, patterns: Patterns, model: Model, criterion: Criterion, variant: int, *, scores: Scores
    ) -> Self:
        """Take the score apart; ``variant`` is whose points the slider sets."""
        moving = level_column(patterns, criterion.id)
        points: Ints | int = model.points_of(BASE)[model.criteria.index(criterion)]
        if model.variants:
            moved = [follows(model, criterion.id, each, variant) for each in _variants(model)]
            moving = moving * np.array(moved)[patterns.variant]
            points = points_table(model)[criterion.id][patterns.variant]
        group = model.group(criterion.group)
        if not is_capped(group):
            return cls(moving, None, scores.unclamped - points * moving, group)
        in_group = group_sum(patterns, model, group)
        elsewhere = scores.unclamped - clamped(in_group, group)
        return cls(moving, in_group - points * moving, elsewhere, group)


def _variants(model: Model) -> tuple[int, ...]:
    """Return the indexes of the variants, the base last (where index -1 finds it)."""
    return (*range(len(model.variants)), BASE)
