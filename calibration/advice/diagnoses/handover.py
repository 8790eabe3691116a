"""How many are handed over, and whether the right ones are."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from calibration.advice.diagnoses.statement import (
    SURE,
    Place,
    Remedy,
    SetThreshold,
    Statement,
    StatementKind,
    points_said,
    share_said,
    shares_between,
    times_said,
)
from calibration.advice.threshold_choice import ThresholdTries, threshold_tries
from calibration.advice.wishes import Capacity, Limit
from calibration.engine.patterns import Patterns
from calibration.evaluation import (
    BandResult,
    Evaluation,
    difference_of_rates,
    out_of_order,
    rate,
    ratio_of_rates,
    wilson_of,
)
from calibration.evaluation.intervals import normal_quantile
from calibration.messages import Message, figure, percentage, say
from calibration.model import Model

FEWEST: Final = 40
"""Leads that converted without which no threshold is chosen by them."""
IDLE: Final = 0.8
"""Sales has too few leads where surely less than this share of the capacity is used."""
HARDLY: Final = 1.5
"""Leads handed over hardly convert more often where it surely is fewer times as often."""
CAUGHT: Final = 0.6
"""The share of conversions that a healthy model flags, by FIELD.md's rule of thumb."""


def volume(
    patterns: Patterns, model: Model, found: Evaluation, *, capacity: float | None
) -> Iterator[Statement]:
    """Yield whether too many or too few qualify: for anybody, and for the capacity.

    The interval of the leads a week takes leads as they come, by Poisson's variance.
    """
    scored = found.everyone - found.ruled_out_everyone
    if not scored and found.everyone:
        yield _all_ruled_out(found)
    if found.volume is None or not scored:
        return
    if not found.volume:
        yield _nobody(model, found, _recalling(patterns, model, capacity))
        return
    if found.volume == scored:
        yield Statement(
            StatementKind.EVERYBODY_QUALIFIES,
            say(
                "All {n} leads that no gate rules out qualify: the threshold of {threshold} "
                "points decides nothing.",
                n=figure(scored),
                threshold=points_said(model.threshold),
            ),
            say("Choose a threshold that lies among the scores."),
            Place.THRESHOLD,
        )
        return
    if capacity is None or found.per_week is None or found.weeks is None:
        return
    half = normal_quantile(SURE) * float(np.sqrt(found.volume)) / found.weeks
    low, high = found.per_week - half, found.per_week + half
    if not low > capacity and not high < IDLE * capacity:
        return
    tries = threshold_tries(patterns, model)
    place, reached = Capacity(capacity).best(tries.tries)
    threshold = int(tries.thresholds[int(place)])
    values = {
        "n": figure(found.volume),
        "weeks": figure(found.weeks, decimals=1),
        "rate": figure(found.per_week, decimals=1),
        "low": figure(max(low, 0.0), decimals=1),
        "high": figure(high, decimals=1),
        "capacity": figure(capacity),
    }
    many = low > capacity
    yield Statement(
        StatementKind.TOO_MANY if many else StatementKind.TOO_FEW,
        say(
            "Too many qualify: {n} leads in {weeks} weeks, {rate} a week ({low} to {high}); sales "
            "can take {capacity}.",
            **values,
        )
        if many
        else say(
            "Too few qualify: {n} leads in {weeks} weeks, {rate} a week ({low} to {high}); sales "
            "could take {capacity}.",
            **values,
        ),
        _at_threshold(tries, int(place), threshold),
        SetThreshold(threshold) if bool(reached) and threshold != model.threshold
        else Place.THRESHOLD,
    )  # fmt: skip


def conversion(
    patterns: Patterns, model: Model, found: Evaluation, *, capacity: float | None = None
) -> Iterator[Statement]:
    """Yield whether high scores don't convert, and whether low scores do.

    A lower threshold is advised only where sales can take the leads that it hands over.
    """
    above, below = found.qualified, found.leads - found.qualified
    if above and below:
        of_qualified, of_all = float(found.effects.qualified), float(found.effects.everyone)
        ratio = ratio_of_rates(
            found.true_positives / of_qualified,
            above / of_qualified,
            found.false_negatives / of_all,
            below / of_all,
            confidence=SURE,
        )
        if found.mix.as_counted and ratio.high < HARDLY:
            yield Statement(
                StatementKind.HIGH_DO_NOT_CONVERT,
                say(
                    "Leads that qualify convert less often than the others: {above}, against "
                    "{below}; {times}."
                    if ratio.high < 1
                    else "Leads that qualify hardly convert more often than the others: {above}, "
                    "against {below}; {times}.",
                    above=share_said(found.true_positives, above),
                    below=share_said(found.false_negatives, below),
                    times=times_said(ratio),
                ),
                say("Have points suggested from what past leads say, or look for other criteria."),
                Place.POINTS,
            )
    yield from _left_behind(patterns, model, found, capacity)


