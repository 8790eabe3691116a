"""What follows from every position of a criterion's points, each with every threshold."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from calibration.advice.wishes import Tries
from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation import LeadCounts, Part, Scores, mix_of
from calibration.evaluation.asked import sums_reaching
from calibration.evaluation.folding import Columns, fold_points, fold_threshold
from calibration.evaluation.touched import Touched
from calibration.evaluation.weeks import weeks_of
from calibration.model import BASE, Model


@dataclass(frozen=True, slots=True, eq=False)
class GoalMoves:
    """Leads made ready for trying points and thresholds together.

    Parameters
    ----------
    patterns
        The leads.
    thresholds : (T,)
        The base thresholds that are tried, in points.
    own : (V,)
        The thresholds of variants that have one, in points: they stay.
    columns
        How patterns are counted; class 0 follows the base threshold, the others one of ``own``.
    totals
        Converted and not converted counted leads.
    """

    patterns: Patterns
    thresholds: Ints
    own: Ints
    columns: Columns
    totals: tuple[int, int]

    @classmethod
    def of(cls, patterns: Patterns, model: Model, thresholds: Ints, *, part: Part) -> Self:
        """Count the leads of a part; raises EvaluationError as ``evaluate`` does."""
        leads = LeadCounts.of(patterns, part)
        own = [each.threshold for each in model.variants if each.threshold is not None]
        of_class: Ints | None = None
        if own:
            has_own = [each.threshold is not None for each in model.variants]
            place = np.where(has_own, np.cumsum(has_own), 0)
            of_class = np.append(place, 0)[patterns.variant]  # the base, -1, is the last
        return cls(
            patterns=patterns,
            thresholds=thresholds,
            own=np.array(own, np.int64),
            columns=Columns(of_class, 1 + len(own), leads.kept),
            totals=leads.totals[:2],
        )

    def of_points(self, model: Model, scores: Scores, criterion: str, positions: Ints) -> Tries:
        """Return what follows from every position, (N,), with every threshold: (N, T)."""
        touched = Touched.of(self.patterns, model, model.criterion(criterion), BASE, scores=scores)
        questions = len(self.thresholds) + len(self.own)
        folded = fold_points(touched, self.columns, questions=questions)
        return self._told(folded.reach(positions, *self._asked(model)))

    def as_it_is(self, model: Model, scores: Scores) -> Tries:
        """Return what follows from every threshold: (1, T)."""
        folded = fold_threshold(scores.unclamped, self.columns)
        return self._told(folded.reach(np.zeros(1, np.int64), *self._asked(model)))

    def _asked(self, model: Model) -> tuple[Ints, Ints]:
        """Return the sums asked about, (1, T + V), and the class that each is about."""
        points = np.append(self.thresholds, self.own)
        of_class = np.zeros(len(points), np.int64)
        of_class[len(self.thresholds) :] = 1 + np.arange(len(self.own))
        return sums_reaching(points, model.score_range)[None], of_class

    def _told(self, reach: Ints) -> Tries:
        """Read who reached what was asked: (N, T + V, W)."""
        fixed = reach[:, len(self.thresholds) :].sum(axis=1, keepdims=True)
        qualified = reach[:, : len(self.thresholds)] + fixed
        mix, weeks = mix_of(self.patterns), weeks_of(self.patterns.facts)
        return Tries(
            converted=qualified[..., 0],
            not_converted=qualified[..., 1],
            all_converted=np.array([self.totals[0]]),
            all_not_converted=np.array([self.totals[1]]),
            per_week=qualified[..., 2] / weeks if weeks is not None and mix.as_counted else None,
            weights=(mix.converted, mix.not_converted),
        )
