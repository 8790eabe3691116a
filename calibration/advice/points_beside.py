"""The points that past leads would give each criterion beside the others, with their interval.

What a criterion tells alone says little of its points: one that goes with a stronger one looks
strong itself. So all criteria are fitted at once, and only this questions anybody's points.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from calibration.advice.fitting import RIDGE, fit_logistic
from calibration.advice.pointing import design_counts
from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation import score_patterns
from calibration.evaluation.companies import Clusters
from calibration.evaluation.intervals import normal_quantile
from calibration.evaluation.remembered import remembered
from calibration.evaluation.scores import Mask, Scores
from calibration.model import Model

FEWEST: Final = 40
"""Leads of either outcome that the points of a model can be judged by."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Log odds that criteria are worth beside each other, of the design leads no gate rules out.

    Parameters
    ----------
    weights : (C,)
        By a ridge-damped logistic regression, per level of 1.
    covariance : (C, C)
        The inverse of its information matrix, damping included: that of the weights' distribution
        given the leads, for weights of which nothing is known but that most are below 2 in size
        (A. E. Hoerl and R. W. Kennard, Technometrics 12 (1970) 55-67; D. V. Lindley and A. F. M.
        Smith, Journal of the Royal Statistical Society B 34 (1972) 1-41). Where a column names
        the company it is widened by what leads of one company have in common, as K.-Y. Liang and
        S. L. Zeger add up their scores, Biometrika 73 (1986) 13-22.
    log_odds : (P,)
        What the criteria add up to, of each pattern.
    meets : (C,)
        Counted leads that meet each criterion.
    converted, others
        Leads it is fitted to.
    """

    weights: Floats
    covariance: Floats
    log_odds: Floats
    meets: Ints
    converted: int
    others: int


@dataclass(frozen=True, slots=True)
class PointsBeside:
    """The points past leads would give a criterion beside the others, at a model's own scale.

    Parameters
    ----------
    criterion
        Its id.
    points
        What it has, for a level of 1.
    value, low, high
        What the leads would give it, and the ends of the 95 % interval, in points.
    """

    criterion: str
    points: int
    value: float
    low: float
    high: float

    @property
    def given(self) -> int:
        """The points the leads would give, as a whole number."""
        return round(self.value)

    @property
    def ends(self) -> tuple[int, int]:
        """The interval in whole points, rounded outwards: points at its ends are not questioned."""
        return math.floor(self.low), math.ceil(self.high)

    @property
    def questions(self) -> bool:
        """Whether the criterion's points lie outside the interval."""
        low, high = self.ends
        return not low <= self.points <= high

    @property
    def tells_sign(self) -> bool:
        """Whether the leads tell at least whether it speaks for or against."""
        return self.low > 0 or self.high < 0


def points_beside(
    patterns: Patterns, model: Model, *, scores: Scores | None = None
) -> dict[str, PointsBeside]:
    """Return the points that past leads would give each criterion, by its id.

    Points have no scale of their own: twice the points and twice the threshold are the same model.
    The scale is that at which the fitted log odds lie nearest to the model's scores, by least
    squares over the leads, so that points which are all right but one leave only that one in
    question. Caps, and points of variants, are in the scores and not in the fit.

    Nothing is returned where there is nothing to tell points from: with fewer than 40 leads of an
    outcome, or where the score doesn't rise with the log odds. A criterion that no counted lead
    meets, or that all meet, has no points here.

    Parameters
    ----------
    scores
        ``score_patterns(patterns, model)``, where it is at hand.
    """
    names = tuple(each.id for each in model.criteria)
    scored = scores or score_patterns(patterns, model)
    found = weights_beside(patterns, names)
    if min(found.converted, found.others) < FEWEST:
        return {}
    kept, leads = _kept(patterns)
    scale = _scale(found.log_odds[kept], scored.score[kept] / 100, leads[kept])
    if not scale > 0:
        return {}
    everyone = found.converted + found.others
    half = normal_quantile(0.95) * np.sqrt(np.diag(found.covariance))
    ends = np.array([found.weights, found.weights - half, found.weights + half]) * scale
    return {
        each.id: PointsBeside(each.id, each.points, *(float(end) for end in ends[:, at]))
        for at, each in enumerate(model.criteria)
        if 0 < found.meets[at] < everyone
    }


@remembered
def weights_beside(patterns: Patterns, criteria: tuple[str, ...]) -> Weights:
    """Return what criteria are worth beside each other, in log odds; 0 where nothing tells."""
    kept, leads = _kept(patterns)
    converted, _ = design_counts(patterns)
    columns = [patterns.criteria.index(name) for name in criteria]
    levels = patterns.levels[kept][:, columns] / 100
    buyers, all_leads = converted[kept], leads[kept]
    meets: Ints = ((levels > 0) * all_leads[:, None]).sum(axis=0).astype(np.int64)
    log_odds = np.zeros(len(patterns))
    total, won = int(all_leads.sum()), int(buyers.sum())
    if not 0 < won < total or not criteria:
        size = len(criteria)
        nothing = np.zeros(size), np.diag(np.full(size, np.inf)), log_odds
        return Weights(*nothing, meets, won, total - won)
    fit = fit_logistic(levels, converted=buyers, leads=all_leads)
    chances = fit.chances(levels)
    design = np.column_stack([np.ones(len(levels)), levels])
    damping = np.diag([0.0, *[RIDGE] * len(criteria)])
    spread = all_leads * chances * (1 - chances)
    covariance: Floats = np.linalg.inv((design * spread[:, None]).T @ design + damping).astype(
        np.float64
    )
    whole = np.zeros((len(patterns), design.shape[1]))
    whole[kept] = design
    of_all = np.zeros(len(patterns))
    of_all[kept] = chances
    covariance = _widened(covariance, patterns, whole, of_all)
    log_odds[kept] = levels @ fit.weights
    return Weights(fit.weights, covariance[1:, 1:], log_odds, meets, won, total - won)


def _kept(patterns: Patterns) -> tuple[Mask, Ints]:
    """Return which patterns are fitted, and the counted design leads of all: (P,) each."""
    _, leads = design_counts(patterns)
    kept: Mask = (leads > 0) & (patterns.gate == -1)
    return kept, leads


def _scale(log_odds: Floats, points: Floats, leads: Ints) -> float:
    """Return how many points one unit of log odds is, by least squares; 0 where nothing tells."""
    total = leads.sum()
    odds = log_odds - leads @ log_odds / total
    spread = float(leads @ odds**2)
    return float(leads @ (odds * points)) / spread if spread > 0 else 0.0


def _widened(covariance: Floats, patterns: Patterns, design: Floats, chances: Floats) -> Floats:
    """Add what leads of one company have in common, where that makes an interval wider."""
    clusters = Clusters.of(patterns, "design")
    if clusters is None or not clusters.count:
        return covariance
    at = clusters.pattern
    buyers, others, chance = clusters.converted, clusters.others, chances[at]
    left = buyers * (1 - chance) - others * chance
    size = design.shape[1]
    together = np.array([clusters.totals(left * design[at, column]) for column in range(size)])
    alone = (buyers * (1 - chance) ** 2 + others * chance**2) * clusters.root**2
    pairs = together @ together.T - (design[at] * alone[:, None]).T @ design[at]
    added = covariance @ pairs @ covariance
    wider = np.diag(added) > 0
    found = covariance.copy()
    found[np.ix_(wider, wider)] += added[np.ix_(wider, wider)]
    return found
