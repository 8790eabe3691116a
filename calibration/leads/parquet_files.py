"""Parquet into a table that keeps the file's own types."""

from pathlib import Path
from typing import Final

import duckdb
from sqlglot import exp

from calibration.leads.database import Database
from calibration.leads.nodes import table, text
from calibration.leads.text_files import show_rows
from calibration.messages import say
from calibration.problems import LeadsError, Problem

_FILE: Final = "parquet"


def load_parquet(database: Database, path: Path) -> tuple[tuple[str, str], ...]:
    """Read a Parquet file into the ``leads`` relation; return header and type of each column.

    Raises
    ------
    LeadsError
        If the file is damaged or no Parquet.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    connection = database.connection
    try:
        stored = connection.read_parquet(_escaped(path))
        natives = [str(native) for native in stored.types]
        # The database renames headers that differ by case only; the file's own are kept.
        headers = pq.read_schema(path).names
        names = [f"c{position}" for position in range(len(headers))]
        reader = exp.Anonymous(this="read_parquet", expressions=[text(_escaped(path))])
        places = [exp.to_identifier(name, quoted=True) for name in names]
        alias = exp.TableAlias(this=exp.to_identifier(_FILE), columns=places)
        source = exp.Table(this=reader, alias=alias)
        create = exp.Create(
            this=table("cells"), kind="TABLE", expression=exp.select(exp.Star()).from_(source)
        )
        connection.execute(create.sql(dialect="duckdb"))
    except (duckdb.Error, pa.ArrowException) as error:
        raise LeadsError(
            Problem(
                "broken-parquet",
                "",
                say(
                    "The file must be Parquet. This one is damaged or of another kind. Write it "
                    "again, or export the leads as CSV."
                ),
            )
        ) from error
    show_rows(database)
    return tuple(zip(headers, natives, strict=True))


def _escaped(path: Path) -> str:
    """Return the path with its wild cards made literal."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path))
