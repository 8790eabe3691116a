"""Rows at the bottom of a file that are no leads: totals, notes and blank rows.

They are left out where that is certain, and counted; where it is not, a person is asked.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import duckdb
from sqlglot import exp

from calibration.leads import formats
from calibration.leads.nodes import ROW, call, full_match, stripped, table, text, when
from calibration.leads.tables import RELATION, Column
from calibration.messages import say
from calibration.model.text import BLANKS, fold
from calibration.problems import Problem

MOST_BELOW: Final = 5
"""Totals and notes that are looked for at the bottom."""
LAST: Final = 200
"""Rows from the bottom that are looked at: blank ones may be many."""
NEARLY: Final = 0.001
"""By what share of itself a total may differ from the sum: cells are rounded when written."""

_TOTAL: Final = re.compile(
    r"(?:grand[ -]?|sub[ -]?|sous[ -]?)?tota(?:l|ux)\b|somme\b|sum\b|moyenne\b|average\b|"
    r"gesamt|summe\b|insgesamt\b|suma\b|somma\b|totaal\b|count\b|nombre\b"
)

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Below:
    """What stands at the bottom of a file.

    Parameters
    ----------
    rows
        Rows at the bottom that are certainly no leads.
    first
        The first of them, in words.
    doubt
        Rows at the bottom that may be no leads; 0 without a doubt.
    doubted
        The first of those.
    """

    rows: int = 0
    first: str = ""
    doubt: int = 0
    doubted: str = ""

    def notices(self) -> tuple[Problem, ...]:
        """Return what a person should know of it."""
        found = []
        if self.rows:
            found.append(bottom_notice(self.rows, self.first))
        if self.doubt:
            found.append(bottom_doubt(self.doubt, self.doubted))
        return tuple(found)


def bottom_notice(rows: int, first: str) -> Problem:
    """Return the notice of rows at the bottom that were left out."""
    message = (
        say(
            "Rows at the bottom that are no leads were left out: {count}. The first says "
            "“{first}”.",
            count=rows,
            first=first,
        )
        if first
        else say("Blank rows at the bottom were left out: {count}.", count=rows)
    )
    return Problem("rows-below", "", message)


def bottom_doubt(rows: int, first: str) -> Problem:
    """Return the doubt whether the last rows are leads."""
    message = say(
        "Rows at the bottom that may be no leads but totals or notes: {count} (“{first}”). They "
        "were read as leads; choose to leave them out if they are none.",
        count=rows,
        first=first,
    )
    return Problem("rows-below-doubt", "", message)


def says_total(cells: Cells) -> bool:
    """Return whether the first filled cell of a row begins with a word for a total."""
    first = next((fold(cell) for cell in cells if cell.strip(BLANKS)), "")
    return _TOTAL.match(first) is not None


def found_below(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[Column], rows: int
) -> Below:
    """Return what stands at the bottom of the leads that were read.

    Parameters
    ----------
    connection, columns
        The database in which ``leads`` holds them, and their columns of texts.
    rows
        How many there are.
    """
    last = _last_rows(connection, columns, rows, LAST)
    blank = _blank_below(last)
    if blank == len(last) < rows:
        blank = rows - _filled_until(connection, columns)
        last = _last_rows(connection, columns, rows, blank + LAST)
    filled = last[: len(last) - blank]
    sparse = any(_filled(row) == 1 for row in filled[:-MOST_BELOW])
    start = len(filled)
    while start and len(filled) - start < MOST_BELOW and _may_be_none(filled[start - 1], sparse):
        start -= 1
    while start < len(filled) and not _filled(filled[start]):
        start += 1  # blank rows above it are counted apart
    notes = filled[start:]
    if not notes:
        return Below(rows=blank)
    gap = _blank_below(filled[:start])
    above = rows - blank - len(notes)
    sums = _sums_above(connection, columns, above)
    certain = all(
        (gap > 0 and _filled(row) <= 1) or is_certain(row, *sums, above - gap) for row in notes
    )
    first = in_words(notes[0])
    if certain:
        return Below(rows=blank + len(notes) + gap, first=first)
    return Below(rows=blank, doubt=len(notes), doubted=first)


def chosen_below(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[Column], rows: int, left: int
) -> Below:
    """Return the rows at the bottom that a person chose to leave out, their number given."""
    if not left:
        return Below()
    return Below(left, in_words(_last_rows(connection, columns, rows, left)[0]))


def _last_rows(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[Column], rows: int, most: int
) -> list[tuple[str, ...]]:
    query = (
        exp.select(*(each.node for each in columns))
        .from_(table(RELATION))
        .where(exp.GTE(this=ROW.copy(), expression=exp.convert(max(rows - most, 0))))
        .order_by(ROW.copy())
    )
    found = connection.execute(query.sql(dialect="duckdb")).fetchall()
    return [tuple(cell or "" for cell in row) for row in found]


def _filled_until(connection: duckdb.DuckDBPyConnection, columns: Sequence[Column]) -> int:
    """Return how many rows there are down to the last that is filled."""
    filled = exp.or_(*(exp.NEQ(this=stripped(each.node), expression=text("")) for each in columns))
    query = exp.select(exp.Max(this=ROW.copy())).from_(table(RELATION)).where(filled)
    found = connection.execute(query.sql(dialect="duckdb")).fetchone()
    return 0 if found is None or found[0] is None else int(found[0]) + 1


def _sums_above(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[Column], row: int
) -> tuple[list[float | None], list[float | None]]:
    """Return each column's sum, and count, of the numbers above a row."""
    parts = [part for each in columns for part in _sum_and_count(each)]
    above = exp.LT(this=ROW.copy(), expression=exp.convert(row))
    query = exp.select(*parts).from_(table(RELATION)).where(above)
    found = connection.execute(query.sql(dialect="duckdb")).fetchone() or ()
    return list(found[0::2]), list(found[1::2])


