"""A file of leads, of any kind that is read, opened in a database of its own."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sqlglot import exp

from calibration.leads.bottom import chosen_below, found_below
from calibration.leads.choices import Choices
from calibration.leads.database import Database, opened_database
from calibration.leads.headers import header_notices
from calibration.leads.nodes import table
from calibration.leads.parquet_files import nameable, show_first, show_parquet
from calibration.leads.tables import RELATION, Column, LeadTable, Source
from calibration.leads.text_files import load_text
from calibration.leads.watching import Progress
from calibration.leads.workbooks import load_workbook
from calibration.messages import N_, Message, say
from calibration.problems import LeadsError, Problem

_PARQUET: Final = b"PAR1"
_ZIP: Final = b"PK\x03\x04"
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
_OTHER_KINDS: Final = {
    (b"<!doctype", b"<html", b"<head", b"<body"): N_("a web page"),
    (b"<?xml",): N_("XML"),
    (b"%pdf-",): N_("a PDF"),
    (b'{"', b'[{"', b"[ {", b"[\n", b"[\r"): N_("JSON"),
}
"""How files of other kinds begin, in small letters."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A Parquet file of cells; headers are its own where None are given.

    ``below`` rows at the bottom were left out already.
    """

    source: Source
    cells: Path
    headers: tuple[str, ...] | None = None
    notices: tuple[Problem, ...] = ()
    below: int = 0


def read_leads(
    source: Path | bytes,
    *,
    name: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    choices: Choices | None = None,
    progress: Progress | None = None,
) -> LeadTable:
    """Read a file of leads (CSV, TSV, TXT, XLSX or Parquet) as it is, cell by cell.

    The kind is told from the content, not from the name. Parquet is not copied: a path must stay
    as it is for as long as the leads are open.

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
    choices
        All that somebody chose, those three among it; they come first where both are given.
    progress
        Told the share of the work that is done, now and then; what it raises stops the reading.

    Returns
    -------
    LeadTable
        To be closed by the caller; with notices of what a person should know.

    Raises
    ------
    LeadsError
        With all the problems of the file.
    """
    given = choices or Choices()
    given = replace(
        given,
        sheet=sheet or given.sheet,
        encoding=encoding or given.encoding,
        delimiter=delimiter or given.delimiter,
    )
    with opened_database() as database:
        digest = started_digest(source)
        opened = opened_in(database, source, name=name, choices=given, progress=progress)
        if opened.rows == 0:
            raise LeadsError(no_leads(len(opened.columns)))
        database.seal(opened.cells)
        leads = LeadTable(
            connection=database.connection,
            relation=RELATION,
            columns=opened.columns,
            rows=opened.rows,
            source=opened.source,
            folder=database.folder,
            digest=digest,
            notices=opened.notices + header_notices(opened.columns),
            cells=opened.cells,
        )
        if progress is not None:
            progress(1.0)
        return leads


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose leads are in the ``leads`` relation of a database, ``cells`` their Parquet."""

    source: Source
    cells: Path
    columns: tuple[Column, ...]
    rows: int
    notices: tuple[Problem, ...]


def opened_in(
    database: Database,
    source: Path | bytes,
    *,
    name: str | None,
    choices: Choices,
    progress: Progress | None,
) -> Opened:
    """Read a file into a database that is open; see :func:`read_leads`."""
    path = source.resolve() if isinstance(source, Path) else database.folder / "uploaded"
    shown = Path(name or (source if isinstance(source, Path) else path)).name
    if isinstance(source, bytes):
        path.write_bytes(source)
    head = _head(path, shown)
    if head.startswith(_PARQUET):
        loaded = _Loaded(Source(shown, "parquet"), nameable(database, path))
    elif head.startswith(_ZIP):
        loaded = _workbook(database, path, shown, choices, progress)
    else:
        loaded = _text(database, path, shown, choices, progress)
    if isinstance(source, bytes) and loaded.cells != path:
        path.unlink()
    return _opened(database, loaded, choices)


