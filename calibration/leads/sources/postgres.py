"""PostgreSQL: a read-only transaction, and a cursor, which takes nothing but one SELECT."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from calibration.leads.sources.databases import (
    ROWS_AT_ONCE,
    Found,
    TableName,
    only_select,
    refused,
    too_slow,
    unreachable,
)
from calibration.leads.sources.urls import DatabaseUrl
from calibration.messages import Message, say
from calibration.problems import LeadsError, Problem

if TYPE_CHECKING:
    import psycopg

_TABLES: Final = b"""
    SELECT n.nspname, c.relname, n.nspname = current_schema()
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname <> 'information_schema'
        AND n.nspname !~ '^pg_' AND has_table_privilege(c.oid, 'SELECT')
    ORDER BY n.nspname, c.relname
"""
_TYPES: Final[Mapping[int, tuple[str, ...]]] = {
    16: ("BOOLEAN",),
    20: ("BIGINT",),
    21: ("BIGINT",),
    23: ("BIGINT",),
    700: ("DOUBLE",),
    701: ("DOUBLE",),
    1082: ("DATE",),
    1114: ("TIMESTAMP",),
    1184: ("TIMESTAMP WITH TIME ZONE",),
}
"""The types that columns are stored as, by PostgreSQL's numbers; all others stay texts."""
_NUMERIC: Final = 1700
_CANCELLED: Final = "57014"
_SETTINGS: Final = (
    "-c default_transaction_read_only=on -c statement_timeout={milliseconds} "
    "-c lock_timeout=10000 -c timezone=UTC -c datestyle=ISO,YMD -c intervalstyle=iso_8601 "
    "-c extra_float_digits=1 -c bytea_output=hex"
)


@contextmanager
def opened(url: DatabaseUrl, *, seconds: float) -> Iterator["PostgresSession"]:
    """Connect to a PostgreSQL database to be read for at most so many seconds.

    Nothing that the server or its library says of the connection is repeated: it may hold parts
    of a password.
    """
    try:
        import psycopg
        from psycopg.types.string import TextLoader
    except ImportError as error:
        raise LeadsError(_no_driver()) from error
    settings = _SETTINGS.format(milliseconds=max(1, round(1000 * seconds)))
    parts = {"connect_timeout": "10", **url.parts}
    try:
        connection = psycopg.connect(
            **parts,  # type: ignore[arg-type]
            options=settings,
            client_encoding="UTF8",
        )
    except psycopg.Error as error:
        raise unreachable(_why(error)) from None
    with connection, ExitStack() as closing:
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        for each in psycopg.adapters.types:
            connection.adapters.register_loader(each.oid, TextLoader)
            connection.adapters.register_loader(each.array_oid, TextLoader)
        try:
            yield PostgresSession(connection, time.monotonic() + seconds, seconds, closing)
        except psycopg.Error as error:
            if error.sqlstate == _CANCELLED:
                raise too_slow(seconds) from error
            raise refused(error.diag.message_primary or type(error).__name__) from error
        finally:
            connection.rollback()


@dataclass(frozen=True, slots=True)
class PostgresSession:
    """An open read-only transaction."""

    connection: "psycopg.Connection[tuple[str | None, ...]]"
    until: float
    seconds: float
    closing: ExitStack

    def tables(self) -> list[TableName]:
        """Return the tables and views that the user may read."""
        rows = self.connection.execute(_TABLES).fetchall()
        return [TableName(str(schema), str(name), here == "t") for schema, name, here in rows]

    def select(self, query: str) -> Found:
        """Run one SELECT through a cursor on the server; rows come as texts."""
        import psycopg

        cursor = self.connection.cursor(name="leads")
        self.closing.callback(cursor.close)
        try:
            cursor.execute(query.encode())
        except psycopg.errors.SyntaxError as error:
            if _is_select(query):
                raise
            raise only_select() from error
        columns = cursor.description or []
        types = [type_of(each) for each in columns]
        headers = tuple(each.name for each in columns)
        return Found(headers, self._batches(cursor, len(headers)), lambda: types)

    def _batches(
        self, cursor: "psycopg.ServerCursor[tuple[str | None, ...]]", width: int
    ) -> Iterator[pa.RecordBatch]:
        names = [f"c{place}" for place in range(width)]
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            if time.monotonic() > self.until:
                raise too_slow(self.seconds)
            arrays = [pa.array(cells, pa.string()) for cells in zip(*rows, strict=True)]
            yield pa.record_batch(arrays, names=names)


def _is_select(query: str) -> bool:
    """Return whether a query begins like one that may be run; only for what is said of it."""
    return query.lstrip("( \t\r\n").lower().startswith(("select", "with", "values", "table"))


def type_of(column: "psycopg.Column") -> tuple[str, ...]:
    """Return the types to store a column as, the first of which that reads every cell."""
    if column.type_code == _NUMERIC:
        # Whole numbers of a fixed length may be ids, which a double would round.
        return ("DECIMAL(38, 0)", "DOUBLE") if column.scale == 0 else ("DOUBLE",)
    return _TYPES.get(column.type_code, ())


def _why(error: "psycopg.Error") -> Message:
    said = str(error)
    state = error.sqlstate or ""
    if state.startswith("28") or "authentication failed" in said or "no password" in said:
        return say("It refuses the user or the password. Check them.")
    if state == "3D000" or "does not exist" in said:
        return say("There is no database of that name, or no such user. Check the address.")
    if "SSL" in said or "certificate" in said:
        return say("No safe connection could be made. Check sslmode in the address.")
    return say("No database answers there. Check the host and the port.")


def _no_driver() -> Problem:
    return Problem(
        "no-driver",
        "",
        say(
            "Reading from PostgreSQL needs a package that isn't installed. Type: pip install -r "
            "requirements-postgres.txt."
        ),
    )
