"""What changes from one decision to another, at each of many settings: paired, as arrays.

The leads fall into four quarters by the two decisions. Everything here follows from their counts,
for one pair of decisions (:func:`~calibration.evaluation.comparison.compare_decisions`) and for
every position of a slider alike.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.companies import Pairs
from calibration.evaluation.company_changes import ChangeEffects, change_effects
from calibration.evaluation.differences import (
    Ends,
    overlapping_differences_of_rates,
    paired_differences_of_rates,
)
from calibration.evaluation.mix import AS_COUNTED, Mix
from calibration.evaluation.rates import rates
from calibration.evaluation.scores import Mask


class Quarters(NamedTuple):
    """Counted leads of one outcome by the two decisions: arrays of one shape."""

    both: Ints
    before: Ints
    after: Ints
    neither: Ints

    @property
    def moved(self) -> Ints:
        """Leads that the two decide differently."""
        return self.before + self.after


@dataclass(frozen=True, slots=True, eq=False)
class MovedTable:
    """Leads that one decision qualifies and the other does not: (N,) each.

    Parameters
    ----------
    converted, not_converted
        Counted leads of the part.
    everyone
        All leads, whose outcome is known or not.
    mix
        How many leads of the period the counted ones stand for.
    """

    converted: Ints
    not_converted: Ints
    everyone: Ints
    mix: Mix = field(default=AS_COUNTED, kw_only=True)

    @property
    def leads(self) -> Ints:
        """Counted leads."""
        return self.converted + self.not_converted

    @property
    def conversion_rate(self) -> Floats:
        """Converted, of the counted leads that moved."""
        return self.mix.share(self.converted, self.not_converted)


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """Rates after minus rates before, with their paired 95 % intervals: (N,) each."""

    value: Floats
    low: Floats
    high: Floats

    def widened(self, effect: Floats | float) -> "Differences":
        """Return them with intervals of leads that tell so many times less."""
        times = np.sqrt(effect)
        low = self.value - times * (self.value - self.low)
        high = self.value + times * (self.high - self.value)
        return Differences(self.value, low, high)

    @property
    def distinguishable(self) -> Mask:
        """Whether each interval excludes 0."""
        excludes: Mask = (self.low > 0) | (self.high < 0)
        return excludes

    @property
    def direction(self) -> NDArray[np.int8]:
        """1 for higher, -1 for lower, 0 for not distinguishable, each beyond chance."""
        return (self.low > 0).astype(np.int8) - (self.high < 0)


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """What changes against the decision everything is compared with, at every position.

    Differences are position minus before. Recall's is the false negative rate's, turned round;
    the false discovery rate's is the precision's.

    Parameters
    ----------
    entering, leaving
        Leads that qualify only at the position, and only before.
    buyers, others
        Counted leads that converted, and that did not, by the two decisions.
    pairs
        Leads of one company; None where no column names it.
    """

    entering: MovedTable
    leaving: MovedTable
    buyers: Quarters
    others: Quarters
    pairs: Pairs | None = None

    @property
    def precision(self) -> Differences:
        """Of the share of qualified leads that converted."""
        found = precision_differences(self.buyers, self.others, mix=self.entering.mix)
        return found.widened(self._effects.precision)

    @property
    def false_positive_rate(self) -> Differences:
        """Of the share of leads that did not convert which qualify."""
        found = qualified_differences(self.others)
        return found.widened(self._effects.false_positive_rate)

    @property
    def false_negative_rate(self) -> Differences:
        """Of the share of leads that converted which don't qualify."""
        found = missed_differences(self.buyers)
        return found.widened(self._effects.false_negative_rate)

    @property
    def _effects(self) -> ChangeEffects:
        return change_effects(self.pairs, self.buyers, self.others, mix=self.entering.mix)


def precision_differences(
    buyers: Quarters, others: Quarters, *, mix: Mix = AS_COUNTED
) -> Differences:
    """Return the differences of the precision, of the leads converted and of the others.

    Both precisions are partly of the same leads: those that both decisions qualify. With another
    mix than the file's, the precisions and the ends of their intervals are carried over to it.
    """
    ends = overlapping_differences_of_rates(
        (buyers.both, buyers.both + others.both),
        (buyers.after, buyers.after + others.after),
        (buyers.before, buyers.before + others.before),
        carried=None if mix.as_counted else mix.carried,
    )
    after, before = (
        mix.share(buyers.both + of_buyers, others.both + of_others)
        for of_buyers, of_others in ((buyers.after, others.after), (buyers.before, others.before))
    )
    return _paired(after - before, ends, moved=buyers.moved + others.moved)


def qualified_differences(quarters: Quarters) -> Differences:
    """Return the differences of the qualified share of one outcome: of the false positive rate."""
    total = quarters.both + quarters.moved + quarters.neither
    value = rates(quarters.both + quarters.after, total) - rates(
        quarters.both + quarters.before, total
    )
    ends = paired_differences_of_rates(
        quarters.both, quarters.after, quarters.before, quarters.neither
    )
    return _paired(value, ends, moved=quarters.moved)


def missed_differences(quarters: Quarters) -> Differences:
    """Return the differences of the share not qualified: of the false negative rate."""
    return qualified_differences(
        Quarters(quarters.neither, quarters.after, quarters.before, quarters.both)
    )


def _paired(value: Floats, ends: Ends, *, moved: Ints) -> Differences:
    """Return differences; where no lead moved they are 0, and certainly so."""
    still = (np.asarray(moved) == 0) & ~np.isnan(value)
    return Differences(*(np.where(still, 0.0, each) for each in (value, *ends)))
