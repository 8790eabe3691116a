"""A promise against what happened: band by band, and rate by rate."""

from collections.abc import Sequence

from calibration.evaluation import Evaluation
from calibration.messages import Message, say
from calibration.model import Model
from calibration.monitoring.prediction import (
    Sample,
    chance_at_same_score,
    chance_of_both,
    prediction_interval,
    smallest_shown,
)
from calibration.monitoring.promise import Promise, PromisedBand
from calibration.monitoring.reality import Reality
from calibration.monitoring.results import KeptBand, KeptRate, RateName, SameScore

FEWEST_EXPECTED = 5
"""Leads of either outcome that a band must be expected to have before it is judged."""


def kept_bands(promise: Promise, reality: Reality, model: Model) -> tuple[KeptBand, ...]:
    """Return each band as promised and as it came; those nobody could learn from aren't judged."""
    return tuple(
        _band(each, place, promise, reality, model) for place, each in enumerate(promise.bands)
    )


def _band(
    promised: PromisedBand, place: int, promise: Promise, reality: Reality, model: Model
) -> KeptBand:
    is_above = promised.from_ is not None and promised.from_ >= _highest_threshold(model)
    everyone = _of_band(reality.evaluation, place)
    worked_only = not is_above and not reality.all_worked and reality.worked is not None
    after = everyone
    if worked_only and reality.worked is not None:
        after = _of_band(reality.worked, place)
    return KeptBand(
        name=promised.name,
        from_=promised.from_,
        before=promised.conversion,
        after=after,
        all_after=everyone,
        interval=prediction_interval(promised.conversion, after.whole),
        chance=chance_of_both(promised.conversion, after),
        is_above=is_above,
        worked_only=worked_only,
        why_not=_why_not(
            promised.conversion,
            after,
            unknown=not (is_above or reality.all_worked or worked_only),
            every_lead=promise.every_lead,
        ),
    )


def _highest_threshold(model: Model) -> int:
    own = [each.threshold for each in model.variants if each.threshold is not None]
    return max([model.threshold, *own])


def _of_band(evaluation: Evaluation, place: int) -> Sample:
    band = evaluation.bands[place]
    return Sample(band.converted, band.leads)


def _why_not(before: Sample, after: Sample, *, unknown: bool, every_lead: bool) -> Message | None:
    if not every_lead:
        return say("The leads of the promise were not every lead of their period.")
    if unknown:
        return say("Below the threshold, and nobody tells which of these leads were worked.")
    if not after.whole:
        return say("No new lead of known outcome.")
    if not before.whole:
        return say("No lead of the promise was in it.")
    if min(expected_of_both([(before, after)])) < FEWEST_EXPECTED:
        return say("Too few leads: five or more must be expected of either outcome, then and now.")
    return None


def expected_of_both(pairs: Sequence[tuple[Sample, Sample]]) -> tuple[float, float]:
    """Return how many are expected to convert and how many not, in the smaller of two samples.

    Expected if nothing has changed: the rate of both together.
    """
    converted = others = 0.0
    for before, after in pairs:
        fewest, both = min(before.whole, after.whole), before.whole + after.whole
        if both:
            converted += fewest * (before.part + after.part) / both
            others += fewest * (both - before.part - after.part) / both
    return converted, others


def at_same_score(bands: Sequence[KeptBand]) -> SameScore | None:
    """Return conversion over the bands that are judged; None where none is."""
    judged = [each for each in bands if each.is_judged]
    if not judged:
        return None
    return SameScore(
        converted=sum(each.after.part for each in judged),
        leads=sum(each.after.whole for each in judged),
        expected=sum(each.after.whole * each.before.rate for each in judged),
        chance=chance_at_same_score([(each.before, each.after) for each in judged]),
    )


def would_show(bands: Sequence[KeptBand], *, error: float) -> float:
    """Return by which part conversion must change for the judged bands to show it; else NaN."""
    pairs = [(each.before, each.after) for each in bands if each.is_judged]
    return smallest_shown(pairs, error=error)


def kept_rates(promise: Promise, reality: Reality) -> tuple[KeptRate, ...]:
    """Return the rates as promised and as they came."""
    found = reality.evaluation
    pairs: list[tuple[RateName, Sample, Sample, Message | None]] = []
    if found.leads and promise.every_lead:
        below = (
            None
            if reality.all_worked
            else say(
                "Leads below the threshold that nobody worked on can't have converted: it is a "
                "lower bound."
            )
        )
        flattered = (
            None
            if reality.all_worked
            else say(
                "Of leads below the threshold that nobody worked on none can be missed: it is an "
                "upper bound."
            )
        )
        pairs += [
            ("base_rate", promise.base_rate, Sample(found.converted, found.leads), below),
            ("precision", promise.precision, Sample(found.true_positives, found.qualified), None),
            ("recall", promise.recall, Sample(found.true_positives, found.converted), flattered),
        ]
    if promise.share_qualified is not None and found.volume is not None:
        now = Sample(found.volume, found.everyone)
        pairs.append(("share_qualified", promise.share_qualified, now, None))
    return tuple(
        KeptRate(
            name=name,
            before=before,
            after=after,
            interval=prediction_interval(before, after.whole),
            chance=chance_of_both(before, after),
            note=note,
        )
        for name, before, after, note in pairs
    )
