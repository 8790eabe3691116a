"""Does the promise hold? A model's file against new leads, and the verdict."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from calibration.leads.tables import LeadTable
from calibration.leads.typed import Worked
from calibration.messages import Message, figure, quoted, say
from calibration.model import Model
from calibration.monitoring import sentences
from calibration.monitoring.drift import Drift
from calibration.monitoring.explaining import explanation
from calibration.monitoring.findings import findings_of
from calibration.monitoring.keeping import at_same_score, expected_of_both, kept_bands, kept_rates
from calibration.monitoring.moving import drifts, missing_shares, rank_shift
from calibration.monitoring.prediction import chance_of_as_many
from calibration.monitoring.promise import Promise, promise_of
from calibration.monitoring.reality import Reality, reality_of
from calibration.monitoring.reference import CellKind, Reference, reference_of
from calibration.monitoring.results import (
    Explanation,
    Finding,
    KeptBand,
    KeptRate,
    Monitoring,
    NewLeads,
    ScoreShift,
    Verdict,
    Volume,
)

ENOUGH: Final = 40
"""Leads of either outcome that must be expected before "holds" is said."""
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
    volume = _volume(model, promise, reality)
    found = findings_of(
        model,
        promise=promise,
        bands=bands,
        rates=rates,
        same_score=same_score,
        drifts=moved,
        shift=shift,
        volume=volume,
        all_worked=reality.all_worked,
    )
    verdict = _verdict(found, bands, rates)
    missing = missing_shares(reference, counts) if reference and counts else ()
    return Monitoring(
        verdict=verdict,
        reasons=_reasons(verdict, found, moved, told),
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
        cannot_tell=_cannot_tell(promise, reference, reality),
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


def _reasons(
    verdict: Verdict,
    found: Sequence[Finding],
    moved: Sequence[Drift],
    told: Explanation | None,
) -> tuple[Message, ...]:
    counting = [each for each in found if each.counts]
    about_rates = [each.sentence for each in counting if each.leads_to is Verdict.RECALIBRATE]
    others = [each for each in counting if each.leads_to is Verdict.WATCH]
    reasons = about_rates[:1]
    if about_rates and told is not None:
        reasons.append(sentences.of_explanation(told))
    fields = [each.name for each in _moved_fields(moved, others)]
    if fields:
        reasons.append(sentences.of_fields(fields))
    # What a criterion says of a field that moved is not a reason of its own.
    said = ("field", "criterion") if fields else ("field",)
    reasons += about_rates[1:]
    reasons += [each.sentence for each in others if each.kind not in said]
    if reasons:
        return tuple(reasons)
    if verdict is Verdict.HOLDS:
        asked = len(found)
        return (say("Nothing differs beyond chance, over {asked} questions.", asked=asked),)
    return (
        say(
            "Too few new leads of known outcome: {enough} that convert and {enough} that don't "
            "must be expected before anything holds.",
            enough=ENOUGH,
        ),
    )


def _moved_fields(moved: Sequence[Drift], others: Sequence[Finding]) -> list[Drift]:
    """Return the fields that moved beyond chance, the most first."""
    sure = {each.name for each in others if each.kind == "field"}
    fields = [each for each in moved if each.kind == "field" and each.name in sure]
    return sorted((each for each in fields if each.is_flagged), key=lambda each: -each.psi)


def _shift(before: Reference, after: Reference, rates: Sequence[KeptRate]) -> ScoreShift:
    higher, chance = rank_shift(before.score, after.score)
    base = next((each for each in rates if each.name == "base_rate"), None)
    does_not_rise = (
        base is not None
        and min(expected_of_both([(base.before, base.after)])) >= ENOUGH
        and not base.after.rate > base.interval.high
    )
    return ScoreShift(higher, chance, is_inflated=higher >= RISEN and does_not_rise)


def _volume(model: Model, promise: Promise | None, reality: Reality) -> Volume:
    terms = _terms(model)
    capacity, weeks = terms.get("weekly_capacity"), reality.weeks
    found = reality.evaluation
    qualified = found.qualified if found.volume is None else found.volume
    chance = math.nan
    if capacity is not None and weeks is not None:
        chance = chance_of_as_many(qualified, expected=capacity * weeks)
    before = None
    if promise is not None and promise.share_qualified is not None and promise.weeks:
        before = promise.share_qualified.part / promise.weeks
    return Volume(
        qualified=qualified,
        everyone=found.everyone,
        weeks=weeks,
        capacity=capacity,
        agreed=terms.get("weekly_volume"),
        before_per_week=before,
        chance=chance,
    )


def _terms(model: Model) -> dict[str, int]:
    """Return the numbers that were agreed to last, beside the model."""
    for entry in reversed(model.history or []):
        terms = entry.get("terms") if isinstance(entry, Mapping) else None
        if isinstance(terms, Mapping):
            return {
                name: value
                for name, value in terms.items()
                if isinstance(value, int) and not isinstance(value, bool) and value >= 0
            }
    return {}


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


def _cannot_tell(
    promise: Promise | None, reference: Reference | None, reality: Reality
) -> tuple[Message, ...]:
    facts = reality.facts
    told: list[Message] = []
    if promise is None:
        told.append(
            say(
                "The model's file has no figures, so it promises nothing. Open the model in the "
                "app with the leads it was made from, and export it again."
            )
        )
    elif promise.side == "design":
        told.append(
            say(
                "The promise is of leads seen by those who made the points, so it flatters the "
                "score. Nobody opened leads kept aside, or there were too few."
            )
        )
    if reference is None:
        told.append(
            say(
                "The model's file has no reference counts, so nothing can be said of drift. Open "
                "the model in the app with the leads it was made from, and export it again."
            )
        )
    else:
        hidden = [each.name for each in reference.fields if each.kind is CellKind.KNOWN]
        if hidden:
            told.append(
                say(
                    "Personal and sensitive fields are compared only by whether they are filled "
                    "in: {fields}.",
                    fields=quoted(hidden),
                )
            )
    if not facts.has_outcome:
        told.append(say("The new leads have no outcome: nothing can be said of conversion yet."))
    elif not facts.counted:
        told.append(
            say(
                "No new lead is old enough, or has an outcome: {open} are open and {immature} too "
                "young. Nothing can be said of conversion yet.",
                open=figure(facts.open),
                immature=figure(facts.immature),
            )
        )
    elif promise is not None and not (reality.all_worked or reality.worked is not None):
        told.append(
            say(
                "Bands below the threshold are not judged: name the column that tells which leads "
                "sales worked on, or say that all were worked."
            )
        )
    return tuple(told)
