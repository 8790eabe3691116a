"""Whether a criterion decides nothing, decides alone, or has points that the leads contradict."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from calibration.advice.diagnoses.statement import (
    Place,
    SetPoints,
    Statement,
    StatementKind,
    points_said,
    share_said,
)
from calibration.advice.points_beside import PointsBeside
from calibration.engine.patterns import Patterns
from calibration.evaluation import (
    LeadCounts,
    Mask,
    Scores,
    score_patterns,
    wilson_of,
)
from calibration.evaluation.intervals import normal_quantile
from calibration.messages import Message, figure, join, quoted, say
from calibration.model import Criterion, Model

FEWEST: Final = 300
"""Leads without which nothing is said of decisions: none of 300 may still be one of a hundred."""
ALONE: Final = 0.95
"""A criterion decides alone where surely so many of those who qualify meet it, and the reverse."""
MOST_NAMED: Final = 4
FEWEST_POINTS: Final = 2
PART_OF_STRONGEST: Final = 0.2
"""Points are worth a word where they lie outside the interval by so much of the most points that
any criterion has: with many leads, any number that a person chose is surely not exactly right."""


def deciding_nothing(patterns: Patterns, model: Model, scores: Scores) -> Iterator[Statement]:
    """Yield the criteria without which every lead would be decided as it is."""
    counts = LeadCounts.of(patterns, "all")
    volume, kept = (counts.where(each)[2] for each in (scores.qualified, ~scores.ruled_out))
    if counts.totals[2] < FEWEST or not 0 < volume < kept or len(model.criteria) < 2:
        return  # where all are decided alike, that is told instead
    idle = [each for each in model.criteria if _has_points(model, each)]
    idle = [each for each in idle if not _decides(patterns, model, each, scores, counts)]
    if not idle:
        return
    met = {
        each.id: counts.where(patterns.levels[:, patterns.criteria.index(each.id)] > 0)[2]
        for each in idle
    }
    names = quoted(each.label for each in idle)
    yield Statement(
        StatementKind.DECIDES_NOTHING,
        say(
            "Without {names}, not one of {n} leads would be decided otherwise: {met} meet it.",
            names=names,
            n=figure(counts.totals[2]),
            met=figure(met[idle[0].id]),
        )
        if len(idle) == 1
        else say(
            "{count} criteria decide nothing: {names}. Without any one of them, not one of {n} "
            "leads would be decided otherwise.",
            count=figure(len(idle)),
            names=names,
            n=figure(counts.totals[2]),
        ),
        say("Leave out what nobody needs to ask, or look at its condition: does it read as meant?"),
        Place.CRITERIA,
        weight=float(len(idle)),
    )


def deciding_alone(patterns: Patterns, model: Model, scores: Scores) -> Iterator[Statement]:
    """Yield a criterion whose leads are those that qualify, whatever else they meet."""
    counts = LeadCounts.of(patterns, "all")
    having = [each for each in model.criteria if _has_points(model, each)]
    if counts.totals[2] < FEWEST or len(having) < 2:
        return
    kept, qualified = ~scores.ruled_out, scores.qualified
    volume = counts.where(qualified)[2]
    for each in having:
        meets = (patterns.levels[:, patterns.criteria.index(each.id)] > 0) & kept
        told = meets if each.points > 0 else ~meets & kept
        with_it, both = counts.where(told)[2], counts.where(told & qualified)[2]
        if not volume or not with_it or with_it == counts.where(kept)[2]:
            continue
        low = min(wilson_of(both, volume).low, wilson_of(both, with_it).low)
        if not low > ALONE:
            continue
        values = {
            "name": each.label,
            "qualified": share_said(both, volume),
            "meeting": share_said(both, with_it),
        }
        yield Statement(
            StatementKind.ONE_DECIDES,
            say(
                "“{name}” decides alone: {qualified} of the leads that qualify meet it, and "
                "{meeting} of those that meet it qualify.",
                **values,
            )
            if each.points > 0
            else say(
                "“{name}” decides alone: {qualified} of the leads that qualify don't meet it, and "
                "{meeting} of those that don't meet it qualify.",
                **values,
            ),
            say("Make it a gate if it is meant to decide; else give it fewer points."),
            Place.BOARD,
            weight=low,
        )


def out_of_line(model: Model, beside: Mapping[str, PointsBeside]) -> Iterator[Statement]:
    """Yield points that lie outside the interval of those that past leads would give.

    That is beside the other criteria, in an interval widened for all criteria together
    (Bonferroni), and by enough to matter. Points have no scale of their own, and several that are
    wrong bend it: then it is that at which half of what the criteria tell lies on either side, the
    weighted median, which is the scale of those that are in line.
    """
    found = _questioned(beside, scale=1.0)
    if len(found) > 1:
        found = _questioned(beside, scale=_scale_in_line(beside))
    if len(found) == 1:
        yield _one_out_of_line(model, found[0])
    elif found:
        yield Statement(
            StatementKind.POINTS,
            say(
                "Points of {n} criteria are out of line with past leads: {each}.",
                n=figure(len(found)),
                each=join("; ", tuple(_would_give(model, each) for each in found[:MOST_NAMED])),
            ),
            say("Have points suggested for all of them together, or move one at a time."),
            Place.POINTS,
            weight=max(each.beyond for each in found),
        )


@dataclass(frozen=True, slots=True)
class _Questioned:
    """Points of a criterion, what past leads would give it, and by how much it is beyond that."""

    criterion: str
    points: int
    given: int
    low: int
    high: int
    beyond: float


def _questioned(beside: Mapping[str, PointsBeside], *, scale: float) -> list[_Questioned]:
    """Return the points that are out of line on a scale, the furthest first."""
    if not beside:
        return []
    wide = normal_quantile(1 - 0.05 / len(beside)) / normal_quantile(0.95)
    matters = max(
        FEWEST_POINTS, PART_OF_STRONGEST * max(abs(each.points) for each in beside.values())
    )
    found = []
    for each in beside.values():
        low = scale * (each.value - wide * (each.value - each.low))
        high = scale * (each.value + wide * (each.high - each.value))
        beyond = max(low - each.points, each.points - high)
        if beyond >= matters:
            ends = (int(np.floor(low)), int(np.ceil(high)))
            given = round(scale * each.value)
            found.append(_Questioned(each.criterion, each.points, given, *ends, beyond))
    return sorted(found, key=lambda each: -each.beyond)


def _scale_in_line(beside: Mapping[str, PointsBeside]) -> float:
    """Return by how much to stretch what leads would give so that most points are in line.

    The median of points / given, weighted by how far the leads tell each from nothing.
    """
    told = [each for each in beside.values() if each.value and each.points]
    ratios = np.array([each.points / each.value for each in told])
    weights = np.array([abs(each.value) / max(each.high - each.low, 1e-9) for each in told])
    if not told:
        return 1.0
    order = np.argsort(ratios)
    upto = np.cumsum(weights[order])
    middle = float(ratios[order][np.searchsorted(upto, upto[-1] / 2)])
    return middle if middle > 0 else 1.0


def _one_out_of_line(model: Model, found: _Questioned) -> Statement:
    return Statement(
        StatementKind.POINTS,
        say(
            "“{name}” has {points} points; beside the other criteria, past leads would give it "
            "{given} ({low} to {high}).",
            name=model.criterion(found.criterion).label,
            **_figures(found),
        ),
        say("Give it {given} points, all others as they are.", given=points_said(found.given)),
        SetPoints(found.criterion, found.given),
        weight=found.beyond,
    )


def _would_give(model: Model, found: _Questioned) -> Message:
    return say(
        "“{name}” has {points}, they would give {given} ({low} to {high})",
        name=model.criterion(found.criterion).label,
        **_figures(found),
    )


def _figures(found: _Questioned) -> dict[str, Message]:
    told = {"points": found.points, "given": found.given, "low": found.low, "high": found.high}
    return {name: points_said(value) for name, value in told.items()}


def _has_points(model: Model, criterion: Criterion) -> bool:
    own = (each.points.get(criterion.id, 0) for each in model.variants)
    return bool(criterion.points) or any(own)


def _decides(
    patterns: Patterns, model: Model, criterion: Criterion, scores: Scores, counts: LeadCounts
) -> bool:
    """Return whether any lead is decided otherwise where a criterion has no points."""
    without = model.with_points(criterion.id, 0)
    for place, variant in enumerate(model.variants):
        if criterion.id in variant.points:
            without = without.with_points(criterion.id, 0, variant=place)
    changed: Mask = score_patterns(patterns, without).qualified != scores.qualified
    return counts.where(changed)[2] > 0
