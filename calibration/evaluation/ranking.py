"""How well the score ranks leads, whatever the threshold, and whether that is more than chance.

Whole numbers of points are full of ties; everything here is computed from leads counted by
distinct score (in increasing order), so ties stay together.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.histogram import Histogram
from calibration.evaluation.intervals import Interval, normal_quantile
from calibration.evaluation.mix import AS_COUNTED, Mix
from calibration.evaluation.rates import rates

Signal: TypeAlias = Literal["none", "weak", "clear"]

SIGNAL_CONFIDENCE = 0.99
"""The confidence of the interval that the verdict on signal reads."""
CHANCE, WEAK = 0.50, 0.60
"""The signal is none or weak where the low end of the AUC's interval isn't above these."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well a score ranks; NaN, and no signal known, where there aren't leads to tell."""

    auc: float
    auc_low: float
    auc_high: float
    signal: Signal | None
    ks: float


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """What share of conversions the best-scored leads hold; one row per score, best first.

    Parameters
    ----------
    score : (S,)
        Distinct scores, decreasing, in hundredths.
    leads, converted : (S,)
        Counted leads, and converted ones, of that score or higher.
    share_of_leads, share_of_converted, lift : (S,)
        The same as shares of all, and their quotient.
    """

    score: Ints
    leads: Ints
    converted: Ints
    share_of_leads: Floats
    share_of_converted: Floats
    lift: Floats


def ranking(
    histogram: Histogram, *, confidence: float = SIGNAL_CONFIDENCE, effect: float = 1.0
) -> Ranking:
    """Return how well the score of a histogram's counted leads ranks them.

    ``effect`` is by how much leads of one company multiply the variance of the AUC.
    """
    converted, others = histogram.converted, histogram.not_converted
    low, high = auc_interval(converted, others, confidence=confidence, effect=effect)
    sure = low
    if confidence != SIGNAL_CONFIDENCE:
        sure = auc_interval(converted, others, effect=effect).low
    return Ranking(
        auc=auc(converted, others),
        auc_low=low,
        auc_high=high,
        signal=signal_of(sure),
        ks=ks(converted, others),
    )


def auc(converted: Ints, not_converted: Ints) -> float:
    """Return the area under the ROC curve: how often a lead that converted scores higher.

    A tie counts half, as in the Mann-Whitney statistic: J. A. Hanley and B. J. McNeil, "The
    meaning and use of the area under a ROC curve", Radiology 143 (1982) 29-36.

    Parameters
    ----------
    converted, not_converted : (S,)
        Leads per distinct score, scores increasing.

    Examples
    --------
    >>> auc(np.array([0, 1]), np.array([3, 1]))
    0.875
    """
    others = not_converted.cumsum()
    m, n = int(converted.sum()), int(others[-1]) if len(others) else 0
    if not m or not n:
        return np.nan
    return (2 * int(converted.dot(others)) - int(converted.dot(not_converted))) / (2 * m * n)


def auc_variance(converted: Ints, not_converted: Ints) -> float:
    """Return DeLong's variance of the AUC; NaN with fewer than two leads of an outcome.

    E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson, "Comparing the areas under two or more
    correlated receiver operating characteristic curves", Biometrics 44 (1988) 837-845. Leads of
    one score have one placement, so sums over leads are sums over distinct scores.
    """
    m, n = int(converted.sum()), int(not_converted.sum())
    if m < 2 or n < 2:
        return np.nan
    others_below = np.cumsum(not_converted) - not_converted
    converted_above = m - np.cumsum(converted)
    won = (others_below + not_converted / 2) / n
    lost_to = (converted_above + converted / 2) / m
    area = auc(converted, not_converted)
    of_converted = float(np.dot(converted, (won - area) ** 2)) / (m - 1)
    of_others = float(np.dot(not_converted, (lost_to - area) ** 2)) / (n - 1)
    return of_converted / m + of_others / n


def auc_interval(
    converted: Ints,
    not_converted: Ints,
    *,
    confidence: float = SIGNAL_CONFIDENCE,
    effect: float = 1.0,
) -> Interval:
    """Return the AUC's interval by DeLong's variance times the effect, kept within 0 and 1."""
    variance = auc_variance(converted, not_converted)
    if np.isnan(variance):
        return Interval(np.nan, np.nan)
    half = normal_quantile(confidence) * float(np.sqrt(effect * variance))
    area = auc(converted, not_converted)
    return Interval(max(0.0, area - half), min(1.0, area + half))


def signal_of(low: float) -> Signal | None:
    """Return the verdict on the low end of the AUC's 99 % interval; None where it is NaN.

    Examples
    --------
    >>> signal_of(0.5), signal_of(0.6), signal_of(0.61)
    ('none', 'weak', 'clear')
    """
    if np.isnan(low):
        return None
    if low <= CHANCE:
        return "none"
    return "weak" if low <= WEAK else "clear"


def ks(converted: Ints, not_converted: Ints) -> float:
    """Return the Kolmogorov-Smirnov distance of the two outcomes' scores.

    The largest distance, over distinct scores, between the shares of both outcomes at or below
    the score. 1 where a score separates them, 0 where all leads have one score.
    """
    buyers, others = converted.cumsum(), not_converted.cumsum()
    if not len(buyers) or not buyers[-1] or not others[-1]:
        return np.nan
    return float(np.abs(buyers / buyers[-1] - others / others[-1]).max())


def gains(histogram: Histogram, *, mix: Mix = AS_COUNTED) -> Gains:
    """Return what share of conversions the best-scored leads hold, of all leads in a mix."""
    converted = np.cumsum(histogram.converted[::-1])
    others = np.cumsum(histogram.not_converted[::-1])
    leads = converted + others
    all_converted = int(converted[-1]) if len(leads) else 0
    every = (all_converted, int(others[-1]) if len(leads) else 0)
    return Gains(
        score=histogram.score[::-1],
        leads=leads,
        converted=converted,
        share_of_leads=mix.part(converted, others, of=every),
        share_of_converted=rates(converted, all_converted),
        lift=mix.lift(converted, others, of=every),
    )
