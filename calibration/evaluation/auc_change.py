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
    """The area under the ROC curve of a score, and what a lead of each pattern adds to it.

    That is by how much its placement differs from the area, over how many leads of its outcome
    there are; 0 where the score doesn't rank it.
    """

    area: float
    won: Floats
    lost_to: Floats


def auc_change(
    patterns: Patterns,
    before: Ints,
    after: Ints,
    *,
    kept: Mask,
    kept_after: Mask | None = None,
    part: Part = "design",
) -> AucChange:
    """Compare two scores' AUC on the same counted leads.

    The covariance of the two areas is E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson's,
    "Comparing the areas under two or more correlated receiver operating characteristic curves",
    Biometrics 44 (1988) 837-845: what a lead adds to the difference is the difference of its
    placements. Where a column names the company, those of a company are added up before they are
    squared (N. A. Obuchowski, Biometrics 53 (1997) 567-578), and no interval is narrower for it.
    Leads that only one score ranks add to that one's area alone.

    Parameters
    ----------
    before, after : (P,)
        The scores of the patterns.
    kept : (P,)
        The patterns that are not ruled out.
    kept_after : (P,)
        Those that are not ruled out where ``after`` is the score, if they are others.
    """
    counts = LeadCounts.of(patterns, part).weights
    converted, others = counts.column(0), counts.column(1)
    was, now = (
        _placed(score, converted, others, kept=ranked)
        for score, ranked in ((before, kept), (after, kept if kept_after is None else kept_after))
    )
    if was is None or now is None:
        before_, after_ = (np.nan if each is None else each.area for each in (was, now))
        return AucChange(before_, after_, Difference(np.nan, np.nan, np.nan))
    value = now.area - was.area
    won, lost_to = now.won - was.won, now.lost_to - was.lost_to
    variance = float(converted @ won**2) + float(others @ lost_to**2)
    effect = company_effect(patterns, part, won, lost_to, alone=variance)
    half = normal_quantile(0.95) * float(np.sqrt(variance * effect))
    return AucChange(was.area, now.area, Difference(value, value - half, value + half))


def _placed(score: Ints, converted: Ints, others: Ints, *, kept: Mask) -> _Placed | None:
    """Return what leads add to the area; None where fewer than two of an outcome are kept."""
    converted, others = (np.where(kept, each, 0) for each in (converted, others))
    m, n = int(converted.sum()), int(others.sum())
    if m < 2 or n < 2:
        return None
    distinct, place = np.unique(score, return_inverse=True)
    buyers, rest = (
        np.bincount(place, each, len(distinct)).astype(np.float64) for each in (converted, others)
    )
    won = (np.cumsum(rest) - rest / 2) / n
    lost_to = (m - np.cumsum(buyers) + buyers / 2) / m
    area = float(buyers @ won / m)
    # A variance is taken over one lead fewer than there are: its root is shared out here.
    added, added_by_others = (
        (each - area) / np.sqrt(k * (k - 1)) for each, k in ((won, m), (lost_to, n))
    )
    return _Placed(area, np.where(kept, added[place], 0), np.where(kept, added_by_others[place], 0))


def company_effect(
    patterns: Patterns, part: Part, won: Floats, lost_to: Floats, *, alone: float
) -> float:
    """Return by how much companies multiply the variance of a difference.

    Parameters
    ----------
    won, lost_to : (P,)
        What each converted lead of a pattern, and each other, adds to the difference.
    alone
        The variance were every lead a company of its own: the sum of their squares.
    """
    clusters = Clusters.of(patterns, part)
    if clusters is None or alone <= 0:
        return 1.0
    at = clusters.pattern
    together = clusters.totals(clusters.converted * won[at] + clusters.others * lost_to[at])
    squares: Floats = clusters.converted * won[at] ** 2 + clusters.others * lost_to[at] ** 2
    return max(1.0, 1 + (float((together**2).sum()) - clusters.all_of(squares)) / alone)
