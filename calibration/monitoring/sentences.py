"""What monitoring found, in words: the same on screen, in the report and on the command line."""

import math
from collections.abc import Sequence
from typing import Final

from calibration.evaluation.intervals import Interval
from calibration.messages import Message, figure, percentage, quoted, say
from calibration.model import Model
from calibration.monitoring.drift import SHIFTED, Drift
from calibration.monitoring.prediction import Sample
from calibration.monitoring.results import (
    Explanation,
    KeptBand,
    KeptRate,
    SameScore,
    ScoreShift,
    Volume,
)

_NAMED: Final = 5
"""Fields that are named in a sentence."""


def of_band(band: KeptBand) -> Message:
    """Say what became of a band."""
    told = {"band": band.name, **_pair(band.before, band.after, band.interval)}
    if band.worked_only:
        return say(
            "Band “{band}”: of the leads that sales worked on, {part} of {whole} converted "
            "({rate}). Promised were {promised}; {low} to {high} would be no surprise.",
            **told,
        )
    return say(
        "Band “{band}”: {part} of {whole} converted ({rate}). Promised were {promised}; {low} to "
        "{high} would be no surprise.",
        **told,
    )


def of_same_score(same: SameScore) -> Message:
    """Say how leads of the same bands convert, then and now."""
    return say(
        "Leads with the same scores: {part} of {whole} converted, and {expected} would have at "
        "the promised rates, so {times} times as many as promised.",
        part=figure(same.converted),
        whole=figure(same.leads),
        expected=figure(same.expected),
        times=figure(same.ratio, decimals=2),
    )


def of_rate(kept: KeptRate) -> Message:
    """Say how a rate came, and what was promised."""
    told = _pair(kept.before, kept.after, kept.interval)
    if kept.name == "base_rate":
        return say(
            "Base rate: {part} of {whole} new leads converted ({rate}). Promised were "
            "{promised}; {low} to {high} would be no surprise.",
            **told,
        )
    if kept.name == "precision":
        return say(
            "Qualified leads: {part} of {whole} converted ({rate}). Promised were {promised}; "
            "{low} to {high} would be no surprise.",
            **told,
        )
    if kept.name == "recall":
        return say(
            "Of the leads that converted, {part} of {whole} were qualified ({rate}). Promised "
            "were {promised}; {low} to {high} would be no surprise.",
            **told,
        )
    return say(
        "{part} of {whole} new leads qualify ({rate}). It was {promised}; {low} to {high} would "
        "be no surprise.",
        **told,
    )


def _pair(before: Sample, after: Sample, interval: Interval) -> dict[str, Message]:
    return {
        "part": figure(after.part),
        "whole": figure(after.whole),
        "rate": percentage(after.rate),
        "promised": percentage(before.rate),
        "low": percentage(interval.low),
        "high": percentage(interval.high),
    }


def of_drift(drift: Drift, model: Model) -> Message:
    """Say how far a field, a criterion or the score has moved."""
    told = {
        "psi": figure(drift.psi, decimals=2),
        "noise": figure(noise_shown(drift), decimals=3),
        "large": figure(SHIFTED, decimals=2),
    }
    if drift.kind == "field":
        return say(
            "The field “{field}” moved: drift {psi}. Above {large} is a shift; chance alone stays "
            "below {noise}.",
            field=drift.name,
            **told,
        )
    if drift.kind == "criterion":
        return say(
            "The criterion “{criterion}” moved: drift {psi}. Above {large} is a shift; chance "
            "alone stays below {noise}.",
            criterion=model.criterion(drift.name).label,
            **told,
        )
    return say(
        "The scores moved: drift {psi}. Above {large} is a shift; chance alone stays below "
        "{noise}.",
        **told,
    )


def noise_shown(drift: Drift) -> float:
    """Return what chance stays below, rounded upwards to thousandths, so that it is never 0.

    NaN where too few leads are there to tell.
    """
    if math.isnan(drift.null_quantile):
        return math.nan
    return math.ceil(1000 * drift.null_quantile) / 1000


def of_shift(shift: ScoreShift) -> Message:
    """Say whether scores have risen, and conversion with them."""
    share = percentage(shift.higher)
    if shift.is_inflated:
        return say(
            "Scores rise and conversion does not: a new lead scores higher than one of then in "
            "{share} of pairs (ties half).",
            share=share,
        )
    return say(
        "A new lead scores higher than one of then in {share} of pairs (ties half).", share=share
    )


def of_capacity(volume: Volume) -> Message:
    """Say how many leads qualify a week, and how many sales can take."""
    return say(
        "{per_week} leads qualify a week, and sales can take {capacity}.",
        per_week=figure(volume.per_week or 0.0, decimals=1),
        capacity=figure(volume.capacity or 0),
    )


def of_explanation(found: Explanation) -> Message:
    """Say what a change in conversion comes of."""
    told = {
        "change": _signed(found.change),
        "profile": _signed(found.by_profile),
        "conversion": _signed(found.by_conversion),
    }
    if found.is_base_rate:
        return say(
            "Most of it is the base rate: conversion moved by {change} in a hundred leads, "
            "{conversion} because leads of the same score convert otherwise and {profile} because "
            "other leads come.",
            **told,
        )
    return say(
        "Most of it is who comes: conversion moved by {change} in a hundred leads, {profile} "
        "because other leads come and {conversion} because leads of the same score convert "
        "otherwise.",
        **told,
    )


def of_smallest(share: float) -> Message:
    """Say how large a change so many leads would have shown."""
    return say(
        "A conversion {share} higher or lower at the same scores would have been seen, in four "
        "draws of five.",
        share=percentage(share),
    )


def of_fields(names: Sequence[str]) -> Message:
    """Name the fields that moved, the first few."""
    if len(names) > _NAMED:
        return say(
            "Fields that moved: {fields} and {more} more.",
            fields=quoted(names[:_NAMED]),
            more=len(names) - _NAMED,
        )
    return say("Fields that moved: {fields}.", fields=quoted(names))


def _signed(share: float) -> Message:
    """Return a change of a share, in hundredths, with its sign."""
    number = figure(abs(100 * share), decimals=1)
    if round(100 * share, 1) > 0:
        return say("+{number}", number=number)
    return say("−{number}", number=number) if round(100 * share, 1) < 0 else number
