"""What follows from every position of one slider: a criterion's points, or a threshold."""

from dataclasses import dataclass

import numpy as np

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation.changes import Changes, MovedTable, Quarters
from calibration.evaluation.companies import Pairs, effects_of
from calibration.evaluation.controls import Control
from calibration.evaluation.distribution import Distribution, Ranges
from calibration.evaluation.parts import Part
from calibration.evaluation.prepared import Prepared, prepare
from calibration.evaluation.rates import NO_COMPANIES, CountsTable, rates
from calibration.evaluation.scores import Scores
from calibration.evaluation.worked import WorkedLeads
from calibration.messages import say
from calibration.model import Model
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
        Qualified leads among all leads; None where these aren't every lead of the period.
    everyone
        All leads.
    weeks
        Weeks from the first to the last day on which leads were created; None where unknown.
    band_starts : (N, B - 1)
        From which score in points each band but the first starts.
    band_leads, band_converted, band_everyone : (N, B)
        Counted leads, converted ones, and all leads that are not ruled out.
    ranges
        The ranges of scores of the bars: the same at every position.
    bars_converted, bars_not_converted, bars_unknown : (N, R)
        Leads that are not ruled out, as in :class:`Distribution`.
    changes
        What changes against the decision in ``patterns.qualified_before``; None without one.
    worked
        Counted leads that sales has worked on, by decision; None where no column tells.
    band_effects : (N, B)
        By how much companies multiply the variance of a band's rate; None where none is named.
    """

    control: Control
    part: Part
    positions: Ints
    threshold: Ints
    volume: Ints | None
    everyone: int
    weeks: float | None
    band_starts: Ints
    band_leads: Ints
    band_converted: Ints
    band_everyone: Ints
    ranges: Ranges
    bars_converted: Ints
    bars_not_converted: Ints
    bars_unknown: Ints
    changes: Changes | None
    worked: WorkedLeads[Ints] | None = None
    band_effects: Floats | None = None

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
        """Qualified, of all leads: (N,); see :class:`Evaluation` for where some are missing."""
        if self.volume is None:
            return self.share_of_counted
        return rates(self.volume, self.everyone)

    @property
    def per_week(self) -> Floats | None:
        """Qualified leads per week of the period, of all leads: (N,); None where unknown."""
        if self.weeks is None or self.volume is None:
            return None
        return self.volume / self.weeks

    @property
    def band_rate(self) -> Floats:
        """Converted, of each band's counted leads: (N, B)."""
        return self.mix.share(self.band_converted, self.band_leads - self.band_converted)

    @property
    def band_interval(self) -> tuple[Floats, Floats]:
        """The 95 % interval of each band's rate, as two (N, B) arrays."""
        fewer = 1.0 if self.band_effects is None else self.band_effects
        others = self.band_leads - self.band_converted
        return self.mix.interval(self.band_converted, others, effect=fewer)

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
    ranges: Ranges | None = None,
    scores: Scores | None = None,
) -> Consequences:
    """Return every number of the board for every position of one control.

    Row by row it equals ``evaluate`` of ``model.with_threshold(position)`` or
    ``model.with_points(criterion, position)``, ``distribution`` in the same ranges, and
    ``compare_decisions`` with ``patterns.qualified_before``. A band that starts at the base
    threshold moves with it.

    Parameters
    ----------
    ranges
        The ranges of scores of the bars; by default at most 50 that hold every lead at every
        position. A score beyond them counts in the nearest.
    scores
        ``score_patterns(patterns, model)``, where it is at hand.

    Raises
    ------
    EvaluationError
        If there is no position, or no such variant; and as ``evaluate`` does.
    ModelError
        If there is no such criterion.
    """
    return read(prepare(patterns, model, control, part=part, ranges=ranges, scores=scores))


def read(prepared: Prepared, *, positions: range | None = None) -> Consequences:
    """Return the rows of a slider that was prepared: of its positions, or of others."""
    control = prepared.control
    if positions is not None:
        control = control.over(positions)
    at = np.array(control.positions, np.int64)
    asked, reach = prepared.reach(at)
    by_class, bands, bars = asked.answers(reach)
    qualified = by_class.sum(axis=1)
    converted, others, everyone = prepared.totals
    repeats = len(at) // len(asked.thresholds)
    sliding, pairs, band_effects = prepared.sliding, None, None
    if sliding is not None:
        pairs, band_leads = sliding.pairs(asked, at), bands[..., 0] + bands[..., 1]
        band_effects = sliding.clusters.effect(sliding.bands(asked, at), band_leads)
    return Consequences(
        true_positives=qualified[:, 0],
        false_positives=qualified[:, 1],
        false_negatives=converted - qualified[:, 0],
        true_negatives=others - qualified[:, 1],
        mix=prepared.mix,
        effects=NO_COMPANIES
        if pairs is None
        else effects_of(
            pairs, qualified=(qualified[:, 0], qualified[:, 1]), all_leads=(converted, others)
        ),
        control=control,
        part=prepared.part,
        positions=at,
        threshold=asked.thresholds[:, -1].repeat(repeats),
        volume=qualified[:, 2] if prepared.mix.as_counted else None,
        everyone=everyone,
        weeks=prepared.weeks,
        band_starts=asked.band_starts.repeat(repeats, axis=0),
        band_leads=bands[..., 0] + bands[..., 1],
        band_converted=bands[..., 0],
        band_everyone=bands[..., 2],
        ranges=prepared.ranges,
        bars_converted=bars[..., 0],
        bars_not_converted=bars[..., 1],
        bars_unknown=bars[..., 3],
        changes=_changes(prepared, qualified, by_class, pairs=pairs),
        band_effects=band_effects,
        worked=None
        if prepared.worked is None
        else WorkedLeads.of((qualified[:, 4], qualified[:, 5]), prepared.worked),
    )


def _changes(
    prepared: Prepared, qualified: Ints, by_class: Ints, *, pairs: Pairs | None
) -> Changes | None:
    """Return what changes against the decision before, from the leads that both qualify."""
    if prepared.before is None:
        return None
    both = by_class[:, 1::2].sum(axis=1)
    before = np.array(prepared.before, np.int64)
    entering, leaving = qualified[:, :3] - both[:, :3], before - both[:, :3]
    buyers, others = (
        Quarters(
            both[:, row],
            leaving[:, row],
            entering[:, row],
            prepared.totals[row] - before[row] - entering[:, row],
        )
        for row in (0, 1)
    )
    return Changes(
        entering=MovedTable(*entering.T, mix=prepared.mix),
        leaving=MovedTable(*leaving.T, mix=prepared.mix),
        buyers=buyers,
        others=others,
        pairs=pairs,
    )
