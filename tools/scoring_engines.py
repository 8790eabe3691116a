"""Everything that scores leads with a model, each as a function from a case to the same rows.

An engine that can't carry a model says so with None. To add one, write such a function and name it
in ``ENGINES``.
"""

import datetime as dt
import json
import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any, Final

import duckdb
import pyarrow as pa

from calibration.engine.leads import scored
from calibration.engine.warehouse_cells import Kind, WarehouseColumn
from calibration.exports.sql import sql_of
from calibration.leads import read_leads, type_leads
from calibration.model import FieldType, Model, read_model
from calibration.problems import CalibrationError
from tests.oracle import decimals, score_lead, scored_row
from tests.oracle.cells import header_of
from tests.oracle.random_leads import AS_OF, leads_csv, native_leads, random_leads
from tests.oracle.random_models import random_model
from tests.oracle.scorer import read_lead

if TYPE_CHECKING:
    import psycopg
    from pyspark.sql import SparkSession

    from calibration.exports.pmml.evaluator import Evaluator

OURS: Final = (
    *("score", "fit", "engagement", "feedback", "grade"),
    *("band", "qualified", "variant", "gate"),
)
Row = tuple[str, ...]
Engine = Callable[["Case"], list[Row] | None]


@dataclass(frozen=True, slots=True)
class Case:
    """A model, and leads for it as a CSV file has them.

    Every second case is stored in warehouses as texts only, the others in columns that have types.
    """

    seed: int
    plain: Mapping[str, Any]
    leads: Sequence[dict[str, str]]

    @classmethod
    def random(cls, seed: int, leads: int) -> "Case":
        """Return the case of that seed."""
        plain = random_model(seed)
        return cls(seed, plain, random_leads(plain, seed, leads))

    @property
    def model(self) -> Model:
        """The model."""
        return read_model(json.dumps(self.plain)).model


