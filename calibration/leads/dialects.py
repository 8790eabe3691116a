"""How a text file parts its cells and where its headers are; never DuckDB's guess."""

import contextlib
import csv
import io
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from calibration.leads.layout import MOST_BELOW, Top, are_parted, find_top
from calibration.messages import Message, figure, say
from calibration.problems import LeadsError, Problem

DELIMITERS: Final = (",", ";", "\t", "|")
SAMPLE: Final = 1 << 16
"""How many characters of the file the delimiter is told from."""
MOST_ROWS: Final = 1_000
"""Rows of the sample that are parted, at most."""

_SAID: Final = re.compile(r'"?sep=([^\w\s"]|\t)"?[ \t]*(?:\r\n|\n|\r|$)', re.IGNORECASE)
"""What a spreadsheet writes in the first line so that others part the cells as it did."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The delimiter of a text file, the cells of its headers, and what stands above them.

    Parameters
    ----------
    lines
        Lines above the headers: a ``sep=`` line, a title, blank lines. They are no leads.
    notices
        What a person should know of it.
    """

    delimiter: str
    headers: tuple[str, ...]
    lines: int = 0
    notices: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Parted:
    """The first rows of a file as one delimiter parts them.

    ``share`` is how many rows have as many cells as the headers; ``width`` is that number.
    """

    delimiter: str
    rows: tuple[tuple[str, ...], ...]
    top: Top
    share: float
    width: int


def dialect_of(path: Path, *, delimiter: str | None = None, above: int | None = None) -> Dialect:
    """Return how a UTF-8 text file parts its cells, and its headers.

    The delimiter is the one that the first line says, or that parts most lines of a sample into as
    many cells as the headers; quoted delimiters and line ends are respected.

    Raises
    ------
    LeadsError
        If the file is empty, or has no headers.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(SAMPLE)
        whole = not file.read(1)
    if not sample.strip():
        raise LeadsError(empty_file())
    said = _SAID.match(sample)
    notices: list[Problem] = []
    if said is not None:
        sample = sample[said.end() :]
        delimiter = delimiter or said[1]
    if delimiter is None:
        told = ways_to_part(sample, whole=whole)
        best = told[0]
        notices += [_doubt(best, other) for other in told[1:2] if _is_as_likely(best, other)]
    else:
        best = _parted(sample, delimiter, whole=whole)
    skipped = 0 if said is None else 1
    top = best.top.above if above is None else max(above - skipped, 0)
    lines = skipped + _lines_of(sample, best.delimiter, top)
    headers = _row_after(path, best.delimiter, lines)
    if not any(header.strip() for header in headers):
        raise LeadsError(_no_header(lines + 1))
    headers = list(are_parted(headers, best.rows[top + 1 : top + 1 + MOST_BELOW]))
    if above is None:
        notices += _told_top(best, skipped)
    return Dialect(best.delimiter, tuple(headers), lines, tuple(notices))


def ways_to_part(sample: str, *, whole: bool) -> tuple[Parted, ...]:
    """Return the delimiters that part the sample into two columns or more, the best first.

    The comma alone where none does: a file of one column.
    """
    found = [_parted(sample, delimiter, whole=whole) for delimiter in DELIMITERS]
    several = [each for each in found if each.width > 1]
    return tuple(sorted(several, key=lambda each: (-each.share, -each.width))) or (found[0],)


def endless_cell(line: int) -> Problem:
    """Return the problem of a quote that is opened and not closed within a reasonable length."""
    return Problem(
        "unclosed-quote",
        f"line {line}",
        say(
            "A cell that starts with a quote must end with one. Got a cell of more than "
            "{most} characters. Close the quote, or double the quotes inside the cell.",
            most=figure(csv.field_size_limit()),
        ),
    )


def empty_file() -> Problem:
    """Return the problem of a file without anything in it."""
    return Problem(
        "empty",
        "",
        say(
            "The file must hold a line of headers and a line for each lead. Got an empty "
            "file. Export the leads again."
        ),
    )


def _no_header(line: int) -> Problem:
    return Problem(
        "no-header",
        f"line {line}",
        say(
            "The first line must hold the headers of the columns. Got only blank cells. "
            "Delete the lines above the headers, or write headers."
        ),
    )


def _parted(sample: str, delimiter: str, *, whole: bool) -> Parted:
    rows: list[tuple[str, ...]] = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    with contextlib.suppress(csv.Error):  # told with its line when the whole file is read
        rows.extend(tuple(row) for row in itertools.islice(reader, MOST_ROWS))
    if not whole and 1 < len(rows) < MOST_ROWS:
        rows.pop()  # the sample ends in the midst of it
    top = find_top(rows)
    widths = [len(row) for row in rows[top.above :] if row]
    share = sum(width == widths[0] for width in widths) / len(widths) if widths else 0.0
    return Parted(delimiter, tuple(rows), top, share, widths[0] if widths else 0)


def _is_as_likely(best: Parted, other: Parted) -> bool:
    """Return whether another delimiter parts the rows as evenly into columns."""
    return other.share >= best.share and len(best.rows) > 2


def _doubt(best: Parted, other: Parted) -> Problem:
    return Problem(
        "delimiter-doubt",
        "",
        say(
            "Cells could be parted by {told} ({columns} columns) as well as by {other} "
            "({other_columns} columns). They were parted by {told}; choose the other if that is "
            "wrong.",
            told=_shown(best.delimiter),
            columns=best.width,
            other=_shown(other.delimiter),
            other_columns=other.width,
        ),
    )


def _shown(delimiter: str) -> Message:
    return say("tab") if delimiter == "\t" else say("“{text}”", text=delimiter)


def _told_top(best: Parted, skipped: int) -> Iterable[Problem]:
    rows = [row for row in best.rows[: best.top.above] if any(cell.strip() for cell in row)]
    if rows:
        yield above_notice(rows, best.top.above + skipped)
    if best.top.likelier is not None:
        yield above_doubt(best.rows[0], best.top.likelier + skipped)


def above_notice(rows: list[tuple[str, ...]], above: int) -> Problem:
    """Return the notice of rows above the headers that were passed over."""
    first = " ".join(cell.strip() for cell in rows[0] if cell.strip())
    return Problem(
        "rows-above",
        "",
        say(
            "Rows above the headers were passed over: {count}. The first says “{first}”; the "
            "headers are row {number}.",
            count=above,
            first=first[:80],
            number=above + 1,
        ),
    )


def above_doubt(first: tuple[str, ...], above: int) -> Problem:
    """Return the doubt whether the first row is a title above the headers."""
    return Problem(
        "rows-above-doubt",
        "",
        say(
            "The first row (“{first}”) may be a title: row {number} looks like headers too. Row 1 "
            "was read as the headers; choose the other row if that is wrong.",
            first=" ".join(cell.strip() for cell in first if cell.strip())[:80],
            number=above + 1,
        ),
    )


def _lines_of(sample: str, delimiter: str, rows: int) -> int:
    """Return how many lines the first rows of the sample take: a cell may hold line ends."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    with contextlib.suppress(csv.Error):
        for _ in itertools.islice(reader, rows):
            pass
    return reader.line_num


def _row_after(path: Path, delimiter: str, lines: int) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for _ in itertools.islice(file, lines):
            pass
        try:
            return next(csv.reader(file, delimiter=delimiter), [])
        except csv.Error as error:
            raise LeadsError(endless_cell(lines + 1)) from error
