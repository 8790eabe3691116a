"""What reference leads must show: every edge of a model, in a lead where it makes a difference.

A target is reached by a lead in which changing that one part of the model would change what the
lead gets. So whoever implements the part wrongly gives one of the leads another answer.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from calibration.exports.reference_leads.grid import Flags, Grid, Whole
from calibration.exports.reference_leads.leaf_targets import (
    Looked,
    criterion_targets,
    ordered_targets,
    possibly,
)
from calibration.exports.reference_leads.meaning import AXES, Meaning, bounds_of
from calibration.exports.reference_leads.reach import Reach, clamped_to
from calibration.exports.reference_leads.target import Seen, Target
from calibration.exports.reference_leads.trees import giving, rulings, variant_wishes
from calibration.messages import Message, say
from calibration.model import BASE, Axis

POINT = 100
"""Hundredths of a point."""
FAR = 2**60


def seen(meaning: Meaning, grid: Grid, reach: Reach) -> Seen:
    """Yield every target of the model, always in the same order, with the leads that reach it."""
    model = meaning.model
    useful = {name: np.zeros(len(meaning.codes), dtype=np.bool_) for name in grid.fields}
    looked = Looked(meaning.codes, grid, useful)
    yield from criterion_targets(meaning, looked)
    yield Target(say("Gates"), say("none rules the lead out")), meaning.passes
    names = [gate.label for gate in model.gates]
    yield from ordered_targets(names, rulings(model), meaning.rules, looked)
    if model.variants:
        yield Target(say("Variants"), say("the lead is of none")), meaning.variant == BASE
    names = [variant.label for variant in model.variants]
    wishes = [(variant.when, True) for variant in model.variants]
    yield from ordered_targets(names, wishes, meaning.belongs, looked)
    yield from _points(meaning, grid)
    yield from _groups(meaning, reach)
    yield from _range(meaning, reach)
    yield from _thresholds(meaning, reach)
    yield from _bands(meaning, reach)
    yield from _grades(meaning, reach)
    yield from _cells(meaning, grid, useful)
    yield from _whole(meaning, grid)


def _points(meaning: Meaning, grid: Grid) -> Seen:
    """Yield each criterion's points, for the leads of no variant and for those of each."""
    model = meaning.model
    level = np.where(meaning.met, meaning.times * meaning.percents, 0)
    for variant in range(BASE, len(model.variants)):
        label = model.variants[variant].label if variant != BASE else None
        for index, criterion in enumerate(model.criteria):
            about = say("{criterion}", criterion=criterion.label)
            what = (
                say("gives its points")
                if label is None
                else say("gives its points to “{variant}”", variant=label)
            )
            here = (meaning.variant == variant) & (level[index] > 0)
            # A criterion of no points is told from one of few only where it has a say.
            told = (
                here
                if model.points_of(variant)[index]
                else here & meaning.moved(index, level[index])
            )
            wishes = [*variant_wishes(model, variant), (criterion.when, True)]
            possible = possibly(wishes, grid, giving(criterion, index, grid))
            yield Target(about, what, possible=possible), told
            yield Target(about, what, finer=True), here & meaning.moved(index, level[index])
            yield Target(about, what, finer=True), here & meaning.moved(index, -level[index])


