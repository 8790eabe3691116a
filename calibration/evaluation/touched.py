"""Leads folded to what one criterion's points can tell apart: exact, and few."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation.histogram import folded_rows
from calibration.evaluation.parts import LeadCounts
from calibration.evaluation.scores import (
    Scores,
    clamped,
    group_sum,
    is_capped,
    level_column,
    points_table,
)
from calibration.model import BASE, Criterion, Model


@dataclass(frozen=True, slots=True, eq=False)
class Touched:
    """Leads that are not ruled out, by all that one criterion's points can tell apart.

    Parameters
    ----------
    moving : (D,)
        The criterion's level where its points follow the slider, else 0.
    beside : (D,)
        The sum of the rest of its group, in hundredths; 0 where the group has no cap.
    elsewhere : (D,)
        The sum of all other groups, once clamped.
    threshold : (D,)
        The threshold to reach, in hundredths.
    weights
        Converted, not converted, all, and unknown leads.
    """

    moving: Ints
    beside: Ints
    elsewhere: Ints
    threshold: Ints
    weights: tuple[Ints, ...]

    @classmethod
    def of(
        cls,
        patterns: Patterns,
        model: Model,
        criterion: Criterion,
        variant: int,
        *,
        scores: Scores,
        leads: LeadCounts,
    ) -> Self:
        """Fold the leads that are not ruled out; ``variant`` is whose points the slider sets."""
        kept = ~scores.ruled_out
        level = level_column(patterns, criterion.id)
        follows = np.array(
            [_follows(model, criterion.id, each, variant) for each in _variants(model)]
        )
        moving = level * follows[patterns.variant]
        group = model.group(criterion.group)
        in_group = group_sum(patterns, model, group)
        beside = in_group - moving * points_table(model)[criterion.id][patterns.variant]
        total = scores.fit + scores.engagement + scores.feedback
        elsewhere = total - clamped(in_group, group)
        if not is_capped(group):
            elsewhere, beside = elsewhere + beside, np.zeros_like(beside)
        (moving, beside, elsewhere, threshold), weights = folded_rows(
            tuple(each[kept] for each in (moving, beside, elsewhere, scores.threshold)),
            tuple(
                each[kept]
                for each in (leads.converted, leads.not_converted, leads.everyone, patterns.unknown)
            ),
        )
        return cls(moving, beside, elsewhere, threshold, weights)

    def score(self, points: int, model: Model, criterion: Criterion) -> Ints:
        """Return the score of each with the criterion worth ``points``."""
        in_group = clamped(self.beside + points * self.moving, model.group(criterion.group))
        return clamped(self.elsewhere + in_group, model.score_range)


def _variants(model: Model) -> tuple[int, ...]:
    """Return the indexes of the variants, the base last (where index -1 finds it)."""
    return (*range(len(model.variants)), BASE)


def _follows(model: Model, criterion_id: str, variant: int, moved: int) -> bool:
    """Return whether leads of a variant take the points that are set in the ``moved`` one."""
    if variant == moved:
        return True
    return moved == BASE and criterion_id not in model.variants[variant].points
