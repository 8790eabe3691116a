"""How many leads reach each sum, by group and class: one pass over the patterns, then look-ups."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from calibration.engine.patterns import Ints
from calibration.evaluation.ladder import Ladder
from calibration.evaluation.weights import Weights

EVERY = -1
"""Stands for the leads of all classes together."""


def from_the_top(counts: Ints) -> Ints:
    """Return the sum of each count and all after it, along the last axis."""
    return counts[..., ::-1].cumsum(axis=-1)[..., ::-1]


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Leads by class, group and sum; W counts of each.

    Parameters
    ----------
    sums
        The E distinct sums.
    reach : (S, M, E + 1, W)
        Leads of each class and group with that sum or a higher one; nobody in the last row.
        Where there are several classes, the last stands for all of them together.
    """

    sums: Ladder
    reach: Ints

    @classmethod
    def of(
        cls,
        sums: tuple[Ladder, Ints],
        part: Ints | None,
        weights: Weights,
        *,
        shape: tuple[int, int],
    ) -> Self:
        """Add up leads.

        Parameters
        ----------
        sums
            The distinct sums, and which of them each pattern has: (P,).
        part : (P,)
            ``class * M + group`` of each pattern; None where there is one class of one group.
        weights
            The counts of each pattern.
        shape
            How many classes and groups there are.
        """
        ladder, index = sums
        (classes, groups), size = shape, len(ladder)
        key = index if part is None else part * size + index
        counts = weights.by(key, length=classes * groups * size)
        counts = counts.reshape(len(counts), classes, groups, size)
        reach = np.zeros((classes + (classes > 1), groups, size + 1, len(counts)), np.int64)
        reach[:classes, :, :size] = np.moveaxis(from_the_top(counts), 0, -1)
        if classes > 1:
            reach[EVERY] = reach[:classes].sum(axis=0)
        return cls(ladder, reach)

    def reaching(self, needed: Ints, of_class: Ints) -> Ints:
        """Return how many leads reach what is asked, summed over the groups: (N, Q, W).

        Parameters
        ----------
        needed : (N, M, Q)
            What each group needs, at each of N positions, for each of Q questions.
        of_class : (Q,)
            The class that a question is about, or ``EVERY``.
        """
        classes, groups, rows, width = self.reach.shape
        every = self.reach.reshape(-1, width)
        first_row = np.arange(0, classes * groups * rows, rows).reshape(classes, groups)
        place = self.sums.first_at_least(needed) + first_row[of_class].T
        found = np.empty((len(place), len(of_class), width), np.int64)
        for row, each in enumerate(place):  # one at a time: the gathered rows stay in the cache
            every.take(each, axis=0).sum(axis=0, out=found[row])
        return found