def no_leads(headers: int) -> Problem:
    """Return the problem of a file with headers and nothing below them."""
    return Problem(
        "no-leads",
        "",
        say(
            "The file must hold a line for each lead below its headers. Got {count} "
            "headers and no lead. Export the leads again.",
            count=headers,
        ),
    )


def _head(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except OSError as error:
        raise LeadsError(_no_file(shown, error)) from error
    _other_kind(head)
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


def _other_kind(head: bytes) -> None:
    """Refuse what is saved as CSV by mistake: the page of a sign-in, say, in an export's place."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for beginnings, kind in _OTHER_KINDS.items():
        if start.startswith(beginnings):
            raise LeadsError(
                Problem(
                    "not-a-table",
                    "",
                    say(
                        "The file must be a table of text (CSV), an Excel workbook (.xlsx) or "
                        "Parquet. Got {kind}. Open it to see what it says, and export the leads "
                        "again.",
                        kind=Message(kind),
                    ),
                )
            )


def _no_file(shown: str, error: OSError) -> Problem:
    return Problem(
        "no-file",
        shown,
        say(
            "The file of leads must exist and be readable. Got: {reason}. Check its name.",
            reason=error.strerror or type(error).__name__,
        ),
    )


def started_digest(*sources: Path | bytes) -> Future[str]:
    """Begin to work out the SHA-256 of the files, beside the reading of them.

    Of several it is the SHA-256 of theirs, one after the other.
    """
    pool = ThreadPoolExecutor(max_workers=1)
    digest = pool.submit(_sha256, sources)
    pool.shutdown(wait=False)
    return digest


def _sha256(sources: Sequence[Path | bytes]) -> str:
    digests = [sha256_of(source) for source in sources]
    return digests[0].hex() if len(digests) == 1 else hashlib.sha256(b"".join(digests)).hexdigest()


def sha256_of(source: Path | bytes) -> bytes:
    """Return the SHA-256 of one file."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).digest()
    try:
        with source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        raise LeadsError(_no_file(source.name, error)) from error


def _text(
    database: Database, path: Path, name: str, choices: Choices, progress: Progress | None
) -> _Loaded:
    found = load_text(database, path, choices=choices, progress=progress)
    source = Source(
        name,
        "text",
        encoding=found.encoding,
        delimiter=found.delimiter,
        first_line=found.lines_above + 2,
    )
    return _Loaded(source, found.cells, found.headers, found.notices, found.below)


def _workbook(
    database: Database, path: Path, name: str, choices: Choices, progress: Progress | None
) -> _Loaded:
    found = load_workbook(database, path, choices=choices, progress=progress)
    source = Source(
        name,
        "workbook",
        sheet=found.name,
        sheets=found.sheets,
        first_line=found.rows_above + 2,
    )
    return _Loaded(source, found.cells, found.headers, found.notices)


def _opened(database: Database, loaded: _Loaded, choices: Choices) -> Opened:
    columns = show_parquet(database, loaded.cells)
    if loaded.headers is not None:
        pairs = zip(columns, loaded.headers, strict=True)
        columns = tuple(replace(column, header=header) for column, header in pairs)
    rows = _count(database)
    below: tuple[Problem, ...] = ()
    if loaded.headers is not None and rows:
        rows, below = _without_bottom(database, loaded, columns, rows, choices)
    return Opened(loaded.source, loaded.cells, columns, rows, loaded.notices + below)


def _count(database: Database) -> int:
    counted = database.connection.execute(
        exp.select(exp.Count(this=exp.Star())).from_(table(RELATION)).sql(dialect="duckdb")
    ).fetchone()
    return int(counted[0]) if counted else 0


def _without_bottom(
    database: Database,
    loaded: _Loaded,
    columns: tuple[Column, ...],
    rows: int,
    choices: Choices,
) -> tuple[int, tuple[Problem, ...]]:
    """Leave out the rows at the bottom that are no leads; return how many are left."""
    if choices.below is None:
        found = found_below(database.connection, columns, rows)
    else:
        left = min(max(choices.below - loaded.below, 0), rows)
        found = chosen_below(database.connection, columns, rows, left)
    if found.rows:
        show_first(database, loaded.cells, width=len(columns), rows=rows - found.rows)
    return rows - found.rows, found.notices()
