"""Conditions over codes: which leads meet them, which leaf decides, and how to be decided by it.

A lead is a row of codes: for each field, the index of its cell in the grid.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from calibration.exports.reference_leads.grid import Flags, Grid
from calibration.model import BASE, AllOf, AnyOf, Condition, Criterion, Leaf, Model, Negation

Codes = NDArray[np.int64]
"""(leads, fields)."""
Wish: TypeAlias = tuple[Condition, bool]
"""A condition, and whether it is to hold."""
_STEPS: Final = 300
"""Of a search for one lead."""
Allowed = Mapping[int, Flags]
"""For some fields, by index, the cells that a lead may have there."""


def holds(condition: Condition, codes: Codes, grid: Grid) -> Flags:
    """Return whether each lead meets a condition."""
    match condition:
        case AllOf():
            parts = [holds(part, codes, grid) for part in condition.parts()]
            return every(parts)
        case AnyOf():
            return ~every([~holds(part, codes, grid) for part in condition.parts()])
        case Negation():
            return ~holds(condition.not_, codes, grid)
    found: Flags = grid.answers[condition][codes[:, grid.place(condition.field)]]
    return found


def every(flags: Sequence[Flags]) -> Flags:
    """Return where all of the flags are true."""
    found = flags[0]
    for each in flags[1:]:
        found = found & each
    return found


def deciding(condition: Condition, codes: Codes, grid: Grid) -> list[tuple[Leaf, Flags]]:
    """Return each leaf with the leads in which its answer alone turns that of the condition."""
    everywhere = np.ones(len(codes), dtype=np.bool_)
    return list(_deciding(condition, codes, grid, everywhere))


def _deciding(
    condition: Condition, codes: Codes, grid: Grid, free: Flags
) -> Iterator[tuple[Leaf, Flags]]:
    if isinstance(condition, Leaf):
        yield condition, free
        return
    parts = condition.parts()
    found = [holds(part, codes, grid) for part in parts]
    for place, part in enumerate(parts):
        others = [each for at, each in enumerate(found) if at != place]
        if isinstance(condition, AnyOf):
            others = [~each for each in others]
        yield from _deciding(part, codes, grid, every([free, *others]))


def wishes_around(condition: Condition) -> list[tuple[Leaf, tuple[Wish, ...]]]:
    """Return each leaf with what must hold of the rest for it to decide, in their order."""
    if isinstance(condition, Leaf):
        return [(condition, ())]
    found = []
    parts = condition.parts()
    for place, part in enumerate(parts):
        beside = tuple(
            (other, isinstance(condition, AllOf)) for at, other in enumerate(parts) if at != place
        )
        found += [(leaf, (*beside, *inner)) for leaf, inner in wishes_around(part)]
    return found


def ways(wishes: Sequence[Wish], grid: Grid, within: Allowed) -> Iterator[Allowed]:
    """Yield ways to fulfil every wish: cells allowed in some fields, any of them together.

    Where joints are nested so deeply that the search takes too long, it ends early.
    """
    with suppress(_OutOfSteps):
        yield from _ways(wishes, grid, within, iter(range(_STEPS)))


def is_possible(wishes: Sequence[Wish], grid: Grid, within: Allowed) -> bool:
    """Return whether a lead of these cells could fulfil every wish; true where it isn't known."""
    try:
        return next(_ways(wishes, grid, within, iter(range(5 * _STEPS))), None) is not None
    except _OutOfSteps:
        return True


class _OutOfSteps(Exception):  # noqa: N818 - the end of a search, not an error
    pass


def _ways(
    wishes: Sequence[Wish], grid: Grid, within: Allowed, steps: Iterator[int]
) -> Iterator[Allowed]:
    """Yield every way: a lead that fulfils the wishes is allowed by one of them."""
    if next(steps, None) is None:
        raise _OutOfSteps
    if not wishes:
        yield within
        return
    (condition, wanted), *rest = wishes
    if isinstance(condition, Leaf):
        place = grid.place(condition.field)
        cells = grid.answers[condition] if wanted else ~grid.answers[condition]
        if place in within:
            cells = cells & within[place]
        if cells.any():
            yield from _ways(rest, grid, {**within, place: cells}, steps)
        return
    if isinstance(condition, Negation):
        yield from _ways([(condition.not_, not wanted), *rest], grid, within, steps)
        return
    parts: list[Wish] = [(part, wanted) for part in condition.parts()]
    if isinstance(condition, AllOf) == wanted:
        yield from _ways([*parts, *rest], grid, within, steps)
        return
    for part in parts:
        yield from _ways([part, *rest], grid, within, steps)


def rulings(model: Model) -> list[Wish]:
    """Return each gate's condition, and what it is where the gate rules a lead out."""
    disqualifiers = len(model.qualification.disqualify)
    return [(gate.when, place < disqualifiers) for place, gate in enumerate(model.gates)]


def giving(criterion: Criterion, index: int, grid: Grid) -> Allowed:
    """Return the cells with which a criterion that is met gives more than nothing."""
    within: dict[int, Flags] = {}
    for part, level in (
        (criterion.repeat, grid.times.get(index)),
        (criterion.decay, grid.percents.get(index)),
    ):
        if part is not None and level is not None:
            place = grid.place(part.field)
            within[place] = within.get(place, True) & (level > 0)
    return within


def variant_wishes(model: Model, variant: int) -> list[Wish]:
    """Return what makes a lead belong to a variant, or to none (``BASE``)."""
    if variant == BASE:
        return [(each.when, False) for each in model.variants]
    before: list[Wish] = [(each.when, False) for each in model.variants[:variant]]
    return [*before, (model.variants[variant].when, True)]
