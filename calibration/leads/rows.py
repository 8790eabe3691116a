"""A slow and exact reading of a text file, line by line, where the fast one can't be trusted.

The database reads a plain file fast, but it refuses mixed line ends, drops blanks beside quotes
and can't say where a line went wrong. Such a file is read here once with Python's reader: either
all its problems are told with their lines, or it is written again in a form without those traps.
"""

import csv
import itertools
import os
import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from calibration.leads.bottom import MOST_BELOW, bottom_notice, says_total
from calibration.leads.choices import Choices
from calibration.leads.dialects import Dialect, endless_cell
from calibration.leads.watching import Progress
from calibration.messages import say
from calibration.model.text import BLANKS
from calibration.problems import LeadsError, Problem

MOST_TOLD: Final = 50
"""How many ragged lines are told one by one; the rest are counted."""
MOST_LINES_TOLD: Final = 10
"""How many lines that were left out are named; the rest are counted."""

_CHUNK: Final = 1 << 22
_BESIDE: Final = (b' "', b'\t"', b'" ', b'"\t')
"""A blank beside a quote; looking for these pairs first takes a tenth of the time."""
_LINES_AT_ONCE: Final = 20_000
"""After how many lines progress is told."""


def is_tangled(path: Path, dialect: Dialect) -> bool:
    """Return whether the file holds something that the fast reading would take otherwise.

    That is a blank beside a quote (the database would drop it), a first line that begins with a
    blank, a single column (where the database takes a blank line for an empty cell), or a header
    of several lines (whose line ends the database takes for those of the rows).
    """
    if len(dialect.headers) == 1 or any("\n" in each or "\r" in each for each in dialect.headers):
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


