"""CSV, TSV and TXT into a table of texts, cell by cell as they are in the file."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
from sqlglot import exp

from calibration.leads.database import Database
from calibration.leads.dialects import Dialect, dialect_of
from calibration.leads.encodings import decoded
from calibration.leads.nodes import column, table, text
from calibration.leads.rows import is_tangled, rewritten
from calibration.leads.tables import RELATION
from calibration.messages import say
from calibration.problems import LeadsError, Problem

_STORED: Final = "cells"
_REJECTED: Final = "rejected"
_GLOBBING: Final = frozenset("*?[]{}")
LONGEST_LINE: Final = 16_000_000
"""Bytes; a longer line is refused."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """What was found of a text file while reading it."""

    headers: tuple[str, ...]
    encoding: str
    delimiter: str
    notices: tuple[Problem, ...]


def load_text(
    database: Database, path: Path, *, encoding: str | None = None, delimiter: str | None = None
) -> TextFile:
    """Read a text file into the ``leads`` relation of the database, every cell a text.

    The dialect is explicit: nothing is left to the database's own detection. A file that it can't
    be trusted with, or refuses, is read again line by line.

    Raises
    ------
    LeadsError
        With all the problems of the file.
    """
    utf8 = decoded(path, folder=database.folder, encoding=encoding)
    dialect = dialect_of(utf8.path, delimiter=delimiter)
    if is_tangled(utf8.path, dialect) or not _loaded(database, utf8.path, dialect):
        _load_rewritten(database, utf8.path, dialect)
    if utf8.path != path:
        utf8.path.unlink()
    show_rows(database)
    return TextFile(dialect.headers, utf8.encoding, dialect.delimiter, utf8.notices)


def load_plain(database: Database, path: Path, *, width: int) -> None:
    """Read a file that this library wrote: quoted cells, commas, one header line."""
    if not _loaded(database, path, Dialect(",", ("",) * width)):
        raise LeadsError(_unreadable())
    show_rows(database)


def show_rows(database: Database, stored: str = _STORED) -> None:
    """Create the ``leads`` relation: the stored cells with each lead's place in the file."""
    place = exp.alias_(exp.column("rowid"), "row", quoted=True)
    query = exp.select(place, exp.Star()).from_(table(stored))
    view = exp.Create(this=table(RELATION), kind="VIEW", expression=query)
    database.connection.execute(view.sql(dialect="duckdb"))


def _load_rewritten(database: Database, path: Path, dialect: Dialect) -> None:
    copy = database.folder / "rewritten.csv"
    try:
        leads = rewritten(path, dialect, target=copy)
        if leads and not _loaded(database, copy, Dialect(",", dialect.headers)):
            raise LeadsError(_unreadable())
        if not leads:
            _create_empty(database, len(dialect.headers))
    finally:
        copy.unlink(missing_ok=True)


def _create_empty(database: Database, width: int) -> None:
    nothing = [
        exp.alias_(exp.cast(exp.null(), "VARCHAR"), f"c{position}", quoted=True)
        for position in range(width)
    ]
    query = exp.select(*nothing).where(exp.false())
    create = exp.Create(this=table(_STORED), kind="TABLE", expression=query)
    database.connection.execute(create.sql(dialect="duckdb"))


def _unreadable() -> Problem:
    return Problem(
        "unreadable",
        "",
        say(
            "The file must be a table of text with lines of at most {most} million characters. "
            "This one can't be read. Export it again as CSV in UTF-8.",
            most=LONGEST_LINE // 1_000_000,
        ),
    )


def _option(name: str, value: exp.Expr) -> exp.Expr:
    return exp.EQ(this=exp.to_identifier(name), expression=value)


def _reader(path: Path, dialect: Dialect) -> exp.Expr:
    width = len(dialect.headers)
    columns = exp.Struct(
        expressions=[
            exp.PropertyEQ(this=text(f"c{position}"), expression=text("VARCHAR"))
            for position in range(width)
        ]
    )
    options = [
        _option("columns", columns),
        _option("auto_detect", exp.false()),
        _option("header", exp.true()),
        _option("delim", text(dialect.delimiter)),
        _option("quote", text('"')),
        _option("escape", text('"')),
        _option("comment", text("")),
        _option("compression", text("none")),
        _option("encoding", text("utf-8")),
        _option("strict_mode", exp.true()),
        _option("null_padding", exp.false()),
        _option("max_line_size", exp.convert(LONGEST_LINE)),
        _option("store_rejects", exp.true()),
        _option("rejects_table", text(_REJECTED)),
        _option("rejects_scan", text(f"{_REJECTED}_files")),
    ]
    return exp.Anonymous(this="read_csv", expressions=[text(str(path)), *options])


def _loaded(database: Database, path: Path, dialect: Dialect) -> bool:
    """Load the file; leave nothing behind and return False if a single line was refused."""
    connection = database.connection
    plain = path
    if _GLOBBING.intersection(str(path)):
        plain = database.folder / "copied.csv"
        shutil.copyfile(path, plain)
    columns = [column(f"c{position}") for position in range(len(dialect.headers))]
    query = exp.select(*columns).from_(_reader(plain, dialect))
    create = exp.Create(this=table(_STORED), kind="TABLE", expression=query)
    try:
        connection.execute(create.sql(dialect="duckdb"))
        refused = connection.execute(
            exp.select(exp.Count(this=exp.Star())).from_(table(_REJECTED)).sql(dialect="duckdb")
        ).fetchone()
    except (duckdb.InvalidInputException, duckdb.ConversionException):
        refused = (1,)
    finally:
        if plain != path:
            plain.unlink()
    for name in (_REJECTED, f"{_REJECTED}_files"):
        connection.execute(_dropped(name))
    if refused != (0,):
        connection.execute(_dropped(_STORED))
        return False
    return True


def _dropped(name: str) -> str:
    return exp.Drop(tables=[table(name)], kind="TABLE", exists=True).sql(dialect="duckdb")
