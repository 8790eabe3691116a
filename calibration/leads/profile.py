"""What is in each column of a file: its guessed type, how full it is, its values."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import duckdb
from sqlglot import exp

from calibration.leads.cells import (
    day_of_text,
    is_date,
    is_number,
    number_of_text,
    truth_of_text,
)
from calibration.leads.distinct import distinct_cells, stored
from calibration.leads.formats import PLACEHOLDERS
from calibration.leads.nodes import (
    call,
    column,
    commonest,
    folded,
    named,
    number,
    table,
    text,
    when,
)
from calibration.leads.nodes import words as literals
from calibration.leads.shapes import Shape, shapes_in
from calibration.leads.tables import Column, LeadTable
from calibration.leads.writing import dressed
from calibration.model.fields import Field, FieldType

MOST_TOP: Final = 10
EPOCH: Final = date(1970, 1, 1)
READABLE_SHARE: Final = 0.95
"""Share of a column's filled cells that must read as a type for it to be guessed."""
FREQUENT_SHARE: Final = 0.05
"""Share of a column's numbers that must be -1 for it to be proposed as missing."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What is in a column.

    Parameters
    ----------
    column
        The stored column.
    type
        The guessed type.
    filled, missing
        Cells that hold a value of that type, and the others; they sum to the rows. Proposed
        missing words are missing.
    unreadable
        Of the missing ones, those that are filled yet can't be read as the type.
    distinct
        Different values, compared as the model compares them.
    lowest, highest
        Of numbers and dates; None for other types and empty columns.
    top
        The commonest values as they are written, with their counts, at most ten; without
        missing ones.
    missing_words
        Words found that probably stand for a missing value, as they are written.
    """

    column: Column
    type: FieldType
    filled: int
    missing: int
    unreadable: int
    distinct: int
    lowest: float | date | None
    highest: float | date | None
    top: tuple[tuple[str, int], ...]
    missing_words: tuple[str, ...]

    @property
    def header(self) -> str:
        """The column's header, as it is in the file."""
        return self.column.header

    @property
    def examples(self) -> tuple[str, ...]:
        """The three commonest values."""
        return tuple(value for value, _ in self.top[:3])

    @property
    def is_constant(self) -> bool:
        """Whether every lead has the same value, or none has any."""
        return self.distinct == 0 or (self.distinct == 1 and self.missing == 0)

    def field(self, name: str | None = None) -> Field:
        """Return the field that a model would declare for the column."""
        return Field(name=name or self.header, type=self.type, missing=self.missing_words)


@dataclass(frozen=True, slots=True)
class _Counts:
    filled: int = 0
    unreadable: int = 0
    distinct: int = 0
    lowest: float | None = None
    highest: float | None = None


def profile_columns(leads: LeadTable) -> tuple[ColumnProfile, ...]:
    """Return what is in each column, in the order of the file.

    Types are guessed from all cells, not from a sample: a number needs 95 % of the filled cells
    to be readable as one, and no leading zero that would be lost.
    """
    with (
        leads.cursor() as cursor,
        distinct_cells(cursor, leads.columns, relation=leads.relation) as cells,
    ):
        shapes = shapes_in(cursor, cells)
        columns = tuple(
            dressed(each, shapes[each.position])
            if each.native == "VARCHAR" and each.position in shapes
            else each
            for each in leads.columns
        )
        guessed = {
            each.position: _guess(each, shapes.get(each.position, Shape())) for each in columns
        }
        words = _found_words(cursor, cells)
        for position in _frequent_minus_ones(cursor, cells, columns, guessed):
            words.setdefault(position, []).append("-1")
        with stored(cursor, _values(cells, columns, guessed, words)) as values:
            counts = _counts(cursor, values)
            top = _top(cursor, values)
    return tuple(
        _profile(each, guessed[each.position], leads.rows, counts, top, words) for each in columns
    )


def _profile(
    column: Column,
    kind: FieldType,
    rows: int,
    counts: dict[int, _Counts],
    top: dict[int, list[tuple[str, int]]],
    words: dict[int, list[str]],
) -> ColumnProfile:
    found = counts.get(column.position, _Counts())
    return ColumnProfile(
        column=column,
        type=kind,
        filled=found.filled,
        missing=rows - found.filled,
        unreadable=found.unreadable,
        distinct=found.distinct,
        lowest=_bound(kind, found.lowest),
        highest=_bound(kind, found.highest),
        top=tuple(top.get(column.position, ())),
        missing_words=tuple(words.get(column.position, ())),
    )


