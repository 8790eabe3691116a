"""One lead that people know: its score and what becomes of it at every position of a slider."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from calibration.engine.patterns import Ints
from calibration.evaluation.controls import (
    Control,
    PointsControl,
    band_starts_at,
    check_control,
    follows,
    thresholds_at,
)
from calibration.evaluation.explanation import check_levels
from calibration.evaluation.scores import HUNDREDTHS, Mask, clamped
from calibration.model import BASE, Model


@dataclass(frozen=True, slots=True, eq=False)
class LeadReadings:
    """One lead at each of N positions of a slider; scores in hundredths of a point.

    Parameters
    ----------
    score, threshold : (N,)
        The lead's score, and what it must reach.
    qualified : (N,)
        Whether it is not ruled out and reaches it.
    band : (N,)
        The band it falls in, as an index into the model's bands; -1 if it is ruled out.
    """

    score: Ints
    threshold: Ints
    qualified: Mask
    band: Ints


def readings_of_lead(
    model: Model,
    levels: Mapping[str, int],
    control: Control,
    *,
    variant: int = BASE,
    gate: int = -1,
) -> LeadReadings:
    """Return what :func:`explain` says of a lead with a control put at each of its positions.

    Parameters
    ----------
    levels
        The level of each criterion, by id, in hundredths.
    control
        The slider.
    variant, gate
        Indexes into the model's variants and gates; ``BASE`` and -1 for none.

    Raises
    ------
    EvaluationError
        If the level of a criterion is not given, there is no position, or no such variant.
    ModelError
        If there is no such criterion.
    """
    check_control(control, model)
    check_levels(model, levels)
    at = np.array(control.positions, np.int64)
    score = _scores(model, levels, control, at, variant)
    threshold = HUNDREDTHS * thresholds_at(model, control, at)[:, variant]
    starts = HUNDREDTHS * band_starts_at(model, control, at)
    ruled_out = gate >= 0
    band = (score[:, None] >= starts).sum(axis=1)
    return LeadReadings(
        score=score,
        threshold=threshold,
        qualified=(score >= threshold) & (not ruled_out),
        band=np.full(len(at), -1, np.int64) if ruled_out else band,
    )


def _scores(
    model: Model, levels: Mapping[str, int], control: Control, at: Ints, variant: int
) -> Ints:
    moves = None
    if isinstance(control, PointsControl) and follows(
        model, control.criterion, variant, control.variant
    ):
        moves = control.criterion
    fixed = dict(zip((c.id for c in model.criteria), model.points_of(variant), strict=True))
    total = np.zeros(len(at), np.int64)
    for group in model.groups:
        inside = np.zeros(len(at), np.int64)
        for criterion in model.criteria_of(group.id):
            points = at if criterion.id == moves else fixed[criterion.id]
            inside += points * levels[criterion.id]
        total += clamped(inside, group)
    return clamped(total, model.score_range)
