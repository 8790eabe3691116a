"""What past leads say of one criterion: how many meet it, and how they turned out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from calibration.engine.patterns import Patterns
from calibration.evaluation.companies import Clusters
from calibration.evaluation.intervals import Interval, Ratio, ratio_of_rates
from calibration.evaluation.mix import AS_COUNTED, Mix, interval_of, mix_of
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.rates import rate
from calibration.evaluation.scores import Mask
from calibration.messages import say
from calibration.problems import EvaluationError, Problem


@dataclass(frozen=True, slots=True)
class CriterionEvidence:
    """Leads that meet a criterion (its level is above 0) against the others.

    Parameters
    ----------
    criterion
        The criterion's id.
    leads_with, converted_with, leads_without, converted_without
        Counted leads of the part, ruled out or not, that meet it and that don't.
    everyone_with, everyone
        All leads that meet it, and all leads.
    mix
        How many leads of the period the counted ones stand for.
    effects
        By how much companies multiply the variance of the rate with, and of that without.
    """

    criterion: str
    leads_with: int
    converted_with: int
    leads_without: int
    converted_without: int
    everyone_with: int
    everyone: int
    mix: Mix = AS_COUNTED
    effects: tuple[float, float] = (1.0, 1.0)

    @property
    def coverage(self) -> float:
        """The share of leads that meet it: of all, or of counted ones where some are missing."""
        if self.mix.as_counted:
            return rate(self.everyone_with, self.everyone)
        others_with, others_without = self._others
        every = (self.converted_with + self.converted_without, others_with + others_without)
        return float(self.mix.part(self.converted_with, others_with, of=every))

    @property
    def rate_with(self) -> float:
        """Converted, of the counted leads that meet it."""
        return float(self.mix.share(self.converted_with, self._others[0]))

    @property
    def rate_without(self) -> float:
        """Converted, of the counted leads that don't."""
        return float(self.mix.share(self.converted_without, self._others[1]))

    @property
    def interval_with(self) -> Interval:
        """The 95 % interval of the rate with: "0 of 12, could be up to 24 %"."""
        return interval_of(
            self.mix.interval(self.converted_with, self._others[0], effect=self.effects[0])
        )

    @property
    def interval_without(self) -> Interval:
        """The 95 % interval of the rate without."""
        return interval_of(
            self.mix.interval(self.converted_without, self._others[1], effect=self.effects[1])
        )

    @property
    def ratio(self) -> Ratio:
        """How many times the others' rate theirs is, with its 95 % log interval."""
        if self.mix.as_counted:
            return self.ratio_in_file
        return self.mix.ratio(*self._told)

    @property
    def ratio_in_file(self) -> Ratio:
        """The same of the leads as counted: whichever way they are weighed, the order stays."""
        (a, others), (b, others_without) = self._told
        return ratio_of_rates(a, a + others, b, b + others_without)

    @property
    def _told(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return converted and others, with and without, as many as those of companies tell."""
        others, fewer = self._others, self.effects
        return (
            (self.converted_with / fewer[0], others[0] / fewer[0]),
            (self.converted_without / fewer[1], others[1] / fewer[1]),
        )

    @property
    def sure_ratio(self) -> float:
        """The end of the interval nearest to 1, of the ratio in the file; 1 where it holds 1.

        What a criterion is ordered by: a ratio of twelve from three leads is no strong evidence.
        """
        low, high = self.ratio_in_file.low, self.ratio_in_file.high
        return low if low > 1 else high if high < 1 else 1.0

    @property
    def _others(self) -> tuple[int, int]:
        """Leads that did not convert, with it and without."""
        return (
            self.leads_with - self.converted_with,
            self.leads_without - self.converted_without,
        )

    @property
    def speaks(self) -> Literal["for", "against"] | None:
        """Which way the evidence points; None where it can't be told from chance."""
        sure = self.sure_ratio
        return None if sure == 1 else "for" if sure > 1 else "against"


def by_strength(found: Sequence[CriterionEvidence]) -> tuple[CriterionEvidence, ...]:
    """Return evidence in order, from what surely speaks for a lead to what speaks against it.

    What can't be told from chance stands between, by its ratio; where there is none, last of it.
    """

    def strength(each: CriterionEvidence) -> tuple[float, float]:
        ratio = each.ratio_in_file.value
        return (-each.sure_ratio, np.inf if np.isnan(ratio) else -ratio)

    return tuple(sorted(found, key=strength))


def evidence(
    patterns: Patterns, *, criteria: Sequence[str] | None = None, part: Part = "design"
) -> tuple[CriterionEvidence, ...]:
    """Return the evidence of each criterion of the patterns, or of those named.

    Raises
    ------
    EvaluationError
        If the patterns lack a criterion; and as ``evaluate`` does for the part.
    """
    names = patterns.criteria if criteria is None else tuple(criteria)
    unknown = [name for name in names if name not in patterns.criteria]
    if unknown:
        raise EvaluationError(
            *(
                Problem(
                    "missing-criterion",
                    f"criteria.{name}",
                    say("The leads must be grouped by “{name}”. Group them again.", name=name),
                )
                for name in unknown
            )
        )
    counts = LeadCounts.of(patterns, part)
    mix, clusters = mix_of(patterns), Clusters.of(patterns, part)
    converted, others, everyone = counts.where(np.ones(len(patterns), np.bool_))
    found = []
    for name in names:
        meets = patterns.levels[:, patterns.criteria.index(name)] > 0
        converted_with, others_with, everyone_with = counts.where(meets)
        converted_without = converted - converted_with
        leads_with = converted_with + others_with
        leads_without = converted_without + others - others_with
        found.append(
            CriterionEvidence(
                criterion=name,
                leads_with=leads_with,
                converted_with=converted_with,
                leads_without=leads_without,
                converted_without=converted_without,
                everyone_with=everyone_with,
                everyone=everyone,
                mix=mix,
                effects=_effects(clusters, meets, (leads_with, leads_without)),
            )
        )
    return tuple(found)


def _effects(clusters: Clusters | None, meets: Mask, leads: tuple[int, int]) -> tuple[float, float]:
    """Return the effects of companies on the rates of the leads that meet something, and not."""
    if clusters is None:
        return 1.0, 1.0
    return clusters.of_patterns(meets, leads[0]), clusters.of_patterns(~meets, leads[1])
