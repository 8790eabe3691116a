"""Scored leads as Parquet, each of the lead's own columns of the type that it had.

The database writes the file by itself where it keeps every header and every type, for that takes
half the time: it is asked to write no row first, and what it wrote is looked at. Where it would
change one, as it makes a double of a decimal of fifty digits, the lead's own columns are copied
from their file, and only ours come from the database.
"""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb
from sqlglot import exp

from calibration.exports.piped import Options, write_through
from calibration.exports.scored import ScoredLeads
from calibration.leads.nodes import column, named, select
from calibration.leads.tables import LeadTable, broken_parquet
from calibration.leads.watching import Progress
from calibration.problems import LeadsError

if TYPE_CHECKING:
    import pyarrow as pa

_GROUP: Final = 122_880
"""Rows of a group of the file, as the database makes them."""
_PARQUET: Final[Options] = {"FORMAT": exp.var("PARQUET")}


def write_parquet(
    scored: ScoredLeads, leads: LeadTable, path: Path, *, progress: Progress | None = None
) -> int:
    """Write scored leads to a Parquet file and return how many there are."""
    own = _own_types(scored, leads)
    written = _written_by_database(scored, leads)
    if written is None or not _keeps(written, scored.headers, own):
        return _write_columns(scored, leads, path, own=own, progress=progress)
    query = _with_headers(scored)
    with path.open("wb") as file:
        return write_through(leads, query, file, options=_PARQUET, progress=progress)


def _own_types(scored: ScoredLeads, leads: LeadTable) -> Mapping[int, "pa.DataType"]:
    """Return the types of the lead's own columns in its file, by their place in what is written."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if leads.source.kind != "parquet" or leads.cells is None or not scored.own:
        return {}
    try:
        schema = pq.read_schema(leads.cells)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):  # the database reads more kinds
        return {}
    places = enumerate(scored.own)
    return {
        place: schema.field(position).type for place, position in places if position is not None
    }


def _written_by_database(scored: ScoredLeads, leads: LeadTable) -> "pa.Schema | None":
    """Return the schema of what the database writes; None if it takes a header for no name."""
    import pyarrow.parquet as pq

    with io.BytesIO() as nothing:
        try:
            query = _with_headers(scored).limit(0)
            write_through(leads, query, nothing, options=_PARQUET)
        except (duckdb.ParserException, duckdb.BinderException):
            return None
        return pq.read_schema(nothing)


def _with_headers(scored: ScoredLeads) -> exp.Select:
    names = (f"o{place}" for place in range(len(scored.headers)))
    columns = [
        named(column(name), header) for name, header in zip(names, scored.headers, strict=True)
    ]
    return select(*columns, source=scored.query.copy())


def _keeps(
    written: "pa.Schema", headers: tuple[str, ...], own: Mapping[int, "pa.DataType"]
) -> bool:
    """Return whether the database writes these headers, and the types of the leads' own file."""
    return tuple(written.names) == headers and all(
        _as_stored(type_) == _as_stored(written.field(place).type) for place, type_ in own.items()
    )


def _as_stored(type_: "pa.DataType") -> "pa.DataType":
    """Return what Parquet stores a type as: texts are texts, however they are kept in memory."""
    import pyarrow as pa

    if pa.types.is_dictionary(type_):
        type_ = type_.value_type
    if pa.types.is_large_string(type_) or pa.types.is_string_view(type_):
        return pa.string()
    if pa.types.is_large_binary(type_) or pa.types.is_binary_view(type_):
        return pa.binary()
    return type_


def _write_columns(
    scored: ScoredLeads,
    leads: LeadTable,
    path: Path,
    *,
    own: Mapping[int, "pa.DataType"],
    progress: Progress | None,
) -> int:
    """Write with headers of any kind, the columns ``own`` as they are in the leads' own file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    places = range(len(scored.headers))
    found = [place for place in places if place not in own]
    query = select(*(column(f"o{place}") for place in found), source=scored.query)
    copied = _copied(scored, leads, own)
    rows = 0
    with leads.cursor() as cursor:
        batches = cursor.sql(query.sql(dialect="duckdb")).to_arrow_reader(_GROUP)
        types = {**own, **dict(zip(found, batches.schema.types, strict=True))}
        schema = pa.schema([(header, types[place]) for place, header in enumerate(scored.headers)])
        with pq.ParquetWriter(path, schema) as writer:
            for batch in batches:
                columns = dict(zip(found, batch.columns, strict=True))
                if copied is not None:
                    columns |= dict(zip(own, copied.take(batch.num_rows), strict=True))
                table = pa.Table.from_arrays([columns[place] for place in places], schema=schema)
                writer.write_table(table, row_group_size=_GROUP)
                rows += batch.num_rows
                if progress is not None:
                    progress(rows / max(leads.rows, 1))
    return rows


def _copied(
    scored: ScoredLeads, leads: LeadTable, own: Mapping[int, "pa.DataType"]
) -> "_Copied | None":
    positions = [position for place in own if (position := scored.own[place]) is not None]
    return _Copied(leads.cells, positions) if positions and leads.cells is not None else None


class _Copied:
    """Columns of the leads' own Parquet file, taken so many rows at a time."""

    def __init__(self, path: Path, positions: Sequence[int]) -> None:
        import pyarrow.parquet as pq

        file = pq.ParquetFile(path)
        names = file.schema_arrow.names
        unique = len(set(names)) == len(names)
        # Columns are read by their names; where those repeat, all are read.
        chosen = [names[position] for position in positions] if unique else None
        self._batches = file.iter_batches(_GROUP, columns=chosen)
        self._names = chosen
        self._positions = positions
        self._left: pa.Table | None = None

    def take(self, rows: int) -> list["pa.ChunkedArray"]:
        """Return so many rows more of each column."""
        import pyarrow as pa

        parts = [] if self._left is None else [self._left]
        while sum(part.num_rows for part in parts) < rows:
            batch = next(self._batches, None)
            if batch is None:
                raise LeadsError(broken_parquet())
            parts.append(pa.Table.from_batches([batch]))
        table = pa.concat_tables(parts)
        self._left = table.slice(rows)
        taken = table.slice(0, rows)
        if self._names is not None:
            return [taken.column(name) for name in self._names]
        return [taken.column(position) for position in self._positions]
