"""A table of a database, or what a SELECT finds there, opened as leads."""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from sqlglot import exp

from calibration.leads.database import Database, opened_database
from calibration.leads.headers import header_notices
from calibration.leads.nodes import table as our_table
from calibration.leads.parquet_files import show_parquet
from calibration.leads.sources import duckdb_files, postgres, sqlite_files
from calibration.leads.sources.databases import SECONDS, Found, Session, TableName, named_table
from calibration.leads.sources.staging import staged
from calibration.leads.sources.urls import DatabaseUrl
from calibration.leads.tables import RELATION, LeadTable, Source
from calibration.messages import say
from calibration.problems import LeadsError, Problem


def read_table(
    url: DatabaseUrl | str,
    *,
    table: str | None = None,
    query: str | None = None,
    name: str | None = None,
    seconds: float = SECONDS,
) -> LeadTable:
    """Read a table, or what one SELECT finds, from a database that can only be read meanwhile.

    The leads are copied some rows at a time to a Parquet file in the private folder of the leads;
    from then on nothing is asked of the database.

    Parameters
    ----------
    url
        Where the database is.
    table
        The name of a table or view, with its schema or without.
    query
        One SELECT, in the place of a table.
    name
        The name to show; by default that of the table.
    seconds
        How long the database may take.

    Returns
    -------
    LeadTable
        To be closed by the caller.

    Raises
    ------
    LeadsError
        With what keeps the leads from being read. A password is in no message.
    """
    where = DatabaseUrl.of(url) if isinstance(url, str) else url
    if (table is None) == (query is None):
        message = say("Leads come from one table or one query. Name one of them.")
        raise LeadsError(Problem("table-or-query", "", message))
    with opened_database() as database:
        with _opened(where, seconds) as session:
            if table is None:
                shown, asked = str(where.kind), query or ""
            else:
                wanted = named_table(session.tables(), table)
                shown, asked = wanted.full, _all_of(wanted, where)
            found = session.select(asked)
            cells = staged(database, found)
        return _finished(database, cells, found, Source(name or shown, "table"))


def table_names(url: DatabaseUrl, *, seconds: float = SECONDS) -> tuple[str, ...]:
    """Return the names of the tables and views that can be read.

    Raises
    ------
    LeadsError
        If the database can't be opened.
    """
    with _opened(url, seconds) as session:
        found = session.tables()
    return tuple(each.name if each.is_default or not each.schema else each.full for each in found)


def _opened(url: DatabaseUrl, seconds: float) -> AbstractContextManager[Session]:
    if url.path is None:
        return postgres.opened(url, seconds=seconds)
    if url.kind == "duckdb":
        return duckdb_files.opened(url.path, seconds=seconds)
    return sqlite_files.opened(url.path, seconds=seconds)


def _all_of(wanted: TableName, url: DatabaseUrl) -> str:
    schema = exp.to_identifier(wanted.schema, quoted=True) if wanted.schema else None
    source = exp.Table(this=exp.to_identifier(wanted.name, quoted=True), db=schema)
    dialect = "postgres" if url.kind == "postgresql" else url.kind
    return exp.select(exp.Star()).from_(source).sql(dialect=dialect)


def _finished(database: Database, cells: Path, found: Found, source: Source) -> LeadTable:
    pairs = zip(show_parquet(database, cells), found.headers, strict=True)
    columns = tuple(replace(column, header=header) for column, header in pairs)
    count = exp.select(exp.Count(this=exp.Star())).from_(our_table(RELATION))
    counted = database.connection.execute(count.sql(dialect="duckdb")).fetchone()
    database.seal(cells)
    return LeadTable(
        connection=database.connection,
        relation=RELATION,
        columns=columns,
        rows=int(counted[0]) if counted else 0,
        source=source,
        folder=database.folder,
        digest=_digest(cells),
        notices=header_notices(columns),
    )


def _digest(cells: Path) -> Future[str]:
    """Begin to work out the SHA-256 of the leads: the same cells in the same order have one."""
    pool = ThreadPoolExecutor(max_workers=1)
    digest = pool.submit(_sha256, cells)
    pool.shutdown(wait=False)
    return digest


def _sha256(cells: Path) -> str:
    with cells.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
