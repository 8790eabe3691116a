"""How many leads sales has ever worked on, above the line and below it.

Leads that nobody called can't have bought: where few of those below the line ever were worked, the
buyers left behind are a lower bound (DESIGN §4).
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.rates import rates

Count = TypeVar("Count", int, Ints)


@dataclass(frozen=True, slots=True, eq=False)
class WorkedLeads(Generic[Count]):
    """Counted leads that sales has worked on, by decision: numbers, or (N,) along a slider.

    Parameters
    ----------
    above, below
        Of the leads that qualify, and of those that don't, how many were worked.
    known_above, known_below
        Of how many of them it is known whether they were.
    """

    above: Count
    below: Count
    known_above: Count
    known_below: Count

    @classmethod
    def of(cls, above: tuple[Count, Count], totals: tuple[int, int]) -> "WorkedLeads[Count]":
        """Take the leads above the line from all; each pair is (worked, known)."""
        return cls(above[0], totals[0] - above[0], above[1], totals[1] - above[1])

    @property
    def share_above(self) -> Floats:
        """WorkedLeads, of the leads that qualify and of which it is known."""
        return rates(np.asarray(self.above), np.asarray(self.known_above))

    @property
    def share_below(self) -> Floats:
        """WorkedLeads, of the leads that don't qualify and of which it is known."""
        return rates(np.asarray(self.below), np.asarray(self.known_below))
