"""Steps of scores that mean the same chance: conversion made to rise with the score."""

from typing import Final

import numpy as np

from calibration.engine.patterns import Floats, Ints

FEWEST_LEADS: Final = 50
FEWEST_CONVERSIONS: Final = 5
"""What a step holds at least: fewer tell no chance that anybody should quote."""
MOST_STEPS: Final = 10
"""More can't be kept apart by people, and rarely by the leads."""
SURE: Final = 2.0
"""The chi-squared statistic from which two steps are kept apart: from there on, one more chance
explains more than it costs (H. Akaike, "A new look at the statistical model identification", IEEE
Transactions on Automatic Control 19 (1974) 716-723)."""


def chances_of(converted: Ints, others: Ints) -> Floats:
    """Return the chance each score is told by a reading of some leads, one of none included."""
    known = converted + others > 0
    starts = np.flatnonzero(known)[starts_of(converted[known], others[known])]
    step = np.maximum(np.searchsorted(starts, np.arange(len(known)), side="right") - 1, 0)
    winners, rest = np.bincount(step, converted), np.bincount(step, others)
    told = np.array([chance_of(int(a), int(b)) for a, b in zip(winners, rest, strict=True)])
    return told[step]


def chance_of(converted: int, others: int) -> float:
    """Return the share that converts; half a lead short of none, and of all."""
    if not converted or not others:
        return (converted + 0.5) / (converted + others + 1)
    return converted / (converted + others)


def starts_of(converted: Ints, others: Ints) -> Ints:
    """Return the place of the first score of each step; every score has leads."""
    leads = converted + others
    starts = rising(converted, leads=leads)
    while len(starts) > 1:
        joined = _joined(np.add.reduceat(converted, starts), leads=np.add.reduceat(leads, starts))
        if joined is None:
            break
        del starts[joined]
    return np.array(starts, np.int64)


def rising(converted: Ints, *, leads: Ints) -> list[int]:
    """Return where each step of the isotonic regression of conversion on the score starts.

    Neighbours that don't convert more are pooled, by exact arithmetic on counts: M. Ayer, H. D.
    Brunk, G. M. Ewing, W. T. Reid and E. Silverman, "An empirical distribution function for
    sampling with incomplete information", Annals of Mathematical Statistics 26 (1955) 641-647.

    Parameters
    ----------
    converted, leads : (S,)
        Leads per distinct score, scores increasing; each score has some.

    Examples
    --------
    >>> rising(np.array([1, 5, 4, 9]), leads=np.array([10, 10, 10, 10]))
    [0, 1, 3]
    """
    steps: list[tuple[int, int, int]] = []
    for place, (winners, everyone) in enumerate(
        zip(converted.tolist(), leads.tolist(), strict=True)
    ):
        start = place
        while steps and steps[-1][1] * everyone >= winners * steps[-1][2]:
            start, more_winners, more = steps.pop()
            winners, everyone = winners + more_winners, everyone + more  # noqa: PLW2901
        steps.append((start, winners, everyone))
    return [start for start, _, _ in steps]


def _joined(converted: Ints, *, leads: Ints) -> int | None:
    """Return which step is to be joined with the one below it; None if none has to be."""
    chance = converted / leads
    gaps = np.diff(chance)
    small = (leads < FEWEST_LEADS) | (converted < FEWEST_CONVERSIONS)
    if small.any():
        least = int(np.flatnonzero(small)[np.argmin(leads[small])])
        if least == 0:
            return 1
        above = least + 1 < len(leads) and gaps[least] < gaps[least - 1]
        return least + 1 if above else least
    both = leads[:-1] + leads[1:]
    pooled = (converted[:-1] + converted[1:]) / both
    told_apart = leads[:-1] * leads[1:] / both * gaps**2 / (pooled * (1 - pooled))
    least = int(np.argmin(told_apart))
    if len(leads) > MOST_STEPS or told_apart[least] < SURE:
        return least + 1
    return None
