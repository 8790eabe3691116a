"""The leads of one file, as a table in a database of their own."""

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Protocol, Self

import duckdb
import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from calibration.leads.folders import delete_folder
from calibration.leads.formats import DateOrder, Decimal
from calibration.leads.nodes import table
from calibration.messages import say
from calibration.model.fields import FieldType
from calibration.model.text import fold, nfc
from calibration.problems import LeadsError, Problem

RELATION: Final = "leads"
"""The relation that a file's own cells are in."""

Kind = Literal["text", "workbook", "parquet", "table"]
Given = Mapping[str, Mapping[str, NDArray[np.int64]]]
"""Relations of our own that a query reads: arrays by column, by name."""

_DAMAGED: Final = (
    duckdb.IOException,
    duckdb.InvalidInputException,
    duckdb.SerializationException,
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where leads came from, and how the file was read.

    Parameters
    ----------
    name
        The file's name, as shown to people.
    kind
        ``"text"`` (CSV, TSV, TXT), ``"workbook"`` (XLSX), ``"parquet"``, or ``"table"`` of a
        database.
    encoding, delimiter
        Of a text file; empty for the others.
    sheet, sheets
        Of a workbook: the sheet that was read, and all there are.
    first_line
        The line, or row of the sheet, in which the first lead stands.
    files
        Where several files were read one after the other: their names, and the leads of each.
    """

    name: str
    kind: Kind
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    first_line: int = 2
    files: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the stored leads.

    ``name`` is our own (``c0``, ``c1``…): headers are data, never identifiers, for they repeat,
    are blank, or differ by case only.

    Parameters
    ----------
    native
        DuckDB's type of the stored cells.
    repeats
        Whether each different text is stored once, so that work on it is done once.
    finite
        Whether the file tells that no day of the column is infinite, so none needs a test.
    decimal, date_order
        How texts write numbers and dates, once that is found or decided; None before. See
        :func:`~calibration.leads.writing.as_written`.
    plain
        The type that every filled cell is read as by a plain cast; None where that is not known.
    added
        Where the column came from, if not from the file itself; empty for the file's own.
    """

    position: int
    header: str
    name: str
    native: str = "VARCHAR"
    repeats: bool = False
    finite: bool = False
    decimal: Decimal | None = None
    date_order: DateOrder | None = None
    plain: FieldType | None = None
    added: str = ""

    @property
    def node(self) -> exp.Column:
        """The column as a node of a query."""
        return exp.column(exp.to_identifier(self.name, quoted=True))


class Stored(Protocol):
    """Leads that are stored somewhere and can be asked: in a file of ours, or in a warehouse."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Their columns, in their order."""
        ...

    def column(self, header: str) -> Column | None:
        """Return the column of that header; see :func:`column_of`."""
        ...

    def query(self, query: exp.Expression) -> list[tuple[object, ...]]:
        """Run a query built of nodes and return all its rows."""
        ...


def column_of(columns: tuple[Column, ...], header: str) -> Column | None:
    """Return the column of that header; None if there is none, or several.

    Headers match exactly, else once trimmed and ignoring case if that is unique.
    """
    exact = [column for column in columns if nfc(column.header) == nfc(header)]
    if exact:
        return exact[0] if len(exact) == 1 else None
    alike = [column for column in columns if fold(column.header) == fold(header)]
    return alike[0] if len(alike) == 1 else None


def broken_parquet() -> Problem:
    """Return the problem of a file that is damaged, or no Parquet though it says so."""
    return Problem(
        "broken-parquet",
        "",
        say(
            "The file must be Parquet. This one is damaged or of another kind. Write it again, or "
            "export the leads as CSV."
        ),
    )


@dataclass(frozen=True, slots=True, eq=False)
class LeadTable:
    """Leads as they were in the file, in a database of their own.

    ``relation`` has a ``row`` column (0, 1, … in the order of the file) and one column for each
    of ``columns``, its cells exactly those of the file; an empty cell is NULL. It is a view of a
    Parquet file: the one that was opened, or one in ``folder`` that holds the cells of another
    kind of file. ``folder`` also takes what doesn't fit into memory, and :meth:`close` deletes it;
    the database can open no other file. ``cells`` is that Parquet file, where it is told.

    ``kept`` is for what is found out about the leads once and asked for again; hold ``lock`` where
    finding it out twice would be worse than waiting.
    """

    connection: duckdb.DuckDBPyConnection
    relation: str
    columns: tuple[Column, ...]
    rows: int
    source: Source
    folder: Path
    digest: Future[str]
    notices: tuple[Problem, ...] = ()
    cells: Path | None = None
    kept: dict[object, object] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file, which is worked out beside other work; waits for it."""
        return self.digest.result()

    def column(self, header: str) -> Column | None:
        """Return the column of that header; see :func:`column_of`."""
        return column_of(self.columns, header)

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Lend a fresh connection to the same database, in any thread.

        Raises
        ------
        LeadsError
            If the file turns out to be damaged: it is read when it is asked, so that is when a
            damaged page of it is met.
        """
        with self.connection.cursor() as cursor:
            try:
                yield cursor
            except duckdb.Error as error:
                # What the reader of Parquet itself finds wrong comes without a class of its own.
                if self.source.kind == "parquet" and (
                    isinstance(error, _DAMAGED) or type(error) is duckdb.Error
                ):
                    raise LeadsError(broken_parquet()) from error
                raise

    def query(self, query: exp.Expression) -> list[tuple[object, ...]]:
        """Run a query built of nodes and return all its rows."""
        with self.cursor() as cursor:
            return cursor.execute(query.sql(dialect="duckdb")).fetchall()

    def arrays(
        self,
        query: exp.Expression,
        given: Given | None = None,
    ) -> dict[str, NDArray[np.int64] | NDArray[np.float64]]:
        """Run a query built of nodes and return its columns; none of them may hold NULL.

        ``given`` are relations of our own that the query reads, by name.
        """
        with self.cursor() as cursor:
            for name, columns in (given or {}).items():
                cursor.register(name, dict(columns))
            found = cursor.execute(query.sql(dialect="duckdb")).fetchnumpy()
            return {name: np.asarray(values) for name, values in found.items()}

    def create(self, name: str, query: exp.Query, *, kind: Literal["TABLE", "VIEW"]) -> None:
        """Create a table or a view of our own."""
        create = exp.Create(this=table(name), kind=kind, expression=query)
        with self.cursor() as cursor:
            cursor.execute(create.sql(dialect="duckdb", copy=False))

    def drop(self, name: str, *, kind: Literal["TABLE", "VIEW"]) -> None:
        """Drop a table or view of our own, unless all is closed already."""
        drop = exp.Drop(tables=[table(name)], kind=kind, exists=True)
        with suppress(duckdb.ConnectionException), self.cursor() as cursor:
            cursor.execute(drop.sql(dialect="duckdb"))

    def close(self) -> None:
        """Forget the leads: close the database and delete its folder."""
        self.connection.close()
        delete_folder(self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
