"""XLSX into a table of texts: guarded first, then read in a child process with limits."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from calibration.leads.choices import Choices
from calibration.leads.database import Database
from calibration.leads.dialects import dialect_of
from calibration.leads.headers import check_width
from calibration.leads.rows import without_top
from calibration.leads.text_files import load_plain
from calibration.leads.watching import SECONDS as TELLING
from calibration.leads.watching import Progress, part_of
from calibration.leads.workbook_guard import broken_workbook, guard
from calibration.messages import say
from calibration.problems import LeadsError, Problem

MEGABYTES: Final = 3072
SECONDS: Final = 120
_CHILD: Final = Path(__file__).with_name("workbook_child.py")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was found of a workbook: the sheet that was read, and all there are.

    ``cells`` is the Parquet file of its cells; ``rows_above`` stand above its headers.
    """

    cells: Path
    headers: tuple[str, ...]
    name: str
    sheets: tuple[str, ...]
    notices: tuple[Problem, ...] = ()
    rows_above: int = 0


def load_workbook(
    database: Database,
    path: Path,
    *,
    choices: Choices | None = None,
    megabytes: int = MEGABYTES,
    seconds: int = SECONDS,
    progress: Progress | None = None,
) -> Sheet:
    """Read a sheet into a Parquet file in the private folder, every cell a text.

    Without a choice it is the first sheet that is not empty; its headers are found as those of a
    text file. Numbers have their shortest form, dates ISO's, truth values are ``true`` and
    ``false``; texts stay as they are, leading zeros included.

    Raises
    ------
    LeadsError
        If the workbook is refused by the guard, damaged, empty, without that sheet, or takes more
        memory or time than it may.
    """
    guard(path)
    chosen = choices or Choices()
    written = database.folder / "sheet.csv"
    found = _read(path, written, chosen.sheet, (megabytes, seconds), part_of(progress, 0, 0.7))
    if problem := found.get("problem"):
        raise LeadsError(_problem(str(problem), chosen.sheet, _names(found)))
    dialect = dialect_of(written, delimiter=",", above=chosen.above)
    check_width(len(dialect.headers))
    table = without_top(written, dialect.lines, folder=database.folder)
    cells = load_plain(
        database, table, width=len(dialect.headers), progress=part_of(progress, 0.7, 1)
    )
    for copy in {written, table}:
        copy.unlink()
    return Sheet(
        cells,
        dialect.headers,
        str(found["sheet"]),
        _names(found),
        dialect.notices,
        dialect.lines,
    )


def _names(found: Mapping[str, object]) -> tuple[str, ...]:
    names = found.get("sheets")
    return tuple(str(name) for name in names) if isinstance(names, list) else ()


def _read(
    path: Path,
    written: Path,
    sheet: str | None,
    limits: tuple[int, int],
    progress: Progress | None,
) -> Mapping[str, object]:
    """Have the sheet written as CSV by a process of its own, and return what it found.

    Its progress isn't known; it is told that time passes, so that whoever waits can leave. What
    ``progress`` raises ends the process.
    """
    megabytes, seconds = limits
    command = [sys.executable, "-I", str(_CHILD), str(path), str(written), *map(str, limits)]
    began = time.monotonic()
    with (
        tempfile.TemporaryFile() as out,
        subprocess.Popen(  # noqa: S603 - our own script, no shell
            [*command, *([] if sheet is None else [sheet])],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.DEVNULL,
        ) as child,
    ):
        try:
            while (code := _ended(child)) is None:
                passed = time.monotonic() - began
                if passed > seconds:
                    raise LeadsError(_too_much(megabytes, seconds))
                if progress is not None:
                    progress(min(passed / seconds, 1.0))
        finally:
            child.kill()
        if code != 0:
            raise LeadsError(_too_much(megabytes, seconds))
        out.seek(0)
        found: Mapping[str, object] = json.loads(out.read())
        return found


def _ended(child: subprocess.Popen[bytes]) -> int | None:
    """Return how the process ended, once it has within a short while."""
    try:
        return child.wait(timeout=TELLING)
    except subprocess.TimeoutExpired:
        return None


def _too_much(megabytes: int, seconds: int) -> Problem:
    return Problem(
        "too-large",
        "",
        say(
            "A workbook must be readable within {megabytes} MB and {seconds} seconds. This one is "
            "not, or made its reader stop. Export the sheet of leads as CSV.",
            megabytes=megabytes,
            seconds=seconds,
        ),
    )


def _problem(problem: str, sheet: str | None, sheets: tuple[str, ...]) -> Problem:
    if problem == "no-sheet":
        return Problem(
            "no-sheet",
            "",
            say(
                "The sheet must be one of {sheets}. Got {sheet}. Choose one of them.",
                sheets=", ".join(sheets),
                sheet=sheet,
            ),
        )
    if problem == "empty":
        return Problem(
            "empty",
            "",
            say(
                "A sheet of leads must hold a row of headers and a row for each lead. Got only "
                "empty cells. Choose another sheet, or export the leads again."
            ),
        )
    return broken_workbook()
