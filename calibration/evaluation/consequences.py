"""What follows from every position of one slider: a criterion's points, or a threshold."""

from dataclasses import dataclass

import numpy as np

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation.controls import (
    Control,
    PointsControl,
    ThresholdControl,
    check_control,
)
from calibration.evaluation.curve import Sweep
from calibration.evaluation.distribution import Distribution, Ranges, ranges_of, spread
from calibration.evaluation.histogram import Histogram, by_index
from calibration.evaluation.intervals import wilson
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.rates import CountsTable, rates
from calibration.evaluation.readings import band_index
from calibration.evaluation.scores import HUNDREDTHS, Scores, score_patterns
from calibration.evaluation.touched import Touched
from calibration.messages import say
from calibration.model import BASE, Model, moved_bands
from calibration.problems import EvaluationError, Problem


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Consequences(CountsTable):
    """One row per position of a control: what ``evaluate`` gives with the control put there.

    N is the number of positions, B that of bands, R that of ranges of scores.

    Parameters
    ----------
    control
        The slider.
    part
        Which counted leads the rates are about.
    positions : (N,)
        Points, or thresholds.
    threshold : (N,)
        The base threshold, in points.
    volume : (N,)
        Qualified leads among all leads.
    everyone
        All leads.
    band_starts : (N, B - 1)
        From which score in points each band but the first starts.
    band_leads, band_converted, band_everyone : (N, B)
        Counted leads, converted ones, and all leads that are not ruled out.
    ranges
        The ranges of scores of the bars.
    bars_converted, bars_not_converted, bars_unknown : (N, R)
        Leads that are not ruled out, as in :class:`Distribution`.
    """

    control: Control
    part: Part
    positions: Ints
    threshold: Ints
    volume: Ints
    everyone: int
    band_starts: Ints
    band_leads: Ints
    band_converted: Ints
    band_everyone: Ints
    ranges: Ranges
    bars_converted: Ints
    bars_not_converted: Ints
    bars_unknown: Ints

    def __len__(self) -> int:
        return len(self.positions)

    def row_of(self, position: int) -> int:
        """Return the row of a position; raises EvaluationError if the slider has it not."""
        try:
            return self.control.positions.index(position)
        except ValueError:
            message = say(
                "The position must be one of the slider's, {first} to {last}. Got {position}.",
                first=self.control.positions[0],
                last=self.control.positions[-1],
                position=position,
            )
            raise EvaluationError(Problem("no-position", "", message)) from None

    @property
    def share_qualified(self) -> Floats:
        """Qualified, of all leads: (N,)."""
        return rates(self.volume, self.everyone)

    @property
    def band_rate(self) -> Floats:
        """Converted, of each band's counted leads: (N, B)."""
        return rates(self.band_converted, self.band_leads)

    @property
    def band_interval(self) -> tuple[Floats, Floats]:
        """Wilson's 95 % interval of each band's rate, as two (N, B) arrays."""
        return wilson(self.band_converted, self.band_leads)

    def distribution_at(self, position: int) -> Distribution:
        """Return the scores by outcome with the control put at a position."""
        row = self.row_of(position)
        return Distribution(
            self.ranges,
            self.bars_converted[row],
            self.bars_not_converted[row],
            self.bars_unknown[row],
        )


def consequences(
    patterns: Patterns,
    model: Model,
    control: Control,
    *,
    part: Part = "design",
    width: int | None = None,
) -> Consequences:
    """Return every number of the board for every position of one control.

    Row by row it equals ``evaluate`` of ``model.with_threshold(position)`` or
    ``model.with_points(criterion, position)``: a band that starts at the base threshold moves
    with it.

    Parameters
    ----------
    width
        The points each range of the bars is wide; by default that of ``distribution`` now, so
        that bars don't jump when a slider is touched.

    Raises
    ------
    EvaluationError
        If there is no position, or no such variant; and as ``evaluate`` does.
    ModelError
        If there is no such criterion.
    """
    check_control(control, model)
    leads = LeadCounts.of(patterns, part)
    scores = score_patterns(patterns, model)
    now = spread(scores, leads, patterns.unknown, width=width)
    if isinstance(control, ThresholdControl):
        return _of_threshold(
            patterns, model, control, scores=scores, leads=leads, now=now, part=part
        )
    return _of_points(patterns, model, control, scores=scores, leads=leads, now=now, part=part)


