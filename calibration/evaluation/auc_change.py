"""How much better one score ranks the same leads than another: a paired interval."""

from dataclasses import dataclass

import numpy as np

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation.companies import Clusters
from calibration.evaluation.comparison import Difference
from calibration.evaluation.intervals import normal_quantile
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.scores import Mask


@dataclass(frozen=True, slots=True)
class AucChange:
    """The AUC before and after, and after minus before with its paired 95 % interval.

    NaN where there are fewer than two leads of an outcome.
    """

    before: float
    after: float
    difference: Difference


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """The area under the ROC curve of a score, and each pattern's placement in either outcome."""

    area: float
    won: Floats
    lost_to: Floats


def auc_change(
    patterns: Patterns, before: Ints, after: Ints, *, kept: Mask, part: Part = "design"
) -> AucChange:
    """Compare two scores' AUC on the same counted leads.

    The covariance of the two areas is E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson's,
    "Comparing the areas under two or more correlated receiver operating characteristic curves",
    Biometrics 44 (1988) 837-845: what a lead adds to the difference is the difference of its
    placements. Where a column names the company, those of a company are added up before they are
    squared (N. A. Obuchowski, Biometrics 53 (1997) 567-578), and no interval is narrower for it.

    Parameters
    ----------
    before, after : (P,)
        The scores of the patterns.
    kept : (P,)
        The patterns that are not ruled out.
    """
    counts = LeadCounts.of(patterns, part).weights
    converted, others = (np.where(kept, counts.column(place), 0) for place in (0, 1))
    m, n = int(converted.sum()), int(others.sum())
    if m < 2 or n < 2:
        return AucChange(np.nan, np.nan, Difference(np.nan, np.nan, np.nan))
    was, now = (_placed(score, converted, others) for score in (before, after))
    value = now.area - was.area
    won = now.won - was.won - value
    lost_to = now.lost_to - was.lost_to - value
    variance = float(converted @ won**2) / (m - 1) / m + float(others @ lost_to**2) / (n - 1) / n
    effect = _effect(patterns, part, kept, converted, others, won / m, lost_to / n)
    half = normal_quantile(0.95) * float(np.sqrt(variance * effect))
    return AucChange(was.area, now.area, Difference(value, value - half, value + half))


def _placed(score: Ints, converted: Ints, others: Ints) -> _Placed:
    distinct, place = np.unique(score, return_inverse=True)
    buyers, rest = (
        np.bincount(place, each, len(distinct)).astype(np.float64) for each in (converted, others)
    )
    m, n = buyers.sum(), rest.sum()
    won = (np.cumsum(rest) - rest / 2) / n
    lost_to = (m - np.cumsum(buyers) + buyers / 2) / m
    return _Placed(float(buyers @ won / m), won[place], lost_to[place])


def _effect(
    patterns: Patterns,
    part: Part,
    kept: Mask,
    converted: Ints,
    others: Ints,
    won: Floats,
    lost_to: Floats,
) -> float:
    """Return by how much companies multiply the variance of the difference."""
    clusters = Clusters.of(patterns, part)
    alone = float(converted @ won**2 + others @ lost_to**2)
    if clusters is None or alone <= 0:
        return 1.0
    at = clusters.pattern
    buyers, rest = clusters.converted * kept[at], clusters.others * kept[at]
    together = clusters.totals(buyers * won[at] + rest * lost_to[at])
    squares: Floats = buyers * won[at] ** 2 + rest * lost_to[at] ** 2
    return max(1.0, 1 + (float((together**2).sum()) - clusters.all_of(squares)) / alone)