def _sum_and_count(each: Column) -> tuple[exp.Expr, exp.Expr]:
    trimmed = stripped(each.node)
    plain = call("translate", trimmed, text(formats.THOUSANDS_BLANKS), text(""))
    value = when(
        full_match(trimmed.copy(), f"{formats.NUMBER['.']}|{formats.NUMBER[',']}"),
        exp.TryCast(
            this=call("replace", plain, text(","), text(".")), to=exp.DataType.build("DOUBLE")
        ),
    )
    return exp.Sum(this=value), exp.Count(this=value.copy())


def _blank_below(rows: Sequence[Cells]) -> int:
    return sum(1 for _ in itertools.takewhile(lambda row: not _filled(row), reversed(rows)))


def _may_be_none(cells: Cells, sparse: bool) -> bool:  # noqa: FBT001
    filled = _filled(cells)
    return not filled or says_total(cells) or (not sparse and filled == 1 and len(cells) > 3)


def is_certain(
    cells: Cells, sums: Sequence[float | None], counts: Sequence[float | None], rows: int
) -> bool:
    """Return whether a row is a total: it says so, and holds a sum or the number of leads.

    Parameters
    ----------
    cells
        The row.
    sums, counts
        Of the numbers in each column above it; None without any.
    rows
        How many rows are above it.
    """
    if not says_total(cells):
        return False
    if _filled(cells) == 1 and len(cells) > 2:
        return True
    for cell, total, count in zip(cells, sums, counts, strict=True):
        said = _number(cell)
        if said is None or not count:
            continue
        if said == rows or (total and abs(said - total) <= max(NEARLY * abs(total), 0.01)):
            return True
    return any(_number(cell) == rows for cell in cells)


def _filled(cells: Cells) -> int:
    return sum(bool(cell.strip(BLANKS)) for cell in cells)


def _number(cell: str) -> float | None:
    plain = re.sub(f"[{formats.THOUSANDS_BLANKS}]", "", cell.strip(BLANKS))
    for mark in (".", ","):
        if re.fullmatch(formats.NUMBER[mark], plain):
            return float(plain.replace(",", "."))
    return None


def in_words(cells: Cells) -> str:
    """Return a row as a person is told of it."""
    return " · ".join(cell.strip(BLANKS) for cell in cells if cell.strip(BLANKS))[:80]
