"""Fit against engagement: the grades as a matrix, and their reading as four areas."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation.companies import Clusters
from calibration.evaluation.intervals import Interval
from calibration.evaluation.mix import AS_COUNTED, Mix, interval_of, mix_of
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.readings import engagement_index, fit_index
from calibration.evaluation.scores import Scores, score_patterns
from calibration.messages import say
from calibration.model import Model
from calibration.problems import EvaluationError, Problem

AreaName: TypeAlias = Literal["hand over", "nurture", "caution", "leave"]
"""High on both axes; fit only; engagement only; neither (FIELD.md's 2 x 2 reading)."""

STEPS = 5
HIGH = 2
"""A and B, and 1 and 2, read as high; the three others as low."""


@dataclass(frozen=True, slots=True)
class Area:
    """One of the four areas: leads of high or low fit and engagement.

    ``effect`` is by how much companies multiply the variance of the conversion rate.
    """

    name: AreaName
    leads: int
    converted: int
    everyone: int
    mix: Mix = AS_COUNTED
    effect: float = 1.0

    @property
    def conversion_rate(self) -> float:
        """Converted, of the area's counted leads."""
        return float(self.mix.share(self.converted, self.leads - self.converted))

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the conversion rate: Wilson's, or the mix's."""
        others, fewer = self.leads - self.converted, self.effect
        return interval_of(self.mix.interval(self.converted, others, effect=fewer))


@dataclass(frozen=True, slots=True, eq=False)
class GradeMatrix:
    """Leads that are not ruled out by grade: rows are fit A to E, columns engagement 1 to 5.

    Parameters
    ----------
    leads, converted : (5, 5)
        Counted leads of the part, and those that converted.
    everyone : (5, 5)
        All leads: both sides, open and immature included.
    mix
        How many leads of the period the counted ones stand for.
    companies
        Pairs of leads of one company by the grades of both; None where no company is named.
    """

    leads: Ints
    converted: Ints
    everyone: Ints
    mix: Mix = AS_COUNTED
    companies: "GradePairs | None" = None

    @property
    def conversion_rate(self) -> Floats:
        """Converted, of the counted leads of each grade: (5, 5)."""
        return self.mix.share(self.converted, self.leads - self.converted)

    @property
    def interval(self) -> tuple[Floats, Floats]:
        """The 95 % interval of each conversion rate, as two (5, 5) arrays."""
        others = self.leads - self.converted
        if self.companies is None:
            return self.mix.interval(self.converted, others)
        fewer = self.companies.effects(self.leads)
        return self.mix.interval(self.converted, others, effect=fewer)

    def areas(self, *, high_fit: int = HIGH, high_engagement: int = HIGH) -> tuple[Area, ...]:
        """Return the 2 x 2 reading: hand over, nurture, caution, leave.

        ``high_fit`` and ``high_engagement`` are how many of the best grades read as high.
        """
        high, low = slice(None, high_fit), slice(high_fit, None)
        active, still = slice(None, high_engagement), slice(high_engagement, None)
        places: tuple[tuple[AreaName, tuple[slice, slice]], ...] = (
            ("hand over", (high, active)),
            ("nurture", (high, still)),
            ("caution", (low, active)),
            ("leave", (low, still)),
        )
        return tuple(
            Area(
                name,
                int(self.leads[place].sum()),
                int(self.converted[place].sum()),
                int(self.everyone[place].sum()),
                self.mix,
                1.0 if self.companies is None else self.companies.effect(place, self.leads),
            )
            for name, place in places
        )


@dataclass(frozen=True, slots=True, eq=False)
class GradePairs:
    """Pairs of leads of one company by the grades of both: (5, 5, 5, 5)."""

    pairs: Floats
    clusters: Clusters

    def effects(self, leads: Ints) -> Floats:
        """Return the effect on the conversion rate of each grade's leads: (5, 5)."""
        alone = self.pairs.reshape(STEPS * STEPS, -1).diagonal().reshape(STEPS, STEPS)
        return self.clusters.effect(alone, leads)

    def effect(self, place: tuple[slice, slice], leads: Ints) -> float:
        """Return the effect on the conversion rate of the leads of some grades."""
        pairs = float(self.pairs[(*place, *place)].sum())
        return float(self.clusters.effect(pairs, int(leads[place].sum())))


def grade_matrix(
    patterns: Patterns, model: Model, *, part: Part = "design", scores: Scores | None = None
) -> GradeMatrix:
    """Return the leads that are not ruled out by their grades of fit and engagement.

    ``scores`` is ``score_patterns(patterns, model)``, where it is at hand.

    Raises
    ------
    EvaluationError
        If the model has no grades; and as ``evaluate`` does.
    """
    if model.grades is None:
        message = say("The model must have grades to be read on two axes. Add them to it.")
        raise EvaluationError(Problem("no-grades", "grades", message))
    leads = LeadCounts.of(patterns, part)
    scores = scores or score_patterns(patterns, model)
    cell = STEPS * fit_index(scores.fit, grades=model.grades)
    cell += engagement_index(scores.engagement, grades=model.grades)
    counts = leads.kept.by(cell, length=STEPS * STEPS)
    converted, not_converted, everyone, *_ = counts.reshape(-1, STEPS, STEPS)
    clusters, companies = Clusters.of(patterns, part), None
    if clusters is not None:
        kept = np.where(scores.ruled_out, -1, cell)
        pairs = clusters.pairs_of_groups(kept, STEPS * STEPS)
        companies = GradePairs(pairs.reshape(STEPS, STEPS, STEPS, STEPS), clusters)
    counted = converted + not_converted
    return GradeMatrix(counted, converted, everyone, mix_of(patterns), companies)
