"""The distinct cells of the columns of a file, on which most questions about them are cheap."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import duckdb
from sqlglot import exp

from calibration.leads.cells import raw_text
from calibration.leads.nodes import column, named, select, table, text
from calibration.leads.tables import RELATION, Column, LeadTable

AT_ONCE: Final = 40
"""Columns that are asked for in one query. Planning it takes time by their square, for each part
knows all columns: a wide file is asked some columns at a time, copied for that."""


FEW: Final = 200
"""Different cells that a column of few has at most."""


@dataclass(frozen=True, slots=True)
class _Few:
    cells: tuple[str | None, ...] | None


def few_cells(leads: LeadTable, of: Column) -> tuple[str | None, ...] | None:
    """Return the different cells of a column of texts, None among them; None if they aren't few.

    They are found once, and then asked in place of the file.
    """
    key = ("few cells", leads.relation, of.name)
    kept = leads.kept.get(key)
    if not isinstance(kept, _Few):
        query = select(of.node, source=table(leads.relation)).distinct(copy=False)
        found = leads.query(query.limit(FEW + 1, copy=False))
        cells = tuple(None if cell is None else str(cell) for (cell,) in found)
        kept = leads.kept[key] = _Few(cells if 0 < len(cells) <= FEW else None)
    return kept.cells


def relation_of(cells: tuple[str | None, ...]) -> exp.Expr:
    """Return a relation of texts, its one column ``cell``."""
    values = [exp.null() if cell is None else text(cell) for cell in cells]
    rows = [exp.Tuple(expressions=[exp.cast(value, "VARCHAR")]) for value in values]
    names = [exp.to_identifier("cell", quoted=True)]
    return exp.Values(
        expressions=rows, alias=exp.TableAlias(this=exp.to_identifier("few"), columns=names)
    )


@contextmanager
def stored(connection: duckdb.DuckDBPyConnection, query: exp.Query) -> Iterator[str]:
    """Name a passing table that holds the answer of a query."""
    name = f"passing_{secrets.token_hex(6)}"
    create = exp.Create(this=table(name), kind="TABLE", expression=query)
    connection.execute(create.sql(dialect="duckdb", copy=False))
    try:
        yield name
    finally:
        connection.execute(exp.Drop(tables=[table(name)], kind="TABLE").sql(dialect="duckdb"))


@contextmanager
def distinct_cells(
    connection: duckdb.DuckDBPyConnection,
    columns: tuple[Column, ...],
    *,
    relation: str = RELATION,
) -> Iterator[str]:
    """Name a passing table of the distinct cells of columns, as texts: position, cell, n.

    Empty cells are left out. The table is stored for a reason: asked in one query with the
    grouping, every one of its many small pipelines would compile all the patterns again (a
    hundred times slower, measured).
    """
    if len(columns) <= AT_ONCE:
        with stored(connection, _distinct_of(columns, relation)) as name:
            yield name
        return
    nothing = _distinct_of(columns[:1], relation).limit(0)
    with stored(connection, nothing) as name:
        for start in range(0, len(columns), AT_ONCE):
            some = columns[start : start + AT_ONCE]
            narrow = exp.select(*(each.node for each in some)).from_(table(relation))
            with stored(connection, narrow) as cells:
                insert = exp.Insert(this=table(name), expression=_distinct_of(some, cells))
                connection.execute(insert.sql(dialect="duckdb", copy=False))
        yield name


def _distinct_of(columns: tuple[Column, ...], relation: str) -> exp.Query:
    parts = [_distinct(each, relation) for each in columns]
    return parts[0] if len(parts) == 1 else exp.union(*parts, distinct=False, copy=False)


def _distinct(each: Column, relation: str) -> exp.Select:
    cells = exp.select(named(raw_text(each), "cell")).from_(table(relation))
    cell = column("cell")
    return (
        exp.select(
            named(exp.convert(each.position), "position"),
            cell,
            named(exp.Count(this=exp.Star()), "n"),
        )
        .from_(cells.subquery("cells"))
        .where(exp.not_(exp.Is(this=cell, expression=exp.null())))
        .group_by(cell)
    )
