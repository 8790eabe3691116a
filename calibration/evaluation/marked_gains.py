"""Gains with decisions marked on them: who is caught by handing over the best-scored leads."""

from dataclasses import dataclass

import numpy as np

from calibration.engine.patterns import Patterns
from calibration.evaluation.histogram import Histogram
from calibration.evaluation.mix import AS_COUNTED, Mix, mix_of
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.ranking import Gains, gains
from calibration.evaluation.rates import rate
from calibration.evaluation.scores import Mask, Scores, score_patterns
from calibration.model import Model


@dataclass(frozen=True, slots=True)
class Decision:
    """Leads that a version hands over, among the counted leads that are not ruled out.

    Parameters
    ----------
    leads, converted
        Counted leads that are handed over, and those of them that converted.
    all_leads, all_converted
        All counted leads that are not ruled out, and those of them that converted.
    mix
        How many leads of the period the counted ones stand for.
    """

    leads: int
    converted: int
    all_leads: int
    all_converted: int
    mix: Mix = AS_COUNTED

    @property
    def share_of_leads(self) -> float:
        """Handed over, of all these leads."""
        return float(
            self.mix.part(
                self.converted,
                self.leads - self.converted,
                of=(self.all_converted, self.all_leads - self.all_converted),
            )
        )

    @property
    def share_of_converted(self) -> float:
        """Handed over, of those that converted."""
        return rate(self.converted, self.all_converted)


@dataclass(frozen=True, slots=True, eq=False)
class MarkedGains:
    """The gains of a model, and where its threshold and the start version stand among them.

    Parameters
    ----------
    gains
        One row per distinct score, best first.
    leads, converted
        The counted leads that are not ruled out, and those that converted: what all shares are of.
    now
        What the model's threshold hands over. Where variants have thresholds of their own, it
        may lie beside the gains.
    before
        What ``patterns.qualified_before`` hands over, of the same leads; None without it. It lies
        on the gains only if that version orders leads as the model does.
    ruled_out, ruled_out_converted
        Counted leads that are in no row, because a gate rules them out.
    mix
        How many leads of the period the counted ones stand for.
    """

    gains: Gains
    leads: int
    converted: int
    now: Decision
    before: Decision | None
    ruled_out: int
    ruled_out_converted: int
    mix: Mix = AS_COUNTED

    @property
    def base_rate(self) -> float:
        """Converted, of the leads that are not ruled out."""
        return float(self.mix.share(self.converted, self.leads - self.converted))


def marked_gains(
    patterns: Patterns, model: Model, *, part: Part = "design", scores: Scores | None = None
) -> MarkedGains:
    """Return the gains of a model with its decision, and the one before, marked on them.

    ``scores`` is ``score_patterns(patterns, model)``, where it is at hand.

    Raises EvaluationError as :func:`~calibration.evaluation.evaluate.evaluate` does.
    """
    counts, mix = LeadCounts.of(patterns, part), mix_of(patterns)
    scores = scores or score_patterns(patterns, model)
    kept = ~scores.ruled_out
    leads, converted = _counted(counts, kept)
    out, out_converted = _counted(counts, scores.ruled_out)

    def decision(handed_over: Mask) -> Decision:
        return Decision(*_counted(counts, handed_over & kept), leads, converted, mix)

    before = patterns.qualified_before
    return MarkedGains(
        gains=gains(Histogram.of(scores, counts), mix=mix),
        leads=leads,
        converted=converted,
        now=decision(scores.qualified),
        before=None if before is None else decision(np.asarray(before, np.bool_)),
        ruled_out=out,
        ruled_out_converted=out_converted,
        mix=mix,
    )


def _counted(counts: LeadCounts, where: Mask) -> tuple[int, int]:
    converted, others, _everyone = counts.where(where)
    return converted + others, converted
