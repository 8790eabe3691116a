"""What follows from every position of a criterion's points, each with every threshold."""

from dataclasses import dataclass, field
from typing import Self

import numpy as np

from calibration.advice.wishes import Tries
from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation import LeadCounts, Part, Scores, mix_of, score_patterns
from calibration.evaluation.asked import sums_reaching
from calibration.evaluation.folding import Columns, Folded, Split, fold_points, fold_threshold
from calibration.evaluation.ladder import Ladder, is_narrow
from calibration.evaluation.scores import is_capped, level_column
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
    _levels: dict[str, tuple[Ladder, Ints]] = field(default_factory=dict)

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

    def at(self, model: Model) -> "Here":
        """Return the leads as a model scores them."""
        scores = score_patterns(self.patterns, model)
        return Here(self, model, scores, Ladder.of(scores.unclamped))

    def levels(self, criterion: str) -> tuple[Ladder, Ints]:
        """Return the levels of a criterion, and which of them each pattern has."""
        if criterion not in self._levels:
            self._levels[criterion] = Ladder.of(level_column(self.patterns, criterion))
        return self._levels[criterion]

    def asked(self, model: Model) -> tuple[Ints, Ints]:
        """Return the sums asked about, (1, T + V), and the class that each is about."""
        points = np.append(self.thresholds, self.own)
        of_class = np.zeros(len(points), np.int64)
        of_class[len(self.thresholds) :] = 1 + np.arange(len(self.own))
        return sums_reaching(points, model.score_range)[None], of_class

    def told(self, reach: Ints) -> Tries:
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


@dataclass(frozen=True, slots=True, eq=False)
class Here:
    """The leads as a model scores them, from where one criterion's points are moved.

    Parameters
    ----------
    moves
        What is tried.
    model, scores
        The model, and the score of every pattern.
    sums
        The distinct scores before the score range clamps them, and which of them each pattern has.
    """

    moves: GoalMoves
    model: Model
    scores: Scores
    sums: tuple[Ladder, Ints]

    def as_it_is(self) -> Tries:
        """Return what follows from every threshold: (1, T)."""
        folded = fold_threshold(self.scores.unclamped, self.moves.columns)
        return self._told(folded, np.zeros(1, np.int64))

    def of_points(self, criterion: str, positions: Ints) -> Tries:
        """Return what follows from every position, (N,), with every threshold: (N, T)."""
        split = self._split(criterion)
        if split is not None:
            return self._told(split, positions - self.model.criterion(criterion).points)
        moves, model = self.moves, self.model
        touched = Touched.of(
            moves.patterns, model, model.criterion(criterion), BASE, scores=self.scores
        )
        questions = len(moves.thresholds) + len(moves.own)
        return self._told(fold_points(touched, moves.columns, questions=questions), positions)

    def _split(self, criterion: str) -> Split | None:
        """Return the scores split by a criterion's level, where a level tells what points add.

        The sums are those of the model here, so what moves is the change of points: they are listed
        once for all criteria. None where a cap or a variant has a say.
        """
        model = self.model
        if model.variants or is_capped(model.group(model.criterion(criterion).group)):
            return None
        levels, group = self.moves.levels(criterion)
        sums, _ = self.sums
        if not is_narrow(len(levels) * len(sums), keys=len(group)):
            return None
        return Split(self.moves.columns.tally(self.sums, group, len(levels)), levels.values)

    def _told(self, folded: Folded, positions: Ints) -> Tries:
        return self.moves.told(folded.reach(positions, *self.moves.asked(self.model)))
