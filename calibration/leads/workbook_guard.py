"""Whether a workbook is safe to open: its size and shape, told without opening it.

A file of 4.6 kB with a cell at each end of the sheet makes readers abort the process; one of 2 MB
can unfold to gigabytes. Both show in the archive's directory and in the cells' references.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from calibration.messages import Message, figure, say
from calibration.problems import LeadsError, Problem

MOST_PARTS: Final = 2_000
MOST_BYTES: Final = 512 * 2**20
MOST_RATIO: Final = 200
RATIO_FROM: Final = 10 * 2**20
"""Unfolded size in bytes from which the ratio counts: small parts may well shrink more."""
MOST_CELLS: Final = 20_000_000
MOST_BOX: Final = 50_000_000
"""Rows times columns of the rectangle that holds all cells, filled or not."""

_COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})[0-9]""")
_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{0,3}([0-9]{1,9})["']""")
_CELL = re.compile(rb"[<:]c[\s/>]")
_CHUNK = 1 << 20


def guard(path: Path) -> None:
    """Refuse a workbook that is encrypted, broken, or larger than this program opens.

    Raises
    ------
    LeadsError
        Saying which limit is passed, and by how much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_directory(parts)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        _check_part(part, stream)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        raise LeadsError(broken_workbook()) from error


def broken_workbook() -> Problem:
    """Return the problem of a file that is no workbook, or a damaged one."""
    return Problem(
        "broken-workbook",
        "",
        say(
            "The file must be an Excel workbook (.xlsx). This one is damaged or of another kind. "
            "Open it in a spreadsheet and save it again, or export it as CSV."
        ),
    )


def _refused(message: Message) -> LeadsError:
    return LeadsError(Problem("too-large", "", message))


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise LeadsError(
            Problem(
                "encrypted",
                "",
                say("The workbook must not be protected by a password. Save it without one."),
            )
        )
    if len(parts) > MOST_PARTS:
        raise _refused(
            say(
                "A workbook may hold {most} parts at most. Got {parts}. Save the sheet of leads "
                "alone, or export it as CSV.",
                most=MOST_PARTS,
                parts=len(parts),
            )
        )
    total = sum(part.file_size for part in parts)
    dense = any(
        part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * max(1, part.compress_size)
        for part in parts
    )
    if total > MOST_BYTES or dense:
        raise _refused(
            say(
                "A workbook may unfold to {most} MB at most. Got {total} MB. Export the sheet of "
                "leads as CSV.",
                most=MOST_BYTES // 2**20,
                total=round(total / 2**20),
            )
        )


@dataclass(slots=True)
class _Shape:
    rows: int = 0
    columns: int = 0
    cells: int = 0
    place: str = ""
    _rest: bytes = field(default=b"", repr=False)

    def add(self, chunk: bytes) -> None:
        text = self._rest + chunk
        cut = text.rfind(b"<")
        done, self._rest = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
        self._count(done)
        self._rest = self._rest[:4096]

    def finish(self) -> None:
        self._count(self._rest)

    def _count(self, text: bytes) -> None:
        for letters in set(_COLUMN.findall(text)):
            self.columns = max(self.columns, _column_number(letters.upper()))
        for row in set(_ROW.findall(text)):
            self.rows = max(self.rows, int(row))
        self.cells += len(_CELL.findall(text))
        if self.cells > MOST_CELLS or self.rows * self.columns > MOST_BOX:
            raise _refused(
                say(
                    "A sheet may hold {most_cells} cells within {most_box} places at most. Got "
                    "{cells} cells or more in {rows} rows × {columns} columns. Delete stray cells "
                    "far from the leads, or export the sheet as CSV.",
                    most_cells=figure(MOST_CELLS),
                    most_box=figure(MOST_BOX),
                    cells=figure(self.cells),
                    rows=figure(self.rows),
                    columns=figure(self.columns),
                )
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_part(part: zipfile.ZipInfo, stream: IO[bytes]) -> None:
    chunk = stream.read(4096)
    if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
        raise LeadsError(broken_workbook())
    if "worksheets/" not in part.filename.lower():
        return
    shape = _Shape()
    read = 0
    while chunk:
        read += len(chunk)
        if read > part.file_size:
            raise LeadsError(broken_workbook())
        shape.add(chunk)
        chunk = stream.read(_CHUNK)
    shape.finish()
