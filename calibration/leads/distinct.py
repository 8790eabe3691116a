"""The distinct cells of the columns of a file, on which most questions about them are cheap."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from sqlglot import exp

from calibration.leads.cells import raw_text
from calibration.leads.nodes import column, named, table
from calibration.leads.tables import RELATION, Column


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
    query: exp.Query = _distinct(columns[0], relation)
    if len(columns) > 1:
        parts = (_distinct(each, relation) for each in columns)
        query = exp.union(*parts, distinct=False, copy=False)
    with stored(connection, query) as name:
        yield name


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
