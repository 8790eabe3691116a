"""The database that one opened file lives in."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True, slots=True, eq=False)
class Database:
    """An in-memory database and the private folder it may spill to."""

    connection: duckdb.DuckDBPyConnection
    folder: Path

    def seal(self) -> None:
        """Forbid opening any file outside the private folder, for good."""
        self.connection.execute("SET enable_external_access = false")

    def close(self) -> None:
        """Close the database and delete its folder."""
        self.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def open_database() -> Database:
    """Open a database of its own, which loads no extension and spills to a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="calibration-"))
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "temp_directory": str(folder / "spilled"),
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET allowed_directories = [$folder]", {"folder": str(folder)})
    return Database(connection, folder)


@contextmanager
def opened_database() -> Iterator[Database]:
    """Open a database that is closed again if what follows fails, and kept if it succeeds."""
    database = open_database()
    try:
        yield database
    except BaseException:
        database.close()
        raise
