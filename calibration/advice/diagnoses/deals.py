"""Whether the deals of leads that qualify take long, or bring little."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from calibration.advice.diagnoses.statement import (
    SURE,
    Place,
    Statement,
    StatementKind,
    shares_between,
)
from calibration.engine.patterns import Patterns
from calibration.evaluation import Part, Scores, auc, auc_interval
from calibration.evaluation.deals import CycleTable
from calibration.evaluation.intervals import normal_quantile
from calibration.evaluation.parts import of_part
from calibration.messages import figure, percentage, say

FEWEST: Final = 20
"""Deals of either side without which nothing is said."""
LONGER: Final = 0.55
"""In how many of all pairs, one deal of either side, the deal above must surely be the longer."""
SMALLER: Final = 0.9
"""Up to which share of the others' mean value deals are surely smaller."""


def long_deals(patterns: Patterns, scores: Scores, *, part: Part = "design") -> Iterator[Statement]:
    """Yield whether deals of leads that qualify take longer than those of the others.

    Compared are all pairs of deals: how often the one above takes longer is an AUC, and its
    interval DeLong's.
    """
    decision = scores.qualified.astype(np.int64)
    cycles = CycleTable.of(patterns, decision, part=part, count=2)
    below, above = cycles.conversions
    if min(int(above.sum()), int(below.sum())) < FEWEST:
        return
    interval = auc_interval(above, below, confidence=SURE)
    medians = [cycles.median(np.arange(2) == side) for side in (1, 0)]
    if not interval.low > LONGER or not medians[0] > medians[1]:
        return
    yield Statement(
        StatementKind.LONG_DEALS,
        say(
            "Deals of leads that qualify take longer: {above} days, against {below} (medians of "
            "{n} and {m} deals); they take longer in {share} of all pairs ({between}).",
            above=figure(medians[0]),
            below=figure(medians[1]),
            n=figure(int(above.sum())),
            m=figure(int(below.sum())),
            share=percentage(auc(above, below)),
            between=shares_between(interval),
        ),
        say("Give more points to what speaks for a decision soon: the late buying stages."),
        Place.CRITERIA,
    )


def small_deals(
    patterns: Patterns, scores: Scores, *, part: Part = "design"
) -> Iterator[Statement]:
    """Yield whether deals of leads that qualify bring less than those of the others.

    The interval of the difference of means is that of B. L. Welch (1938), by the normal quantile.
    """
    known, sums, squares = (
        np.array([float(each[mask].sum()) for mask in _sides(scores)])
        for each in (
            of_part(patterns.value_known, part, facts=patterns.facts),
            of_part(patterns.value_sum, part, facts=patterns.facts),
            of_part(patterns.value_squares, part, facts=patterns.facts),
        )
    )
    if known.min() < FEWEST:
        return
    means = sums / known
    variances = np.maximum(squares - known * means**2, 0.0) / (known - 1)
    half = normal_quantile(SURE) * float(np.sqrt((variances / known).sum()))
    gap = float(means[0] - SMALLER * means[1])
    if not gap + half < 0:
        return
    yield Statement(
        StatementKind.SMALL_DEALS,
        say(
            "Deals of leads that qualify are smaller: {above} on average, against {below} ({n} and "
            "{m} deals); the difference is {low} to {high}.",
            above=figure(float(means[0])),
            below=figure(float(means[1])),
            n=figure(int(known[0])),
            m=figure(int(known[1])),
            low=figure(float(means[1] - means[0]) - half),
            high=figure(float(means[1] - means[0]) + half),
        ),
        say("Give more points to what tells large deals: the size of the company, its revenue."),
        Place.CRITERIA,
    )


def _sides(scores: Scores) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], ...]:
    """Return which patterns qualify, and which of the others no gate rules out."""
    qualified = scores.qualified
    return qualified, ~qualified & ~scores.ruled_out
