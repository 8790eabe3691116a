"""Read one sheet of a workbook, in a process of its own that may die of it.

Started by ``calibration.leads.workbooks`` as a script, so that it imports nothing but the reader:
``python -I workbook_child.py WORKBOOK OUT.csv MEGABYTES SECONDS [SHEET]``. It prints one JSON
object: the names of the sheets, the one that was read, how wide it is; or ``problem``.
"""

import csv
import json
import resource
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound


def text_of(cell: object) -> str:
    """Return a cell as text: numbers in their shortest form, dates and times as ISO writes them."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        whole_day = cell.time() == time()
        return cell.date().isoformat() if whole_day else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


def limit(megabytes: int, seconds: int) -> None:
    """Bound what this process may take, where the system can."""
    for what, most in ((resource.RLIMIT_AS, megabytes << 20), (resource.RLIMIT_CPU, seconds)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue


def read(path: Path, out: Path, sheet: str | None) -> dict[str, object]:
    """Write the chosen sheet, else the first that is not empty, as CSV; return what was found."""
    workbook = CalamineWorkbook.from_path(path)
    sheets = workbook.sheet_names
    for name in [sheet] if sheet is not None else sheets:
        rows = workbook.get_sheet_by_name(name).iter_rows()
        width = write(out, ([text_of(cell) for cell in row] for row in rows))
        if width:
            return {"sheets": sheets, "sheet": name, "width": width}
    return {"sheets": sheets, "problem": "empty"}


def write(out: Path, rows: Iterable[Sequence[str]]) -> int:
    """Write the rows and return how wide they are; 0 if all are empty.

    Rows above the first filled one are empty lines; those at the end are formatted cells and no
    leads, and are not written.
    """
    width = 0
    empty = 0
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for row in rows:
            if not any(cell.strip() for cell in row):
                empty += 1
                continue
            for _ in range(empty):
                writer.writerow([""] * width)
            writer.writerow(row)
            width = len(row)
            empty = 0
    return width


def main(arguments: Sequence[str]) -> int:
    """Read as the arguments say and print what was found."""
    path, out, megabytes, seconds, *sheet = arguments
    limit(int(megabytes), int(seconds))
    try:
        found = read(Path(path), Path(out), sheet[0] if sheet else None)
    except WorksheetNotFound:
        found = {"sheets": CalamineWorkbook.from_path(path).sheet_names, "problem": "no-sheet"}
    except CalamineError:
        found = {"problem": "broken"}
    sys.stdout.write(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
