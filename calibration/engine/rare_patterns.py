"""Patterns of few leads merged into others, so that no row of a table stands for a handful.

A pattern of one lead is that lead's answers to every criterion. Merging keeps what the table is
for: all leads are still counted, under their own variant and gate and on their own side of the
split, so volumes of everybody, base rates and what gates rule out stay exact. Only the levels of
the leads that are merged change, in the criteria that are worth least first.
"""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.leads.facts import LeadFacts
from calibration.messages import say
from calibration.model import BASE, Model
from calibration.problems import Problem

Amounts = TypeVar("Amounts", Ints, Floats)


@dataclass(frozen=True, slots=True)
class Merged:
    """Patterns without rare ones, and what that cost.

    Parameters
    ----------
    patterns
        Each stands for at least as many leads as was asked for.
    merged, moved
        Patterns and leads that count as another pattern than their own.
    left_out
        Leads that are in no pattern: of a variant and gate with too few leads in all.
    values, cycles
        Conversions whose value, and whose days, were taken out: too few of them stood together.
    """

    patterns: Patterns
    merged: int = 0
    moved: int = 0
    left_out: int = 0
    values: int = 0
    cycles: int = 0

    def notices(self, fewest: int) -> tuple[Problem, ...]:
        """Return what was lost, in words."""
        said = [
            (
                self.merged,
                say(
                    "{patterns} patterns of fewer than {fewest} leads, {leads} leads in all, count "
                    "as the pattern most like theirs: their scores may differ.",
                    patterns=self.merged,
                    fewest=fewest,
                    leads=self.moved,
                ),
            ),
            (
                self.left_out,
                say(
                    "{leads} leads are left out: too few share their variant and gate.",
                    leads=self.left_out,
                ),
            ),
            (
                self.values + self.cycles,
                say(
                    "The values of {values} conversions and the days of {cycles} are left out: "
                    "fewer than {fewest} stood together.",
                    values=self.values,
                    cycles=self.cycles,
                    fewest=fewest,
                ),
            ),
        ]
        return tuple(Problem("rare-patterns", "", message) for count, message in said if count)


def without_rare(patterns: Patterns, model: Model, *, fewest: int) -> Merged:
    """Merge patterns of fewer than ``fewest`` leads into others.

    A rare pattern goes to the nearest in points of those that differ from it only in the criteria
    worth least under the model, as few criteria as will do; never to another variant or gate.
    Values and days are kept where at least as many conversions stand together.
    """
    leads = _leads(patterns)
    if fewest <= 1 or not (leads < fewest).any():
        return _thinned(Merged(patterns), fewest)
    home = np.arange(len(patterns))
    order, points = _by_worth(patterns, model), _points(patterns, model)
    sizes = leads.copy()
    for kept in range(len(order), -1, -1):
        rare = (sizes > 0) & (sizes < fewest)
        if not rare.any():
            break
        group = _alike(patterns, order[:kept])
        totals = np.bincount(group, sizes, group.max(initial=0) + 1)
        moves = rare & (totals[group] >= fewest)
        # Where all of a group are rare, the commonest of them stays and takes the others.
        to = _nearest(group, points, sizes >= fewest, otherwise=_commonest(group, sizes)[group])
        target = np.where(moves, to, np.arange(len(patterns)))
        home = target[home]
        sizes = np.bincount(home, leads, len(patterns)).astype(np.int64)
    merged = _regrouped(patterns, home, sizes >= fewest)
    moved = (home != np.arange(len(patterns))) & (sizes[home] >= fewest)
    out = sizes[home] < fewest
    found = Merged(merged, int(moved.sum()), int(leads[moved].sum()), int(leads[out].sum()))
    return _thinned(found, fewest)


def _leads(patterns: Patterns) -> Ints:
    both = patterns.converted + patterns.not_converted
    total: Ints = both.sum(axis=1) + patterns.unknown
    return total


def _by_worth(patterns: Patterns, model: Model) -> list[int]:
    """Return the places of the criteria, those worth most points under the model first."""
    most = {
        each.id: max(abs(model.points_of(variant)[place]) for variant in _variants(model))
        for place, each in enumerate(model.criteria)
    }
    spread = np.ptp(patterns.levels, axis=0) if len(patterns) else np.zeros(0)
    worth = [most.get(name, 0) * int(spread[place]) for place, name in enumerate(patterns.criteria)]
    return sorted(range(len(worth)), key=lambda place: (-worth[place], place))


def _variants(model: Model) -> range:
    return range(BASE, len(model.variants))


def _alike(patterns: Patterns, criteria: list[int]) -> Ints:
    """Return a number for each pattern, the same for those alike in variant, gate and criteria."""
    keys = [patterns.variant, patterns.gate, *(patterns.levels[:, place] for place in criteria)]
    order = np.lexsort(keys[::-1])
    first = np.zeros(len(patterns), np.bool_)
    for key in keys:
        first[1:] |= np.diff(key[order]) != 0
    group = np.empty(len(patterns), np.int64)
    group[order] = np.cumsum(first)
    return group


