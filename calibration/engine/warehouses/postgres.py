"""A table of PostgreSQL: read in one transaction that can't write, answers copied out as CSV."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.csv
from sqlglot import exp

from calibration.engine.warehouses.tables import Answer, Dialect, WarehouseTable
from calibration.leads.database import opened_database
from calibration.leads.headers import check_width
from calibration.leads.nodes import column, named, select
from calibration.leads.sources.databases import named_table
from calibration.leads.sources.postgres import opened, type_of
from calibration.leads.sources.urls import DatabaseUrl
from calibration.leads.tables import Column

if TYPE_CHECKING:
    import psycopg

SECONDS: Final = 86_400
"""How long a query may take: a warehouse counts a billion leads in less than a day."""
_BYTES_AT_ONCE: Final = 8 << 20


@contextmanager
def opened_table(url: DatabaseUrl, name: str) -> Iterator[WarehouseTable]:
    """Open a table or view of a PostgreSQL database for as long as it is used.

    Raises
    ------
    LeadsError
        If the database can't be reached, there is no such table, or it refuses a query.
    """
    with opened(url, seconds=SECONDS) as session, opened_database() as database:
        found = named_table(session.tables(), name)
        where = exp.Table(
            this=exp.to_identifier(found.name, quoted=True),
            db=exp.to_identifier(found.schema, quoted=True),
        )
        engine = PostgresEngine(session.connection)
        described = engine.described(select(exp.Star(), source=where))
        check_width(len(described))
        columns = tuple(
            Column(place, each.name, f"c{place}", native=_stored_as(each))
            for place, each in enumerate(described)
        )
        nodes = [named(_cell(each), each.name) for each in columns]
        yield WarehouseTable(found.full, engine, columns, select(*nodes, source=where), database)
        database.close()


def _cell(stored: Column) -> exp.Expr:
    cell = column(stored.header)
    # Of types that we don't know, the text is what people see: ids, JSON, lists.
    return exp.cast(cell, exp.DType.TEXT) if stored.native == "VARCHAR" else cell


def _stored_as(described: "psycopg.Column") -> str:
    """Return the type that a column is read as; texts for all that isn't number, day or yes."""
    exact, wide = described.precision, 38
    if described.scale and exact is not None and exact <= wide:
        return f"DECIMAL({exact}, {described.scale})"
    return next(iter(type_of(described)), "VARCHAR")


@dataclass(frozen=True, slots=True)
class PostgresEngine:
    """An open read-only transaction."""

    connection: "psycopg.Connection[tuple[str | None, ...]]"

    @property
    def dialect(self) -> Dialect:
        """The SQL that it speaks."""
        return "postgres"

    def described(self, query: exp.Select) -> "list[psycopg.Column]":
        """Return the names and types of what a query finds, without running it."""
        nothing = select(exp.Star(), source=query).limit(0, copy=False)
        return list(self.connection.execute(_sql(nothing)).description or ())

    def answer(self, query: exp.Select, *, many: bool = False) -> Answer:  # noqa: ARG002
        """Run a query; rows come as they are read, however many they are."""
        types = {each.name: _stored_as(each) for each in self.described(query)}
        schema = pa.schema([(name, pa.string()) for name in types])
        rows = pa.RecordBatchReader.from_batches(schema, self._batches(query, schema))
        return Answer(types, rows)

    def _batches(self, query: exp.Select, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        # A copy streams as a cursor does, and no cell of it becomes an object of Python's.
        copying = b"COPY (" + _sql(query) + b") TO STDOUT (FORMAT csv)"
        with self.connection.cursor() as cursor, cursor.copy(copying) as copy:
            blocks: list[bytes] = []
            size = 0
            for block in copy:
                blocks.append(bytes(block))
                size += len(block)
                if size >= _BYTES_AT_ONCE:
                    yield from _parsed(blocks, schema)
                    blocks, size = [], 0
            yield from _parsed(blocks, schema)


def _sql(query: exp.Select) -> bytes:
    return query.sql(dialect="postgres").encode()


def _parsed(blocks: list[bytes], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Return rows of CSV as PostgreSQL writes it: an empty text is quoted, NULL is nothing."""
    if not blocks:
        return
    text = b"".join(blocks)
    options = pyarrow.csv.ReadOptions(
        column_names=schema.names, block_size=max(len(text), 1), use_threads=False
    )
    parsed = pyarrow.csv.read_csv(
        pa.BufferReader(text),
        read_options=options,
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    yield from parsed.to_batches()
