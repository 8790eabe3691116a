"""The database that one opened file lives in."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import duckdb

from calibration.leads.folders import claimed_folder, delete_folder

SHARE_OF_MEMORY: Final = 0.25
"""Of what the machine, or its container, has: several people's leads share one server. What needs
more spills to the private folder."""
LEAST_MEGABYTES: Final = 512
"""Below this, grouping many leads would fail instead of spilling."""
MEGABYTES_OF_A_STREAM: Final = 256
"""For each thread that reads, scores and writes rows, and for four of them at least."""

Done = TypeVar("Done")

_UNITS: Final = {"KiB": 1 / 1024, "MiB": 1.0, "GiB": 1024.0, "TiB": 1024.0**2}


@dataclass(frozen=True, slots=True, eq=False)
class Database:
    """An in-memory database and the private folder it may spill to."""

    connection: duckdb.DuckDBPyConnection
    folder: Path

    def seal(self, *opened: Path) -> None:
        """Forbid opening any file outside the private folder but these, for good."""
        allowed = [str(path) for path in opened]
        self.connection.execute("SET allowed_paths = $allowed", {"allowed": allowed})
        self.connection.execute("SET enable_external_access = false")

    def close(self) -> None:
        """Close the database and delete its folder."""
        self.connection.close()
        delete_folder(self.folder)


def open_database() -> Database:
    """Open a database of its own, which loads no extension and spills to a folder of its own."""
    folder = claimed_folder()
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "temp_directory": str(folder / "spilled"),
            "preserve_insertion_order": True,
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = true")  # so that progress can be asked for,
    connection.execute("SET enable_progress_bar_print = false")  # not to have it printed
    connection.execute("SET allowed_directories = [$folder]", {"folder": str(folder)})
    _limit_memory(connection)
    return Database(connection, folder)


def streamed(connection: duckdb.DuckDBPyConnection, work: Callable[[], Done]) -> Done:
    """Do what passes rows on, however many there are, in little memory where that is enough.

    Rows may be so wide that it is not: then the work is done again with all the memory that the
    database had before.
    """
    found = connection.execute("SELECT current_setting('threads')").fetchone()
    little = MEGABYTES_OF_A_STREAM * max(int(found[0]) if found else 0, 4)
    share = _megabytes(connection)
    if share <= little:
        return work()
    _set_megabytes(connection, little)
    try:
        return work()
    except duckdb.OutOfMemoryException:
        _set_megabytes(connection, share)
        return work()
    finally:
        _set_megabytes(connection, share)


def _limit_memory(connection: duckdb.DuckDBPyConnection) -> None:
    """Allow the database its share; its own default is 80 % of what there is."""
    default = _megabytes(connection)
    if default:
        ours = max(default / 0.8 * SHARE_OF_MEMORY, min(default, LEAST_MEGABYTES))
        _set_megabytes(connection, ours)


def _megabytes(connection: duckdb.DuckDBPyConnection) -> float:
    """Return what the database may use; 0 if it doesn't tell in a way we know."""
    found = connection.execute("SELECT current_setting('memory_limit')").fetchone()
    told = re.fullmatch(r"([0-9.]+) ([KMGT]iB)", str(found[0])) if found else None
    return 0.0 if told is None else float(told[1]) * _UNITS[told[2]]


def _set_megabytes(connection: duckdb.DuckDBPyConnection, megabytes: float) -> None:
    connection.execute("SET memory_limit = $limit", {"limit": f"{megabytes:.0f}MiB"})


@contextmanager
def opened_database() -> Iterator[Database]:
    """Open a database that is closed again if what follows fails, and kept if it succeeds."""
    database = open_database()
    try:
        yield database
    except BaseException:
        database.close()
        raise
