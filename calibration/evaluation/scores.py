"""The score of every pattern, in exact hundredths of a point."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation.combined import combined
from calibration.messages import say
from calibration.model import BASE, Axis, Bounds, Criterion, Group, Model
from calibration.problems import EvaluationError, Problem

Mask: TypeAlias = NDArray[np.bool_]

HUNDREDTHS = 100
"""Scores are kept in hundredths of a point; points, bounds and thresholds are whole."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores and decisions per pattern; sums and thresholds in hundredths of a point.

    Parameters
    ----------
    score : (P,)
        Sum of the axes, clamped by the model's score range.
    unclamped : (P,)
        The sum of the axes.
    fit, engagement, feedback : (P,)
        Axis sums: sums of clamped groups, themselves not clamped.
    threshold : (P,)
        The threshold that the pattern's leads must reach: their variant's own, or the base one.
    follows_base : (P,)
        Whether that is the base threshold.
    ruled_out : (P,)
        Whether a gate keeps the leads from being qualified at any threshold.
    """

    score: Ints
    unclamped: Ints
    fit: Ints
    engagement: Ints
    feedback: Ints
    threshold: Ints
    follows_base: Mask
    ruled_out: Mask

    @property
    def qualified(self) -> Mask:
        """Not ruled out, and ``score >= threshold``: (P,)."""
        qualified: Mask = (self.score >= self.threshold) & ~self.ruled_out
        return qualified


def score_patterns(patterns: Patterns, model: Model, *, threshold: int | None = None) -> Scores:
    """Score every pattern by the model.

    ``threshold`` (points) replaces the base threshold; a variant's own stays. Criteria are matched
    by id: patterns may hold more than the model has, and in another order.

    Raises
    ------
    EvaluationError
        If a criterion of the model, or one of its variants, is not in the patterns.
    """
    check_criteria(patterns, model)
    sums = {}
    for axis in Axis:
        groups = [group for group in model.groups if group.axis is axis]
        free = {group.id for group in groups if not is_capped(group)}
        # Groups that nothing clamps are summed at once.
        sums[axis] = points_sum(patterns, model, [c for c in model.criteria if c.group in free])
        for group in groups:
            if is_capped(group):
                sums[axis] += group_sum(patterns, model, group, bounds=group)
    total = sums[Axis.FIT] + sums[Axis.ENGAGEMENT] + sums[Axis.FEEDBACK]
    base = model.threshold if threshold is None else threshold
    own = [variant.threshold for variant in model.variants]
    # The base stands last: it is what the index -1 finds.
    thresholds = np.array([base if each is None else each for each in own] + [base], np.int64)
    follows = np.array([each is None for each in own] + [True])
    return Scores(
        score=clamped(total, model.score_range),
        unclamped=total,
        fit=sums[Axis.FIT],
        engagement=sums[Axis.ENGAGEMENT],
        feedback=sums[Axis.FEEDBACK],
        threshold=(HUNDREDTHS * thresholds)[patterns.variant],
        follows_base=follows[patterns.variant],
        ruled_out=patterns.gate >= 0,
    )


def check_criteria(patterns: Patterns, model: Model) -> None:
    """Raise EvaluationError if the patterns lack criteria or variants of the model."""
    problems = [
        Problem(
            "missing-criterion",
            f"criteria.{each.id}",
            say(
                "The leads must be grouped by every criterion of the model. “{name}” was added or "
                "changed since. Group the leads again.",
                name=each.label,
            ),
        )
        for each in model.criteria
        if each.id not in patterns.criteria
    ]
    last = int(patterns.variant.max(initial=BASE))
    if last >= len(model.variants):
        message = say(
            "The leads are grouped by {found} variants and the model has {expected}. Group the "
            "leads again.",
            found=last + 1,
            expected=len(model.variants),
        )
        problems.append(Problem("missing-variant", "variants", message))
    if problems:
        raise EvaluationError(*problems)


def points_table(model: Model) -> dict[str, Ints]:
    """Return each criterion's points per variant, the base last (where index -1 finds it)."""
    variants = (*range(len(model.variants)), BASE)
    table = np.array([model.points_of(each) for each in variants], np.int64)
    return {each.id: table[:, column] for column, each in enumerate(model.criteria)}


def level_column(patterns: Patterns, criterion_id: str) -> Ints:
    """Return the levels of one criterion: (P,) hundredths."""
    return patterns.levels[:, patterns.criteria.index(criterion_id)]


def points_sum(
    patterns: Patterns,
    model: Model,
    criteria: Sequence[Criterion],
    *,
    bounds: Bounds | None = None,
) -> Ints:
    """Return the sum of some criteria's contributions within bounds: (P,) hundredths."""
    parts = combined(patterns, tuple(each.id for each in criteria))
    if not parts:
        return clamped(np.zeros(len(patterns), np.int64), bounds)
    points, first = points_table(model), parts[0]
    if len(parts) == 1:  # the few combinations are clamped, not the patterns
        return first.of_patterns(clamped(first.sums(points), bounds), patterns.variant)
    total = first.of_patterns(first.sums(points), patterns.variant)
    for each in parts[1:]:
        total += each.of_patterns(each.sums(points), patterns.variant)
    return clamped(total, bounds)


def group_sum(
    patterns: Patterns, model: Model, group: Group, *, bounds: Bounds | None = None
) -> Ints:
    """Return the sum of a group's contributions within bounds: (P,) hundredths."""
    return points_sum(patterns, model, model.criteria_of(group.id), bounds=bounds)


def is_capped(group: Bounds) -> bool:
    """Return whether a sum can be clamped at all."""
    return group.at_least is not None or group.at_most is not None


def clamped(sums: Ints, bounds: Bounds | None) -> Ints:
    """Return sums of hundredths within bounds given in points."""
    if bounds is None or not is_capped(bounds):
        return sums
    low = None if bounds.at_least is None else HUNDREDTHS * bounds.at_least
    high = None if bounds.at_most is None else HUNDREDTHS * bounds.at_most
    return np.clip(sums, low, high)
