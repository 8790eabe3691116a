"""The reference leads of a model: their cells, and what ``score`` says of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from calibration.exports.reference_leads.choosing import chosen_leads
from calibration.exports.reference_leads.coverage import Coverage, coverage_of
from calibration.exports.reference_leads.grid import grid_of
from calibration.exports.reference_leads.written import csv_of, id_header, id_of, read_again
from calibration.exports.scored import scored_leads
from calibration.leads.nodes import column, select, table
from calibration.leads.typed import TypedLeads
from calibration.model import FieldType, Model

Value: TypeAlias = float | str | bool | date | None
OURS = ("score", "fit", "engagement", "feedback", "grade", "band", "qualified", "variant", "gate")
"""The columns that ``score`` adds, before those of ``--explain``."""


@dataclass(frozen=True, slots=True)
class ReferenceLeads:
    """Synthetic leads that show every edge of a model, with the scores they must get.

    Parameters
    ----------
    id_header
        The header of the column that tells the leads apart.
    ids
        One for each lead.
    fields
        The names of the fields that scoring reads: the headers of ``cells``.
    cells
        For each lead its texts, as a file has them.
    types
        The type of each field.
    values
        For each lead what a warehouse has in the columns of its fields: a text as it is written,
        a number that a cell says (NaN and missing numbers too), else the value, or None.
    headers
        What ``score --explain`` adds: the headers of ``expected``.
    expected
        For each lead what the engine gives it, as ``score`` writes it into a CSV file.
    coverage
        What they show of the model.
    """

    id_header: str
    ids: tuple[str, ...]
    fields: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    types: tuple[FieldType, ...]
    values: tuple[tuple[Value, ...], ...]
    headers: tuple[str, ...]
    expected: tuple[tuple[str, ...], ...]
    coverage: Coverage

    def leads(self) -> tuple[Mapping[str, str], ...]:
        """Return each lead's texts by field."""
        return tuple(dict(zip(self.fields, row, strict=True)) for row in self.cells)

    def leads_csv(self) -> bytes:
        """Return the file of leads, to be scored."""
        return csv_of(
            (self.id_header, *self.fields),
            [(name, *row) for name, row in zip(self.ids, self.cells, strict=True)],
        )

    def expected_csv(self) -> bytes:
        """Return the file of the right answers, by the leads' ids."""
        return csv_of(
            (self.id_header, *self.headers),
            [(name, *row) for name, row in zip(self.ids, self.expected, strict=True)],
        )


def reference_leads(model: Model) -> ReferenceLeads:
    """Return the reference leads of a model; the same model always gives the same."""
    grid = grid_of(model)
    codes, targets, reached = chosen_leads(model, grid)
    cells = tuple(
        tuple(texts[code] for texts, code in zip(grid.cells, row, strict=True))
        for row in codes.tolist()
    )
    with read_again(model, grid.fields, cells) as (leads, typed):
        scored = scored_leads(leads, typed, model, explain=True)
        own = len(leads.columns)
        with leads.cursor() as cursor:
            rows = cursor.execute(scored.query.sql(dialect="duckdb")).fetchall()
        clean = _clean(typed, grid.fields)
    types = tuple(field.type for field in model.read_fields())
    # A field may be called as one of ours: `expected` holds ours alone, so the names stay.
    headers = (*OURS, *_explained(model))
    return ReferenceLeads(
        id_header=id_header(model),
        ids=tuple(id_of(place) for place in range(len(cells))),
        fields=grid.fields,
        cells=cells,
        types=types,
        values=tuple(
            tuple(map(_stored, types, texts, values))
            for texts, values in zip(cells, clean, strict=True)
        ),
        headers=headers,
        expected=tuple(tuple(map(_text, row[own:])) for row in rows),
        coverage=coverage_of(targets, reached),
    )


def _clean(typed: TypedLeads, fields: tuple[str, ...]) -> list[tuple[Value, ...]]:
    """Return the values of the fields as the model reads them."""
    columns = [column(typed.columns[name]) for name in fields]
    query = select(*columns, column("row"), source=table(typed.relation)).order_by(column("row"))
    with typed.cursor() as cursor:
        rows: list[tuple[Value, ...]] = cursor.execute(query.sql(dialect="duckdb")).fetchall()
    return [row[:-1] for row in rows]


def _stored(kind: FieldType, text: str, value: Value) -> Value:
    if kind is FieldType.TEXT:
        return text
    if kind is FieldType.NUMBER and value is None:
        try:
            return float(text)  # a number that the field lists as missing, NaN, an infinity
        except ValueError:
            return None
    return value


def _explained(model: Model) -> tuple[str, ...]:
    criteria = tuple(f"points:{criterion.id}" for criterion in model.criteria)
    return (*criteria, *(f"cap:{group.id}" for group in model.groups), "clamp")


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)
