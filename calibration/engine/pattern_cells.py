"""The cells of a pattern table: whole counts, sums and ids, whatever kind of file they are in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from calibration.engine.patterns import Floats, Ints
from calibration.leads.cells import is_unreadable, raw_text, value_of
from calibration.leads.facts import Side
from calibration.leads.nodes import ROW, call, named, number, select, table, text, when
from calibration.leads.tables import Column, LeadTable
from calibration.messages import say
from calibration.model import Field, FieldType, fold
from calibration.problems import Problem

LARGEST: Final = 2**53
"""Whole numbers up to here are exact as doubles, which is how cells are read."""
_CYCLES: Final = "STRUCT(side BIGINT, days BIGINT, conversions BIGINT)[]"
_ENDLESS: Final = "inf"


@dataclass(frozen=True, slots=True)
class Cells:
    """The columns of a file of patterns, found by their names in any case.

    ``doubled`` are the problems of columns that are there twice.
    """

    leads: LeadTable
    columns: Mapping[str, Column]
    doubled: tuple[Problem, ...]

    @classmethod
    def of(cls, leads: LeadTable) -> "Cells":
        """Find the columns of a file."""
        columns: dict[str, Column] = {}
        doubled = []
        for column in leads.columns:
            name = fold(column.header)
            if name in columns:
                message = say("must be there once. Got it twice. Take out one.")
                doubled.append(Problem("double-column", column.header, message))
            columns.setdefault(name, column)
        return cls(leads, columns, tuple(doubled))

    @property
    def headers(self) -> list[str]:
        """The headers as the file writes them."""
        return [column.header for column in self.columns.values()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and fold(name) in self.columns

    def read(self, name: str, node: exp.Expr) -> NDArray[np.generic]:
        """Return what a node over a column is in each row, in the order of the file."""
        query = select(named(node, name), source=table(self.leads.relation)).order_by(ROW)
        return self.leads.arrays(query)[name]


def counts(
    cells: Cells,
    name: str,
    problems: list[Problem],
    *,
    required: bool = False,
    whole: bool = True,
) -> Ints:
    """Return a column of counts or sums: (P,); zeros where there is none.

    Counts are whole and never negative; sums may be any number, and are doubles.
    """
    if name not in cells:
        return np.zeros(cells.leads.rows, np.int64 if whole else np.float64)
    column = cells.columns[fold(name)]
    numeric = Field(name="count", type=FieldType.NUMBER)
    unreadable = when(
        is_unreadable(numeric, column, column.node),
        number(float(_ENDLESS)),
        number(float("nan")),
    )
    node = call("coalesce", value_of(numeric, column, column.node), unreadable)
    found = cells.read("cell", node).astype(np.float64)
    wrong = np.isinf(found)
    missing = np.isnan(found)
    if required:
        wrong |= missing
    if whole:
        wrong |= ~missing & ((found < 0) | (found > LARGEST) | (found != np.floor(found)))
    if wrong.any():
        problems.append(_wrong(cells, column, wrong, whole=whole))
        return np.zeros(len(found), np.int64)
    filled = np.where(missing, 0.0, found)
    return filled.astype(np.int64) if whole else filled


def texts(cells: Cells, name: str) -> NDArray[np.object_] | None:
    """Return a column of ids, empty where there is none: (P,); None without the column."""
    if name not in cells:
        return None
    column = cells.columns[fold(name)]
    found = cells.read("cell", call("coalesce", raw_text(column), text("")))
    return np.array([str(each) for each in found.tolist()], np.object_)


def cycles(cells: Cells, name: str, problems: list[Problem]) -> dict[str, Ints | Floats]:
    """Return the side table of days from creation to conversion, by the names of its columns."""
    names = ("cycle_pattern", "cycle_side", "cycle_days", "cycle_conversions")
    nothing: dict[str, Ints | Floats] = {each: np.zeros(0, np.int64) for each in names}
    if name not in cells:
        return nothing
    column = cells.columns[fold(name)]
    if column.native.replace('"', "") != _CYCLES:
        message = say(
            "must be a list of side, days and conversions, each a whole number. Got {type}. "
            "Leave the column out, or write it as the command does.",
            type=column.native,
        )
        problems.append(Problem("wrong-type", column.header, message))
        return nothing
    inner = select(
        ROW.copy(), named(exp.Unnest(expressions=[column.node]), "each"),
        source=table(cells.leads.relation),
    )  # fmt: skip
    parts = [
        call("coalesce", call("struct_extract", exp.column("each"), text(part)), exp.convert(-1))
        for part in ("side", "days", "conversions")
    ]
    nodes = [ROW.copy(), *parts]
    pairs = zip(nodes, names, strict=True)
    query = select(*(named(node, each) for node, each in pairs), source=inner)
    order = [exp.column(each) for each in names]
    found = cells.leads.arrays(query.order_by(*order))
    sides = found["cycle_side"]
    if (sides < 0).any() or (sides > max(Side)).any() or any((found[n] < 0).any() for n in names):
        message = say(
            "must tell side 0 or 1, and whole days and conversions that are not negative. Got "
            "others. Write them as the command does."
        )
        problems.append(Problem("wrong-cycles", column.header, message))
        return nothing
    return {each: found[each].astype(np.int64) for each in names}


def _wrong(cells: Cells, column: Column, wrong: NDArray[np.bool_], *, whole: bool) -> Problem:
    row = int(np.flatnonzero(wrong)[0])
    at = exp.EQ(this=ROW.copy(), expression=exp.convert(row))
    query = select(raw_text(column), source=table(cells.leads.relation)).where(at, copy=False)
    ((cell,),) = cells.leads.query(query)
    kind = say("a whole number, 0 or more") if whole else say("a number")
    message = say(
        "must be {kind} in every row. Got {cell} in row {row}, and {count} such cells in all. "
        "Correct them.",
        kind=kind,
        cell="–" if cell in (None, "") else f"“{cell}”",
        row=row + 1,
        count=int(wrong.sum()),
    )
    return Problem("wrong-count", column.header, message)
