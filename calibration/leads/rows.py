"""A slow and exact reading of a text file, line by line, where the fast one can't be trusted.

The database reads a plain file fast, but it refuses mixed line ends, drops blanks beside quotes
and can't say where a line went wrong. Such a file is read here once with Python's reader: either
all its problems are told with their lines, or it is written again in a form without those traps.
"""

import csv
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from calibration.leads.dialects import Dialect, endless_cell
from calibration.leads.watching import Progress
from calibration.messages import say
from calibration.model.text import BLANKS
from calibration.problems import LeadsError, Problem

MOST_TOLD: Final = 50
"""How many ragged lines are told one by one; the rest are counted."""

_CHUNK: Final = 1 << 22
_BESIDE: Final = (b' "', b'\t"', b'" ', b'"\t')
"""A blank beside a quote; looking for these pairs first takes a tenth of the time."""
_LINES_AT_ONCE: Final = 20_000
"""After how many lines progress is told."""


def is_tangled(path: Path, dialect: Dialect) -> bool:
    """Return whether the file holds something that the fast reading would take otherwise.

    That is a blank beside a quote (the database would drop it), a blank first line, or a single
    column (where the database takes a blank line for an empty cell).
    """
    if len(dialect.headers) == 1:
        return True
    delimiter = re.escape(dialect.delimiter.encode())
    beside = re.compile(
        rb"(?:^|[\r\n]|" + delimiter + rb')[ \t]+"|"[ \t]+(?:[\r\n]|$|' + delimiter + rb")"
    )
    tail = b"\n"
    with path.open("rb") as file:
        head = file.read(3)
        file.seek(3 if head == b"\xef\xbb\xbf" else 0)
        if file.peek(1)[:1] in (b"\n", b"\r", b" ", b"\t"):
            return True
        while chunk := file.read(_CHUNK):
            if b'"' in chunk or b'"' in tail:
                together = tail + chunk
                if any(pair in together for pair in _BESIDE) and beside.search(together):
                    return True
            tail = chunk[-256:]
    return False


@dataclass(slots=True)
class _Findings:
    headers: int
    problems: list[Problem] = field(default_factory=list)
    untold: int = 0

    def ragged(self, line: int, cells: int) -> None:
        if len(self.problems) == MOST_TOLD:
            self.untold += 1
            return
        self.problems.append(
            Problem(
                "ragged",
                f"line {line}",
                say(
                    "Every line must have {headers} cells, as many as there are headers. Got "
                    "{cells}. Put quotes around cells that hold the delimiter, or complete the "
                    "line.",
                    headers=self.headers,
                    cells=cells,
                ),
            )
        )

    def all(self) -> tuple[Problem, ...]:
        if not self.untold:
            return tuple(self.problems)
        more = Problem(
            "ragged",
            "",
            say("{count} more lines have another number of cells.", count=self.untold),
        )
        return (*self.problems, more)


def rewritten(
    path: Path, dialect: Dialect, *, target: Path, progress: Progress | None = None
) -> int:
    """Write the leads of the file again, each cell in quotes, and return how many there are.

    Cells stay exactly as they are. Blank lines are no leads; empty cells beyond the last header
    are passed over.

    Raises
    ------
    LeadsError
        With every ragged line and unclosed quote.
    """
    width, size = len(dialect.headers), max(path.stat().st_size, 1)
    findings = _Findings(width)
    leads = 0
    line = 1
    with (
        path.open(encoding="utf-8-sig", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as copy,
    ):
        reader = csv.reader(source, delimiter=dialect.delimiter, strict=True)
        writer = csv.writer(copy, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow([f"c{position}" for position in range(width)])
        before_header = True
        try:
            for row in reader:
                first, line = line, reader.line_num + 1
                if progress is not None and leads % _LINES_AT_ONCE == 0:
                    progress(min(os.lseek(source.fileno(), 0, os.SEEK_CUR) / size, 1.0))
                if before_header:
                    before_header = not any(cell.strip() for cell in row)
                elif len(row) == width:
                    writer.writerow(row)
                    leads += 1
                elif len(row) > width and not any(row[width:]):
                    writer.writerow(row[:width])
                    leads += 1
                elif any(cell.strip(BLANKS) for cell in row):
                    findings.ragged(first, len(row))
        except csv.Error as error:
            findings.problems.append(_quote_problem(error, line))
    if findings.problems:
        raise LeadsError(*findings.all())
    return leads


def _quote_problem(error: csv.Error, line: int) -> Problem:
    reason = str(error)
    if "field larger" in reason:
        return endless_cell(line)
    if "unexpected end" in reason:
        return Problem(
            "unclosed-quote",
            f"line {line}",
            say(
                "A cell that starts with a quote must end with one. Got the end of the file "
                "instead, in the cell that starts in this line. Close the quote, or double the "
                "quotes inside the cell."
            ),
        )
    return Problem(
        "stray-quote",
        f"line {line}",
        say(
            "A quote that closes a cell must stand before a delimiter or the end of the line. Got "
            'more text after it. Double the quotes inside the cell, as in "say ""yes""".'
        ),
    )
