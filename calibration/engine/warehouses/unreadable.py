"""Cells of a warehouse's table that a field's type can't read: counted there, with an example."""

from collections.abc import Iterable
from typing import Final

from sqlglot import exp

from calibration.engine.warehouse_cells import DAYS, NUMBERS, Kind
from calibration.engine.warehouses.cells import field_value, kind_of
from calibration.engine.warehouses.tables import WarehouseTable
from calibration.leads import formats
from calibration.leads.nodes import named, select, text, when, whole
from calibration.leads.tables import Column
from calibration.leads.unreadable import unreadable
from calibration.model import Field, FieldType
from calibration.problems import Problem

_FITS: Final = {
    FieldType.NUMBER: NUMBERS,
    FieldType.BOOLEAN: frozenset({Kind.BOOLEAN}),
    FieldType.DATE: DAYS,
    FieldType.TEXT: frozenset(Kind),
}


def unreadable_there(
    table: WarehouseTable, fields: Iterable[tuple[Field, Column]]
) -> tuple[Problem, ...]:
    """Count the cells that are filled, no missing word, and yet not readable as their type.

    Only columns of another type than the field's can have any; without one, nothing is asked.
    """
    doubtful = [each for each in fields if kind_of(each[1]) not in _FITS[each[0].type]]
    if not doubtful:
        return ()
    nodes: list[exp.Expr] = []
    for place, (field, stored) in enumerate(doubtful):
        lost = _is_lost(field, stored, table)
        shown = exp.cast(stored.node, exp.DType.TEXT)
        nodes.append(named(exp.Count(this=when(lost, whole(1))), f"lost_{place}"))
        nodes.append(named(exp.Min(this=when(lost.copy(), shown)), f"example_{place}"))
    (found,) = table.query(select(*nodes, source=table.cells))
    counts = zip(doubtful, found[::2], found[1::2], strict=True)
    return tuple(
        unreadable(field, count=int(str(count)), example=str(example))
        for (field, _), count, example in counts
        if count
    )


def _is_lost(field: Field, stored: Column, table: WarehouseTable) -> exp.Expr:
    # As a text the cell is neither empty nor a missing word; as its type, with no such word, it is
    # nothing: what is missing by number is a number all the same.
    as_text = Field(name=field.name, type=FieldType.TEXT, missing=field.missing)
    without_words = Field(name=field.name, type=field.type)
    said = field_value(as_text, stored, table.dialect)
    read = field_value(without_words, stored, table.dialect)
    tests = [
        exp.Not(this=exp.Is(this=said, expression=exp.null())),
        exp.Is(this=read, expression=exp.null()),
    ]
    if field.type is FieldType.NUMBER:
        tests.append(exp.not_(said.copy().isin(*map(text, formats.NOT_FINITE))))
    return exp.and_(*tests)
