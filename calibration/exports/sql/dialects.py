"""The engines a model is written for as SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from calibration.engine.warehouse_cells import WarehouseDialect
from calibration.messages import say
from calibration.problems import CalibrationError, Problem

Carrying = Literal["row", "struct", "star"]
"""How the lead's own columns come through the steps: as one value of the row, as a struct made
of it, or among the columns of each step."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine.

    Parameters
    ----------
    name
        What it is called on the command line, and by sqlglot.
    title
        What people call it.
    is_executed
        Whether the tests of the workbench run its SQL on the real engine.
    carrying
        How the lead's own columns come through the steps.
    ignores_case
        Whether two columns may not differ by case alone.
    normalises
        Whether it can bring texts into Unicode NFC by itself.
    """

    name: WarehouseDialect
    title: str
    is_executed: bool
    carrying: Carrying
    ignores_case: bool
    normalises: bool


_ALL: Final = (
    Dialect("duckdb", "DuckDB", True, "row", True, True),  # noqa: FBT003 - a table to be read
    Dialect("postgres", "PostgreSQL", True, "row", False, True),  # noqa: FBT003
    Dialect("spark", "Apache Spark", True, "struct", True, False),  # noqa: FBT003
    Dialect("databricks", "Databricks", True, "struct", True, False),  # noqa: FBT003
    Dialect("bigquery", "BigQuery", False, "row", True, True),  # noqa: FBT003
    Dialect("snowflake", "Snowflake", False, "star", False, False),  # noqa: FBT003
)

DIALECTS: Final[Mapping[str, Dialect]] = MappingProxyType({each.name: each for each in _ALL})
"""Every dialect, by its name. What is written for Databricks is what is written for Spark."""


def dialect_named(name: str) -> Dialect:
    """Return the dialect of that name.

    Raises
    ------
    CalibrationError
        If there is none; the message has those there are.
    """
    found = DIALECTS.get(name)
    if found is None:
        message = say("must be one of {names}. Got “{name}”.", names=", ".join(DIALECTS), name=name)
        raise CalibrationError(Problem("unknown-dialect", "dialect", message))
    return found


def compiles_as(dialect: Dialect) -> WarehouseDialect:
    """Return the dialect whose SQL an engine runs: Databricks runs that of Spark."""
    return "spark" if dialect.name == "databricks" else dialect.name
