"""The 2 x 2 reading of fit and engagement, by the grades or, without any, by the leads' middle."""

from dataclasses import dataclass

import numpy as np

from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation.companies import Clusters
from calibration.evaluation.grade_matrix import HIGH, Area, AreaName
from calibration.evaluation.ladder import Ladder, by_index
from calibration.evaluation.mix import Mix, mix_of
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.rates import rates
from calibration.evaluation.scores import HUNDREDTHS, Mask, Scores, score_patterns
from calibration.model import Grades, Model


@dataclass(frozen=True, slots=True)
class TwoAxes:
    """Leads that are not ruled out, as four areas of high or low fit and engagement.

    Parameters
    ----------
    areas
        Hand over, nurture, caution, leave; none where an axis tells no leads apart.
    fit_from, engagement_from
        From how many points an axis sum reads as high; None where the axis tells no leads apart.
    by_grades
        Whether these are bounds of the model's grades (B and 2), or the middle of the leads.
    ruled_out
        All leads that are in no area, because a gate rules them out.
    """

    areas: tuple[Area, ...]
    fit_from: int | None
    engagement_from: int | None
    by_grades: bool
    ruled_out: int


def two_axes(
    patterns: Patterns, model: Model, *, part: Part = "design", scores: Scores | None = None
) -> TwoAxes:
    """Return the 2 x 2 reading of a model's leads.

    Without grades, each axis is split where the leads with more points on it come nearest to
    half of all leads that are not ruled out. ``scores`` is ``score_patterns(patterns, model)``,
    where it is at hand.

    Raises EvaluationError as :func:`~calibration.evaluation.evaluate.evaluate` does.
    """
    counts = LeadCounts.of(patterns, part)
    scores = scores or score_patterns(patterns, model)
    kept = ~scores.ruled_out
    fit_from, engagement_from = _bounds(model.grades, scores, counts.everyone * kept)
    areas: tuple[Area, ...] = ()
    if fit_from is not None and engagement_from is not None:
        fits = scores.fit >= HUNDREDTHS * fit_from
        acts = scores.engagement >= HUNDREDTHS * engagement_from
        masks: dict[AreaName, Mask] = {
            "hand over": fits & acts,
            "nurture": fits & ~acts,
            "caution": ~fits & acts,
            "leave": ~fits & ~acts,
        }
        areas = tuple(
            _area(name, counts, mask & kept, mix_of(patterns), clusters=Clusters.of(patterns, part))
            for name, mask in masks.items()
        )
    return TwoAxes(
        areas=areas,
        fit_from=fit_from,
        engagement_from=engagement_from,
        by_grades=model.grades is not None,
        ruled_out=int(counts.everyone[scores.ruled_out].sum()),
    )


def middle(sums: Ints, leads: Ints) -> int | None:
    """Return from how many points about half of the leads have that much or more.

    Parameters
    ----------
    sums : (P,)
        Axis sums in hundredths.
    leads : (P,)
        How many leads have them.

    Returns
    -------
    int or None
        The whole number of points that comes nearest to half, the higher of two as near; None
        where every one is reached by all leads or by none.

    Examples
    --------
    >>> middle(np.array([0, 1000, 2500]), np.array([50, 30, 20]))
    10
    >>> middle(np.array([500, 500]), np.array([1, 1])) is None
    True
    """
    some = leads > 0
    # Where a whole number of points lies between two sums, or on the higher, rounding that one
    # down finds it: leads reach that many points that do so rounded down.
    ladder, place = Ladder.of(sums[some] // HUNDREDTHS)
    candidates = ladder.values
    held = by_index(place, leads[some], length=len(ladder))
    share = rates(held[::-1].cumsum()[::-1], int(held.sum()))
    splits = (share > 0) & (share < 1)
    if not splits.any():
        return None
    away = np.where(splits, np.abs(share - 0.5), np.inf)
    return int(candidates[np.flatnonzero(away == away.min())[-1]])


def _bounds(grades: Grades | None, scores: Scores, leads: Ints) -> tuple[int | None, int | None]:
    if grades is not None:
        fit, engagement = tuple(grades.fit.values()), tuple(grades.engagement.values())
        return fit[HIGH - 1], engagement[HIGH - 1]
    return middle(scores.fit, leads), middle(scores.engagement, leads)


def _area(
    name: AreaName, counts: LeadCounts, where: Mask, mix: Mix, *, clusters: Clusters | None
) -> Area:
    converted, others, everyone = counts.where(where)
    leads = converted + others
    effect = 1.0 if clusters is None else clusters.of_patterns(where, leads)
    return Area(name, leads, converted, everyone, mix, effect)
