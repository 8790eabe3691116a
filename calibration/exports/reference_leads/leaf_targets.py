"""The targets of conditions: each leaf decides at its edges, gates and variants in order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from calibration.exports.reference_leads.cells import EMPTY, edges_of_criterion, edges_of_leaf
from calibration.exports.reference_leads.grid import Flags, Grid
from calibration.exports.reference_leads.meaning import Meaning
from calibration.exports.reference_leads.target import Seen, Target
from calibration.exports.reference_leads.trees import (
    Allowed,
    Codes,
    Wish,
    deciding,
    giving,
    is_possible,
    wishes_around,
)
from calibration.messages import Message, say
from calibration.model import Condition, IsKnown, IsMissing, Leaf


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """Leads that are looked at.

    ``useful`` tells, by field, in which of them the field has a say; it is filled as the targets
    are gone through.
    """

    codes: Codes
    grid: Grid
    useful: dict[str, Flags]


def codes_of(leaf: Leaf, grid: Grid) -> list[int]:
    """Return the cells at which a leaf is shown: its edges, an empty one, one like no other."""
    texts = dict.fromkeys((*edges_of_leaf(leaf), EMPTY, grid.cells[grid.place(leaf.field)][-1]))
    return [grid.code(leaf.field, text) for text in texts]


def criterion_targets(meaning: Meaning, looked: Looked) -> Seen:
    """Yield the targets of each criterion that can give a point."""
    worth, given = meaning.worth, meaning.given
    for index, criterion in enumerate(meaning.model.criteria):
        variants = meaning.model.variants
        if not criterion.points and not any(each.points.get(criterion.id) for each in variants):
            continue
        about = say("{criterion}", criterion=criterion.label)
        # What it would give if its condition were decided the other way.
        other = np.where(meaning.met[index], 0, worth[index]) - given[index]
        told = (worth[index] != 0, meaning.moved(index, other))
        within = giving(criterion, index, looked.grid)
        yield from _leaves(about, criterion.when, looked, told, before=(), within=within)
        yield from _modifiers(index, meaning, looked)


def ordered_targets(
    names: Sequence[str],
    wishes: Sequence[Wish],
    found: Flags,
    looked: Looked,
) -> Seen:
    """Yield the targets of gates, or variants, of which the first that is found counts.

    Parameters
    ----------
    names, wishes
        Of each, its name, and what makes it be found.
    found
        (each of them, leads).
    """
    grid = looked.grid
    for index, (name, wish) in enumerate(zip(names, wishes, strict=True)):
        first: Flags = ~np.asarray(found[:index].any(axis=0), dtype=np.bool_)
        about = say("{name}", name=name)
        before = tuple((when, not wanted) for when, wanted in wishes[:index])
        here = first & found[index]
        alone = possibly((*before, wish), grid, {})
        yield Target(about, say("counts, being the first"), possible=alone), here
        yield from _leaves(about, wish[0], looked, (first,), before=before, within={})
        for later in range(index + 1, len(names)):
            both = say("comes before “{other}”", other=names[later])
            together = possibly((*before, wish, wishes[later]), grid, {})
            yield Target(about, both, possible=together), here & found[later]


def _leaves(
    about: Message,
    condition: Condition,
    looked: Looked,
    told: tuple[Flags, ...],
    *,
    before: tuple[Wish, ...],
    within: Allowed,
) -> Seen:
    codes, grid = looked.codes, looked.grid
    found = zip(deciding(condition, codes, grid), wishes_around(condition), strict=True)
    for (leaf, decides), (_, beside) in found:
        looked.useful[leaf.field] |= decides & told[0]
        place = grid.place(leaf.field)
        for what, cells in _answers(leaf, grid):
            possible = possibly((*before, *beside), grid, _narrowed(within, place, cells))
            any_cell = decides & cells[codes[:, place]] & told[0]
            yield Target(about, what, possible=possible), any_cell
            for code in codes_of(leaf, grid):
                if not cells[code]:
                    continue
                here = decides & (codes[:, place] == code)
                for shown in told:
                    yield Target(about, what, finer=True), here & shown


def _answers(leaf: Leaf, grid: Grid) -> Iterator[tuple[Message, Flags]]:
    """Yield the ways in which a leaf can decide, with the cells that do."""
    answers, missing = grid.answers[leaf], grid.missing[grid.place(leaf.field)]
    sentence = leaf.sentence()
    if isinstance(leaf, IsKnown | IsMissing):
        yield say("“{leaf}” holds, and decides", leaf=sentence), answers
        yield say("“{leaf}” doesn't hold, and decides", leaf=sentence), ~answers
        return
    yield say("“{leaf}” holds, and decides", leaf=sentence), answers & ~missing
    yield say("“{leaf}” doesn't hold, and decides", leaf=sentence), ~answers & ~missing
    yield say("“{leaf}” decides where there is no value", leaf=sentence), missing


def _narrowed(within: Allowed, place: int, cells: Flags) -> Allowed:
    return {**within, place: within[place] & cells if place in within else cells}


def possibly(wishes: Sequence[Wish], grid: Grid, within: Allowed) -> Callable[[], bool]:
    """Return a question: whether any lead of these cells could fulfil all of the wishes."""

    def possible() -> bool:
        allowed = all(cells.any() for cells in within.values())
        return allowed and is_possible(wishes, grid, within)

    return possible


def _modifiers(index: int, meaning: Meaning, looked: Looked) -> Seen:
    grid = looked.grid
    criterion = meaning.model.criteria[index]
    about = say("{criterion}", criterion=criterion.label)
    points, met = meaning.points[index], meaning.met[index] & (meaning.points[index] != 0)
    for name, texts in edges_of_criterion(criterion).items():
        repeats = name == "repeat"
        part = criterion.repeat if repeats else criterion.decay
        if part is None:
            continue
        counts = met & ((meaning.percents if repeats else meaning.times)[index] > 0)
        looked.useful[part.field] |= counts
        lost = criterion.decay.loses_percent if criterion.decay is not None else 0
        step = points * (meaning.percents[index] if repeats else meaning.times[index] * lost)
        more, less = meaning.moved(index, step), meaning.moved(index, -step)
        place = grid.place(part.field)
        others = {key: each for key, each in giving(criterion, index, grid).items() if key != place}
        for text in dict.fromkeys((*texts, EMPTY)):
            code = grid.code(part.field, text)
            here = counts & (meaning.codes[:, place] == code)
            only = np.arange(len(grid.cells[place])) == code
            possible = possibly([(criterion.when, True)], grid, {**others, place: only})
            what = (
                say("“{cell}” of {field} is counted", cell=text, field=part.field)
                if repeats
                else say("“{cell}” of {field} fades it", cell=text, field=part.field)
            )
            yield Target(about, what, possible=possible), here
            yield Target(about, what, finer=True), here & more
            yield Target(about, what, finer=True), here & less