def _points(patterns: Patterns, model: Model) -> Ints:
    """Return the sum of contributions of each pattern, nothing capped: (P,) hundredths."""
    table = np.zeros((len(model.variants) + 1, len(patterns.criteria)), np.int64)
    for variant in _variants(model):
        own = dict(zip((each.id for each in model.criteria), model.points_of(variant), strict=True))
        table[variant] = [own.get(name, 0) for name in patterns.criteria]
    total: Ints = (table[patterns.variant] * patterns.levels).sum(axis=1)
    return total


def _nearest(group: Ints, points: Ints, stays: NDArray[np.bool_], *, otherwise: Ints) -> Ints:
    """Return the pattern that stays and is nearest in points, of each one's own group.

    ``otherwise`` for those in whose group none stays.
    """
    chosen = np.flatnonzero(stays)
    order = chosen[np.lexsort((points[chosen], group[chosen]))]
    if not len(order):
        return otherwise
    width = int(np.ptp(points)) + 1
    keys = group * width + (points - points.min())
    after = np.searchsorted(keys[order], keys)
    found, distance = otherwise.copy(), np.full(len(group), np.iinfo(np.int64).max)
    for side in (after - 1, after):
        candidate = order[np.clip(side, 0, len(order) - 1)]
        apart = np.abs(points[candidate] - points)
        nearer = (group[candidate] == group) & (apart < distance)
        found = np.where(nearer, candidate, found)
        distance = np.where(nearer, apart, distance)
    return found


def _commonest(group: Ints, sizes: Ints) -> Ints:
    """Return for each group its pattern of most leads, the first of those with as many."""
    order = np.lexsort((np.arange(len(group)), -sizes, group))
    first = np.ones(len(group), np.bool_)
    first[1:] = np.diff(group[order]) != 0
    return order[first]


def _regrouped(patterns: Patterns, home: Ints, stays: NDArray[np.bool_]) -> Patterns:
    """Return the patterns that stay, with the counts of those that are merged into them."""
    place = np.cumsum(stays) - 1
    count = int(stays.sum())
    kept = stays[home]
    to = place[home[kept]]

    def summed(amounts: Amounts) -> Amounts:
        total = np.zeros((count, *amounts.shape[1:]), amounts.dtype)
        np.add.at(total, to, amounts[kept])
        return total

    converted, not_converted = summed(patterns.converted), summed(patterns.not_converted)
    unknown = summed(patterns.unknown)
    cycled = kept[patterns.cycle_pattern]
    pattern = place[home[patterns.cycle_pattern[cycled]]]
    rows = np.stack([pattern, patterns.cycle_side[cycled], patterns.cycle_days[cycled]])
    distinct, at = np.unique(rows, axis=1, return_inverse=True)
    conversions = np.zeros(distinct.shape[1], np.int64)
    np.add.at(conversions, at.reshape(-1), patterns.cycle_conversions[cycled])
    counted = int(converted.sum() + not_converted.sum())
    return replace(
        patterns,
        levels=patterns.levels[stays],
        variant=patterns.variant[stays],
        gate=patterns.gate[stays],
        converted=converted,
        not_converted=not_converted,
        unknown=unknown,
        value_known=summed(patterns.value_known),
        value_sum=summed(patterns.value_sum),
        value_squares=summed(patterns.value_squares),
        cycle_pattern=distinct[0],
        cycle_side=distinct[1],
        cycle_days=distinct[2],
        cycle_conversions=conversions,
        facts=_facts(patterns.facts, counted, int(unknown.sum())),
        qualified_before=None,
        worked=None if patterns.worked is None else summed(patterns.worked),
        worked_known=None if patterns.worked_known is None else summed(patterns.worked_known),
        companies=None,
    )


def _facts(facts: LeadFacts, counted: int, unknown: int) -> LeadFacts:
    """Return the facts of fewer leads; which of the open ones are left can't be told."""
    immature = min(facts.immature, unknown)
    return replace(
        facts,
        rows=counted + unknown,
        counted=counted,
        open=unknown - immature,
        immature=immature,
    )


def _thinned(found: Merged, fewest: int) -> Merged:
    """Take out values and days where fewer than so many conversions stand together."""
    patterns = found.patterns
    few = (patterns.value_known > 0) & (patterns.value_known < fewest)
    keys = patterns.cycle_pattern * 2 + patterns.cycle_side
    together = np.bincount(keys, patterns.cycle_conversions, 2 * len(patterns))
    rare = together[keys] < fewest
    if not few.any() and not rare.any():
        return found
    thinned = replace(
        patterns,
        value_known=np.where(few, 0, patterns.value_known),
        value_sum=np.where(few, 0.0, patterns.value_sum),
        value_squares=np.where(few, 0.0, patterns.value_squares),
        cycle_pattern=patterns.cycle_pattern[~rare],
        cycle_side=patterns.cycle_side[~rare],
        cycle_days=patterns.cycle_days[~rare],
        cycle_conversions=patterns.cycle_conversions[~rare],
    )
    return replace(
        found,
        patterns=thinned,
        values=int(patterns.value_known[few].sum()),
        cycles=int(patterns.cycle_conversions[rare].sum()),
    )