def _bound(kind: FieldType, value: float | None) -> float | date | None:
    if value is None or kind is not FieldType.DATE:
        return value
    return EPOCH + timedelta(days=int(value))


def _guess(column: Column, shape: Shape) -> FieldType:
    if column.native == "BOOLEAN":
        return FieldType.BOOLEAN
    if is_date(column.native):
        return FieldType.DATE
    if shape.filled and shape.truths == shape.filled:
        return FieldType.BOOLEAN
    if is_number(column.native):
        return FieldType.NUMBER
    enough = max(1.0, READABLE_SHARE * shape.filled)
    other_mark = shape.dotted if shape.decimal == "," else shape.commaed
    if not shape.codes and shape.numbers - other_mark >= enough:
        return FieldType.NUMBER
    if shape.year_first + shape.year_last + shape.dotted_days >= enough:
        return FieldType.DATE
    return FieldType.TEXT


def _found_words(connection: duckdb.DuckDBPyConnection, cells: str) -> dict[int, list[str]]:
    """Return the placeholder words in each column, the commonest first, as they are written."""
    position, n, word = column("position"), column("n"), column("word")
    words = exp.select(position, n, column("cell"), named(folded(column("cell")), "word"))
    query = (
        exp.select(
            position,
            call("trim", commonest(column("cell"), n)),
            named(exp.Sum(this=n), "n"),
            word,
        )
        .from_(words.from_(table(cells)).subquery("words"))
        .where(word.isin(*literals(tuple(sorted(PLACEHOLDERS)))))
        .group_by(position, word)
        .order_by(position, exp.Ordered(this=n, desc=True), word)
    )
    found: dict[int, list[str]] = {}
    for at, written, *_ in connection.execute(query.sql(dialect="duckdb")).fetchall():
        found.setdefault(at, []).append(written)
    return found


def _frequent_minus_ones(
    connection: duckdb.DuckDBPyConnection,
    cells: str,
    columns: tuple[Column, ...],
    guessed: dict[int, FieldType],
) -> list[int]:
    """Return the number columns whose only negative value is a frequent -1."""
    numbers = [each for each in columns if guessed[each.position] is FieldType.NUMBER]
    if not numbers:
        return []
    position, n, value = column("position"), column("n"), column("value")
    total = exp.Sum(this=n)
    ones = exp.Sum(this=when(exp.EQ(this=value, expression=number(-1)), n, exp.convert(0)))
    read = exp.select(position, n, named(_number(numbers), "value")).from_(table(cells))
    query = (
        exp.select(position)
        .from_(read.subquery("numbers"))
        .where(exp.not_(exp.Is(this=value, expression=exp.null())))
        .group_by(position)
        .having(
            exp.and_(
                exp.EQ(this=exp.Min(this=value), expression=number(-1)),
                exp.EQ(
                    this=exp.Max(this=when(exp.LT(this=value, expression=number(0)), value)),
                    expression=number(-1),
                ),
                exp.GTE(
                    this=ones,
                    expression=exp.Mul(this=exp.convert(FREQUENT_SHARE), expression=total),
                ),
            )
        )
    )
    return [row[0] for row in connection.execute(query.sql(dialect="duckdb")).fetchall()]


def _at(columns: list[Column]) -> exp.Expr:
    return column("position").isin(*(exp.convert(each.position) for each in columns))


def _number(columns: list[Column]) -> exp.Expr:
    """Return the number in a cell of one of the columns, each in its own decimal mark."""
    case = exp.Case()
    for mark in {each.decimal for each in columns}:
        alike = [each for each in columns if each.decimal == mark]
        case = case.when(_at(alike), number_of_text(alike[0], column("cell")))
    return case


def _day(columns: list[Column]) -> exp.Expr:
    """Return the day in a cell of one of the columns, counted from 1970-01-01."""
    case = exp.Case()
    for order in {each.date_order for each in columns}:
        alike = [each for each in columns if each.date_order == order]
        days = call(
            "date_diff",
            text("day"),
            exp.cast(text("1970-01-01"), "DATE"),
            day_of_text(alike[0], column("cell")),
        )
        case = case.when(_at(alike), exp.cast(days, "DOUBLE"))
    return case


