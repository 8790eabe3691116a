"""Two settings compared on the leads that they decide differently."""

from dataclasses import dataclass, field

import numpy as np

from calibration.engine.patterns import Patterns
from calibration.evaluation.changes import Changes, Differences, MovedTable, Quarters
from calibration.evaluation.companies import Clusters, Pairs
from calibration.evaluation.intervals import Interval
from calibration.evaluation.mix import AS_COUNTED, Mix, interval_of, mix_of
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.rates import Counts
from calibration.evaluation.scores import Mask, score_patterns
from calibration.messages import say
from calibration.model import Model
from calibration.problems import EvaluationError, Problem


@dataclass(frozen=True, slots=True)
class Moved:
    """Leads that one setting qualifies and the other does not.

    Parameters
    ----------
    converted, not_converted
        Counted leads of the part.
    everyone
        All leads, whose outcome is known or not.
    mix
        How many leads of the period the counted ones stand for.
    effect
        By how much companies multiply the variance of the conversion rate.
    """

    converted: int
    not_converted: int
    everyone: int
    mix: Mix = field(default=AS_COUNTED, kw_only=True)
    effect: float = field(default=1.0, kw_only=True)

    @property
    def leads(self) -> int:
        """Counted leads."""
        return self.converted + self.not_converted

    @property
    def conversion_rate(self) -> float:
        """Converted, of the counted leads that moved."""
        return float(self.mix.share(self.converted, self.not_converted))

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the conversion rate: Wilson's, or the mix's."""
        return interval_of(
            self.mix.interval(self.converted, self.not_converted, effect=self.effect)
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """A rate after minus the rate before, with its paired 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def distinguishable(self) -> bool:
        """Whether the paired interval excludes 0."""
        return not Interval(self.low, self.high).holds_zero


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changes from one setting to another, on the same leads.

    Parameters
    ----------
    before, after
        Counts and rates of each setting.
    volume_before, volume_after
        Qualified leads among all leads; None where these aren't every lead of the period.
    entering, leaving
        Leads that qualify only after, and only before.
    precision, false_positive_rate, false_negative_rate
        The differences, after minus before. Recall's is the false negative rate's, turned
        round; the false discovery rate's is the precision's.
    """

    before: Counts
    after: Counts
    volume_before: int | None
    volume_after: int | None
    entering: Moved
    leaving: Moved
    precision: Difference
    false_positive_rate: Difference
    false_negative_rate: Difference


def compare(
    patterns: Patterns, before: Model, after: Model, *, part: Part = "design"
) -> Comparison:
    """Compare two models on the same leads.

    The patterns must hold the criteria of both, and their variants and gates be the same: a
    lead's gate and variant are facts of its pattern.

    Raises
    ------
    EvaluationError
        As ``evaluate`` does.
    """
    return compare_decisions(
        patterns,
        score_patterns(patterns, before).qualified,
        score_patterns(patterns, after).qualified,
        part=part,
    )


def compare_decisions(
    patterns: Patterns, before: Mask, after: Mask, *, part: Part = "design"
) -> Comparison:
    """Compare two decisions, each given per pattern (today's rule, a model's ``qualified``).

    Parameters
    ----------
    before, after : (P,)
        Whether the leads of each pattern qualify: ``score_patterns(…).qualified``, or
        ``patterns.qualified_before`` of leads grouped by another rule too (today's flag).
    """
    for mask in (before, after):
        if mask.shape != (len(patterns),):
            message = say(
                "A decision must be given for each of the {expected} patterns. Got {found}.",
                expected=len(patterns),
                found=str(mask.shape),
            )
            raise EvaluationError(Problem("wrong-shape", "", message))
    leads, mix = LeadCounts.of(patterns, part), mix_of(patterns)
    both, left, entered = (
        leads.where(mask) for mask in (before & after, before & ~after, after & ~before)
    )
    everywhere = leads.totals
    buyers, others = (
        _quarters(both[row], left[row], entered[row], everywhere[row]) for row in (0, 1)
    )
    counts_before, counts_after = (
        Counts(
            true_positives=both[0] + only[0],
            false_positives=both[1] + only[1],
            false_negatives=everywhere[0] - both[0] - only[0],
            true_negatives=everywhere[1] - both[1] - only[1],
            mix=mix,
        )
        for only in (left, entered)
    )
    clusters = Clusters.of(patterns, part)
    changes = Changes(
        entering=MovedTable(*(np.array([each]) for each in entered), mix=mix),
        leaving=MovedTable(*(np.array([each]) for each in left), mix=mix),
        buyers=buyers,
        others=others,
        pairs=None if clusters is None else Pairs.of(clusters, before=before, after=after),
    )

    def effect(mask: Mask, leads: tuple[int, int, int]) -> float:
        return 1.0 if clusters is None else clusters.of_patterns(mask, leads[0] + leads[1])

    return Comparison(
        before=counts_before,
        after=counts_after,
        volume_before=both[2] + left[2] if mix.as_counted else None,
        volume_after=both[2] + entered[2] if mix.as_counted else None,
        entering=Moved(*entered, mix=mix, effect=effect(after & ~before, entered)),
        leaving=Moved(*left, mix=mix, effect=effect(before & ~after, left)),
        precision=_only(changes.precision),
        false_positive_rate=_only(changes.false_positive_rate),
        false_negative_rate=_only(changes.false_negative_rate),
    )


def _quarters(both: int, before: int, after: int, total: int) -> Quarters:
    """Return the quarters of one pair of decisions as arrays of one element."""
    counts = (both, before, after, total - both - before - after)
    return Quarters(*(np.array([each], np.int64) for each in counts))


def _only(differences: Differences) -> Difference:
    ends = (differences.value, differences.low, differences.high)
    return Difference(*(float(each[0]) for each in ends))
