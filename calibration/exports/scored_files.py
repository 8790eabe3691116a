"""Scored leads written to a file: CSV, Parquet or a workbook."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb
from sqlglot import exp

from calibration.exports.piped import Options, write_through
from calibration.exports.scored import Form, ScoredLeads
from calibration.exports.scored_parquet import write_parquet
from calibration.exports.whole_files import whole_file
from calibration.leads.nodes import text
from calibration.leads.tables import LeadTable
from calibration.leads.watching import Progress
from calibration.messages import say
from calibration.problems import CalibrationError, LeadsError, Problem

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FORMS: Final[dict[str, Form]] = {".csv": "csv", ".parquet": "parquet", ".xlsx": "xlsx"}
"""What a file is written as, by the end of its name."""

MOST_ROWS_OF_A_SHEET: Final = 1_048_576
LONGEST_CELL_OF_A_SHEET: Final = 32_767

_CSV: Final[Options] = {
    "FORMAT": exp.var("CSV"),
    "HEADER": exp.false(),
    "DELIMITER": text(","),
    "QUOTE": text('"'),
    "ESCAPE": text('"'),
    "NULLSTR": text(""),
}
_ROWS_AT_ONCE: Final = 65_536
_EXACT: Final = 10**15
"""Numbers from here on lose digits in a spreadsheet, and are written as texts."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and under which other header where one was taken."""

    path: Path
    rows: int
    renamed: tuple[tuple[str, str], ...]


def form_of(path: Path) -> Form:
    """Return what a file is written as; raise CalibrationError if its name doesn't tell."""
    form = FORMS.get(path.suffix.lower())
    if form is None:
        message = say(
            "The name of the file must end in {endings}. Got “{name}”.",
            endings=", ".join(FORMS),
            name=path.name,
        )
        raise CalibrationError(Problem("unknown-form", "", message))
    return form


def write_scored(
    scored: ScoredLeads,
    leads: LeadTable,
    path: Path,
    *,
    form: Form,
    progress: Progress | None = None,
    at_end: Callable[[], None] | None = None,
) -> Written:
    """Write scored leads to a file, in the order of the file of leads.

    Of CSV and Parquet no more is in memory at a time than the database is at work on.

    Parameters
    ----------
    scored, leads
        What is written, and the file of leads it comes from.
    path, form
        Where to, and as what.
    progress
        Told the share of the work that is done, now and then; what it raises stops the writing.
    at_end
        Called when all is written but not yet in its place; what it raises leaves no file.

    Raises
    ------
    CalibrationError
        If the place can't be written to.
    LeadsError
        If the leads don't fit the form: too many, or too long a text, for a workbook.
    """
    writers = {"csv": _write_csv, "parquet": write_parquet, "xlsx": _write_workbook}
    with whole_file(path) as beside:
        rows = writers[form](scored, leads, beside, progress=progress)
        if at_end is not None:
            at_end()
    return Written(path, rows, scored.renamed)


def quoted(cell: str) -> str:
    """Return a cell as CSV writes it, in quotes where it needs them.

    Examples
    --------
    >>> quoted("employees"), quoted("name, first")
    ('employees', '"name, first"')
    """
    if any(sign in cell for sign in ',"\r\n') or cell != cell.strip():
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _write_csv(
    scored: ScoredLeads, leads: LeadTable, path: Path, *, progress: Progress | None
) -> int:
    # The database can't write these headers: they repeat, are blank, and differ by case.
    with path.open("wb") as file:
        header = ",".join(quoted(each) for each in scored.headers)
        file.write(header.encode() + b"\n")
        return write_through(leads, scored.query, file, options=_CSV, progress=progress)


def _write_workbook(
    scored: ScoredLeads, leads: LeadTable, path: Path, *, progress: Progress | None
) -> int:
    import xlsxwriter

    if leads.rows >= MOST_ROWS_OF_A_SHEET:
        message = say(
            "A sheet holds at most {most} leads. Got {rows}. Write them as CSV or Parquet.",
            most=MOST_ROWS_OF_A_SHEET - 1,
            rows=leads.rows,
        )
        raise LeadsError(Problem("too-many-rows", "", message))
    # Texts are written as texts whatever they look like, so none can run as a formula.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(leads.folder),
    }
    with xlsxwriter.Workbook(str(path), options) as book, leads.cursor() as cursor:
        sheet = book.add_worksheet()
        for position, header in enumerate(scored.headers):
            sheet.write_string(0, position, header)
        cursor.execute(scored.query.sql(dialect="duckdb"))
        for row, cells in enumerate(_rows(cursor), start=1):
            for position, cell in enumerate(cells):
                _write_cell(sheet, row, position, cell)
            if progress is not None and row % _ROWS_AT_ONCE == 0:
                progress(row / leads.rows)
    return leads.rows


def _rows(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        yield from rows


def _write_cell(sheet: "Worksheet", row: int, position: int, cell: object) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, position, cell)
    elif isinstance(cell, int | float | Decimal) and abs(float(cell)) < _EXACT:
        sheet.write_number(row, position, cell)
    else:
        words = str(cell)
        if len(words) > LONGEST_CELL_OF_A_SHEET:
            message = say(
                "A cell of a sheet holds at most {most} characters. Got {came} in row {row}. "
                "Write the leads as CSV or Parquet.",
                most=LONGEST_CELL_OF_A_SHEET,
                came=len(words),
                row=row + 1,
            )
            raise LeadsError(Problem("too-long", "", message))
        sheet.write_string(row, position, words)
