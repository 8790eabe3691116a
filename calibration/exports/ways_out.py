"""The ways a model leaves: each by its name, as the bytes of one file.

A way imports what it needs when it is taken, so that the names are known at once. Each new way
is a line of the list and a function that returns its bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from calibration.messages import say
from calibration.problems import CalibrationError, Problem

if TYPE_CHECKING:
    from calibration.model import Model


@dataclass(frozen=True, slots=True)
class WayOut:
    """A form in which a model leaves.

    Parameters
    ----------
    name
        What the command line calls it.
    file_name
        The name of its file where nobody gives another.
    words
        What it is for.
    make
        Returns the bytes of the file. Raises CalibrationError, with every reason, where the form
        can't carry the model.
    """

    name: str
    file_name: str
    words: str
    make: Callable[["Model"], bytes]


def _json(model: "Model") -> bytes:
    from calibration.model import write_model

    return write_model(model).encode()


def _scorer(model: "Model") -> bytes:
    from calibration.exports.standalone import scorer_of

    return scorer_of(model).encode()


def _schema(model: "Model") -> bytes:
    from calibration.exports.json_files import json_bytes
    from calibration.exports.standalone import input_schema_of

    return json_bytes(input_schema_of(model))


def _pmml(model: "Model") -> bytes:
    from calibration.exports.pmml import publish

    return publish(model)


def _vectors(model: "Model") -> bytes:
    from calibration.exports.reference_leads import vectors_of

    return vectors_of(model)


def _sql(dialect: str) -> Callable[["Model"], bytes]:
    def sql(model: "Model") -> bytes:
        from calibration.exports.sql import sql_of

        return sql_of(model, dialect).encode()

    return sql


def _bundle(model: "Model") -> bytes:
    from calibration.exports.bundle import bundle_of

    return bundle_of(model)


_DIALECTS: Final = {
    "duckdb": "DuckDB",
    "postgres": "PostgreSQL",
    "spark": "Apache Spark",
    "databricks": "Databricks",
    "bigquery": "BigQuery",
    "snowflake": "Snowflake",
}
"""Those of ``exports.sql``, whose import takes a while."""

_ALL: Final = (
    WayOut("json", "model.json", "the model itself, as the workbench keeps it", _json),
    WayOut("scorer", "scorer.py", "one Python file that scores leads and needs nothing", _scorer),
    WayOut("schema", "lead.schema.json", "the JSON Schema of a lead to be scored", _schema),
    *(
        WayOut(f"sql:{name}", f"{name}.sql", f"the model as one SELECT for {title}", _sql(name))
        for name, title in _DIALECTS.items()
    ),
    WayOut("vectors", "vectors.zip", "leads on every edge of it, with the right scores", _vectors),
    WayOut("pmml", "model.pmml", "a PMML 4.4 Scorecard, proved on an evaluator (Java)", _pmml),
    WayOut(
        "bundle", "bundle.zip", "all of these that can carry it, and how to prove them", _bundle
    ),
)

WAYS_OUT: Final[Mapping[str, WayOut]] = MappingProxyType({each.name: each for each in _ALL})
"""Every way out, by its name."""


def exported(model: "Model", name: str) -> bytes:
    """Return a model in the form of that name.

    Raises
    ------
    CalibrationError
        If there is no such form, or it can't carry the model: each reason, with the form's name.
    """
    way = WAYS_OUT.get(name)
    if way is None:
        message = say("must be one of {names}. Got “{name}”.", names=", ".join(WAYS_OUT), name=name)
        raise CalibrationError(Problem("unknown-form", "as", message))
    return way.make(model)
