"""A slider made ready: leads folded once, after which every position is a look-up."""

from dataclasses import dataclass

import numpy as np

from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation.asked import Asked
from calibration.evaluation.companies import Clusters
from calibration.evaluation.controls import Control, PointsControl, check_control
from calibration.evaluation.distribution import MOST_RANGES, Ranges, ranges_of
from calibration.evaluation.folding import Columns, Folded, fold_points, fold_threshold
from calibration.evaluation.histogram import Histogram
from calibration.evaluation.mix import Mix, mix_of
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.remembered import remembered
from calibration.evaluation.scores import Scores, clamped, score_patterns
from calibration.evaluation.sliding import Sliding
from calibration.evaluation.touched import Touched
from calibration.evaluation.weeks import weeks_of
from calibration.model import Model


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
    asked
        What is asked at every position of a criterion's slider; None for a threshold's, which
        asks something else at each.
    totals
        Converted, not converted and all leads, ruled-out ones included.
    before
        The same of the leads in ``patterns.qualified_before``; None without it.
    weeks
        Weeks from the first to the last day on which leads were created; None where unknown.
    worked
        Counted leads that were worked, and of how many it is known; None where nobody tells.
    mix
        How many leads of the period the counted ones stand for.
    sliding
        Which of the leads are of one company; None where no column names it.
    """

    model: Model
    control: Control
    part: Part
    folded: Folded
    ranges: Ranges
    asked: Asked | None
    totals: tuple[int, int, int]
    before: tuple[int, int, int] | None
    weeks: float | None
    worked: tuple[int, int] | None
    mix: Mix
    sliding: Sliding | None

    def reach(self, at: Ints) -> tuple[Asked, Ints]:
        """Return what is asked at positions, and how many leads reach it: (N, Q, 4)."""
        asked, points = self.asked, at
        if asked is None:
            decisions = 1 if self.before is None else 2
            asked = Asked.of(self.model, self.control, at, ranges=self.ranges, decisions=decisions)
            points = np.zeros_like(at)
        return asked, self.folded.reach(points, asked.needed, asked.of_class)

    def histogram(self, position: int) -> Histogram:
        """Return the leads by score at one position: what ranking and curves need."""
        points = position if isinstance(self.control, PointsControl) else 0
        sums, leads = self.folded.spread(points)
        return Histogram.by_score(clamped(sums, self.model.score_range), leads[:3])


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
    of_class, classes = _classes(patterns, len(model.variants))
    columns = Columns(of_class, classes, leads.kept)
    at = np.array(control.positions, np.int64)
    moved: Touched | Ints = scores.unclamped
    if isinstance(control, PointsControl):
        criterion = model.criterion(control.criterion)
        moved = touched = Touched.of(patterns, model, criterion, control.variant, scores=scores)
        folded = fold_points(touched, columns, questions=classes + len(model.bands) + MOST_RANGES)
        ends = folded.ends(at)
    else:
        folded = fold_threshold(scores.unclamped, columns)
        ends = folded.ends(np.zeros_like(at))
    if ranges is None:
        lowest, highest = clamped(np.array(ends, np.int64), model.score_range).tolist()
        ranges = ranges_of(lowest, highest)
    before, clusters = patterns.qualified_before, Clusters.of(patterns, part)
    asked = None
    if isinstance(control, PointsControl):
        decisions = 1 if before is None else 2
        asked = Asked.of(model, control, at, ranges=ranges, decisions=decisions)
    return Prepared(
        model=model,
        control=control,
        part=part,
        folded=folded,
        ranges=ranges,
        asked=asked,
        totals=leads.totals,
        before=None if before is None else leads.where(before),
        weeks=weeks_of(patterns.facts),
        worked=leads.worked,
        mix=mix_of(patterns),
        sliding=None
        if clusters is None
        else Sliding.of(patterns, clusters, of_class=of_class, moved=moved),
    )


@remembered
def _classes(patterns: Patterns, variants: int) -> tuple[Ints | None, int]:
    """Return the class of every pattern, None where there is but one, and how many there are."""
    before, count = patterns.qualified_before, variants + 1
    of_class: Ints | None = None
    if count > 1:
        of_class = patterns.variant % count  # the base, -1, becomes the last
    if before is None:
        return of_class, count
    return (before.astype(np.int64) if of_class is None else 2 * of_class + before), 2 * count
