"""What the board asks about leads at the positions of a slider: thresholds, bands and bars."""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from calibration.engine.patterns import Ints
from calibration.evaluation.controls import Control, PointsControl
from calibration.evaluation.distribution import Ranges
from calibration.evaluation.scores import HUNDREDTHS
from calibration.evaluation.tally import EVERY
from calibration.model import BASE, Bounds, Model, moved_starts

_LOWEST, _NEVER = -(2**50), 2**50
"""A score in points that every lead reaches, and one that no lead does."""


class Answers(NamedTuple):
    """Leads at every position, by what was asked; the last axis holds the counts of leads.

    Parameters
    ----------
    qualified : (N, S, W)
        Leads of each class that reach its threshold.
    bands : (N, B, W), bars : (N, R, W)
        Leads of each band, and of each range of scores.
    """

    qualified: Ints
    bands: Ints
    bars: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Which scores leads are asked to reach: a row per position, or one where all are the same.

    Parameters
    ----------
    thresholds : (N, V) or (1, V)
        The threshold of every variant, the base last, in points.
    band_starts : (N, B - 1) or (1, B - 1)
        From which score each band but the first starts, in points.
    needed : (N, Q) or (1, Q)
        Every sum asked about, in hundredths, before the score range clamps it: each class's
        threshold, then the ends of bands, then those of bars.
    of_class : (Q,)
        The class that each question is about, or ``EVERY``.
    classes
        How many classes there are.
    """

    thresholds: Ints
    band_starts: Ints
    needed: Ints
    of_class: Ints
    classes: int

    @classmethod
    def of(
        cls, model: Model, control: Control, at: Ints, *, ranges: Ranges, decisions: int
    ) -> Self:
        """Ask for positions ``at``, of ``decisions`` classes of leads per variant."""
        at = at[:1] if isinstance(control, PointsControl) else at
        thresholds, starts = _thresholds(model, control, at), _band_starts(model, control, at)
        lowest, never = np.full((len(at), 1), _LOWEST), np.full((len(at), 1), _NEVER)
        bars = np.repeat(ranges.starts[None, 1:], len(at), axis=0)
        of_classes = np.repeat(thresholds, decisions, axis=1)
        points = np.hstack((of_classes, lowest, starts, never, lowest, bars, never))
        classes = of_classes.shape[1]
        of_class = np.full(points.shape[1], EVERY)
        of_class[:classes] = np.arange(classes)
        needed = sums_reaching(points, model.score_range)
        return cls(thresholds, starts, needed, of_class, classes)

    def answers(self, reach: Ints) -> Answers:
        """Read who reached what was asked, (N, Q, W)."""
        bands = self.band_starts.shape[1] + 1
        leads = reach[:, self.classes : -1] - reach[:, self.classes + 1 :]  # from end to end
        return Answers(reach[:, : self.classes], leads[:, :bands], leads[:, bands + 1 :])


def _thresholds(model: Model, control: Control, at: Ints) -> Ints:
    variants = (*range(len(model.variants)), BASE)
    own = np.array([model.threshold_of(each) for each in variants], np.int64)
    thresholds = np.repeat(own[None], len(at), axis=0)
    if isinstance(control, PointsControl):
        return thresholds
    for column, variant in enumerate(variants):
        follows = variant == BASE or model.variants[variant].threshold is None
        if variant == control.variant or (control.variant == BASE and follows):
            thresholds[:, column] = at
    return thresholds


def _band_starts(model: Model, control: Control, at: Ints) -> Ints:
    if isinstance(control, PointsControl) or control.variant != BASE:
        starts = np.array([band.from_ for band in model.bands[1:]], np.int64)
        return np.repeat(starts[None], len(at), axis=0)
    rows = [moved_starts(model.bands, model.threshold, each)[1:] for each in at.tolist()]
    return np.array(rows, np.int64).reshape(len(at), -1)


def sums_reaching(points: Ints, bounds: Bounds | None) -> Ints:
    """Return the sums in hundredths that reach so many points once the score range clamps them."""
    needed = HUNDREDTHS * points
    if bounds is None:
        return needed
    if bounds.at_most is not None:
        needed = np.where(points > bounds.at_most, HUNDREDTHS * _NEVER, needed)
    if bounds.at_least is not None:
        needed = np.where(points <= bounds.at_least, HUNDREDTHS * _LOWEST, needed)
    return needed