def library(case: Case) -> list[Row] | None:
    """Score the file as ``score`` does."""
    model = case.model
    content = leads_csv(list(case.leads)).encode()
    with read_leads(content, name="leads.csv", delimiter=",") as table:
        typed = type_leads(table, model, as_of=AS_OF, today=AS_OF, rule="score")
        query = scored(typed, model).order_by("row").sql(dialect="duckdb")
        found = typed.connection.execute(query)
        names = [column[0] for column in found.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    variants, gates = [each.id for each in model.variants], [each.id for each in model.gates]
    return [
        (
            *(decimals(row[name]) for name in OURS[:4]),
            row["grade"] or "",
            row["band"] or "",
            "true" if row["qualified"] else "false",
            variants[row["variant"]] if row["variant"] >= 0 else "",
            gates[row["gate"]] if row["gate"] >= 0 else "",
        )
        for row in rows
    ]


def oracle(case: Case) -> list[Row] | None:
    """Score by the plain scorer that other hands wrote."""
    rows = (scored_row(score_lead(case.plain, lead, AS_OF)) for lead in case.leads)
    return [tuple(row[name] for name in OURS) for row in rows]


def standalone(case: Case) -> list[Row] | None:
    """Score by the one file that the workbench writes, run as a program would."""
    from calibration.exports.standalone import scorer_of

    scope: dict[str, Any] = {"__name__": "scorer"}
    exec(compile(scorer_of(case.model), "scorer.py", "exec"), scope)  # noqa: S102 - our own file
    return [_row(scope["score"](lead, AS_OF).get(name) for name in OURS) for lead in case.leads]


def pmml(evaluator: "Evaluator") -> Engine:
    """Return the engine that replays the PMML of a model on a real evaluator."""
    from calibration.exports.pmml.carrying import what_is_not_carried
    from calibration.exports.pmml.document import document_of
    from calibration.exports.pmml.inputs import needs_day
    from calibration.exports.pmml.names import AS_OF as DAY
    from calibration.exports.pmml.names import names_of

    def score(case: Case) -> list[Row] | None:
        model = case.model
        if what_is_not_carried(model):
            return None
        names = names_of(model)
        given = []
        for lead in case.leads:
            row: dict[str, str | float | bool] = {}
            values = read_lead(case.plain, lead)
            for field in model.read_fields():
                value = values[field.name]
                if field.type is FieldType.TEXT:
                    value = unicodedata.normalize("NFC", lead[_header(field.name, lead)])
                if isinstance(value, dt.date):
                    row[field.name] = value.isoformat()
                elif value is not None and value != "":
                    row[field.name] = value
            if needs_day(model):
                row[names[DAY]] = AS_OF.isoformat()
            given.append(row)
        outputs = evaluator.outputs(document_of(model), given)
        return [_row(output.get(names[name]) for name in OURS) for output in outputs]

    return score


def in_duckdb(case: Case) -> list[Row] | None:
    """Run the exported SELECT in DuckDB."""
    stored = Stored.of(case, {"duckdb"})
    query = _sql(case, stored, "duckdb", "leads")
    if query is None:
        return None
    with duckdb.connect() as connection:
        connection.register("leads", stored.table)
        return _ordered(connection.execute(query).fetchall())


def in_postgres(connection: "psycopg.Connection[Any]") -> Engine:
    """Return the engine that runs the exported SELECT in PostgreSQL."""
    from psycopg import sql

    types = {
        pa.int64(): "bigint",
        pa.float64(): "double precision",
        pa.bool_(): "boolean",
        pa.date32(): "date",
    }

    def score(case: Case) -> list[Row] | None:
        stored = Stored.of(case, {"postgres"})
        query = _sql(case, stored, "postgres", "leads")
        if query is None:
            return None
        fields = [
            sql.SQL("{} {}").format(
                sql.Identifier(field.name), sql.SQL(types.get(field.type, "text"))
            )
            for field in stored.table.schema
        ]
        connection.execute("DROP TABLE IF EXISTS pg_temp.leads")
        connection.execute(
            sql.SQL("CREATE TEMPORARY TABLE leads ({})").format(sql.SQL(", ").join(fields))
        )
        with connection.cursor().copy("COPY leads FROM STDIN") as copy:
            for row in zip(*stored.table.to_pydict().values(), strict=True):
                copy.write_row(row)
        return _ordered(connection.execute(query.encode()).fetchall())

    return score


def in_spark(spark: "SparkSession", folder: str) -> Engine:
    """Return the engine that runs the exported SELECT in Spark, on Parquet in a folder."""
    import pyarrow.parquet as pq

    def score(case: Case) -> list[Row] | None:
        stored = Stored.of(case, {"spark"})
        query = _sql(case, stored, "spark", "leads")
        if query is None:
            return None
        path = f"{folder}/leads-{case.seed}.parquet"
        pq.write_table(stored.table, path)
        spark.read.parquet(path).createOrReplaceTempView("leads")
        return _ordered([tuple(row) for row in spark.sql(query).collect()])

    return score


@dataclass(frozen=True, slots=True)
class Stored:
    """Leads as a table of a warehouse, with the columns that the fields are stored in."""

    table: pa.Table
    columns: Mapping[str, WarehouseColumn]

    @classmethod
    def of(cls, case: Case, engines: set[str]) -> "Stored":
        """Return the leads, the first column being their number."""
        as_texts = case.seed % 2 == 1
        rng = Random(f"stored {case.seed}")  # noqa: S311 - a draw, no secret
        leads = list(case.leads) if as_texts else native_leads(case.plain, case.leads)
        arrays: dict[str, pa.Array] = {"n° of the lead": pa.array(range(len(leads)), pa.int64())}
        columns: dict[str, WarehouseColumn] = {}
        taken: set[str] = set()
        for field in case.model.fields:
            name = field.name
            while name.casefold() in taken:  # some engines don't tell capitals apart
                name += " again"
            taken.add(name.casefold())
            kind = Kind.TEXT if as_texts else _KINDS[field.type]
            cells = [lead[_header(field.name, lead)] for lead in leads]
            if kind is Kind.FLOAT:
                odd = (None, None, math.nan, math.inf, -math.inf)
                cells = [rng.choice(odd) if cell is None else cell for cell in cells]
            if kind is Kind.TEXT and "spark" in engines:
                cells = [cell and unicodedata.normalize("NFC", str(cell)) for cell in cells]
            arrays[name] = pa.array(cells, _TYPES[kind])
            columns[field.name] = WarehouseColumn(name, kind)
        arrays["Unnamed: 2"] = pa.array(["own"] * len(leads))
        return cls(pa.table(arrays), columns)


_KINDS: Final = {
    FieldType.NUMBER: Kind.FLOAT,
    FieldType.TEXT: Kind.TEXT,
    FieldType.BOOLEAN: Kind.BOOLEAN,
    FieldType.DATE: Kind.DATE,
}
_TYPES: Final = {
    Kind.FLOAT: pa.float64(),
    Kind.TEXT: pa.string(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
}


def _sql(case: Case, stored: Stored, dialect: str, table: str) -> str | None:
    try:
        return sql_of(case.model, dialect, table=table, stored=stored.columns, as_of=AS_OF)
    except CalibrationError:
        return None


def _header(name: str, lead: Mapping[str, object]) -> str:
    header = header_of(name, lead)
    if header is None:
        raise KeyError(name)
    return header


def _ordered(rows: Sequence[tuple[Any, ...]]) -> list[Row]:
    """Return what an engine added to its rows, in the order of the leads."""
    return [_row(row[-len(OURS) :]) for row in sorted(rows, key=lambda row: row[0])]


def _row(values: Any) -> Row:  # noqa: ANN401 - whatever an engine gives
    return tuple(_written(value) for value in values)


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return decimals(int(Decimal(str(value)).scaleb(2)))
    return str(value)
