"""CSV, TSV and TXT into a Parquet file of texts, cell by cell as they are in the file.

Written once, it takes a tenth of the text's place and none in memory, holds each different text
once where they repeat, and is read column by column.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
from sqlglot import exp

from calibration.leads.choices import Choices
from calibration.leads.database import Database
from calibration.leads.dialects import Dialect, dialect_of
from calibration.leads.encodings import decoded
from calibration.leads.headers import check_width
from calibration.leads.nodes import column, named, text
from calibration.leads.parquet_files import copying, nameable
from calibration.leads.rows import Bottom, is_tangled, rewritten, without_top
from calibration.leads.watching import Progress, part_of, run_watched
from calibration.messages import say
from calibration.problems import LeadsError, Problem

_CELLS: Final = "cells.parquet"
LONGEST_LINE: Final = 16_000_000
"""Bytes; a longer line is refused."""
USUAL_LINE: Final = 2_000_000
"""Bytes of the longest line that the database is first asked to take; it reserves sixteen of them
for every buffer."""
_CHECKED: Final = 0.05
"""The share of the time that looking through the bytes takes."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """What was found of a text file while reading it; ``cells`` is the Parquet file of them.

    ``lines_above`` stand above its headers; ``below`` rows at the bottom were left out already.
    """

    cells: Path
    headers: tuple[str, ...]
    encoding: str
    delimiter: str
    notices: tuple[Problem, ...]
    lines_above: int = 0
    below: int = 0


def load_text(
    database: Database,
    path: Path,
    *,
    choices: Choices | None = None,
    progress: Progress | None = None,
) -> TextFile:
    """Read a text file into a Parquet file in the private folder, every cell a text.

    The dialect is explicit: nothing is left to the database's own detection. A file that it can't
    be trusted with, or refuses, is read again line by line.

    Raises
    ------
    LeadsError
        With all the problems of the file.
    """
    chosen = choices or Choices()
    utf8 = decoded(
        path,
        folder=database.folder,
        encoding=chosen.encoding,
        progress=part_of(progress, 0, _CHECKED),
    )
    dialect = dialect_of(utf8.path, delimiter=chosen.delimiter, above=chosen.above)
    check_width(len(dialect.headers))
    table = without_top(utf8.path, dialect.lines, folder=database.folder)
    loading = part_of(progress, _CHECKED, 1)
    cells, bottom = None, Bottom()
    if not is_tangled(table, dialect):
        cells = _loaded(database, table, dialect, loading)
    if cells is None:
        cells, bottom = _load_rewritten(database, table, dialect, chosen, loading)
    for copy in {utf8.path, table} - {path}:
        copy.unlink()
    return TextFile(
        cells,
        dialect.headers,
        utf8.encoding,
        dialect.delimiter,
        utf8.notices + dialect.notices + bottom.notices(),
        lines_above=dialect.lines,
        below=bottom.rows,
    )


def load_plain(
    database: Database, path: Path, *, width: int, progress: Progress | None = None
) -> Path:
    """Read a file that this library wrote: quoted cells, commas, one header line."""
    cells = _loaded(database, path, Dialect(",", ("",) * width), progress, longest=LONGEST_LINE)
    if cells is None:
        raise LeadsError(_unreadable())
    return cells


def _load_rewritten(
    database: Database,
    path: Path,
    dialect: Dialect,
    choices: Choices,
    progress: Progress | None,
) -> tuple[Path, Bottom]:
    copy = database.folder / "rewritten.csv"
    try:
        bottom = rewritten(
            path, dialect, target=copy, choices=choices, progress=part_of(progress, 0, 0.7)
        )
        if not bottom.leads:
            return _nothing(database, len(dialect.headers)), bottom
        plain = Dialect(",", dialect.headers)
        loading = part_of(progress, 0.7, 1)
        cells = _loaded(database, copy, plain, loading, longest=LONGEST_LINE)
        if cells is None:
            raise LeadsError(_unreadable())
        return cells, bottom
    finally:
        copy.unlink(missing_ok=True)


def _nothing(database: Database, width: int) -> Path:
    nulls = [named(exp.cast(exp.null(), "VARCHAR"), f"c{position}") for position in range(width)]
    cells = database.folder / _CELLS
    database.connection.execute(copying(exp.select(*nulls).where(exp.false()), cells))
    return cells


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


def _reader(path: Path, dialect: Dialect, *, longest: int) -> exp.Expr:
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
        _option("max_line_size", exp.convert(longest)),
    ]
    return exp.Anonymous(this="read_csv", expressions=[text(str(path)), *options])


def _loaded(
    database: Database,
    path: Path,
    dialect: Dialect,
    progress: Progress | None = None,
    *,
    longest: int = USUAL_LINE,
) -> Path | None:
    """Load the file; leave nothing behind and return None if a single line was refused."""
    cells = database.folder / _CELLS
    plain = nameable(database, path)
    columns = [column(f"c{position}") for position in range(len(dialect.headers))]
    query = exp.select(*columns).from_(_reader(plain, dialect, longest=longest))
    try:
        run_watched(database.connection, copying(query, cells), progress)
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        cells.unlink(missing_ok=True)
        if longest < LONGEST_LINE and "line size" in str(error):
            return _loaded(database, path, dialect, progress, longest=LONGEST_LINE)
        return None
    finally:
        if plain != path:
            plain.unlink()
    return cells
