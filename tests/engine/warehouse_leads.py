"""Random leads as a warehouse stores them: typed columns, in a Parquet file and in PostgreSQL."""

import unicodedata
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from tests.oracle.cells import Cell
from tests.oracle.random_leads import native_leads, random_leads

TYPES: Final = {
    "number": (pa.float64(), "DOUBLE PRECISION"),
    "boolean": (pa.bool_(), "BOOLEAN"),
    "date": (pa.date32(), "DATE"),
    "text": (pa.string(), "TEXT"),
    "whole": (pa.int64(), "BIGINT"),
}


def typed_leads(plain: dict[str, Any], seed: int, count: int) -> pa.Table:
    """Return leads of a random model: numbers, days and truth values in columns of their types.

    Their texts are in NFC, as a warehouse's must be.
    """
    rows = native_leads(plain, random_leads(plain, seed, count))
    declared = {each["name"].strip().lower(): each["type"] for each in plain["fields"]}
    columns = {}
    for header in rows[0]:
        kind = declared.get(header.strip().lower(), "text")
        cells = [_cell(row[header], kind) for row in rows]
        columns[header] = pa.array(cells, TYPES[kind][0])
    return pa.table(columns)


def _cell(cell: Cell, kind: str) -> Cell:
    if kind == "text":
        return None if cell is None else unicodedata.normalize("NFC", str(cell)).replace("\0", "")
    return None if isinstance(cell, str) else cell  # a column that only looks like the field's


def in_parquet(leads: pa.Table, folder: Path) -> Path:
    """Write the leads to a Parquet file."""
    path = folder / "leads.parquet"
    pq.write_table(leads, path)
    return path


def in_postgres(leads: pa.Table, url: str, name: str) -> None:
    """Create a table of the leads in PostgreSQL."""
    import psycopg
    from psycopg import sql

    kinds = dict(TYPES.values())
    columns = [
        sql.SQL("{} {}").format(sql.Identifier(each.name), sql.SQL(kinds[each.type]))
        for each in leads.schema
    ]
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        create = sql.SQL("CREATE TABLE {} ({})")
        cursor.execute(create.format(sql.Identifier(name), sql.SQL(", ").join(columns)))
        with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
            for row in zip(*(column.to_pylist() for column in leads.columns), strict=True):
                copy.write_row(row)