def bands(found: tuple[BandResult, ...]) -> Iterator[Statement]:
    """Yield bands of which the lower converts better: the difference's interval excludes 0.

    It is widened for all pairs of bands.
    """
    pairs = len(found) * (len(found) - 1) // 2
    named = {each.name: each for each in found}
    for each in out_of_order(found):
        lower, higher = named[each.lower], named[each.higher]
        sure = difference_of_rates(
            *(
                count / band.effect
                for band in (lower, higher)
                for count in (band.converted, band.leads)
            ),
            confidence=1 - (1 - SURE) / pairs,
        )
        if not sure.low > 0:
            continue
        yield Statement(
            StatementKind.BANDS_OUT_OF_ORDER,
            say(
                "“{lower}” converts better than “{higher}”: {low_counts}, against {high_counts}; "
                "the difference is {low} to {high} percentage points.",
                lower=each.lower,
                higher=each.higher,
                low_counts=share_said(lower.converted, lower.leads),
                high_counts=share_said(higher.converted, higher.leads),
                low=figure(100 * sure.low, decimals=1),
                high=figure(100 * sure.high, decimals=1),
            ),
            say("Look at which criteria bring leads into “{higher}”.", higher=each.higher),
            Place.POINTS,
            weight=each.difference,
        )


def _left_behind(
    patterns: Patterns, model: Model, found: Evaluation, capacity: float | None
) -> Iterator[Statement]:
    effect = float(found.effects.converted)
    missed = wilson_of(found.false_negatives / effect, found.converted / effect, confidence=SURE)
    if not found.volume or not missed.low > 1 - CAUGHT:
        return
    better = _recalling(patterns, model, capacity)
    yield Statement(
        StatementKind.LOW_CONVERT,
        say(
            "Low scores convert: {missed} of the leads that converted did not qualify ({between}).",
            missed=share_said(found.false_negatives, found.converted),
            between=shares_between(missed),
        ),
        say("Have points suggested that tell them apart, or lower the threshold.")
        if better is None
        else better[1],
        Place.POINTS if better is None else better[0],
        weight=rate(found.false_negatives, found.converted),
    )


def _recalling(
    patterns: Patterns, model: Model, capacity: float | None
) -> tuple[Remedy, Message] | None:
    """Return the highest threshold that catches enough conversions, and what it would do.

    None where it isn't lower, or hands over more than sales can take.
    """
    tries = threshold_tries(patterns, model)
    if not len(tries.thresholds) or int(tries.tries.all_converted.sum()) < FEWEST:
        return None
    place, reached = Limit("recall", CAUGHT).best(tries.tries)
    threshold = int(tries.thresholds[int(place)])
    per_week = tries.tries.per_week
    full = capacity is not None and per_week is not None and per_week[int(place)] > capacity
    if not bool(reached) or threshold >= model.threshold or full:
        return None
    return SetThreshold(threshold), _at_threshold(tries, int(place), threshold)


def _at_threshold(found: ThresholdTries, place: int, threshold: int) -> Message:
    """Return what a threshold would hand over, and catch."""
    tries = found.tries
    converted, others = int(tries.converted[place]), int(tries.not_converted[place])
    everyone = int(tries.all_converted.sum()) + int(tries.all_not_converted.sum())
    values = {
        "threshold": points_said(threshold),
        "share": percentage(rate(converted + others, everyone)),
        "caught": share_said(converted, int(tries.all_converted.sum())),
    }
    if tries.per_week is None:
        return say(
            "From {threshold} points on {share} of the leads qualify, {caught} of those that "
            "converted.",
            **values,
        )
    return say(
        "From {threshold} points on {per_week} leads a week qualify, {caught} of those that "
        "converted.",
        per_week=figure(float(tries.per_week[place]), decimals=1),
        **values,
    )


def _all_ruled_out(found: Evaluation) -> Statement:
    return Statement(
        StatementKind.NOBODY_QUALIFIES,
        say("Gates rule out all {n} leads: none qualifies.", n=figure(found.everyone)),
        say("Look at what disqualifies leads, and at what each must have."),
        Place.CRITERIA,
    )


def _nobody(model: Model, found: Evaluation, better: tuple[Remedy, Message] | None) -> Statement:
    return Statement(
        StatementKind.NOBODY_QUALIFIES,
        say(
            "Not one of {n} leads reaches the threshold of {threshold} points.",
            n=figure(found.everyone),
            threshold=points_said(model.threshold),
        ),
        say("Choose a threshold that lies among the scores.") if better is None else better[1],
        Place.THRESHOLD if better is None else better[0],
    )
