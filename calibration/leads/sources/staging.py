"""What a query finds, written to a Parquet file some rows at a time."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
from sqlglot import exp

from calibration.leads.database import Database
from calibration.leads.nodes import call, column, named, select, text
from calibration.leads.parquet_files import copying
from calibration.leads.sources.databases import Found
from calibration.messages import say
from calibration.problems import LeadsError, Problem

_ARRIVED: Final = "arrived.parquet"
_CELLS: Final = "cells.parquet"


def staged(database: Database, found: Found) -> Path:
    """Write what was found to a Parquet file in the private folder, in the types it has.

    Raises
    ------
    LeadsError
        If there is no row.
    """
    arrived = database.folder / _ARRIVED
    writer: pq.ParquetWriter | None = None
    try:
        for batch in found.batches:
            if writer is None:
                writer = pq.ParquetWriter(arrived, batch.schema, compression="lz4")
            writer.write_batch(batch)
    finally:
        if writer is not None:
            writer.close()
    if writer is None:
        raise LeadsError(_nothing(len(found.headers)))
    candidates = found.candidates()
    if not any(candidates):
        return arrived
    cells = database.folder / _CELLS
    types = _chosen(database, arrived, candidates)
    nodes = [
        named(column(name) if kind is None else _cast(name, kind), name)
        for name, kind in ((f"c{place}", kind) for place, kind in enumerate(types))
    ]
    database.connection.execute(copying(select(*nodes, source=_reader(arrived)), cells))
    arrived.unlink()
    return cells


def _chosen(
    database: Database, arrived: Path, candidates: Sequence[tuple[str, ...]]
) -> list[str | None]:
    """Return the type of each column: the first that reads every cell; None where none does."""
    tests = [
        (place, kind, exp.Count(this=_cast(f"c{place}", kind)), exp.Count(this=column(f"c{place}")))
        for place, kinds in enumerate(candidates)
        for kind in kinds
    ]
    nodes = [exp.EQ(this=read, expression=filled) for _, _, read, filled in tests]
    query = select(*nodes, source=_reader(arrived)).sql(dialect="duckdb")
    fits = database.connection.execute(query).fetchone() or ()
    chosen: list[str | None] = [None] * len(candidates)
    for (place, kind, _, _), fit in reversed(list(zip(tests, fits, strict=True))):
        if fit:
            chosen[place] = kind
    return chosen


def _cast(name: str, kind: str) -> exp.Expr:
    return exp.TryCast(this=column(name), to=exp.DataType.build(kind, dialect="duckdb"))


def _reader(path: Path) -> exp.Table:
    return exp.Table(this=call("read_parquet", text(str(path))))


def _nothing(width: int) -> Problem:
    return Problem(
        "no-leads",
        "",
        say(
            "The table must hold a row for each lead. Got {count} columns and no row. Choose "
            "another table, or another query.",
            count=width,
        ),
    )
