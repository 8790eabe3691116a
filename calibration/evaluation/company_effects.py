"""What companies do to the intervals of one evaluation."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation.companies import Clusters, Pairs, effects_of
from calibration.evaluation.histogram import Histogram
from calibration.evaluation.parts import Part
from calibration.evaluation.ranking import auc
from calibration.evaluation.rates import NO_COMPANIES, Effects
from calibration.evaluation.readings import band_index
from calibration.evaluation.scores import Scores
from calibration.model import Model


@dataclass(frozen=True, slots=True, eq=False)
class CompanyEffects:
    """By how much companies multiply variances; 1 everywhere where no column names them.

    Parameters
    ----------
    clusters
        The counted leads of companies; None where none is named.
    scores, band
        Of each pattern; bands of those ruled out don't count.
    """

    clusters: Clusters | None
    scores: Scores
    band: Ints

    @classmethod
    def of(cls, patterns: Patterns, model: Model, *, scores: Scores, part: Part) -> Self:
        """Look up which leads of a part are of one company."""
        clusters = Clusters.of(patterns, part)
        none = np.zeros(0, np.int64)
        band = none if clusters is None else band_index(scores.score, model=model)
        return cls(clusters, scores, band)

    def of_rates(self, qualified: tuple[int, int], all_leads: tuple[int, int]) -> Effects:
        """Return the effects on rates; both pairs of counts are converted and others."""
        if self.clusters is None:
            return NO_COMPANIES
        now = self.scores.qualified
        found = effects_of(
            Pairs.of(self.clusters, before=np.zeros_like(now), after=now),
            qualified=(np.array(qualified[:1]), np.array(qualified[1:])),
            all_leads=all_leads,
        )
        ends = (found.everyone, found.qualified, found.converted, found.others)
        return Effects(*(float(np.asarray(each)[0]) for each in ends))

    def of_band(self, band: int, leads: int) -> float:
        """Return the effect on the conversion rate of a band of so many counted leads."""
        if self.clusters is None:
            return 1.0
        return self.clusters.of_patterns((self.band == band) & ~self.scores.ruled_out, leads)

    def of_ranking(self, histogram: Histogram) -> float:
        """Return the effect on the variance of the AUC.

        What each lead adds to the AUC is its placement among the leads of the other outcome; those
        of a company are added up before they are squared: N. A. Obuchowski, "Nonparametric analysis
        of clustered ROC curve data", Biometrics 53 (1997) 567-578.
        """
        clusters, converted, others = self.clusters, histogram.converted, histogram.not_converted
        m, n = int(converted.sum()), int(others.sum())
        if clusters is None or m < 2 or n < 2:
            return 1.0
        area = auc(converted, others)
        won = ((np.cumsum(others) - others / 2) / n - area) / m
        lost_to = ((m - np.cumsum(converted) + converted / 2) / m - area) / n
        alone = float((converted * won**2).sum() + (others * lost_to**2).sum())
        if alone <= 0:
            return 1.0
        kept = ~self.scores.ruled_out[clusters.pattern]
        at = np.searchsorted(histogram.score, self.scores.score[clusters.pattern])
        at = np.minimum(at, len(won) - 1)
        buyers, rest = clusters.converted * kept, clusters.others * kept
        together = clusters.totals(buyers * won[at] + rest * lost_to[at])
        squares: Floats = buyers * won[at] ** 2 + rest * lost_to[at] ** 2
        return max(1.0, 1 + (float((together**2).sum()) - clusters.all_of(squares)) / alone)
