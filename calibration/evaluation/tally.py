"""How many leads reach each sum, by group and class: one pass over the patterns, then look-ups."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.ladder import Ladder


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Leads by class, group and sum; W counts of each.

    Parameters
    ----------
    sums
        The E distinct sums.
    reach : (S, M, E + 1, W)
        Leads of each class and group with that sum or a higher one; nobody in the last row.
        Whole numbers, exact as float64 below 2^53.
    """

    sums: Ladder
    reach: Floats

    @classmethod
    def of(
        cls,
        sums: tuple[Ladder, Ints],
        part: Ints | None,
        weights: Floats,
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
        weights : (W, P)
            The counts of each pattern.
        shape
            How many classes and groups there are.
        """
        ladder, index = sums
        size = len(ladder)
        key = index if part is None else part * size + index
        cells = shape[0] * shape[1] * size
        reach = np.zeros((*shape, size + 1, len(weights)))
        for column, weight in enumerate(weights):
            counts = np.bincount(key, weights=weight, minlength=cells).reshape(*shape, size)
            reach[:, :, :size, column] = np.cumsum(counts[:, :, ::-1], axis=2)[:, :, ::-1]
        return cls(ladder, reach)

    @property
    def of_all_classes(self) -> Floats:
        """The leads of all classes together: (M, E + 1, W)."""
        together: Floats = self.reach[0] if len(self.reach) == 1 else self.reach.sum(axis=0)
        return together

    def reaching(self, needed: Ints) -> Floats:
        """Return the leads of each class and group that reach what it needs.

        ``needed`` is (…, S, M); the answer, summed over the groups, is (…, S, W).
        """
        classes, groups, rows, width = self.reach.shape
        part = np.arange(classes * groups).reshape(classes, groups)
        place = part * rows + self.sums.first_at_least(needed)
        found: Floats = self.reach.reshape(-1, width)[place].sum(axis=-2)
        return found

    def reaching_each(self, needed: Ints) -> Floats:
        """Return the leads of all classes that reach each of K numbers.

        ``needed`` is (N, M, K), what each group needs; the answer, summed over the groups, is
        (N, K, W).
        """
        groups, rows, width = self.reach.shape[1:]
        every = self.of_all_classes.reshape(-1, width)
        start = (np.arange(groups) * rows)[:, None]
        found = np.empty((len(needed), needed.shape[2], width))
        for row, each in enumerate(needed):  # one at a time: the gathered rows stay in the cache
            every[start + self.sums.first_at_least(each)].sum(axis=0, out=found[row])
        return found
