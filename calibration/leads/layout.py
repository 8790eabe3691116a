"""Where the table begins in a file: the row of headers, and the rows above it that are none.

Exports begin with a title, a date, a filter; a table of leads begins with its headers. A row is
taken for the headers in the place of the first one only where it is certain; else it is said.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from calibration.leads import formats
from calibration.model.text import BLANKS, fold

MOST_ABOVE: Final = 30
"""Rows from the top among which the headers are looked for."""
MOST_BELOW: Final = 50
"""Rows below the headers by which it is seen that headers they are."""

Row = Sequence[str]

_FIGURE: Final = re.compile(
    "|".join(
        f"(?:{pattern})"
        for pattern in (
            *formats.NUMBER.values(),
            formats.YEAR_FIRST,
            formats.YEAR_LAST,
            formats.DOTTED,
        )
    )
)


@dataclass(frozen=True, slots=True)
class Top:
    """Where the headers stand.

    Parameters
    ----------
    above
        Rows above the headers, blank ones included.
    likelier
        Where somebody must look: the number of rows above another row that may be the headers.
    """

    above: int = 0
    likelier: int | None = None


def find_top(rows: Sequence[Row]) -> Top:
    """Return where the headers stand among the first rows of a file.

    It is the first filled row, unless that row has fewer cells than the table, or fills half of
    them at most, and a row below is as wide as the table, all words, no two the same. That is
    certain if the rows below hold figures where this one has words, or a blank row stands above
    it.
    """
    first = next((at for at, row in enumerate(rows) if _filled(row)), 0)
    widths = Counter(len(row) for row in rows[first:] if _filled(row))
    width = max(widths, key=lambda each: (widths[each], each), default=0)
    blank = next((at for at, row in enumerate(rows[:first]) if len(row) > 1), None)
    if blank is not None and not _are_headers(rows[first], width):
        return Top(blank)  # headers that are all blank, not a row above them
    if width < 2 or not _is_narrow(rows[first], width):
        return Top(first)
    at = first
    while at < min(len(rows), MOST_ABOVE) and _is_narrow(rows[at], width):
        at += 1
    if at >= min(len(rows) - 1, MOST_ABOVE) or not _are_headers(rows[at], width):
        return Top(first)
    below = rows[at + 1 : at + 1 + MOST_BELOW]
    parted = at > first + 1 and not _filled(rows[at - 1])
    if parted or _differ(rows[at], below):
        return Top(at)
    return Top(first, likelier=at)


def are_parted(headers: Row, below: Sequence[Row]) -> tuple[str, ...]:
    """Return the headers without blank ones at the end that no row has a cell for."""
    named = len(headers)
    while named and not headers[named - 1].strip(BLANKS):
        named -= 1
    widths = Counter(len(row) for row in below if _filled(row))
    if named < len(headers) and widths and max(widths, key=widths.__getitem__) == named:
        return tuple(headers[:named])
    return tuple(headers)


def _filled(row: Row) -> int:
    return sum(bool(cell.strip(BLANKS)) for cell in row)


def _is_narrow(row: Row, width: int) -> bool:
    return 2 * _filled(row) <= width or len(row) < width


def _are_headers(row: Row, width: int) -> bool:
    """Return whether a row could be the headers: as wide as the table, words, none twice."""
    words = [fold(cell) for cell in row if cell.strip(BLANKS)]
    return (
        len(row) == width
        and len(set(words)) == len(words)
        and not any(_FIGURE.fullmatch(word) for word in words)
    )


def _differ(headers: Row, below: Sequence[Row]) -> bool:
    """Return whether a column with a word as its header holds mostly figures."""
    for at, header in enumerate(headers):
        cells = [row[at].strip(BLANKS) for row in below if at < len(row)]
        filled = [cell for cell in cells if cell]
        figures = sum(bool(_FIGURE.fullmatch(cell)) for cell in filled)
        if header.strip(BLANKS) and filled and 2 * figures > len(filled):
            return True
    return False
