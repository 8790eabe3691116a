"""Why one lead has its score: every contribution and correction, summing to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from calibration.engine.patterns import Ints
from calibration.evaluation.readings import band_of, grade_of
from calibration.evaluation.scores import HUNDREDTHS, clamped, is_capped
from calibration.messages import Message, say
from calibration.model import BASE, Axis, Bounds, Criterion, Model
from calibration.problems import EvaluationError, Problem


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation.

    Parameters
    ----------
    kind
        ``criterion``: what a criterion contributes; ``cap``: what a group's cap takes or gives;
        ``clamp``: what the score range takes or gives.
    id, label
        Of the criterion or the group; ``clamp`` and nothing for the score range.
    points
        In hundredths of a point.
    detail
        Why, as a sentence.
    """

    kind: Literal["criterion", "cap", "clamp"]
    id: str
    label: str
    points: int
    detail: Message


@dataclass(frozen=True, slots=True)
class Explanation:
    """A lead's score, line by line, and how it reads; sums in hundredths of a point.

    Parameters
    ----------
    lines
        All criteria in the model's order, then capped groups, then the score range: their
        points sum to ``score``.
    threshold
        The threshold the lead must reach, in hundredths.
    variant, gate
        The variant the lead belongs to, and the gate that rules it out; None for none.
    band, grade
        None if the lead is ruled out, and if the model has no grades.
    known_fields, used_fields
        How many of the fields that scoring reads are known, and how many it reads.
    """

    lines: tuple[Line, ...]
    score: int
    fit: int
    engagement: int
    feedback: int
    threshold: int
    qualified: bool
    band: str | None
    grade: str | None
    variant: str | None
    gate: str | None
    known_fields: int
    used_fields: int


def explain(
    model: Model,
    levels: Mapping[str, int],
    *,
    variant: int = BASE,
    gate: int = -1,
    known: Mapping[str, bool] | None = None,
) -> Explanation:
    """Explain the score of one lead.

    Parameters
    ----------
    levels
        The level of each criterion, by id, in hundredths.
    variant, gate
        Indexes into the model's variants and gates; ``BASE`` and -1 for none.
    known
        Whether each field that scoring reads is known for this lead.

    Raises
    ------
    EvaluationError
        If the level of a criterion is not given.
    """
    check_levels(model, levels)
    points = dict(zip((c.id for c in model.criteria), model.points_of(variant), strict=True))
    lines = [
        Line("criterion", c.id, c.label, points[c.id] * levels[c.id], _counted(c, levels[c.id]))
        for c in model.criteria
    ]
    sums = dict.fromkeys(Axis, 0)
    for group in model.groups:
        raw = sum(points[c.id] * levels[c.id] for c in model.criteria_of(group.id))
        kept = _clamped(raw, group)
        sums[group.axis] += kept
        if is_capped(group):
            lines.append(Line("cap", group.id, group.label, kept - raw, _limits(group)))
    total = sum(sums.values())
    score = _clamped(total, model.score_range)
    if model.score_range is not None and is_capped(model.score_range):
        lines.append(Line("clamp", "clamp", "", score - total, _limits(model.score_range)))
    threshold = HUNDREDTHS * model.threshold_of(variant)
    ruled_out = gate >= 0
    fields = [field.name for field in model.read_fields()]
    return Explanation(
        lines=tuple(lines),
        score=score,
        fit=sums[Axis.FIT],
        engagement=sums[Axis.ENGAGEMENT],
        feedback=sums[Axis.FEEDBACK],
        threshold=threshold,
        qualified=not ruled_out and score >= threshold,
        band=None if ruled_out else band_of(score, model=model),
        grade=(
            None
            if model.grades is None
            else grade_of(sums[Axis.FIT], sums[Axis.ENGAGEMENT], grades=model.grades)
        ),
        variant=None if variant == BASE else model.variants[variant].id,
        gate=model.gates[gate].id if ruled_out else None,
        known_fields=sum(bool((known or {}).get(name)) for name in fields),
        used_fields=len(fields),
    )


def check_levels(model: Model, levels: Mapping[str, int]) -> None:
    """Raise EvaluationError unless the level of every criterion is given."""
    problems = [
        Problem(
            "missing-criterion",
            f"criteria.{each.id}",
            say("The level of “{name}” must be given. Score the lead again.", name=each.label),
        )
        for each in model.criteria
        if each.id not in levels
    ]
    if problems:
        raise EvaluationError(*problems)


def _clamped(hundredths: int, bounds: Bounds | None) -> int:
    sums: Ints = np.array([hundredths], np.int64)
    return int(clamped(sums, bounds)[0])


def _counted(criterion: Criterion, level: int) -> Message:
    """Say whether, and how many times, a criterion counts."""
    if level == 0:
        return say("not counted: {condition}", condition=criterion.sentence())
    if level == HUNDREDTHS and criterion.repeat is None and criterion.decay is None:
        return criterion.sentence()
    return say(
        "counted {times} times: {condition}",
        times=f"{level / HUNDREDTHS:g}",
        condition=criterion.sentence(),
    )


def _limits(bounds: Bounds) -> Message:
    """Say within which bounds a sum is kept."""
    low, high = bounds.at_least, bounds.at_most
    if low is None:
        return say("kept at {high} or less", high=high)
    if high is None:
        return say("kept at {low} or more", low=low)
    return say("kept between {low} and {high}", low=low, high=high)
