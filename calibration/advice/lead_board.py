"""All that behaviour can move about one lead, as the engine reads what may become of it."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from calibration.advice.criteria_board import GATE, VARIANT, Board, Part
from calibration.advice.possible_changes import Option
from calibration.engine.patterns import Ints
from calibration.engine.supposed import Cell, LeadValues, SupposedLevels, levels_on_grid
from calibration.leads.typed import TypedLeads
from calibration.model import Kind, Model

MOST_ROWS: Final = 40_000
"""So many combinations of values the database is asked about for one part of a model."""


@dataclass(frozen=True, slots=True)
class Atom:
    """Fields that change together: what they may become, and how large each change is.

    Of values that do the same only the smallest change is there; the first is no change.
    """

    values: tuple[Mapping[str, Cell], ...]
    sizes: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """What becomes of a part for each combination of the fields it reads, an axis for each."""

    place: int
    fields: tuple[str, ...]
    table: Ints


def board_of(
    leads: TypedLeads,
    model: Model,
    lead: LeadValues,
    options: Mapping[str, tuple[Option, ...]],
) -> tuple[Board, tuple[Atom, ...], bool]:
    """Return all that can move about a lead, its atoms, and whether nothing had to be left out.

    Parameters
    ----------
    options
        What each field that can change may become, its value today first.
    """
    read = _fields_of_parts(model, options)
    kept, is_whole = _few_enough(read, options)
    read = {place: tuple(each for each in names if each in kept) for place, names in read.items()}
    read = {place: names for place, names in read.items() if names}
    readings, base = _readings(leads, model, lead, kept, read)
    atoms = [_together(each, kept) for each in _groups(read)]
    names = {name: at for at, atom in enumerate(atoms) for name in atom.values[0]}
    parts = []
    for each in readings:
        own = tuple(dict.fromkeys(names[name] for name in each.fields))
        parts.append(Part(each.place, own, _over_atoms(each, own, atoms)))
    parts, atoms = _few_values(parts, atoms)
    board = Board(
        model=model,
        facts=leads.facts,
        levels=base.levels[0],
        variant=int(base.variant[0]),
        gate=int(base.gate[0]),
        sizes=tuple(each.sizes for each in atoms),
        parts=tuple(parts),
    )
    return board, tuple(atoms), is_whole


def _fields_of_parts(
    model: Model, options: Mapping[str, tuple[Option, ...]]
) -> dict[int, tuple[str, ...]]:
    """Return which changing fields each part of the model reads."""
    read = {
        place: each.fields()
        for place, each in enumerate(model.criteria)
        if each.kind is Kind.BEHAVIOUR
    }
    read[VARIANT] = frozenset(name for each in model.variants for name in each.when.fields())
    read[GATE] = frozenset(name for each in model.gates for name in each.when.fields())
    return {
        place: tuple(each for each in options if each in names) for place, names in read.items()
    }


def _few_enough(
    read: Mapping[int, tuple[str, ...]], options: Mapping[str, tuple[Option, ...]]
) -> tuple[dict[str, tuple[Option, ...]], bool]:
    """Leave out fields until the database can be asked about every combination of a part."""
    kept = dict(options)
    for names in read.values():
        while True:
            own = [name for name in names if name in kept]
            if np.prod([len(kept[name]) for name in own], dtype=float) <= MOST_ROWS:
                break
            kept.pop(max(own, key=lambda name: len(kept[name])))
    return kept, len(kept) == len(options)


def _readings(
    leads: TypedLeads,
    model: Model,
    lead: LeadValues,
    options: Mapping[str, tuple[Option, ...]],
    read: Mapping[int, tuple[str, ...]],
) -> tuple[list[_Reading], SupposedLevels]:
    """Ask the engine about every combination, in one query; the lead as it is stands first."""
    cells: dict[str, list[Cell]] = {name: [value] for name, value in lead.values.items()}
    for name, own in options.items():
        cells[name] = [each.value for each in own]
    asked = {names: tuple(len(options[name]) for name in names) for names in read.values()}
    places: dict[str, list[Ints]] = {name: [np.zeros(1, np.int64)] for name in cells}
    starts, count = {}, 1
    for names, shape in asked.items():
        grid = np.indices(shape, dtype=np.int64).reshape(len(shape), -1)
        starts[names] = count
        count += grid.shape[1]
        for name, rows in places.items():
            at = names.index(name) if name in names else None
            rows.append(grid[at] if at is not None else np.zeros(grid.shape[1], np.int64))
    found = levels_on_grid(
        leads,
        model,
        cells,
        {name: np.concatenate(rows) for name, rows in places.items()},
        as_of=lead.as_of,
    )
    readings = []
    for place, names in read.items():
        column = {VARIANT: found.variant, GATE: found.gate}.get(place)
        values = found.levels[:, place] if column is None else column
        asked_here = values[starts[names] : starts[names] + int(np.prod(asked[names]))]
        readings.append(_Reading(place, names, asked_here.reshape(asked[names])))
    return readings, found


def _groups(read: Mapping[int, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return which fields change together: those that one criterion alone reads, else each."""
    readers: dict[str, list[int]] = {}
    for place, names in read.items():
        for name in names:
            readers.setdefault(name, []).append(place)
    groups = dict.fromkeys(
        read[own[0]] if all(readers[each] == own for each in read[own[0]]) else (name,)
        for name, own in readers.items()
    )
    return list(groups)


def _together(names: tuple[str, ...], options: Mapping[str, tuple[Option, ...]]) -> Atom:
    """Return every combination of the values of fields that change together."""
    combined = list(itertools.product(*(options[name] for name in names)))
    return Atom(
        tuple(dict(zip(names, (o.value for o in each), strict=True)) for each in combined),
        tuple(sum(o.size for o in each) for each in combined),
    )


def _over_atoms(reading: _Reading, own: tuple[int, ...], atoms: Sequence[Atom]) -> Ints:
    """Return the table of a part with an axis for each atom instead of for each field.

    The fields of an atom are one field, or all that the part reads.
    """
    shape = tuple(len(atoms[at].sizes) for at in own)
    order = [reading.fields.index(name) for at in own for name in atoms[at].values[0]]
    return np.transpose(reading.table, order).reshape(shape)


def _few_values(parts: Sequence[Part], atoms: Sequence[Atom]) -> tuple[list[Part], list[Atom]]:
    """Keep of the values of an atom that do the same the one that is the smallest change."""
    tables = [part.table for part in parts]
    fewer = []
    for at, atom in enumerate(atoms):
        axes = [(i, part.atoms.index(at)) for i, part in enumerate(parts) if at in part.atoms]
        rows = [np.moveaxis(tables[i], axis, 0).reshape(len(atom.sizes), -1) for i, axis in axes]
        first: dict[bytes, int] = {}
        order = sorted(range(len(atom.sizes)), key=lambda each: (atom.sizes[each], each))
        for each in order:
            first.setdefault(b"".join(row[each].tobytes() for row in rows), each)
        kept = sorted(first.values(), key=order.index)
        for i, axis in axes:
            tables[i] = np.take(tables[i], kept, axis=axis)
        fewer.append(
            Atom(
                tuple(atom.values[each] for each in kept), tuple(atom.sizes[each] for each in kept)
            )
        )
    found = [Part(part.place, part.atoms, table) for part, table in zip(parts, tables, strict=True)]
    return found, fewer