def _of_threshold(
    patterns: Patterns,
    model: Model,
    control: ThresholdControl,
    *,
    scores: Scores,
    leads: LeadCounts,
    now: Distribution,
    part: Part,
) -> Consequences:
    """Read every threshold off one histogram."""
    base = control.variant == BASE
    positions = np.array(control.positions, np.int64)
    sweep = Sweep.of(
        scores,
        leads,
        follows=scores.follows_base if base else patterns.variant == control.variant,
    )
    converted, not_converted, volume = sweep.at(HUNDREDTHS * positions)
    threshold = positions if base else np.full_like(positions, model.threshold)
    starts = np.array(
        [
            [band.from_ for band in moved_bands(model.bands, model.threshold, each)[1:]]
            for each in threshold.tolist()
        ],
        np.int64,
    ).reshape(len(positions), len(model.bands) - 1)
    histogram = Histogram.of(scores, leads)
    band_converted, band_others, band_everyone = (
        _between(column, histogram.score, starts)
        for column in (histogram.converted, histogram.not_converted, histogram.everyone)
    )
    bars = (len(positions), now.ranges.count)
    return Consequences(
        true_positives=converted,
        false_positives=not_converted,
        false_negatives=sweep.totals[0] - converted,
        true_negatives=sweep.totals[1] - not_converted,
        control=control,
        part=part,
        positions=positions,
        threshold=threshold,
        volume=volume,
        everyone=sweep.totals[2],
        band_starts=starts,
        band_leads=band_converted + band_others,
        band_converted=band_converted,
        band_everyone=band_everyone,
        ranges=now.ranges,
        bars_converted=np.broadcast_to(now.converted, bars),
        bars_not_converted=np.broadcast_to(now.not_converted, bars),
        bars_unknown=np.broadcast_to(now.unknown, bars),
    )


def _between(column: Ints, score: Ints, starts: Ints) -> Ints:
    """Return the sum of a histogram's column in each band: (N, B), from starts (N, B - 1)."""
    below = np.append(0, np.cumsum(column))
    first = np.searchsorted(score, HUNDREDTHS * starts)
    rows = len(starts)
    edges = np.column_stack([np.zeros(rows, np.int64), first, np.full(rows, len(score))])
    sums: Ints = np.diff(below[edges], axis=1)
    return sums


def _of_points(
    patterns: Patterns,
    model: Model,
    control: PointsControl,
    *,
    scores: Scores,
    leads: LeadCounts,
    now: Distribution,
    part: Part,
) -> Consequences:
    """Fold the patterns to what the slider tells apart, then score that at every position."""
    criterion = model.criterion(control.criterion)
    touched = Touched.of(patterns, model, criterion, control.variant, scores=scores, leads=leads)
    positions = np.array(control.positions, np.int64)
    ends = [
        touched.score(int(each), model, criterion) for each in (positions.min(), positions.max())
    ]
    lowest = min((int(each.min()) for each in ends if len(each)), default=0)
    highest = max((int(each.max()) for each in ends if len(each)), default=0)
    ranges = ranges_of(lowest, highest, width=now.ranges.width)
    shape = (len(model.bands), 2, ranges.count)
    size = len(model.bands) * 2 * ranges.count
    cells = np.empty((len(touched.weights), len(positions), *shape), np.int64)
    for row, position in enumerate(positions.tolist()):
        score = touched.score(position, model, criterion)
        band = band_index(score, model=model)
        cell = (2 * band + (score >= touched.threshold)) * ranges.count + ranges.index(score)
        for column, weight in enumerate(touched.weights):
            cells[column, row] = by_index(cell, weight, length=size).reshape(shape)
    converted, not_converted, everyone, unknown = cells
    everywhere = leads.where(np.ones(len(patterns), np.bool_))
    true_positives, false_positives, volume = (
        each[:, :, 1].sum(axis=(1, 2)) for each in (converted, not_converted, everyone)
    )
    starts = np.array([band.from_ for band in model.bands[1:]], np.int64)
    return Consequences(
        true_positives=true_positives,
        false_positives=false_positives,
        false_negatives=everywhere[0] - true_positives,
        true_negatives=everywhere[1] - false_positives,
        control=control,
        part=part,
        positions=positions,
        threshold=np.full_like(positions, model.threshold),
        volume=volume,
        everyone=everywhere[2],
        band_starts=np.broadcast_to(starts, (len(positions), len(starts))),
        band_leads=(converted + not_converted).sum(axis=(2, 3)),
        band_converted=converted.sum(axis=(2, 3)),
        band_everyone=everyone.sum(axis=(2, 3)),
        ranges=ranges,
        bars_converted=converted.sum(axis=(1, 2)),
        bars_not_converted=not_converted.sum(axis=(1, 2)),
        bars_unknown=unknown.sum(axis=(1, 2)),
    )
