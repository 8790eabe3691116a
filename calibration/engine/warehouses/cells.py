"""The cells of a warehouse's table as a model reads them, beside its fields: outcome and id."""

from typing import Final

import pyarrow as pa
from sqlglot import exp

from calibration.engine.warehouse_cells import Kind, WarehouseColumn, clean_value
from calibration.engine.warehouses.tables import Dialect, WarehouseTable
from calibration.leads.cells import WHOLE_TYPES
from calibration.leads.facts import Standing
from calibration.leads.nodes import (
    call,
    column,
    first_of,
    named,
    number,
    select,
    table,
    text,
    when,
    whole,
)
from calibration.leads.outcome import outcome_text
from calibration.leads.standing import answer_of
from calibration.leads.tables import Column
from calibration.messages import say
from calibration.model import Field, Outcome
from calibration.problems import LeadsError, Problem

MOST_OUTCOMES: Final = 1_000
"""Different values that an outcome may have: each of them is asked what it says."""

_ANSWERS: Final = "cells"


def kind_of(stored: Column) -> Kind:
    """Return what a stored column holds, by the type of DuckDB that its cells come as."""
    native = stored.native
    if native in WHOLE_TYPES:
        return Kind.WHOLE
    if native in ("DOUBLE", "FLOAT"):
        return Kind.FLOAT
    if native.startswith("DECIMAL"):
        return Kind.DECIMAL
    if native == "BOOLEAN":
        return Kind.BOOLEAN
    if native == "DATE":
        return Kind.DATE
    return Kind.MOMENT if native.startswith("TIMESTAMP") else Kind.TEXT


def field_value(field: Field, stored: Column, dialect: Dialect) -> exp.Expr:
    """Return the clean value of a field over the columns of the table."""
    return clean_value(field, WarehouseColumn(stored.name, kind_of(stored)), dialect, quick=True)


def cell_text(stored: Column, dialect: Dialect) -> exp.Expr:
    """Return a cell as the text that identifies a lead; NULL where it is empty."""
    return call("nullif", _text(stored, dialect), text(""))


def _text(stored: Column, dialect: Dialect) -> exp.Expr:
    cell = stored.node
    match kind_of(stored):
        case Kind.TEXT:
            return cell
        case Kind.BOOLEAN:
            return first_of((cell, text("true")), (exp.not_(cell), text("false")))
        case Kind.FLOAT | Kind.DECIMAL:
            double = exp.cast(cell, "DOUBLE")
            small = exp.LT(this=call("abs", double), expression=number(1e15))
            floored = exp.EQ(this=double, expression=call("floor", double))
            is_whole = when(small, floored)  # Spark ends the query if a large one is floored
            plain = exp.cast(exp.cast(double, "BIGINT"), exp.DType.TEXT)
            return when(is_whole, plain, exp.cast(double, exp.DType.TEXT))
        case Kind.DATE if dialect == "postgres":
            return call("to_char", cell, text("YYYY-MM-DD"))
    return exp.cast(cell, exp.DType.TEXT)


def row_text(columns: tuple[Column, ...], dialect: Dialect) -> exp.Expr:
    """Return all cells of a row as one text, parted by U+001F."""
    cells = [call("coalesce", _text(each, dialect), text("")) for each in columns]
    return call("concat_ws", text("\x1f"), *cells)


def outcome_said(
    leads: WarehouseTable, stored: Column, outcome: Outcome, *, missing: tuple[str, ...]
) -> exp.Expr:
    """Return what an outcome cell alone says, a :class:`~calibration.leads.facts.Standing`.

    The warehouse tells the different cells, which are few, and each is asked here what it says,
    as a file's are: so an outcome is read the same wherever leads live.

    Raises
    ------
    LeadsError
        If the column has more different values than an outcome has.
    """
    cell = _outcome_cell(stored)
    different = select(named(cell, "cell"), source=leads.cells).distinct(copy=False)
    found = [value for (value,) in leads.query(different.limit(MOST_OUTCOMES + 1, copy=False))]
    if len(found) > MOST_OUTCOMES:
        message = say(
            "The column that tells the outcome must have at most {most} different values in a "
            "warehouse. Got more. Make a view with a column that says yes or no.",
            most=MOST_OUTCOMES,
        )
        raise LeadsError(Problem("too-many-outcomes", stored.header, message))
    filled = [value for value in found if value is not None]
    answers = _answers(leads, stored, filled, outcome, missing)
    commonest = max(Standing, key=lambda each: list(answers.values()).count(each))
    is_empty = exp.Is(this=cell.copy(), expression=exp.null())
    cases: list[tuple[exp.Expr, exp.Expr]] = [(is_empty, whole(Standing.OPEN.value))]
    for standing in sorted(set(answers.values()) - {commonest}):
        alike = [_literal(value) for value in filled if answers[value] == standing]
        cases.append((exp.In(this=cell.copy(), expressions=alike), whole(standing.value)))
    return first_of(*cases, otherwise=whole(commonest.value))


def _outcome_cell(stored: Column) -> exp.Expr:
    match kind_of(stored):
        case Kind.FLOAT | Kind.DECIMAL:
            return exp.cast(stored.node, "DOUBLE")
        case Kind.DATE | Kind.MOMENT:
            return exp.cast(stored.node, exp.DType.TEXT)
    return stored.node


def _answers(
    leads: WarehouseTable,
    stored: Column,
    cells: list[object],
    outcome: Outcome,
    missing: tuple[str, ...],
) -> dict[object, Standing]:
    """Return what each different cell says."""
    native = {Kind.DECIMAL: "DOUBLE", Kind.DATE: "VARCHAR", Kind.MOMENT: "VARCHAR"}
    own = Column(0, stored.header, "cell", native.get(kind_of(stored), stored.native), decimal=".")
    answer = answer_of(outcome_text(own), outcome, missing)
    query = select(answer, source=table(_ANSWERS)).order_by(column("place"), copy=False)
    places = pa.array(range(len(cells)), pa.int64())
    with leads.database.connection.cursor() as cursor:
        cursor.register(_ANSWERS, pa.table({"place": places, "cell": _array(cells)}))
        said = cursor.execute(query.sql(dialect="duckdb")).fetchall()
    return {cell: Standing(code) for cell, (code,) in zip(cells, said, strict=True)}


def _array(cells: list[object]) -> pa.Array:
    return pa.array(cells) if cells else pa.array(cells, pa.string())


def _literal(value: object) -> exp.Expr:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, float):
        return number(value)
    return exp.convert(value)
