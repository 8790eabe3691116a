"""The leads of one file, as a table in a database of their own."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

import duckdb
from sqlglot import exp

from calibration.leads.formats import DateOrder, Decimal
from calibration.model.text import fold, nfc
from calibration.problems import Problem

RELATION: Final = "leads"
"""The relation that a file's own cells are in."""

Kind = Literal["text", "workbook", "parquet"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where leads came from, and how the file was read.

    Parameters
    ----------
    name
        The file's name, as shown to people.
    kind
        ``"text"`` (CSV, TSV, TXT), ``"workbook"`` (XLSX) or ``"parquet"``.
    encoding, delimiter
        Of a text file; empty for the others.
    sheet, sheets
        Of a workbook: the sheet that was read, and all there are.
    """

    name: str
    kind: Kind
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the stored leads.

    ``name`` is our own (``c0``, ``c1``…): headers are data, never identifiers, for they repeat,
    are blank, or differ by case only. ``native`` is DuckDB's type of the stored cells; texts keep
    the ``decimal`` mark and the ``date_order`` that their cells were found to use.
    """

    position: int
    header: str
    name: str
    native: str = "VARCHAR"
    decimal: Decimal = "."
    date_order: DateOrder = "ymd"

    @property
    def node(self) -> exp.Column:
        """The column as a node of a query."""
        return exp.column(exp.to_identifier(self.name, quoted=True))


@dataclass(frozen=True, slots=True, eq=False)
class LeadTable:
    """Leads as they were in the file, in a database of their own.

    ``relation`` has a ``row`` column (0, 1, … in the order of the file) and one column for each
    of ``columns``, its cells exactly those of the file; an empty cell is NULL. The database is in
    memory and spills to ``folder``, which :meth:`close` deletes; it can open no file outside it.
    """

    connection: duckdb.DuckDBPyConnection
    relation: str
    columns: tuple[Column, ...]
    rows: int
    sha256: str
    source: Source
    folder: Path
    notices: tuple[Problem, ...] = ()

    def column(self, header: str) -> Column | None:
        """Return the column of that header; None if there is none, or several.

        Headers match exactly, else once trimmed and ignoring case if that is unique.
        """
        exact = [column for column in self.columns if nfc(column.header) == nfc(header)]
        if exact:
            return exact[0] if len(exact) == 1 else None
        alike = [column for column in self.columns if fold(column.header) == fold(header)]
        return alike[0] if len(alike) == 1 else None

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a fresh connection to the same database, for another thread."""
        return self.connection.cursor()

    def query(self, query: exp.Expression) -> list[tuple[object, ...]]:
        """Run a query built of nodes and return all its rows."""
        return self.cursor().execute(query.sql(dialect="duckdb")).fetchall()

    def close(self) -> None:
        """Forget the leads: close the database and delete what it spilled."""
        self.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
