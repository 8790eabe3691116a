"""A model at a threshold, held against what became of the leads."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from calibration.engine.patterns import Patterns
from calibration.evaluation.bands import BandResult, band_results
from calibration.evaluation.company_effects import CompanyEffects
from calibration.evaluation.deals import Deals
from calibration.evaluation.histogram import Histogram
from calibration.evaluation.mix import mix_of
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.ranking import Signal, ranking
from calibration.evaluation.rates import Counts, rate
from calibration.evaluation.scores import Scores, score_patterns
from calibration.evaluation.weeks import weeks_of
from calibration.evaluation.worked import WorkedLeads
from calibration.messages import say
from calibration.model import Model
from calibration.problems import EvaluationError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation(Counts):
    """What follows from a model at a threshold (DESIGN §4 and §7).

    Counts and rates are over the counted leads of ``part`` (see :class:`Counts`, which this
    is); volumes are over all leads. Where these aren't every lead of their period, volumes and
    money are unknown.

    Parameters
    ----------
    threshold
        The base threshold, in points.
    part
        Which counted leads the rates are about.
    as_of
        The day scores are read on; None where nothing tells.
    has_outcome
        Whether the leads have an outcome at all: without one, every rate is NaN.
    open, immature, late
        Leads without an outcome yet, leads too young to count, and leads that converted after
        the window (counted, as not converted); over all leads.
    ruled_out, ruled_out_everyone
        Leads that a gate rules out: counted leads of the part, and all leads.
    volume, everyone
        Qualified leads among all leads, None where these aren't every lead of the period; and
        all leads.
    weeks
        Weeks from the first to the last day on which leads were created; None where unknown.
    auc, auc_low, auc_high, signal, ks
        How well the score ranks the counted leads that are not ruled out; the ends are those of
        the 99 % interval that the signal reads.
    bands
        One result per band, in the model's order.
    value, value_known
        Sum of the known money of qualified leads that converted, and of how many it is known;
        NaN where some converted and no value is known, or leads are missing.
    median_days
        Median days from creation to conversion of qualified leads; NaN where none is known.
    worked
        Counted leads that sales has worked on, by decision; None where no column tells.
    """

    threshold: int
    part: Part
    as_of: date | None
    has_outcome: bool
    open: int
    immature: int
    late: int
    ruled_out: int
    ruled_out_everyone: int
    volume: int | None
    everyone: int
    weeks: float | None
    auc: float
    auc_low: float
    auc_high: float
    signal: Signal | None
    ks: float
    bands: tuple[BandResult, ...]
    value: float
    value_known: int
    median_days: float
    worked: WorkedLeads[int] | None = None

    @property
    def excluded(self) -> int:
        """Leads that no rate counts: open and immature."""
        return self.open + self.immature

    @property
    def share_qualified(self) -> float:
        """Qualified, of all leads; where some are missing, of the counted ones in their mix."""
        if self.volume is None:
            return self.share_of_counted
        return rate(self.volume, self.everyone)

    @property
    def per_week(self) -> float | None:
        """Qualified leads per week of the period, of all leads; None where that is unknown."""
        if self.weeks is None or self.volume is None:
            return None
        return self.volume / self.weeks

    def to_json(self) -> dict[str, object]:
        """Return the object that ``evaluate --json`` prints: undefined numbers are None."""
        plain: dict[str, object] = {name: getattr(self, name) for name in _COUNTS}
        plain["as_of"] = None if self.as_of is None else self.as_of.isoformat()
        plain |= {name: _defined(getattr(self, name)) for name in _RATES}
        plain["signal"] = self.signal
        plain["ks"] = _defined(self.ks)
        plain["bands"] = [
            {
                "name": band.name,
                "from": band.from_,
                "leads": band.leads,
                "converted": band.converted,
                "conversion_rate": _defined(band.conversion_rate),
                "low": _defined(band.low),
                "high": _defined(band.high),
            }
            for band in self.bands
        ]
        if not self.mix.as_counted:
            plain["every_lead"] = False
            plain["share_qualified"] = _defined(self.share_qualified)
        if self.worked is not None:
            plain |= {
                "worked_above": self.worked.above,
                "worked_known_above": self.worked.known_above,
                "worked_below": self.worked.below,
                "worked_known_below": self.worked.known_below,
            }
        return plain


_COUNTS = (
    "leads",
    "converted",
    "open",
    "immature",
    "excluded",
    "ruled_out",
    "threshold",
    "as_of",
    "part",
    "qualified",
    "volume",
    "true_positives",
    "false_positives",
    "false_negatives",
    "true_negatives",
)
_RATES = (
    "precision",
    "recall",
    "false_positive_rate",
    "false_negative_rate",
    "false_discovery_rate",
    "lift",
    "auc",
    "auc_low",
    "auc_high",
)


def evaluate(
    patterns: Patterns,
    model: Model,
    *,
    threshold: int | None = None,
    part: Part = "design",
    scores: Scores | None = None,
) -> Evaluation:
    """Return what follows from a model on leads, counted from their patterns.

    Parameters
    ----------
    threshold
        Replaces the base threshold, in points; a variant's own stays, and so do the bands.
    part
        The counted leads that rates are about.
    scores
        ``score_patterns(patterns, model, threshold=threshold)``, where it is at hand.

    Raises
    ------
    EvaluationError
        If the patterns lack a criterion of the model, or the holdout is asked for where the
        leads aren't split. Leads of one outcome, or none, are no error: see
        :func:`require_both_outcomes`.
    """
    leads = LeadCounts.of(patterns, part)
    scores = scores or score_patterns(patterns, model, threshold=threshold)
    histogram = Histogram.of(scores, leads)
    converted, not_converted, volume, _, *above = leads.kept.over(scores.qualified)
    all_converted, all_others, everyone = leads.totals
    out_converted, out_others, out_everyone = leads.ruled_out
    companies = CompanyEffects.of(patterns, model, scores=scores, part=part)
    rank = ranking(histogram, effect=companies.of_ranking(histogram))
    deals = Deals.of(patterns, model, scores=scores, part=part)
    money = deals.money(deals.qualified, converted=converted)
    facts, mix = patterns.facts, mix_of(patterns)
    return Evaluation(
        true_positives=converted,
        false_positives=not_converted,
        false_negatives=all_converted - converted,
        true_negatives=all_others - not_converted,
        mix=mix,
        effects=companies.of_rates((converted, not_converted), (all_converted, all_others)),
        threshold=model.threshold if threshold is None else threshold,
        part=part,
        as_of=facts.as_of,
        has_outcome=facts.has_outcome,
        open=facts.open,
        immature=facts.immature,
        late=facts.late,
        ruled_out=out_converted + out_others,
        ruled_out_everyone=out_everyone,
        volume=volume if mix.as_counted else None,
        everyone=everyone,
        weeks=weeks_of(facts),
        auc=rank.auc,
        auc_low=rank.auc_low,
        auc_high=rank.auc_high,
        signal=rank.signal,
        ks=rank.ks,
        bands=band_results(
            model, histogram=histogram, deals=deals, mix=mix, effects=companies.of_band
        ),
        value=money.value if mix.as_counted else np.nan,
        value_known=money.known,
        median_days=deals.median_days(deals.qualified),
        worked=None if leads.worked is None else WorkedLeads.of((above[0], above[1]), leads.worked),
    )


def require_both_outcomes(evaluation: Evaluation) -> None:
    """Raise EvaluationError unless some counted leads converted and some did not."""
    if evaluation.converted and evaluation.not_converted:
        return
    message = say(
        "Some leads must have converted and some not, for rates to mean anything. Got {converted} "
        "that converted and {others} that did not, besides {open} open and {immature} that are "
        "too young to count. Check which column tells the outcome, which values stand for a "
        "conversion, and the period.",
        converted=evaluation.converted,
        others=evaluation.not_converted,
        open=evaluation.open,
        immature=evaluation.immature,
    )
    raise EvaluationError(Problem("one-outcome", "", message))


def _defined(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
