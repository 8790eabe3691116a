"""How a text file parts its cells, told from its first lines; never DuckDB's guess."""

import contextlib
import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from calibration.messages import say
from calibration.problems import LeadsError, Problem

DELIMITERS: Final = (",", ";", "\t", "|")
SAMPLE: Final = 1 << 16
"""How many characters of the file the delimiter is told from."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The delimiter of a text file, and its first line's cells."""

    delimiter: str
    headers: tuple[str, ...]


def dialect_of(path: Path, *, delimiter: str | None = None) -> Dialect:
    """Return how a UTF-8 text file parts its cells, and its headers.

    The delimiter is the one that parts most lines of a sample into as many cells as the first
    line; quoted delimiters and line ends are respected.

    Raises
    ------
    LeadsError
        If the file is empty, or its first line holds no header.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(SAMPLE)
        whole = not file.read(1)
    if not sample.strip():
        raise LeadsError(
            Problem(
                "empty",
                "",
                say(
                    "The file must hold a line of headers and a line for each lead. Got an empty "
                    "file. Export the leads again."
                ),
            )
        )
    if delimiter is None:
        delimiter = _told_delimiter(sample, whole=whole)
    headers = _first_row(path, delimiter)
    if not any(header.strip() for header in headers):
        raise LeadsError(
            Problem(
                "no-header",
                "line 1",
                say(
                    "The first line must hold the headers of the columns. Got only blank cells. "
                    "Delete the lines above the headers, or write headers."
                ),
            )
        )
    return Dialect(delimiter, tuple(headers))


def _first_row(path: Path, delimiter: str) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            for row in csv.reader(file, delimiter=delimiter):
                if any(cell.strip() for cell in row):
                    return row
                if row and len(row) > 1:
                    break
        except csv.Error as error:
            raise LeadsError(endless_cell(1)) from error
    return []


def endless_cell(line: int) -> Problem:
    """Return the problem of a quote that is opened and not closed within a reasonable length."""
    return Problem(
        "unclosed-quote",
        f"line {line}",
        say(
            "A cell that starts with a quote must end with one. Got a cell of more than "
            "{most} characters. Close the quote, or double the quotes inside the cell.",
            most=f"{csv.field_size_limit():,}",
        ),
    )


def _told_delimiter(sample: str, *, whole: bool) -> str:
    best = (0.0, 1)
    told = ","
    for delimiter in DELIMITERS:
        widths = _widths(sample, delimiter, whole=whole)
        if not widths or widths[0] < 2:
            continue
        share = sum(width == widths[0] for width in widths) / len(widths)
        if (share, widths[0]) > best:
            best, told = (share, widths[0]), delimiter
    return told


def _widths(sample: str, delimiter: str, *, whole: bool) -> list[int]:
    widths: list[int] = []
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    with contextlib.suppress(csv.Error):  # told with its line when the whole file is read
        widths.extend(len(row) for row in rows if row)
    return widths if whole or len(widths) < 2 else widths[:-1]
