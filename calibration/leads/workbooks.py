"""XLSX into a table of texts: guarded first, then read in a child process with limits."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from calibration.leads.database import Database
from calibration.leads.text_files import load_plain
from calibration.leads.workbook_guard import broken_workbook, guard
from calibration.messages import say
from calibration.problems import LeadsError, Problem

MEGABYTES: Final = 3072
SECONDS: Final = 120
_CHILD: Final = Path(__file__).with_name("workbook_child.py")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was found of a workbook: the sheet that was read, and all there are.

    ``cells`` is the Parquet file of its cells.
    """

    cells: Path
    headers: tuple[str, ...]
    name: str
    sheets: tuple[str, ...]


def load_workbook(
    database: Database,
    path: Path,
    *,
    sheet: str | None = None,
    megabytes: int = MEGABYTES,
    seconds: int = SECONDS,
) -> Sheet:
    """Read a sheet into a Parquet file in the private folder, every cell a text.

    Without a choice it is the first sheet that is not empty; its first filled row holds the
    headers. Numbers have their shortest form, dates ISO's, truth values are ``true`` and
    ``false``; texts stay as they are, leading zeros included.

    Raises
    ------
    LeadsError
        If the workbook is refused by the guard, damaged, empty, without that sheet, or takes more
        memory or time than it may.
    """
    guard(path)
    copy = database.folder / "sheet.csv"
    command = [
        sys.executable,
        "-I",
        str(_CHILD),
        str(path),
        str(copy),
        str(megabytes),
        str(seconds),
    ]
    try:
        child = subprocess.run(  # noqa: S603 - our own script, no shell
            [*command, *([] if sheet is None else [sheet])],
            capture_output=True,
            check=False,
            timeout=seconds,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise LeadsError(_too_much(megabytes, seconds)) from error
    if child.returncode != 0:
        raise LeadsError(_too_much(megabytes, seconds))
    found = json.loads(child.stdout)
    if problem := found.get("problem"):
        raise LeadsError(_problem(problem, sheet, found.get("sheets", [])))
    cells = load_plain(database, copy, width=len(found["headers"]))
    copy.unlink()
    return Sheet(cells, tuple(found["headers"]), found["sheet"], tuple(found["sheets"]))


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


def _problem(problem: str, sheet: str | None, sheets: list[str]) -> Problem:
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
