"""Every threshold at once: what qualifies, and how it turned out, at each distinct score."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation.histogram import Histogram
from calibration.evaluation.mix import mix_of
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.rates import Counts, CountsTable, rate, rates
from calibration.evaluation.scores import HUNDREDTHS, Mask, Scores, score_patterns
from calibration.model import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint(Counts):
    """What follows from one threshold: the counts of :class:`Counts`, and volumes.

    ``score`` is the lowest score that qualifies under the base threshold, in hundredths; None
    where the threshold is above every score.
    """

    score: int | None
    volume: int | None
    everyone: int

    @property
    def share_qualified(self) -> float:
        """Qualified, of all leads; where some are missing, of the counted ones in their mix."""
        if self.volume is None:
            return self.share_of_counted
        return rate(self.volume, self.everyone)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve(CountsTable):
    """One row per distinct score: the threshold put there.

    Ruled-out leads never qualify, and leads of a variant with a threshold of its own qualify by
    that one in every row.

    Parameters
    ----------
    score : (S,)
        The distinct scores of all leads that are not ruled out, increasing, in hundredths.
    volume : (S,)
        Qualified leads among all leads; None where these aren't every lead of the period.
    everyone
        All leads.
    beyond
        The counts where the base threshold is above every score.
    """

    score: Ints
    volume: Ints | None
    everyone: int
    beyond: CurvePoint

    def __len__(self) -> int:
        return len(self.score)

    @property
    def share_qualified(self) -> Floats:
        """Qualified, of all leads, per row; as :class:`CurvePoint` where some are missing."""
        if self.volume is None:
            return self.share_of_counted
        return rates(self.volume, self.everyone)

    def at(self, threshold: int) -> CurvePoint:
        """Return the row of a threshold in points: that of the first score at or above it."""
        row = int(np.searchsorted(self.score, HUNDREDTHS * threshold))
        return self.beyond if row == len(self.score) else self.row(row)

    def row(self, row: int) -> CurvePoint:
        """Return one row as numbers."""
        return CurvePoint(
            true_positives=int(self.true_positives[row]),
            false_positives=int(self.false_positives[row]),
            false_negatives=int(self.false_negatives[row]),
            true_negatives=int(self.true_negatives[row]),
            score=int(self.score[row]),
            volume=None if self.volume is None else int(self.volume[row]),
            everyone=self.everyone,
            mix=self.mix,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """Leads that qualify by a threshold that moves, and those that qualify whatever it is.

    Parameters
    ----------
    moving
        The leads that are not ruled out and follow the threshold, by score.
    fixed
        Converted, not converted and all leads that qualify by another threshold.
    totals
        Converted, not converted and all leads.
    """

    moving: Histogram
    fixed: tuple[int, int, int]
    totals: tuple[int, int, int]

    @classmethod
    def of(cls, scores: Scores, leads: LeadCounts, *, follows: Mask) -> Self:
        """Sort the leads by score; ``follows`` says which patterns the threshold decides."""
        return cls(
            moving=Histogram.of(scores, leads, where=follows),
            fixed=leads.where(scores.qualified & ~follows),
            totals=leads.totals,
        )

    def at(self, thresholds: Ints) -> tuple[Ints, Ints, Ints]:
        """Return converted, not converted and all leads qualified at thresholds in hundredths."""
        first = np.searchsorted(self.moving.score, thresholds)
        columns = (self.moving.converted, self.moving.not_converted, self.moving.everyone)
        converted, not_converted, everyone = (
            fixed + _from_the_top(column)[first]
            for column, fixed in zip(columns, self.fixed, strict=True)
        )
        return converted, not_converted, everyone


def _from_the_top(column: Ints) -> Ints:
    """Return the sum of each element and all above it; a last 0 stands for above all."""
    return np.append(np.cumsum(column[::-1])[::-1], 0)


def curve(
    patterns: Patterns, model: Model, *, part: Part = "design", scores: Scores | None = None
) -> Curve:
    """Return what follows from every threshold, one row per distinct score.

    ``scores`` is ``score_patterns(patterns, model)``, where it is at hand.

    Raises EvaluationError as :func:`~calibration.evaluation.evaluate.evaluate` does.
    """
    leads, mix = LeadCounts.of(patterns, part), mix_of(patterns)
    scores = scores or score_patterns(patterns, model)
    sweep = Sweep.of(scores, leads, follows=scores.follows_base)
    every = sweep.moving if scores.follows_base.all() else Histogram.of(scores, leads)
    score = every.score
    converted, not_converted, volume = sweep.at(score)
    fixed_converted, fixed_others, fixed_volume = sweep.fixed
    all_converted, all_others, everyone = sweep.totals
    return Curve(
        true_positives=converted,
        false_positives=not_converted,
        false_negatives=all_converted - converted,
        true_negatives=all_others - not_converted,
        mix=mix,
        score=score,
        volume=volume if mix.as_counted else None,
        everyone=everyone,
        beyond=CurvePoint(
            true_positives=fixed_converted,
            false_positives=fixed_others,
            false_negatives=all_converted - fixed_converted,
            true_negatives=all_others - fixed_others,
            mix=mix,
            score=None,
            volume=fixed_volume if mix.as_counted else None,
            everyone=everyone,
        ),
    )