def _values(
    cells: str,
    columns: tuple[Column, ...],
    guessed: dict[int, FieldType],
    words: dict[int, list[str]],
) -> exp.Select:
    """Return the query of the distinct values: position, shown, n, key, amount.

    ``key`` is NULL for what counts as missing, ``amount`` is the number, or the day counted from
    1970-01-01.
    """

    def of(kind: FieldType) -> list[Column]:
        return [each for each in columns if guessed[each.position] is kind]

    amount, truth = exp.Case(), exp.Case()
    if of(FieldType.NUMBER):
        amount = amount.when(_at(of(FieldType.NUMBER)), _number(of(FieldType.NUMBER)))
    if of(FieldType.DATE):
        amount = amount.when(_at(of(FieldType.DATE)), _day(of(FieldType.DATE)))
    if of(FieldType.BOOLEAN):
        truth = truth.when(
            _at(of(FieldType.BOOLEAN)), exp.cast(truth_of_text(column("cell")), "VARCHAR")
        )
    measured = of(FieldType.NUMBER) + of(FieldType.DATE)
    with_ones = [each for each in measured if "-1" in words.get(each.position, ())]
    read = exp.select(
        column("position"),
        column("n"),
        named(call("trim", column("cell")), "shown"),
        named(folded(column("cell")), "word"),
        named(amount if amount.args.get("ifs") else exp.cast(exp.null(), "DOUBLE"), "amount"),
        named(truth if truth.args.get("ifs") else exp.cast(exp.null(), "VARCHAR"), "truth"),
    ).from_(table(cells))
    value = column("amount")
    missing = exp.or_(
        column("word").isin(*literals(("", *sorted(PLACEHOLDERS)))),
        *(
            [exp.and_(_at(with_ones), exp.EQ(this=value, expression=number(-1)))]
            if with_ones
            else []
        ),
    )
    key = exp.Case().when(missing, exp.cast(exp.null(), "VARCHAR"))
    if measured:
        key = key.when(_at(measured), exp.cast(value, "VARCHAR"))
    if of(FieldType.BOOLEAN):
        key = key.when(_at(of(FieldType.BOOLEAN)), column("truth"))
    return exp.select(
        column("position"),
        column("n"),
        column("shown"),
        value,
        named(missing, "missing"),
        named(key.else_(column("word")), "key"),
    ).from_(read.subquery("texts"))


def _counts(connection: duckdb.DuckDBPyConnection, values: str) -> dict[int, _Counts]:
    has_value = exp.not_(exp.Is(this=column("key"), expression=exp.null()))
    unreadable = exp.and_(exp.not_(has_value), exp.not_(column("missing")))
    known = when(has_value, column("amount"))
    query = (
        exp.select(
            column("position"),
            _sum_where(has_value),
            _sum_where(unreadable),
            exp.Count(this=exp.Distinct(expressions=[column("key")])),
            exp.Min(this=known),
            exp.Max(this=known),
        )
        .from_(table(values))
        .group_by(column("position"))
    )
    rows = connection.execute(query.sql(dialect="duckdb")).fetchall()
    return {row[0]: _Counts(int(row[1]), int(row[2]), int(row[3]), row[4], row[5]) for row in rows}


def _sum_where(test: exp.Expr) -> exp.Expr:
    return exp.Sum(this=when(test, column("n"), exp.convert(0)))


def _top(connection: duckdb.DuckDBPyConnection, values: str) -> dict[int, list[tuple[str, int]]]:
    position, key, n = column("position"), column("key"), column("n")
    grouped = (
        exp.select(
            position,
            key,
            named(commonest(column("shown"), n), "shown"),
            named(exp.cast(exp.Sum(this=n), "BIGINT"), "n"),
        )
        .from_(table(values))
        .where(exp.not_(exp.Is(this=key, expression=exp.null())))
        .group_by(position, key)
    )
    place = exp.Window(
        this=exp.RowNumber(),
        partition_by=[position],
        order=exp.Order(expressions=[exp.Ordered(this=n, desc=True), exp.Ordered(this=key)]),
    )
    ranked = exp.select(position, column("shown"), n, named(place, "place")).from_(
        grouped.subquery("grouped")
    )
    query = (
        exp.select(position, column("shown"), n)
        .from_(ranked.subquery("ranked"))
        .where(exp.LTE(this=column("place"), expression=exp.convert(MOST_TOP)))
        .order_by(position, column("place"))
    )
    top: dict[int, list[tuple[str, int]]] = {}
    for at, shown, count in connection.execute(query.sql(dialect="duckdb")).fetchall():
        top.setdefault(at, []).append((shown, count))
    return top