def _everybody(meaning: Meaning) -> Flags:
    return np.ones(len(meaning.codes), dtype=np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class _Amount:
    """A sum that bounds are laid on: of which leads, and what it can be (None: not known)."""

    of: Callable[[Meaning], Whole]
    can_be: Whole | None
    among: Callable[[Meaning], Flags] = _everybody


def _edge(about: Message, amount: _Amount, bound: int, meaning: Meaning) -> Seen:
    """Yield the targets around a bound, in points: below it, at it, above it, and near it."""
    edge = bound * POINT
    here, found = amount.among(meaning), amount.of(meaning)
    windows = (
        (say("below {bound}", bound=bound), -FAR, edge - 1, False),
        (say("exactly at {bound}", bound=bound), edge, edge, False),
        (say("above {bound}", bound=bound), edge + 1, FAR, False),
        (say("below {bound}", bound=bound), edge - POINT + 1, edge - 1, True),
        (say("below {bound}", bound=bound), edge - POINT, edge - 1, True),
        (say("above {bound}", bound=bound), edge + 1, edge + POINT - 1, True),
        (say("above {bound}", bound=bound), edge, edge + POINT - 1, True),
    )
    for what, low, high, finer in windows:
        target = Target(
            about,
            what,
            finer=finer,
            distance=_distance(amount, low, high),
            possible=None if amount.can_be is None else _some_between(amount.can_be, low, high),
        )
        yield target, here & (found >= low) & (found <= high)


def _distance(amount: _Amount, low: int, high: int) -> Callable[[Meaning], Whole]:
    def distance(meaning: Meaning) -> Whole:
        amounts = amount.of(meaning)
        away = np.maximum(np.maximum(low - amounts, amounts - high), 0)
        return np.where(amount.among(meaning), away, away + FAR)

    return distance


def _some_between(sums: Whole, low: int, high: int) -> Callable[[], bool]:
    return lambda: bool(((sums >= low) & (sums <= high)).any())


def _groups(meaning: Meaning, reach: Reach) -> Seen:
    for index, group in enumerate(meaning.model.groups):
        about = say("{group}", group=group.label)
        for bound, high in ((group.at_least, False), (group.at_most, True)):
            if bound is None:
                continue
            sums = meaning.sums[index]
            capped = sums > bound * POINT if high else sums < bound * POINT
            told = meaning.shifted(POINT), meaning.shifted(-POINT)
            what = say("is capped at {bound}", bound=bound)
            for each in told:
                yield Target(about, what, finer=True), capped & each
            amount = _Amount(_sum_of(index), reach.groups[index])
            yield from _edge(about, amount, bound, meaning)


def _range(meaning: Meaning, reach: Reach) -> Seen:
    bounds = meaning.model.score_range
    if bounds is None:
        return
    for bound in (bounds.at_least, bounds.at_most):
        if bound is not None:
            about = say("The range of the score")
            amount = _Amount(lambda of: of.unclamped, reach.any_total())
            yield from _edge(about, amount, bound, meaning)


def _score(meaning: Meaning) -> Whole:
    return meaning.score


def _sum_of(group: int) -> Callable[[Meaning], Whole]:
    return lambda of: of.sums[group]


def _axis_of(place: int) -> Callable[[Meaning], Whole]:
    return lambda of: of.axes[place]


def _thresholds(meaning: Meaning, reach: Reach) -> Seen:
    model = meaning.model
    for variant in range(BASE, len(model.variants)):
        about = say("The threshold")
        if variant != BASE:
            about = say("The threshold of “{variant}”", variant=model.variants[variant].label)

        def among(of: Meaning, variant: int = variant) -> Flags:
            found: Flags = of.passes & (of.variant == variant)
            return found

        scores = clamped_to(model, reach.totals[variant])
        amount = _Amount(_score, scores, among)
        yield from _edge(about, amount, model.threshold_of(variant), meaning)


def _bands(meaning: Meaning, reach: Reach) -> Seen:
    places = meaning.band()
    scores = clamped_to(meaning.model, reach.any_total())
    starts = [-FAR, *(POINT * (band.from_ or 0) for band in meaning.model.bands[1:]), FAR]
    for index, band in enumerate(meaning.model.bands):
        about = say("The band “{band}”", band=band.name)
        possible = (
            None if scores is None else _some_between(scores, starts[index], starts[index + 1] - 1)
        )
        inside = meaning.passes & (places == index)
        yield Target(about, say("a lead is in it"), possible=possible), inside
        if band.from_ is not None:
            amount = _Amount(_score, scores, lambda of: of.passes)
            yield from _edge(about, amount, band.from_, meaning)


def _grades(meaning: Meaning, reach: Reach) -> Seen:
    for axis in (Axis.FIT, Axis.ENGAGEMENT):
        about = say("The grade of fit") if axis is Axis.FIT else say("The grade of engagement")
        place = AXES.index(axis)
        for bound in bounds_of(meaning.model, axis):
            amount = _Amount(_axis_of(place), reach.axes[place])
            yield from _edge(about, amount, bound, meaning)


def _cells(meaning: Meaning, grid: Grid, useful: dict[str, Flags]) -> Seen:
    """Yield every cell of every field, in a lead where the field has a say."""
    for place, name in enumerate(grid.fields):
        for code, text in enumerate(grid.cells[place]):
            what = say("“{cell}” is read", cell=text)
            yield (
                Target(say("{field}", field=name), what, finer=True),
                (useful[name] & (meaning.codes[:, place] == code)),
            )


def _whole(meaning: Meaning, grid: Grid) -> Seen:
    about = say("The whole model")
    empty = np.ones(len(meaning.codes), dtype=np.bool_)
    for place in range(len(grid.fields)):
        empty &= meaning.codes[:, place] == 0
    yield Target(about, say("every field is empty")), empty
    met = meaning.met.sum(axis=0)
    yield Target(about, say("as many criteria as can be are met")), met == met.max(initial=0)
