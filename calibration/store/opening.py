"""Opening the store: an SQLite file of one's own, or a PostgreSQL that several servers share."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import RLock
from typing import Final, Self

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from calibration.store.refusals import StoreError, refused, unreadable_address
from calibration.store.versioning import FIRST_TO_LAST, NEWEST, migrate

WAITS: Final = 10.0
"""Seconds that a writer waits for another one of the same file."""
REACHES_IN: Final = 4
"""Seconds within which a database of a server must answer."""
_WRITES: Final = "writes"


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """An open store; safe to use from several threads and by several servers.

    Made by :func:`open_store`, and closed by ``close`` or at the end of a ``with``.

    Parameters
    ----------
    engine
        What connects to it.
    file, identity
        The SQLite file, and which one it was when it was opened; None where it is none.
    pen
        What a thread holds while it writes. A file has one writer at a time; SQLite lets those
        who wait try again now and then, so that under many some wait for seconds.
    """

    engine: Engine
    file: Path | None = None
    identity: tuple[int, int] | None = None
    pen: AbstractContextManager[object] = field(default_factory=nullcontext, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def is_there(self) -> bool:
        """Return whether the file is still in its place; a database of a server is asked anew.

        What is written to an open file that somebody deleted or moved would be gone with it.
        """
        return self.file is None or _identity(self.file) == self.identity

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection on which nothing changes until the block ends.

        Raises
        ------
        StoreError
            In the reader's words, where the database refuses.
        """
        with self._connected(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together when the block ends, or not at all.

        Raises
        ------
        StoreError
            In the reader's words, where the database refuses: nothing that was kept before is lost.
        """
        with self.pen, self._connected(writes=True) as connection:
            yield connection

    @contextmanager
    def _connected(self, *, writes: bool) -> Iterator[Connection]:
        try:
            with self.engine.connect() as connection:
                connection.execution_options(**{_WRITES: writes})
                with connection.begin():
                    yield connection
        except IntegrityError:  # a mistake of ours, never of the place where things are kept
            raise
        except DBAPIError as error:
            raise refused(error) from error


def open_store(address: str | Path) -> Store:
    """Open a store, making or migrating its tables where that is needed.

    Parameters
    ----------
    address
        A path of an SQLite file, made with its folder if it is not there; or the URL of an SQLite
        file or a PostgreSQL database (``postgresql://user:password@host/database``).

    Raises
    ------
    StoreError
        If the address makes no sense, the database can't be reached, read or written, or was
        written by a newer version of this program.
    """
    url = _url(address)
    is_file = url.get_backend_name() == "sqlite"
    store = Store(_engine(url), pen=RLock() if is_file else nullcontext())
    try:
        _prepare(store)
    except StoreError:
        store.close()
        raise
    file = _file(url)
    return store if file is None else replace(store, file=file, identity=_identity(file))


def _file(url: URL) -> Path | None:
    if url.get_backend_name() != "sqlite" or str(url.database).startswith("file:"):
        return None
    return Path(str(url.database))


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _url(address: str | Path) -> URL:
    if isinstance(address, Path):
        return URL.create("sqlite", database=str(address))
    try:
        url = make_url(address)
    except ArgumentError:
        raise unreadable_address() from None
    kind = url.get_backend_name()
    if kind == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and url.database and url.database != ":memory:":
        return url
    raise unreadable_address()


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() == "postgresql":
            return create_engine(
                url, pool_pre_ping=True, connect_args={"connect_timeout": REACHES_IN}
            )
        if not str(url.database).startswith("file:"):
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": WAITS, "check_same_thread": False})
    except (NoSuchModuleError, ModuleNotFoundError):
        raise unreadable_address() from None
    except OSError as error:
        raise refused(error) from error
    event.listen(engine, "connect", _prepare_file)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_file(connection: sqlite3.Connection, _: object) -> None:
    """Let readers and a writer of a file work at once, and begin transactions ourselves."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    with suppress(sqlite3.OperationalError):  # a file that may only be read stays as it is
        cursor.execute("PRAGMA journal_mode = WAL")
    # A killed server loses nothing: what is committed is in the operating system's hands.
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the file's only pen at the start: a reader that becomes a writer may find it taken."""
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare(store: Store) -> None:
    with store.reading() as connection:
        found = _version(connection)
    if found == NEWEST:
        return
    with store.writing() as connection:
        if connection.dialect.name == "postgresql":
            # Servers that start together migrate one after the other.
            connection.execute(text("SELECT pg_advisory_xact_lock(7239210481)"))
        found = _version(connection)
        if found is not None and found not in FIRST_TO_LAST:
            raise StoreError.newer(found)
        if found != NEWEST:
            migrate(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)
