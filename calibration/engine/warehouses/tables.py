"""A table of a warehouse: its columns under names of our own, and what queries over it find."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal, Protocol

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlglot import exp

from calibration.leads.database import Database
from calibration.leads.nodes import column, named, select, table
from calibration.leads.tables import Column, column_of

Dialect = Literal["postgres", "spark"]
ANSWER: Final = "answer"
"""What the rows of an answer are called where they are read again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found in a warehouse.

    Parameters
    ----------
    types
        DuckDB's type of each column, by its name.
    rows
        Its rows, some at a time; cells may come as the texts of their type.
    """

    types: dict[str, str]
    rows: pa.RecordBatchReader

    def typed(self) -> exp.Select:
        """Return the rows, under the name of :data:`ANSWER`, in their types."""
        cells = [named(exp.cast(column(name), kind), name) for name, kind in self.types.items()]
        return select(*cells, source=table(ANSWER))


class Engine(Protocol):
    """A warehouse that is open, to be read only."""

    @property
    def dialect(self) -> Dialect:
        """The SQL that it speaks."""
        ...

    def answer(self, query: exp.Select, *, many: bool = False) -> Answer:
        """Run a query built of nodes; where its rows are ``many``, they come as they are read."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class WarehouseTable:
    """Leads in a table of a warehouse. No lead is held here.

    Parameters
    ----------
    name
        The table, as a person names it.
    engine
        The warehouse.
    columns
        Its columns: their ``native`` is the type of DuckDB that their cells come as.
    cells
        A query of all rows, with the columns named as ours: ``c0``, ``c1``…
    database
        What reads the answers.
    """

    name: str
    engine: Engine
    columns: tuple[Column, ...]
    cells: exp.Select
    database: Database

    @property
    def dialect(self) -> Dialect:
        """The SQL that the warehouse speaks."""
        return self.engine.dialect

    def column(self, header: str) -> Column | None:
        """Return the column of that header; see :func:`~calibration.leads.tables.column_of`."""
        return column_of(self.columns, header)

    def query(self, query: exp.Expression) -> list[tuple[object, ...]]:
        """Run a query in the warehouse and return all its rows."""
        with self._answered(query) as cursor:
            return cursor.fetchall()

    def arrays(self, query: exp.Expression) -> dict[str, NDArray[np.int64] | NDArray[np.float64]]:
        """Run a query in the warehouse and return its columns; none of them may hold NULL."""
        with self._answered(query) as cursor:
            found = cursor.fetchnumpy()
            return {name: np.asarray(values) for name, values in found.items()}

    @contextmanager
    def _answered(self, query: exp.Expression) -> Iterator[duckdb.DuckDBPyConnection]:
        if not isinstance(query, exp.Select):
            raise TypeError(type(query))
        answer = self.engine.answer(_all_named(query))
        with self.database.connection.cursor() as cursor:
            cursor.register(ANSWER, answer.rows)
            yield cursor.execute(answer.typed().sql(dialect="duckdb"))


def _all_named(query: exp.Select) -> exp.Select:
    """Return the query with a name for each column; some warehouses give several the same."""
    nodes = query.expressions
    if all(each.alias_or_name or each.is_star for each in nodes):
        return query
    fresh = [
        each if each.alias_or_name or each.is_star else named(each, f"column_{place}")
        for place, each in enumerate(nodes)
    ]
    named_query = query.copy()
    named_query.set("expressions", [each.copy() for each in fresh])
    return named_query
