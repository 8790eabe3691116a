"""A file of leads, of any kind that is read, into a table of its own."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sqlglot import exp

from calibration.leads.database import Database, opened_database
from calibration.leads.distinct import distinct_cells
from calibration.leads.headers import header_notices
from calibration.leads.nodes import table
from calibration.leads.parquet_files import load_parquet
from calibration.leads.shapes import Shape, shapes_in
from calibration.leads.tables import RELATION, Column, LeadTable, Source
from calibration.leads.text_files import load_text
from calibration.leads.workbooks import load_workbook
from calibration.messages import say
from calibration.problems import LeadsError, Problem

_PARQUET: Final = b"PAR1"
_ZIP: Final = b"PK\x03\x04"
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class _Loaded:
    source: Source
    columns: tuple[Column, ...]
    notices: tuple[Problem, ...] = ()


def read_leads(
    source: Path | bytes,
    *,
    name: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> LeadTable:
    """Read a file of leads (CSV, TSV, TXT, XLSX or Parquet) as it is, cell by cell.

    The kind is told from the content, not from the name.

    Parameters
    ----------
    source
        The file, or its bytes as uploaded.
    name
        The name to show; by default that of the file.
    sheet
        Of a workbook, the sheet to read; by default the first that is not empty.
    encoding, delimiter
        Of a text file, if somebody chose them; by default told from the content.

    Returns
    -------
    LeadTable
        To be closed by the caller; with notices of what a person should know.

    Raises
    ------
    LeadsError
        With all the problems of the file.
    """
    with opened_database() as database:
        path = source if isinstance(source, Path) else database.folder / "uploaded"
        if isinstance(source, bytes):
            path.write_bytes(source)
        shown = Path(name).name if name else path.name
        head = _head(path, shown)
        sha256 = _sha256(path)
        if head.startswith(_PARQUET):
            loaded = _parquet(database, path, shown)
        elif head.startswith(_ZIP):
            loaded = _workbook(database, path, shown, sheet)
        else:
            loaded = _text(database, path, shown, encoding, delimiter)
        if isinstance(source, bytes):
            path.unlink()
        database.seal()
        return _finished(database, loaded, sha256)


def _head(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise LeadsError(
            Problem(
                "no-file",
                shown,
                say(
                    "The file of leads must exist and be readable. Got: {reason}. Check its name.",
                    reason=error.strerror or type(error).__name__,
                ),
            )
        ) from error
    if head.startswith(_OLD_WORKBOOK):
        raise LeadsError(
            Problem(
                "old-workbook",
                "",
                say(
                    "A workbook must be of today's kind (.xlsx), without a password. Got the old "
                    "kind (.xls) or a protected one. Save it as .xlsx, or export it as CSV."
                ),
            )
        )
    return head


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _columns(headers: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(
        Column(position, header, f"c{position}") for position, header in enumerate(headers)
    )


def _text(
    database: Database, path: Path, name: str, encoding: str | None, delimiter: str | None
) -> _Loaded:
    found = load_text(database, path, encoding=encoding, delimiter=delimiter)
    source = Source(name, "text", encoding=found.encoding, delimiter=found.delimiter)
    return _Loaded(source, _columns(found.headers), found.notices)


def _workbook(database: Database, path: Path, name: str, sheet: str | None) -> _Loaded:
    found = load_workbook(database, path, sheet=sheet)
    source = Source(name, "workbook", sheet=found.name, sheets=found.sheets)
    return _Loaded(source, _columns(found.headers))


def _parquet(database: Database, path: Path, name: str) -> _Loaded:
    columns = load_parquet(database, path)
    return _Loaded(
        Source(name, "parquet"),
        tuple(
            Column(position, header, f"c{position}", native=native)
            for position, (header, native) in enumerate(columns)
        ),
    )


def _finished(database: Database, loaded: _Loaded, sha256: str) -> LeadTable:
    connection = database.connection
    counted = connection.execute(
        exp.select(exp.Count(this=exp.Star())).from_(table(RELATION)).sql(dialect="duckdb")
    ).fetchone()
    rows = int(counted[0]) if counted else 0
    if rows == 0:
        raise LeadsError(
            Problem(
                "no-leads",
                "",
                say(
                    "The file must hold a line for each lead below its headers. Got {count} "
                    "headers and no lead. Export the leads again.",
                    count=len(loaded.columns),
                ),
            )
        )
    texts = tuple(column for column in loaded.columns if column.native == "VARCHAR")
    shapes = _shapes(database, texts)
    doubts = tuple(
        _ambiguous(column, shapes[column.position])
        for column in texts
        if column.position in shapes and _is_ambiguous(shapes[column.position])
    )
    notices = loaded.notices + header_notices(loaded.columns) + doubts
    return LeadTable(
        connection=connection,
        relation=RELATION,
        columns=tuple(_dressed(column, shapes) for column in loaded.columns),
        rows=rows,
        sha256=sha256,
        source=loaded.source,
        folder=database.folder,
        notices=notices,
    )


def _dressed(column: Column, shapes: dict[int, Shape]) -> Column:
    shape = shapes.get(column.position)
    if shape is None:
        return column
    return replace(column, decimal=shape.decimal, date_order=shape.date_order)


def _shapes(database: Database, texts: tuple[Column, ...]) -> dict[int, Shape]:
    if not texts:
        return {}
    with distinct_cells(database.connection, texts) as cells:
        return shapes_in(database.connection, cells)


def _is_ambiguous(shape: Shape) -> bool:
    dates = shape.year_first + shape.year_last + shape.dotted_days
    return shape.ambiguous_dates and 2 * dates > shape.filled


def _ambiguous(column: Column, shape: Shape) -> Problem:
    if shape.day_first:
        message = say(
            "Some dates can only be day/month and others only month/day. They are read "
            "{order}; the others count as missing. Export them as 2026-12-31.",
            order=say("day first") if shape.date_order == "dmy" else say("month first"),
        )
    else:
        message = say(
            "No date has a day above 12, so day and month can't be told apart. They are read as "
            "day/month/year. Export them as 2026-12-31 if that is wrong."
        )
    return Problem("ambiguous-dates", column.header, message)