def without_top(path: Path, lines: int, *, folder: Path) -> Path:
    """Return the file without its first lines: itself for none, else a copy in ``folder``."""
    if not lines:
        return path
    copy = folder / "table.csv"
    with (
        path.open(encoding="utf-8-sig", newline="") as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        for _ in itertools.islice(source, lines):
            pass
        while chunk := source.read(_CHUNK):
            target.write(chunk)
    return copy


@dataclass(frozen=True, slots=True)
class Bottom:
    """What was left out while a file was written again.

    Parameters
    ----------
    leads
        How many there are.
    rows
        Rows at the bottom that are no leads.
    first
        The first of them.
    ragged
        Lines with another number of cells, where somebody chose to leave them out.
    lines
        The first of those.
    """

    leads: int = 0
    rows: int = 0
    first: str = ""
    ragged: int = 0
    lines: tuple[int, ...] = ()

    def notices(self) -> tuple[Problem, ...]:
        """Return what a person should know of it."""
        found = []
        if self.rows:
            found.append(bottom_notice(self.rows, self.first))
        if self.ragged:
            found.append(
                Problem(
                    "ragged-left-out",
                    "",
                    say(
                        "Lines with another number of cells than there are headers were left out, "
                        "as chosen: {count} (lines {lines}).",
                        count=self.ragged,
                        lines=", ".join(str(line) for line in self.lines)
                        + ("…" if self.ragged > len(self.lines) else ""),
                    ),
                )
            )
        return tuple(found)


@dataclass(slots=True)
class _Writing:
    """A file that is being written again, row by row."""

    headers: int
    choices: Choices
    write: Callable[[Sequence[str]], object]
    leads: int = 0
    problems: list[Problem] = field(default_factory=list)
    untold: int = 0
    left_out: list[int] = field(default_factory=list)
    pending: deque[tuple[int, list[str], bool]] = field(default_factory=deque)
    tail: list[tuple[int, list[str], bool]] = field(default_factory=list)
    after_blank: bool = False

    def add(self, line: int, row: list[str]) -> None:
        """Take the next row, which begins in that line; the last ones may be no leads."""
        if len(row) != self.headers and not any(cell.strip(BLANKS) for cell in row):
            self.after_blank = True
            return
        self.pending.append((line, row, self.after_blank))
        self.after_blank = False
        if len(self.pending) > (self.choices.below or 0):
            self._settle(*self.pending.popleft())

    def _settle(self, line: int, row: list[str], after_blank: bool) -> None:  # noqa: FBT001
        if len(row) != self.headers and (len(row) < self.headers or any(row[self.headers :])):
            self.tail.append((line, row, after_blank))
            return
        if self.tail:
            self._ragged()
        self.write(row[: self.headers])
        self.leads += 1

    def _ragged(self) -> None:
        """Tell the rows of the tail, which turned out to be in the midst of leads."""
        for line, row, _ in self.tail:
            if self.choices.leaves_out_ragged:
                self.left_out.append(line)
            elif len(self.problems) >= MOST_TOLD:
                self.untold += 1
            else:
                self.problems.append(_ragged_problem(line, len(row), self.headers))
        self.tail.clear()

    def finish(self) -> Bottom:
        """Return what was left out.

        Raises
        ------
        LeadsError
            With all the problems there are.
        """
        bottom = [row for _, row, _ in self.pending]
        if not self.choices.below and self.leads and _is_bottom(self.tail, self.headers):
            bottom = [row for _, row, _ in self.tail]
            self.tail.clear()
        self._ragged()
        if self.untold:
            message = say("{count} more lines have another number of cells.", count=self.untold)
            self.problems.append(Problem("ragged", "", message))
        if self.problems:
            raise LeadsError(*self.problems)
        return Bottom(
            leads=self.leads,
            rows=len(bottom),
            first=_as_text(bottom[0]) if bottom else "",
            ragged=len(self.left_out),
            lines=tuple(self.left_out[:MOST_LINES_TOLD]),
        )


def _is_bottom(tail: Sequence[tuple[int, list[str], bool]], width: int) -> bool:
    """Return whether the last rows are a total or a note, and no leads of which cells are lost."""
    if not tail or len(tail) > MOST_BELOW:
        return False
    _, first, after_blank = tail[0]
    narrow = all(2 * sum(bool(cell.strip()) for cell in row) <= width for _, row, _ in tail)
    return narrow and (after_blank or says_total(first) or first[0].startswith("("))


def _ragged_problem(line: int, cells: int, headers: int) -> Problem:
    return Problem(
        "ragged",
        f"line {line}",
        say(
            "Every line must have {headers} cells, as many as there are headers. Got "
            "{cells}. Put quotes around cells that hold the delimiter, or complete the "
            "line.",
            headers=headers,
            cells=cells,
        ),
    )


def _as_text(row: Sequence[str]) -> str:
    return " ".join(cell.strip() for cell in row if cell.strip())[:80]


def rewritten(
    path: Path,
    dialect: Dialect,
    *,
    target: Path,
    choices: Choices,
    progress: Progress | None = None,
) -> Bottom:
    """Write the leads of the file again, each cell in quotes, and return what was left out.

    Cells stay exactly as they are. Blank lines are no leads; empty cells beyond the last header
    are passed over. The file begins with its headers; what stood above them counts for the
    numbers of lines.

    Raises
    ------
    LeadsError
        With every ragged line and unclosed quote.
    """
    width, size = len(dialect.headers), max(path.stat().st_size, 1)
    with (
        path.open(encoding="utf-8-sig", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as copy,
    ):
        reader = csv.reader(source, delimiter=dialect.delimiter, strict=True)
        writer = csv.writer(copy, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow([f"c{position}" for position in range(width)])
        writing = _Writing(width, choices, writer.writerow)
        line = dialect.lines + 1
        try:
            next(reader)
            line = dialect.lines + reader.line_num + 1
            for row in reader:
                first, line = line, dialect.lines + reader.line_num + 1
                if progress is not None and writing.leads % _LINES_AT_ONCE == 0:
                    progress(min(os.lseek(source.fileno(), 0, os.SEEK_CUR) / size, 1.0))
                writing.add(first, row)
        except csv.Error as error:
            writing.problems.append(_quote_problem(error, line))
    return writing.finish()


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
