"""Every number of two models on the same leads, with the paired interval of its difference."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

import numpy as np

from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation.auc_change import auc_change
from calibration.evaluation.changes import Differences, Quarters, qualified_differences
from calibration.evaluation.companies import Clusters, Pairs, same_leads
from calibration.evaluation.comparison import Comparison, Difference
from calibration.evaluation.evaluate import Evaluation
from calibration.evaluation.intervals import normal_quantile
from calibration.evaluation.joint_references import Reference
from calibration.evaluation.joint_scores import Both
from calibration.evaluation.parts import LeadCounts, Part, of_part
from calibration.evaluation.scores import Mask

FigureName: TypeAlias = Literal[
    "qualified",
    "volume",
    "share_qualified",
    "per_week",
    "precision",
    "recall",
    "false_positive_rate",
    "false_negative_rate",
    "false_discovery_rate",
    "lift",
    "auc",
    "value",
]
"""The numbers that are compared: attributes of an evaluation."""

FIGURES: Final[tuple[FigureName, ...]] = get_args(FigureName)

UNKNOWN: Final = Difference(np.nan, np.nan, np.nan)


def figure_of(found: Evaluation | Reference, name: FigureName) -> float:
    """Return a number of an evaluation or a reference, NaN where it is undefined or unknown."""
    number = getattr(found, name)
    return np.nan if number is None else float(number)


def joint_differences(
    both: Both, before: Evaluation, after: Evaluation, moved: Comparison, *, part: Part
) -> dict[FigureName, Difference]:
    """Return after minus before of every number, each with its paired 95 % interval.

    Volumes are shares of as many leads, so their intervals are those of the share, times the
    leads; companies widen them as they widen that of the counted leads. The lift's is the
    precision's over the base rate, which is the same leads' for both and taken as it is. The
    money's is that of a sum over leads drawn at random, by the normal approximation.

    Parameters
    ----------
    both
        The scores of both models.
    before, after
        Their evaluations on the part.
    moved
        The comparison of their decisions on it.
    """
    leads = _Leads.of(both, part)
    share = leads.share if after.mix.as_counted else _of_period(after, moved)
    volume = _times(share, after.everyone) if after.mix.as_counted else UNKNOWN
    money = UNKNOWN
    if not np.isnan(before.value) and not np.isnan(after.value):
        money = leads.money()
    return {
        "qualified": _times(leads.counted, after.leads),
        "volume": volume,
        "share_qualified": share,
        "per_week": UNKNOWN if after.weeks is None else _times(volume, 1 / after.weeks),
        "precision": moved.precision,
        "recall": _times(moved.false_negative_rate, -1),
        "false_positive_rate": moved.false_positive_rate,
        "false_negative_rate": moved.false_negative_rate,
        "false_discovery_rate": _times(moved.precision, -1),
        "lift": _times(moved.precision, 1 / after.base_rate) if after.base_rate > 0 else UNKNOWN,
        "auc": _of_auc(both, part),
        "value": money,
    }


def _of_auc(both: Both, part: Part) -> Difference:
    was, now = both.before.scores, both.after.scores
    return auc_change(
        both.after.patterns,
        was.score,
        now.score,
        kept=~was.ruled_out,
        kept_after=~now.ruled_out,
        part=part,
    ).difference


@dataclass(frozen=True, slots=True, eq=False)
class _Leads:
    """The leads by two decisions, each given per pattern."""

    patterns: Patterns
    before: Mask
    after: Mask
    part: Part
    clusters: Clusters | None
    quarters: tuple[Quarters, Quarters, Quarters]
    """Of the counted leads that converted, of those that did not, and of all leads."""

    @classmethod
    def of(cls, both: Both, part: Part) -> "_Leads":
        patterns = both.after.patterns
        before, after = both.before.scores.qualified, both.after.scores.qualified
        leads = LeadCounts.of(patterns, part)
        stay, left, entered = (
            leads.where(mask) for mask in (before & after, before & ~after, after & ~before)
        )
        quarters = [
            _quarters(a, b, c, total)
            for a, b, c, total in zip(stay, left, entered, leads.totals, strict=True)
        ]
        clusters = Clusters.of(patterns, part)
        return cls(patterns, before, after, part, clusters, (quarters[0], quarters[1], quarters[2]))

    @property
    def counted(self) -> Difference:
        """Of the share of counted leads that qualify."""
        buyers, others, _everyone = self.quarters
        together = Quarters(*(a + b for a, b in zip(buyers, others, strict=True)))
        return _only(qualified_differences(together).widened(self._effect(buyers, others)))

    @property
    def share(self) -> Difference:
        """Of the share of all leads that qualify."""
        buyers, others, everyone = self.quarters
        return _only(qualified_differences(everyone).widened(self._effect(buyers, others)))

    def _effect(self, buyers: Quarters, others: Quarters) -> float:
        """Return by how much companies multiply the variance of the share that qualifies."""
        if self.clusters is None:
            return 1.0
        pairs = Pairs.of(self.clusters, before=self.before, after=self.after)
        now, now_ = buyers.both + buyers.after, others.both + others.after
        was, was_ = buyers.both + buyers.before, others.both + others.before
        every, every_ = (each.both + each.moved + each.neither for each in (buyers, others))
        alone = same_leads([now, now_, was, was_, every, every_], (buyers.both, others.both))
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = (now + now_ - was - was_) / (every + every_)
        influence = np.array([[1.0, 1.0, -1.0, -1.0, -mean[0], -mean[0]]])
        return float(pairs.effect(influence, alone)[0])

    def money(self) -> Difference:
        """Return the difference of the known money of qualified leads that converted."""
        entered, left = self.after & ~self.before, self.before & ~self.after
        sign = entered.astype(np.float64) - left
        patterns, part, facts = self.patterns, self.part, self.patterns.facts
        sums = of_part(patterns.value_sum, part, facts=facts)
        squares = of_part(patterns.value_squares, part, facts=facts)
        known = of_part(patterns.value_known, part, facts=facts)
        buyers, others, _everyone = LeadCounts.of(patterns, part).totals
        leads, value = buyers + others, float(sign @ sums)
        spread = float((entered | left) @ squares)
        if leads < 2 or not spread:
            return Difference(value, value, value)
        variance = max(0.0, spread - value**2 / leads) * leads / (leads - 1)
        if self.clusters is not None:
            mean = sign * np.divide(sums, known, out=np.zeros_like(sums), where=known > 0)
            own = mean[self.clusters.pattern]
            together = self.clusters.totals(self.clusters.converted * own)
            pairs = float((together**2).sum()) - self.clusters.all_of(
                self.clusters.converted * own**2
            )
            variance *= max(1.0, 1 + pairs / spread)
        half = normal_quantile(0.95) * float(np.sqrt(variance))
        return Difference(value, value - half, value + half)


def _of_period(after: Evaluation, moved: Comparison) -> Difference:
    """Return the difference of the share of a period's leads that qualify, where some are missing.

    It is that of each outcome's leads, weighed by how common the outcome is in the period: the two
    are of different leads, so the distances to the ends are squared and added (MOVER).
    """
    of = (after.converted, after.not_converted)
    buyers = float(after.mix.part(after.converted, 0, of=of))
    parts = [
        (buyers, _times(moved.false_negative_rate, -1)),
        (1 - buyers, moved.false_positive_rate),
    ]
    value = sum(weight * each.value for weight, each in parts)
    down = sum((weight * (each.value - each.low)) ** 2 for weight, each in parts)
    up = sum((weight * (each.high - each.value)) ** 2 for weight, each in parts)
    return Difference(value, value - float(np.sqrt(down)), value + float(np.sqrt(up)))


def _quarters(both: int, before: int, after: int, total: int) -> Quarters:
    counts = (both, before, after, total - both - before - after)
    quarters: list[Ints] = [np.array([each], np.int64) for each in counts]
    return Quarters(*quarters)


def _only(found: Differences) -> Difference:
    return Difference(*(float(each[0]) for each in (found.value, found.low, found.high)))


def _times(difference: Difference, factor: float) -> Difference:
    """Return a difference on another scale; a negative factor turns its ends round."""
    # 0 times -1 is -0, which nobody wants to read.
    ends = sorted((factor * difference.low + 0.0, factor * difference.high + 0.0))
    return Difference(factor * difference.value + 0.0, *ends)
