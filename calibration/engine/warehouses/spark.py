"""A table of Apache Spark, or a Parquet file that it reads; nothing is written anywhere."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
from sqlglot import exp

from calibration.engine.warehouses.tables import Answer, Dialect, WarehouseTable
from calibration.leads.database import opened_database
from calibration.leads.headers import check_width
from calibration.leads.nodes import column, named, select, table
from calibration.leads.sources.databases import ROWS_AT_ONCE, refused
from calibration.leads.tables import Column
from calibration.messages import say
from calibration.problems import LeadsError, Problem

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import DataType

_APPLICATION: Final = "lead scoring"
_TYPES: Final = {
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "timestamp_ntz": "TIMESTAMP",
}
"""The types that columns are read as, by Spark's names; all others are read as texts."""


@contextmanager
def opened_table(master: str | None, name: str) -> Iterator[WarehouseTable]:
    """Open a table of Spark's catalogue, or a Parquet file, for as long as it is used.

    Parameters
    ----------
    master
        Where Spark runs, as ``spark://HOST:7077``; None for a Spark that runs already, what its
        own settings say, else this machine.
    name
        A table or view of the catalogue, as ``sales.leads``; with a ``/`` in it, or ``.parquet``
        at its end, the place of Parquet files.

    Raises
    ------
    LeadsError
        If Spark isn't there or can't start, or there is no such table, or it refuses a query.
    """
    with _session(master) as session, opened_database() as database, _in_words():
        found = _found(session, name)
        check_width(len(found.columns))
        names = [f"c{place}" for place in range(len(found.columns))]
        view = f"leads_{secrets.token_hex(6)}"
        found.toDF(*names).createOrReplaceTempView(view)
        columns = tuple(
            Column(place, each.name, names[place], native=_stored_as(each.dataType))
            for place, each in enumerate(found.schema.fields)
        )
        cells = [named(_cell(each), each.name) for each in columns]
        try:
            yield WarehouseTable(
                name, SparkEngine(session), columns, select(*cells, source=table(view)), database
            )
        finally:
            session.catalog.dropTempView(view)
        database.close()


def _found(session: "SparkSession", name: str) -> "DataFrame":
    if "/" in name or name.endswith(".parquet"):
        session.conf.set("spark.sql.caseSensitive", "true")  # a file may have both Email and email
        return session.read.parquet(name)
    return session.table(name)


def _stored_as(kind: "DataType") -> str:
    simple = kind.simpleString()
    if simple.startswith("decimal("):
        return simple.upper()
    return _TYPES.get(simple, "VARCHAR")


def _cell(stored: Column) -> exp.Expr:
    cell = column(stored.name)
    return exp.cast(cell, exp.DType.TEXT) if stored.native == "VARCHAR" else cell


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """A running Spark, in a session of our own."""

    session: "SparkSession"

    @property
    def dialect(self) -> Dialect:
        """The SQL that it speaks."""
        return "spark"

    def answer(self, query: exp.Select, *, many: bool = False) -> Answer:
        """Run a query; where its rows are ``many``, a part of the table is held at a time."""
        found = self.session.sql(query.sql(dialect="spark"))
        types = {each.name: _stored_as(each.dataType) for each in found.schema.fields}
        if not many:
            with _in_words():
                return Answer(types, found.toArrow().to_reader())
        schema = found.limit(0).toArrow().schema
        return Answer(types, pa.RecordBatchReader.from_batches(schema, _batches(found, schema)))


def _batches(found: "DataFrame", schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    with _in_words():
        rows = found.toLocalIterator()
        while some := list(islice(rows, ROWS_AT_ONCE)):
            cells = zip(*some, strict=True)
            arrays = [pa.array(each, kind) for each, kind in zip(cells, schema.types, strict=True)]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)


@contextmanager
def _session(master: str | None) -> Iterator["SparkSession"]:
    """Open a session of our own in the Spark that runs; else start one, and stop it again."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise LeadsError(_no_package()) from error
    running = SparkSession.getActiveSession()
    started: SparkSession | None = None
    if running is None:
        _require_java()
        building = SparkSession.builder.appName(_APPLICATION)
        building = building.config("spark.ui.showConsoleProgress", "false")
        if master is not None:
            building = building.master(master)
        try:
            started = running = building.getOrCreate()
        except (PySparkException, OSError) as error:
            raise LeadsError(_not_started()) from error
    session = running.newSession()
    session.conf.set("spark.sql.session.timeZone", "UTC")
    try:
        yield session
    finally:
        if started is not None:
            started.stop()


def _require_java() -> None:
    """Raise LeadsError where Spark would find no Java to start."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    if found is None:
        message = say(
            "Spark needs Java 17 or newer, and there is none. Install it (Debian: apt-get install "
            "default-jre-headless), or set JAVA_HOME to where it is."
        )
        raise LeadsError(Problem("no-java", "", message))


@contextmanager
def _in_words() -> Iterator[None]:
    """Tell in one line what Spark refuses; its own words are pages long."""
    from pyspark.errors import PySparkException

    try:
        yield
    except PySparkException as error:
        said = error.getMessage() or type(error).__name__
        raise refused(said.strip().splitlines()[0]) from error


def _no_package() -> Problem:
    message = say(
        "Reading from Spark needs a package that isn't installed. Type: pip install -r "
        "requirements-spark.txt."
    )
    return Problem("no-driver", "", message)


def _not_started() -> Problem:
    message = say(
        "Spark doesn't start. It needs Java 17 or newer, and a master that can be reached: check "
        "both, and what Spark says above."
    )
    return Problem("no-spark", "", message)
