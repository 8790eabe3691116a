"""A DuckDB file, read-only: the database itself refuses to write, and to open any other file."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
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
from calibration.messages import Message, say

_SEALED: Final[dict[str, str | bool | int | float | list[str]]] = {
    "enable_external_access": False,
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "python_enable_replacements": False,
    "lock_configuration": True,
}
_TABLES: Final = """
    SELECT table_schema, table_name, table_schema = current_schema()
    FROM information_schema.tables
    WHERE table_catalog = current_database() ORDER BY ALL
"""


@contextmanager
def opened(path: Path, *, seconds: float) -> Iterator["DuckdbFile"]:
    """Open a DuckDB file to be read for at most so many seconds."""
    try:
        connection = duckdb.connect(str(path), read_only=True, config=_SEALED)
    except duckdb.Error as error:
        raise unreachable(_why(path)) from error
    timer = threading.Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield DuckdbFile(connection)
    except duckdb.InterruptException as error:
        raise too_slow(seconds) from error
    finally:
        timer.cancel()
        with suppress(duckdb.Error):
            connection.close()


@dataclass(frozen=True, slots=True)
class DuckdbFile:
    """An open DuckDB file."""

    connection: duckdb.DuckDBPyConnection

    def tables(self) -> list[TableName]:
        """Return its tables and views."""
        rows = self.connection.execute(_TABLES).fetchall()
        return [TableName(schema, name, is_default=here) for schema, name, here in rows]

    def select(self, query: str) -> Found:
        """Run one SELECT; rows come in the types they have."""
        try:
            statements = self.connection.extract_statements(query)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise only_select()
            reader = self.connection.sql(statements[0]).to_arrow_reader(ROWS_AT_ONCE)
        except duckdb.InterruptException:
            raise
        except duckdb.Error as error:
            raise refused(str(error).partition("\n")[0]) from error
        headers = tuple(reader.schema.names)
        return Found(headers, _renamed(reader, len(headers)), lambda: [()] * len(headers))


def _renamed(reader: pa.RecordBatchReader, width: int) -> Iterator[pa.RecordBatch]:
    names = [f"c{place}" for place in range(width)]
    try:
        for batch in reader:
            yield batch.rename_columns(names)
    except duckdb.InterruptException:
        raise
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        if "INTERRUPT" in str(error):
            raise duckdb.InterruptException(str(error)) from error
        raise refused(str(error).partition("\n")[0]) from error


def _why(path: Path) -> Message:
    if not path.is_file():
        return say("There is no such file.")
    return say("The file is no DuckDB file of a version that is known here, or may not be read.")
