"""Leads to choose from: any, those that make a leaf decide, and those near a bound."""

import itertools
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

import numpy as np

from calibration.exports.reference_leads.cells import EMPTY, edges_of_criterion
from calibration.exports.reference_leads.grid import Grid, Whole
from calibration.exports.reference_leads.leaf_targets import codes_of
from calibration.exports.reference_leads.meaning import Meaning, meaning_of
from calibration.exports.reference_leads.target import Target
from calibration.exports.reference_leads.targets import POINT
from calibration.exports.reference_leads.trees import (
    Allowed,
    Codes,
    Wish,
    giving,
    rulings,
    variant_wishes,
    ways,
    wishes_around,
)
from calibration.model import BASE, Condition, Model

ANY: Final = 4_000
_WAYS: Final = 3
_GROUNDS: Final = 6
_CLIMBERS: Final = 16
_STEPS: Final = 8
_MOST_MOVES: Final = 400


def any_leads(grid: Grid, *, seed: int) -> Codes:
    """Return leads of any cells, and one whose fields are all empty."""
    draw = Random(f"reference leads {seed}")  # noqa: S311 - the same leads for the same model
    sizes = [len(cells) for cells in grid.cells]
    rows = [[0] * len(sizes)]
    for _ in range(ANY):
        emptiness = draw.random() / 2
        rows.append([0 if draw.random() < emptiness else draw.randrange(size) for size in sizes])
    return np.array(rows, dtype=np.int64).reshape(len(rows), len(sizes))


def grounds(meaning: Meaning, *, count: int = _GROUNDS) -> Codes:
    """Return leads in which a change of a criterion shows in the score, as different as can be."""
    open_ = meaning.shifted(POINT) & meaning.shifted(-POINT)
    free = meaning.capped == meaning.sums
    merit = 2 * len(free) * open_ + free.sum(axis=0) + meaning.passes
    chosen: list[int] = []
    covered = np.zeros(len(free), dtype=np.bool_)
    for _ in range(count):
        gain = merit + 3 * len(free) * ((free & ~covered[:, None]).sum(axis=0) > 0) * open_
        gain[chosen] = -1
        best = int(gain.argmax())
        chosen.append(best)
        covered |= free[:, best]
    return meaning.codes[chosen]


def directed(model: Model, grid: Grid, under: Codes, *, seed: int) -> Codes:
    """Return leads in which each leaf decides at each of its cells, on several grounds."""
    draw = Random(f"directed leads {seed}")  # noqa: S311
    rows: list[Whole] = []
    for allowed in _all_ways(model, grid):
        for ground in under:
            lead = ground.copy()
            for place, cells in allowed.items():
                if not cells[lead[place]]:
                    lead[place] = draw.choice(np.flatnonzero(cells).tolist())
            rows.append(lead)
    if not rows:
        return np.empty((0, len(grid.fields)), dtype=np.int64)
    return np.array(rows, dtype=np.int64)


def _all_ways(model: Model, grid: Grid) -> Iterator[Allowed]:
    for index in range(len(model.criteria)):
        yield from _ways_of_criterion(model, index, grid)
    yield from _ways_in_order(rulings(model), grid)
    yield from _ways_in_order([(each.when, True) for each in model.variants], grid)
    passing = [(when, not rules) for when, rules in rulings(model)]
    for variant in range(BASE, len(model.variants)):
        wishes = [*variant_wishes(model, variant), *passing]
        yield from itertools.islice(ways(wishes, grid, {}), _WAYS)


def _ways_of_criterion(model: Model, index: int, grid: Grid) -> Iterator[Allowed]:
    criterion = model.criteria[index]
    within = giving(criterion, index, grid)
    yield from _of_condition(criterion.when, (), grid, within)
    for name, texts in edges_of_criterion(criterion).items():
        part = criterion.repeat if name == "repeat" else criterion.decay
        if part is not None:
            yield from _of_modifier(criterion.when, part.field, texts, grid, within)
    for place, variant in enumerate(model.variants):
        if criterion.id in variant.points:
            wishes = [*variant_wishes(model, place), (criterion.when, True)]
            yield from itertools.islice(ways(wishes, grid, within), _WAYS)


def _ways_in_order(wishes: Sequence[Wish], grid: Grid) -> Iterator[Allowed]:
    """Yield ways to be the first whose wish is fulfilled, and to be so beside a later one."""
    for index, (condition, _) in enumerate(wishes):
        before = [(when, not wanted) for when, wanted in wishes[:index]]
        yield from _of_condition(condition, before, grid, {})
        for later in wishes[index + 1 :]:
            yield from itertools.islice(ways([*before, wishes[index], later], grid, {}), _WAYS)


def _of_condition(
    condition: Condition, before: Sequence[Wish], grid: Grid, within: Allowed
) -> Iterator[Allowed]:
    for leaf, wishes in wishes_around(condition):
        for code in codes_of(leaf, grid):
            only = _only(grid, leaf.field, code, within)
            if only is not None:
                yield from itertools.islice(ways([*before, *wishes], grid, only), _WAYS)


def _of_modifier(
    condition: Condition, field: str, texts: Sequence[str], grid: Grid, within: Allowed
) -> Iterator[Allowed]:
    place = grid.place(field)
    others = {key: cells for key, cells in within.items() if key != place}
    for text in (*texts, EMPTY):
        only = _only(grid, field, grid.code(field, text), others)
        if only is not None:
            yield from itertools.islice(ways([(condition, True)], grid, only), _WAYS)


def _only(grid: Grid, field: str, code: int, within: Allowed) -> Allowed | None:
    """Return what is allowed once a field has one cell; None if nothing is."""
    place = grid.place(field)
    cells = np.zeros(len(grid.cells[place]), dtype=np.bool_)
    cells[code] = True
    if place in within:
        cells &= within[place]
    return {**within, place: cells} if cells.any() else None


def climbed(target: Target, meaning: Meaning, model: Model, grid: Grid) -> Codes:
    """Return leads ever nearer to a target, by changing one cell at a time."""
    found: list[Codes] = []
    if target.distance is None or not grid.fields:
        return np.empty((0, meaning.codes.shape[1]), dtype=np.int64)
    away = target.distance(meaning)
    order = np.argsort(away, kind="stable")[:_CLIMBERS]
    leads, best = meaning.codes[order], int(away[order[0]])
    for _ in range(_STEPS):
        if best == 0:
            break
        beside = _neighbours(leads, grid)
        away = target.distance(meaning_of(model, grid, beside))
        order = np.argsort(away, kind="stable")[:_CLIMBERS]
        if int(away[order[0]]) >= best:
            break
        leads, best = beside[order], int(away[order[0]])
        found.append(leads)
    return np.concatenate(found) if found else leads[:0]


def _neighbours(leads: Codes, grid: Grid) -> Codes:
    moves = [(place, code) for place, cells in enumerate(grid.cells) for code in range(len(cells))][
        :_MOST_MOVES
    ]
    beside = np.repeat(leads, len(moves), axis=0)
    places = np.tile([place for place, _ in moves], len(leads))
    beside[np.arange(len(beside)), places] = np.tile([code for _, code in moves], len(leads))
    return beside
