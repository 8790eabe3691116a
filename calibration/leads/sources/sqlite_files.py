"""An SQLite file, read-only: opened so, and SQLite itself refuses every act but reading it."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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
from calibration.messages import say

_ALLOWED: Final = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
    }
)
_STEPS: Final = 100_000
"""Steps of SQLite's machine between two looks at the clock: some milliseconds."""
_TABLES: Final = (
    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
    "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
)


@contextmanager
def opened(path: Path, *, seconds: float) -> Iterator["SqliteFile"]:
    """Open an SQLite file to be read for at most so many seconds."""
    if not path.is_file():
        raise unreachable(say("There is no such file."))
    until = time.monotonic() + seconds
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.Error as error:
        raise unreachable(say("The file is no SQLite file, or may not be read.")) from error
    with closing(connection):
        connection.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
        connection.set_authorizer(_authorize)
        connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
        try:
            yield SqliteFile(connection)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
                raise too_slow(seconds) from error
            raise refused(str(error)) from error


def _authorize(act: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if act in _ALLOWED else sqlite3.SQLITE_DENY


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """An open SQLite file."""

    connection: sqlite3.Connection

    def tables(self) -> list[TableName]:
        """Return its tables and views."""
        return [TableName("", str(name)) for (name,) in self.connection.execute(_TABLES)]

    def select(self, query: str) -> Found:
        """Run one SELECT.

        In SQLite every cell has a type of its own, so cells come as text; a column is of numbers
        if all its cells are.
        """
        try:
            cursor = self.connection.execute(query)
        except (sqlite3.ProgrammingError, sqlite3.Warning) as error:  # several statements
            raise only_select() from error
        if cursor.description is None:
            raise only_select()
        headers = tuple(str(column[0]) for column in cursor.description)
        seen: list[set[type]] = [set() for _ in headers]
        return Found(headers, _batches(cursor, seen), lambda: [_types(each) for each in seen])


def _batches(cursor: sqlite3.Cursor, seen: list[set[type]]) -> Iterator[pa.RecordBatch]:
    """Yield the cells as texts, and note the types they were seen to have."""
    names = [f"c{place}" for place in range(len(seen))]
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        columns = list(zip(*rows, strict=True))
        for types, cells in zip(seen, columns, strict=True):
            types.update(map(type, cells))
        arrays = [pa.array([_text(cell) for cell in cells], pa.string()) for cells in columns]
        yield pa.record_batch(arrays, names=names)


def _text(cell: object) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bytes):
        return cell.hex()
    return repr(cell)


def _types(seen: set[type]) -> tuple[str, ...]:
    kinds = seen - {type(None)}
    if kinds == {int}:
        return ("BIGINT",)
    return ("DOUBLE",) if kinds and kinds <= {int, float} else ()
