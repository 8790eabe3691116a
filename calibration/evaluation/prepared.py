"""A slider made ready: leads folded once, after which every position is a look-up."""

from dataclasses import dataclass

import numpy as np

from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation.controls import (
    Control,
    PointsControl,
    band_starts_at,
    check_control,
    thresholds_at,
)
from calibration.evaluation.distribution import MOST_RANGES, Ranges, ranges_of
from calibration.evaluation.folding import (
    Columns,
    Folded,
    Reach,
    fold_points,
    fold_threshold,
)
from calibration.evaluation.histogram import Histogram
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.scores import HUNDREDTHS, Scores, clamped, score_patterns
from calibration.evaluation.touched import Touched
from calibration.evaluation.weeks import weeks_of
from calibration.model import Bounds, Model

LOWEST = -(2**50)
"""A score in points that every lead reaches."""
_NEVER = 2**60
"""A sum that no lead reaches."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """A slider whose leads are folded; each position then costs the same at any number of leads.

    Parameters
    ----------
    model, control, part
        What is dragged, and which counted leads the rates are about.
    folded
        The leads that are not ruled out. Their class is ``variant * D + qualified_before``, the
        base being the last variant; D is 2, or 1 where there is no decision to compare with.
    ranges
        The ranges of scores of the bars.
    totals
        Converted, not converted and all leads, ruled-out ones included.
    before
        The same of the leads in ``patterns.qualified_before``; None without it.
    weeks
        Weeks from the first to the last day on which leads were created; None where unknown.
    """

    model: Model
    control: Control
    part: Part
    folded: Folded
    ranges: Ranges
    totals: tuple[int, int, int]
    before: tuple[int, int, int] | None
    weeks: float | None

    def thresholds(self, positions: Ints) -> Ints:
        """Return the threshold of every variant, the base last, at positions: (N, V) points."""
        return thresholds_at(self.model, self.control, positions)

    def band_starts(self, positions: Ints) -> Ints:
        """Return from which score each band but the first starts: (N, B - 1) points."""
        return band_starts_at(self.model, self.control, positions)

    def reach(self, positions: Ints, *, thresholds: Ints, edges: Ints) -> Reach:
        """Return who reaches thresholds (N, V) and edges (N, K), both in points."""
        points = positions if isinstance(self.control, PointsControl) else 0 * positions
        classes = thresholds if self.before is None else np.repeat(thresholds, 2, axis=1)
        bounds = self.model.score_range
        return self.folded.reach(
            points, thresholds=_sums_reaching(classes, bounds), edges=_sums_reaching(edges, bounds)
        )

    def histogram(self, position: int) -> Histogram:
        """Return the leads by score at one position: what ranking and curves need."""
        points = position if isinstance(self.control, PointsControl) else 0
        sums, leads = self.folded.spread(points)
        return Histogram.by_score(clamped(sums, self.model.score_range), *leads.T[:3])


def prepare(
    patterns: Patterns,
    model: Model,
    control: Control,
    *,
    part: Part = "design",
    ranges: Ranges | None = None,
    scores: Scores | None = None,
) -> Prepared:
    """Fold the leads to what a slider tells apart.

    Parameters and errors are those of :func:`~calibration.evaluation.consequences.consequences`.
    """
    check_control(control, model)
    leads = LeadCounts.of(patterns, part)
    scores = scores or score_patterns(patterns, model)
    columns = _columns(patterns, model, leads, scores)
    if isinstance(control, PointsControl):
        criterion = model.criterion(control.criterion)
        touched = Touched.of(patterns, model, criterion, control.variant, scores=scores)
        folded = fold_points(touched, columns, edges=len(model.bands) + MOST_RANGES)
    else:
        folded = fold_threshold(scores.unclamped, columns)
    if ranges is None:
        points = np.array([min(control.positions), max(control.positions)], np.int64)
        ends = np.array(folded.ends(points), np.int64)
        lowest, highest = clamped(ends, model.score_range).tolist()
        ranges = ranges_of(lowest, highest)
    before = patterns.qualified_before
    return Prepared(
        model=model,
        control=control,
        part=part,
        folded=folded,
        ranges=ranges,
        totals=leads.where(np.ones(len(patterns), np.bool_)),
        before=None if before is None else leads.where(before),
        weeks=weeks_of(patterns.facts),
    )


def _columns(patterns: Patterns, model: Model, leads: LeadCounts, scores: Scores) -> Columns:
    """Return the leads that are not ruled out, by variant and by the decision before."""
    counts = (leads.converted, leads.not_converted, leads.everyone, patterns.unknown)
    weights = np.array(counts, np.float64)
    weights *= ~scores.ruled_out
    before, variants = patterns.qualified_before, len(model.variants) + 1
    of_class: Ints | None = None
    if variants > 1:
        of_class = patterns.variant % variants  # the base, -1, becomes the last
    if before is not None:
        of_class = before.astype(np.int64) if of_class is None else 2 * of_class + before
    return Columns(of_class, variants * (1 if before is None else 2), weights)


def _sums_reaching(points: Ints, bounds: Bounds | None) -> Ints:
    """Return the sums in hundredths that reach so many points once the score range clamps them."""
    needed = HUNDREDTHS * points
    if bounds is None:
        return needed
    if bounds.at_most is not None:
        needed = np.where(points > bounds.at_most, _NEVER, needed)
    if bounds.at_least is not None:
        needed = np.where(points <= bounds.at_least, HUNDREDTHS * LOWEST, needed)
    return needed
