"""Parquet as it is: leads are read from the file when they are asked for, and never copied."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
from sqlglot import exp

from calibration.leads.database import Database
from calibration.leads.headers import check_width
from calibration.leads.nodes import ROW, call, column, table, text
from calibration.leads.nodes import words as literals
from calibration.leads.tables import RELATION, Column, broken_parquet
from calibration.problems import LeadsError

_FILE: Final = "parquet"
_PLACE: Final = "file_row_number"
_WILD: Final = frozenset("*?[]{}")
"""Signs of a path that the database takes for patterns."""


def show_parquet(database: Database, path: Path) -> tuple[Column, ...]:
    """Create the ``leads`` relation as a view of a Parquet file, and return its columns.

    Raises
    ------
    LeadsError
        If the file is damaged or no Parquet.
    """
    try:
        headers = _headers(database, path)
        check_width(len(headers))
        if _PLACE in headers:
            # The database can't number the rows of a file with a column of that name.
            path = _renamed(database, path, len(headers))
        _create_view(database, path, len(headers))
        natives = database.connection.execute(f"DESCRIBE {RELATION}").fetchall()
        stored = _stored(database, path, len(headers))
    except duckdb.Error as error:
        raise LeadsError(broken_parquet()) from error
    return tuple(
        Column(
            position,
            header,
            f"c{position}",
            native=str(native),
            repeats=native == "VARCHAR" and told.repeats,
            finite=native == "DATE" and told.finite,
        )
        for position, (header, (_, native, *_), told) in enumerate(
            zip(headers, natives[1:], stored, strict=True)
        )
    )


def _headers(database: Database, path: Path) -> list[str]:
    """Return the file's own headers: the database renames those that differ by case only."""
    schema = _function("parquet_schema", path)
    query = exp.select("name", "num_children").from_(schema).sql(dialect="duckdb")
    elements = database.connection.execute(query).fetchall()
    headers = []
    skipped = 0  # elements below a nested column
    for name, children in elements[1:]:
        if skipped:
            skipped += (children or 0) - 1
            continue
        headers.append(str(name))
        skipped = children or 0
    return headers


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the file tells of how a column is stored, and of its values.

    Parameters
    ----------
    repeats
        Whether it is stored as a dictionary throughout.
    finite
        Whether its least and its greatest values are known, and are finite.
    """

    repeats: bool = False
    finite: bool = False


def _stored(database: Database, path: Path, width: int) -> list[_Stored]:
    """Return how each column is stored.

    Nothing is told of a file with nested columns: there its places are not those of our columns.
    """
    encodings, least, greatest = map(exp.column, ("encodings", "stats_min", "stats_max"))
    encoded = exp.GT(
        this=exp.StrPosition(this=encodings, substr=text("DICTIONARY")),
        expression=exp.convert(0),
    )
    infinite = literals(("infinity", "-infinity"))
    empty = exp.EQ(this=exp.column("stats_null_count"), expression=exp.column("num_values"))
    finite = exp.and_(*(exp.not_(each.isin(*infinite)) for each in (least, greatest)))
    known = call("coalesce", exp.or_(empty, finite), exp.false())
    query = (
        exp.select(*(exp.LogicalAnd(this=test) for test in (encoded, known)))
        .from_(_function("parquet_metadata", path))
        .group_by("column_id")
        .order_by("column_id")
    )
    found = database.connection.execute(query.sql(dialect="duckdb")).fetchall()
    if len(found) != width:
        return [_Stored()] * width
    return [_Stored(bool(repeats), bool(finite)) for repeats, finite in found]


def _create_view(database: Database, path: Path, width: int, *, rows: int | None = None) -> None:
    names = [f"c{position}" for position in range(width)]
    query = exp.select(ROW, *(column(name) for name in names)).from_(
        _reader(path, [*names, "row"], numbered=True)
    )
    if rows is not None:
        query = query.where(exp.LT(this=ROW.copy(), expression=exp.convert(rows)))
    view = exp.Create(this=table(RELATION), kind="VIEW", expression=query, replace=True)
    database.connection.execute(view.sql(dialect="duckdb"))


def parquet_rows(path: Path, width: int) -> exp.Table:
    """Return the rows of a Parquet file as a relation: its columns ``c0``, ``c1``…, and ``row``."""
    return _reader(path, [*(f"c{position}" for position in range(width)), "row"], numbered=True)


def show_first(database: Database, path: Path, *, width: int, rows: int) -> None:
    """Let the ``leads`` relation hold the first rows of a Parquet file only."""
    _create_view(database, path, width, rows=rows)


def _renamed(database: Database, path: Path, width: int) -> Path:
    names = [f"c{position}" for position in range(width)]
    copy = database.folder / "renamed.parquet"
    source = exp.select(exp.Star()).from_(_reader(path, names, numbered=False))
    database.connection.execute(copying(source, copy))
    return copy


def copying(query: exp.Select, path: Path) -> str:
    """Return the statement that writes what a query finds to a Parquet file, in its order."""
    # The quickest to write and to read; filters on single values would take long and serve nobody.
    options = {"FORMAT": "PARQUET", "COMPRESSION": "LZ4_RAW", "WRITE_BLOOM_FILTER": "false"}
    copy = exp.Copy(
        this=query.subquery(copy=False),
        kind=False,
        files=[text(str(path))],
        params=[
            exp.CopyParameter(this=exp.Var(this=name), expression=exp.Var(this=value))
            for name, value in options.items()
        ],
    )
    return copy.sql(dialect="duckdb")


def _reader(path: Path, names: list[str], *, numbered: bool) -> exp.Table:
    options = [
        exp.EQ(this=exp.to_identifier(_PLACE), expression=exp.convert(numbered)),
        # A folder named like "year=2026" is no column.
        exp.EQ(this=exp.to_identifier("hive_partitioning"), expression=exp.false()),
    ]
    places = [exp.to_identifier(name, quoted=True) for name in names]
    reader = _function("read_parquet", path, *options).this
    return exp.Table(
        this=reader, alias=exp.TableAlias(this=exp.to_identifier(_FILE), columns=places)
    )


def nameable(database: Database, path: Path) -> Path:
    """Return the file, or a copy of it in the private folder if its name has wild cards."""
    if not _WILD.intersection(str(path)):
        return path
    copy = database.folder / "copied"
    shutil.copyfile(path, copy)
    return copy


def _function(name: str, path: Path, *options: exp.Expr) -> exp.Table:
    """Return a table function over the file."""
    return exp.Table(this=exp.Anonymous(this=name, expressions=[text(str(path)), *options]))
