"""Points that two sides propose, side by side, and what each side's whole set would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from calibration.engine.patterns import Patterns
from calibration.evaluation import Evaluation, Part, evaluate
from calibration.evaluation.auc_change import AucChange, auc_change
from calibration.evaluation.comparison import Comparison, compare_decisions
from calibration.evaluation.curve import curve
from calibration.evaluation.scores import HUNDREDTHS, score_patterns
from calibration.model import Model


@dataclass(frozen=True, slots=True)
class BothHands:
    """What both sides would give for one criterion; None where a side proposes nothing."""

    criterion: str
    present: int
    marketing: int | None
    sales: int | None

    @property
    def apart(self) -> int:
        """How far the sides are from each other, in points.

        A side that proposes nothing leaves the points as they are.
        """
        return abs(_or(self.marketing, self.present) - _or(self.sales, self.present))

    @property
    def is_settled(self) -> bool:
        """Whether nobody wants other points than there are."""
        return {self.marketing, self.sales} <= {None, self.present}

    @property
    def is_agreed(self) -> bool:
        """Whether both sides want the same."""
        return self.apart == 0


def middle_of(proposed: Sequence[int], *, present: int) -> int:
    """Return what stands for the proposals of one side's people: the middle one.

    Of two in the middle it is the one nearer to the present points, for it changes less; of two
    as near, the lower.

    Raises
    ------
    ValueError
        If nobody proposed anything.

    Examples
    --------
    >>> middle_of([5, 40, 10], present=0), middle_of([5, 20], present=15)
    (10, 20)
    """
    if not proposed:
        raise ValueError("proposed must hold at least one number of points. Got none.")
    ordered = sorted(proposed)
    two = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return min(two, key=lambda points: (abs(points - present), points))


def side_by_side(
    model: Model, *, marketing: Mapping[str, int], sales: Mapping[str, int]
) -> tuple[BothHands, ...]:
    """Return both proposals for every criterion, those furthest apart first.

    Among those equally far apart, the ones that both want changed come first; else the model's
    order holds. Proposals for criteria that the model doesn't have (any more) are left aside.

    Parameters
    ----------
    marketing, sales
        Each side's points by criterion id; a criterion that is not named has no proposal.
    """
    rows = [
        BothHands(each.id, each.points, marketing.get(each.id), sales.get(each.id))
        for each in model.criteria
    ]
    return tuple(sorted(rows, key=lambda row: (-row.apart, row.is_settled)))


def with_set(model: Model, points: Mapping[str, int]) -> Model:
    """Return the model with all points of a set; criteria that it doesn't name keep theirs.

    Raises
    ------
    ModelError
        If the points leave the model's bands or threshold without a meaning.
    """
    changed = model
    for each in model.criteria:
        wanted = points.get(each.id, each.points)
        if wanted != each.points:
            changed = changed.with_points(each.id, wanted)
    return changed


@dataclass(frozen=True, slots=True)
class SetEffect:
    """What a whole set of points would do on past leads.

    Parameters
    ----------
    model
        The model with the set.
    board
        Its numbers.
    change
        What it decides differently from the present model, paired.
    auc
        How much better or worse it tells who converts, whatever the threshold, paired.
    """

    model: Model
    board: Evaluation
    change: Comparison
    auc: AucChange


def effect_of(
    patterns: Patterns,
    model: Model,
    points: Mapping[str, int],
    *,
    as_many: bool = False,
    part: Part = "design",
) -> SetEffect:
    """Return what a set of points would do on leads, against the model as it is.

    Parameters
    ----------
    as_many
        Whether the threshold moves to where about as many leads qualify as now: points that are
        larger throughout then change nothing.

    Raises
    ------
    EvaluationError
        As ``evaluate`` does.
    ModelError
        As :func:`with_set` does.
    """
    then = with_set(model, points)
    if as_many:
        then = then.with_threshold(_threshold_of_as_many(patterns, model, then, part=part))
    was, now = score_patterns(patterns, model), score_patterns(patterns, then)
    return SetEffect(
        then,
        evaluate(patterns, then, part=part, scores=now),
        compare_decisions(patterns, was.qualified, now.qualified, part=part),
        auc_change(patterns, was.score, now.score, kept=~was.ruled_out, part=part),
    )


def _threshold_of_as_many(patterns: Patterns, model: Model, then: Model, *, part: Part) -> int:
    """Return the threshold of ``then`` that qualifies most nearly as many leads as ``model``.

    Of two as near it is the higher: it hands over fewer.
    """
    tried = curve(patterns, then, part=part)
    now = evaluate(patterns, model, part=part)
    if tried.volume is None or now.volume is None:
        volumes, wanted = tried.qualified, now.qualified
    else:
        volumes, wanted = tried.volume, now.volume
    # Thresholds are whole points, scores hundredths: what is below a score still admits it.
    thresholds = np.unique(tried.score // HUNDREDTHS)
    if not len(thresholds):
        return model.threshold
    rows = np.searchsorted(tried.score, HUNDREDTHS * thresholds)
    far = np.abs(volumes[rows] - wanted)
    return int(thresholds[np.flatnonzero(far == far.min())[-1]])


def _or(proposed: int | None, present: int) -> int:
    return present if proposed is None else proposed
