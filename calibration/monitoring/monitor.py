"""Does the promise hold? A model's file against new leads, and the verdict."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from calibration.leads.tables import LeadTable
from calibration.leads.typed import Worked
from calibration.model import Model
from calibration.monitoring.capacity import volume_of
from calibration.monitoring.drift import Drift
from calibration.monitoring.explaining import explanation
from calibration.monitoring.findings import findings_of
from calibration.monitoring.keeping import (
    at_same_score,
    expected_of_both,
    kept_bands,
    kept_rates,
    would_show,
)
from calibration.monitoring.moving import drifts, missing_shares, rank_shift
from calibration.monitoring.promise import Promise, promise_of
from calibration.monitoring.reality import Reality, reality_of
from calibration.monitoring.reasons import ENOUGH, reasons_of
from calibration.monitoring.reference import Reference, reference_of
from calibration.monitoring.results import (
    ERROR,
    Finding,
    KeptBand,
    KeptRate,
    Monitoring,
    NewLeads,
    ScoreShift,
    Verdict,
)
from calibration.monitoring.untold import untold

RISEN: Final = 0.55
"""From here on, scores have risen: how often a new lead scores higher than one of then."""


def monitor(
    leads: LeadTable,
    model: Model,
    *,
    today: date,
    as_of: date | None = None,
    worked: Worked | None = None,
    all_worked: bool = False,
) -> Monitoring:
    """Return whether the promise in a model's file holds on new leads, and what has changed.

    Parameters
    ----------
    leads
        The new leads.
    model
        The model, with the ``calibration`` part that it left with.
    today
        No reference day is later.
    as_of
        The scoring date of every lead; else the model's rule, else the newest day of the leads.
    worked
        How a column tells which leads sales has worked on: bands below the threshold are judged
        on those.
    all_worked
        Whether sales worked on every lead, below the threshold too.

    Raises
    ------
    ModelError
        If somebody has written in what the file promises.
    LeadsError
        With every field that has no column.
    """
    promise, reference = promise_of(model), reference_of(model)
    reality = reality_of(
        leads,
        model,
        today=today,
        reference=reference,
        as_of=as_of,
        worked=worked,
        all_worked=all_worked,
    )
    return judged(model, promise=promise, reference=reference, reality=reality)


def judged(
    model: Model, *, promise: Promise | None, reference: Reference | None, reality: Reality
) -> Monitoring:
    """Return the same of leads that are counted already."""
    bands: tuple[KeptBand, ...] = ()
    rates: tuple[KeptRate, ...] = ()
    if promise is not None:
        rates = kept_rates(promise, reality)
        if reality.evaluation.leads:
            bands = kept_bands(promise, reality, model)
    same_score = at_same_score(bands)
    counts = reality.counts
    moved: tuple[Drift, ...] = ()
    shift = told = None
    if reference is not None and counts is not None and counts.leads:
        moved = drifts(reference, counts, model)
        shift = _shift(reference, counts, rates)
        told = explanation(reference, counts)
    volume = volume_of(model, promise, reality)
    found = findings_of(
        model,
        promise=promise,
        bands=bands,
        rates=rates,
        same_score=same_score,
        drifts=moved,
        shift=shift,
        volume=volume,
        told=told,
        all_worked=reality.all_worked,
    )
    verdict = _verdict(found, bands, rates)
    smallest = would_show(bands, error=ERROR / max(1, len(found)))
    missing = missing_shares(reference, counts) if reference and counts else ()
    return Monitoring(
        verdict=verdict,
        reasons=reasons_of(verdict, found, moved, told, smallest),
        new=_new_leads(reality),
        promised=None if promise is None else promise.side,
        bands=bands,
        rates=rates,
        same_score=same_score,
        drifts=moved,
        missing=missing,
        new_words=reality.words,
        volume=volume,
        shift=shift,
        explanation=told,
        findings=found,
        cannot_tell=untold(promise, reference, reality),
        would_show=smallest,
        notices=reality.notices,
    )


def _verdict(
    found: Sequence[Finding], bands: Sequence[KeptBand], rates: Sequence[KeptRate]
) -> Verdict:
    calls = {each.leads_to for each in found if each.counts}
    for verdict in (Verdict.RECALIBRATE, Verdict.WATCH):
        if verdict in calls:
            return verdict
    return Verdict.HOLDS if _is_enough(bands, rates) else Verdict.TOO_EARLY


def _is_enough(bands: Sequence[KeptBand], rates: Sequence[KeptRate]) -> bool:
    """Return whether forty leads of either outcome are expected of those that are judged."""
    pairs = [[(each.before, each.after) for each in bands if each.is_judged]]
    pairs += [[(each.before, each.after)] for each in rates if each.name == "precision"]
    return any(min(expected_of_both(each)) >= ENOUGH for each in pairs)


def _shift(before: Reference, after: Reference, rates: Sequence[KeptRate]) -> ScoreShift:
    higher, chance = rank_shift(before.score, after.score)
    base = next((each for each in rates if each.name == "base_rate"), None)
    does_not_rise = (
        base is not None
        and min(expected_of_both([(base.before, base.after)])) >= ENOUGH
        and not base.after.rate > base.interval.high
    )
    return ScoreShift(higher, chance, is_inflated=higher >= RISEN and does_not_rise)


def _new_leads(reality: Reality) -> NewLeads:
    facts = reality.facts
    return NewLeads(
        everyone=facts.rows,
        counted=facts.counted,
        open=facts.open,
        immature=facts.immature,
        ruled_out=reality.evaluation.ruled_out_everyone,
        has_outcome=facts.has_outcome,
        first_day=facts.first_day,
        last_day=facts.last_day,
        as_of=facts.as_of,
        worked_known=reality.worked is not None or reality.all_worked,
    )
