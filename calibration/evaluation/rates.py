"""The four counts, and every rate that follows from them: here and nowhere else.

Rates are fractions from 0 to 1, NaN where their denominator is 0. Those over leads of both outcomes
follow the :class:`~calibration.evaluation.mix.Mix` of the leads' period too.
"""

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import numpy as np

from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.intervals import Interval, wilson
from calibration.evaluation.mix import AS_COUNTED, Mix, interval_of

Count = TypeVar("Count", int, Ints)
Rate = TypeVar("Rate", float, Floats)
Ends = TypeVar("Ends")


def rate(part: int, whole: int) -> float:
    """Return ``part / whole``, NaN where ``whole`` is 0.

    Examples
    --------
    >>> rate(1, 4), rate(0, 0)
    (0.25, nan)
    """
    return part / whole if whole else np.nan


def rates(part: Ints, whole: Ints | int) -> Floats:
    """Return ``part / whole`` element by element, NaN where ``whole`` is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        divided = np.true_divide(part, whole)
    return np.where(np.asarray(whole) > 0, divided, np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """By how much leads of one company multiply the variance of rates: 1 where none is named.

    Numbers, or (N,) where the rates are.

    Parameters
    ----------
    everyone, qualified
        On the conversion rate of all counted leads, and of the qualified ones.
    converted, others
        On the qualified share of leads that converted, and of the others.
    """

    everyone: Floats | float = 1.0
    qualified: Floats | float = 1.0
    converted: Floats | float = 1.0
    others: Floats | float = 1.0


NO_COMPANIES: Final = Effects()


class _Rates(Generic[Count, Rate, Ends]):
    """What numbers and arrays of counts have in common."""

    __slots__ = ()

    true_positives: Count
    false_positives: Count
    false_negatives: Count
    true_negatives: Count
    mix: Mix
    effects: Effects

    def _rate(self, part: Count, whole: Count) -> Rate:
        raise NotImplementedError

    def _told(self, shares: Floats) -> Rate:
        raise NotImplementedError

    def _ends(self, ends: tuple[Floats, Floats]) -> Ends:
        raise NotImplementedError

    @property
    def leads(self) -> Count:
        """All counted leads."""
        return (
            self.true_positives + self.false_positives + self.false_negatives + self.true_negatives
        )

    @property
    def converted(self) -> Count:
        """Counted leads that converted."""
        return self.true_positives + self.false_negatives

    @property
    def not_converted(self) -> Count:
        """Counted leads that did not convert."""
        return self.false_positives + self.true_negatives

    @property
    def qualified(self) -> Count:
        """Counted leads that are qualified."""
        return self.true_positives + self.false_positives

    @property
    def base_rate(self) -> Rate:
        """Converted, of all counted leads."""
        return self._told(self.mix.share(self.converted, self.not_converted))

    @property
    def precision(self) -> Rate:
        """Converted, of the qualified."""
        return self._told(self.mix.share(self.true_positives, self.false_positives))

    @property
    def recall(self) -> Rate:
        """Qualified, of the converted."""
        return self._rate(self.true_positives, self.converted)

    @property
    def false_positive_rate(self) -> Rate:
        """Qualified, of those that did not convert."""
        return self._rate(self.false_positives, self.not_converted)

    @property
    def false_negative_rate(self) -> Rate:
        """Not qualified, of the converted: buyers left with marketing."""
        return self._rate(self.false_negatives, self.converted)

    @property
    def false_discovery_rate(self) -> Rate:
        """Not converted, of the qualified: handed over, did not buy."""
        return self._told(self.mix.share_not_converted(self.true_positives, self.false_positives))

    @property
    def lift(self) -> Rate:
        """Precision divided by the base rate."""
        return self._told(
            self.mix.lift(
                self.true_positives,
                self.false_positives,
                of=(self.converted, self.not_converted),
            )
        )

    @property
    def share_of_counted(self) -> Rate:
        """Qualified, of the counted leads."""
        return self._told(
            self.mix.part(
                self.true_positives,
                self.false_positives,
                of=(self.converted, self.not_converted),
            )
        )

    @property
    def base_rate_interval(self) -> Ends:
        """The 95 % interval of the base rate: Wilson's, or the mix's."""
        effect = self.effects.everyone
        return self._ends(self.mix.interval(self.converted, self.not_converted, effect=effect))

    @property
    def precision_interval(self) -> Ends:
        """The 95 % interval of the precision: Wilson's, or the mix's."""
        effect = self.effects.qualified
        return self._ends(
            self.mix.interval(self.true_positives, self.false_positives, effect=effect)
        )

    @property
    def recall_interval(self) -> Ends:
        """Wilson's 95 % interval of the recall."""
        return self._of_outcome(self.true_positives, self.converted, self.effects.converted)

    @property
    def false_positive_rate_interval(self) -> Ends:
        """Wilson's 95 % interval of the false positive rate."""
        return self._of_outcome(self.false_positives, self.not_converted, self.effects.others)

    @property
    def false_negative_rate_interval(self) -> Ends:
        """Wilson's 95 % interval of the false negative rate."""
        return self._of_outcome(self.false_negatives, self.converted, self.effects.converted)

    @property
    def false_discovery_rate_interval(self) -> Ends:
        """The 95 % interval of the false discovery rate: Wilson's, or the mix's."""
        effect = self.effects.qualified
        return self._ends(
            self.mix.interval_not_converted(
                self.true_positives, self.false_positives, effect=effect
            )
        )

    def _of_outcome(self, part: Count, whole: Count, fewer: Floats | float) -> Ends:
        return self._ends(wilson(part / fewer, whole / fewer))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts(_Rates[int, float, Interval]):
    """Counted leads by decision and outcome, with the rates that follow.

    Examples
    --------
    >>> counts = Counts(true_positives=2, false_positives=6, false_negatives=2, true_negatives=90)
    >>> counts.precision, counts.recall, counts.base_rate, counts.lift
    (0.25, 0.5, 0.04, 6.25)
    """

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int
    mix: Mix = AS_COUNTED
    effects: Effects = NO_COMPANIES

    def _rate(self, part: int, whole: int) -> float:
        return rate(part, whole)

    def _told(self, shares: Floats) -> float:
        return float(shares)

    def _ends(self, ends: tuple[Floats, Floats]) -> Interval:
        return interval_of(ends)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CountsTable(_Rates[Ints, Floats, tuple[Floats, Floats]]):
    """The same, one element per row: of a curve, or of a slider's positions."""

    true_positives: Ints
    false_positives: Ints
    false_negatives: Ints
    true_negatives: Ints
    mix: Mix = AS_COUNTED
    effects: Effects = NO_COMPANIES

    def _rate(self, part: Ints, whole: Ints) -> Floats:
        return rates(part, whole)

    def _told(self, shares: Floats) -> Floats:
        return shares

    def _ends(self, ends: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        return ends
