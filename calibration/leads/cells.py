"""The clean value of a cell, as the model reads it (DESIGN §2), as a query node.

A cell is read the same whatever the file stored it as: a Parquet column of booleans and a CSV
column of ``true`` and ``false`` give the same values, missing ones and unreadable ones.
"""

import re
from typing import Final

from sqlglot import exp

from calibration.leads import formats
from calibration.leads.nodes import call, first_of, folded, full_match, number, stripped, text, when
from calibration.leads.nodes import words as literals
from calibration.leads.tables import Column
from calibration.model.fields import Field, FieldType
from calibration.model.text import BLANKS, fold

WHOLE_TYPES: Final = frozenset(
    {
        "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT",
        "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
    }
)  # fmt: skip
DATE_TYPES: Final = ("DATE", "TIMESTAMP")


def is_number(native: str) -> bool:
    """Return whether a stored column holds numbers."""
    return native in WHOLE_TYPES or native in ("DOUBLE", "FLOAT") or native.startswith("DECIMAL")


def is_date(native: str) -> bool:
    """Return whether a stored column holds days or moments."""
    return native.startswith(DATE_TYPES)


def number_of_text(column: Column, cell: exp.Expr) -> exp.Expr:
    """Return the number a text says in the column's decimal mark, NULL if none."""
    if column.plain is FieldType.NUMBER:
        return exp.TryCast(this=cell, to=exp.DataType.build("DOUBLE"))
    trimmed, mark = stripped(cell), column.decimal or "."
    plain = call("translate", trimmed, text(formats.THOUSANDS_BLANKS), text(""))
    if mark == ",":
        plain = call("replace", plain, text(","), text("."))
    return first_of(
        (full_match(cell, formats.PLAIN_NUMBER[mark]), _double(cell)),
        (full_match(trimmed, formats.NUMBER[mark]), _double(plain)),
    )


def _double(text_of_it: exp.Expr) -> exp.Expr:
    return _finite(exp.TryCast(this=text_of_it, to=exp.DataType.build("DOUBLE")))


def _finite(value: exp.Expr) -> exp.Expr:
    return when(call("isfinite", value), value)


def shortest_text(column: Column, cell: exp.Expr) -> exp.Expr:
    """Return the cell as text, a stored number in its shortest form (``1.0`` as ``1``)."""
    if column.native == "VARCHAR":
        return cell
    if column.native in ("DOUBLE", "FLOAT") or column.native.startswith("DECIMAL"):
        return shortest_number(exp.cast(cell, "DOUBLE"))
    if column.native == "BOOLEAN":
        return when(cell, text("true"), when(exp.not_(cell), text("false")))
    return exp.cast(cell, "VARCHAR")


def shortest_number(value: exp.Expr) -> exp.Expr:
    """Return a double as text, without a decimal part where it is whole; NULL if not finite."""
    is_whole = exp.and_(
        exp.EQ(this=value, expression=call("trunc", value)),
        exp.LT(this=call("abs", value), expression=number(1e15)),
    )
    return when(
        call("isfinite", value),
        when(is_whole, exp.cast(exp.cast(value, "BIGINT"), "VARCHAR"), exp.cast(value, "VARCHAR")),
    )


def _day(year: exp.Expr, month: exp.Expr, day: exp.Expr) -> exp.Expr:
    dashes = [
        year,
        text("-"),
        call("lpad", month, exp.convert(2), text("0")),
        text("-"),
        call("lpad", day, exp.convert(2), text("0")),
    ]
    read = exp.TryCast(this=call("concat", *dashes), to=exp.DataType.build("DATE"))
    return when(exp.GT(this=year, expression=text("0000")), read)


def day_of_text(column: Column, cell: exp.Expr) -> exp.Expr:
    """Return the calendar day a text says in the column's order of day and month, NULL if none."""
    if column.plain is FieldType.DATE:
        return exp.TryCast(this=cell, to=exp.DataType.build("DATE"))
    trimmed = stripped(cell)

    def part(pattern: str, group: int) -> exp.Expr:
        return call("regexp_extract", trimmed, text(pattern), exp.convert(group))

    def reading(pattern: str, year: int, month: int, day: int) -> exp.Expr:
        return _day(part(pattern, year), part(pattern, month), part(pattern, day))

    month, day = (1, 2) if column.date_order == "mdy" else (2, 1)
    plain = exp.TryCast(this=cell, to=exp.DataType.build("DATE"))
    return first_of(
        (
            full_match(cell, formats.PLAIN_DAY),
            when(exp.GT(this=cell, expression=text("0001")), plain),
        ),
        (full_match(trimmed, formats.YEAR_FIRST), reading(formats.YEAR_FIRST, 1, 2, 3)),
        (full_match(trimmed, formats.YEAR_LAST), reading(formats.YEAR_LAST, 3, month, day)),
        (full_match(trimmed, formats.DOTTED), reading(formats.DOTTED, 3, 2, 1)),
    )


def truth_of_text(cell: exp.Expr, *, repeats: bool = False) -> exp.Expr:
    """Return the truth value a text says, NULL if none."""
    said = {word: exp.true() for word in formats.TRUE_WORDS}
    said |= {word: exp.false() for word in formats.FALSE_WORDS}
    values = exp.Map(
        keys=exp.Array(expressions=literals(tuple(said))),
        values=exp.Array(expressions=list(said.values())),
    )
    return call("map_extract_value", values, folded(cell, repeats=repeats))


def folded_cell(column: Column, cell: exp.Expr) -> exp.Expr:
    """Return the form under which a cell of any type compares as a text."""
    return folded(shortest_text(column, cell), repeats=column.repeats)


def _number(column: Column, cell: exp.Expr) -> exp.Expr:
    if column.native in ("DOUBLE", "FLOAT"):
        return _finite(exp.cast(cell, "DOUBLE"))
    if is_number(column.native):
        return exp.cast(cell, "DOUBLE")
    return number_of_text(column, shortest_text(column, cell))


def _truth(column: Column, cell: exp.Expr) -> exp.Expr:
    if column.native == "BOOLEAN":
        return cell
    return truth_of_text(shortest_text(column, cell), repeats=column.repeats)


def _date(column: Column, cell: exp.Expr) -> exp.Expr:
    if is_date(column.native):
        if column.finite:
            return exp.cast(cell, "DATE")
        return when(call("isfinite", cell), exp.cast(cell, "DATE"))
    if is_number(column.native):
        return exp.cast(exp.null(), "DATE")
    return day_of_text(column, shortest_text(column, cell))


def _text(column: Column, cell: exp.Expr) -> exp.Expr:
    return call("nullif", folded_cell(column, cell), text(""))


_READINGS: Final = {
    FieldType.NUMBER: _number,
    FieldType.BOOLEAN: _truth,
    FieldType.DATE: _date,
    FieldType.TEXT: _text,
}


def _numbers_among(words: tuple[str, ...]) -> list[float]:
    plain = (word.strip(BLANKS) for word in words)
    return [
        float(re.sub(f"[{formats.THOUSANDS_BLANKS}]", "", word))
        for word in plain
        if re.fullmatch(formats.NUMBER["."], word)
    ]


def _is_missing_word(field: Field, column: Column, cell: exp.Expr) -> exp.Expr | None:
    tests: list[exp.Expr] = []
    if field.missing:
        as_word = folded_cell(column, cell)
        tests.append(as_word.isin(*literals(tuple(fold(word) for word in field.missing))))
    if numbers := _numbers_among(field.missing):
        tests.append(_number(column, cell).isin(*(number(value) for value in numbers)))
    return exp.or_(*(call("coalesce", test, exp.false()) for test in tests)) if tests else None


def value_of(field: Field, column: Column, cell: exp.Expr) -> exp.Expr:
    """Return the clean value of a field, from a stored cell of any type.

    Parameters
    ----------
    field
        The field as the model declares it.
    column
        The stored column, which knows its type, decimal mark and order of dates.
    cell
        The node of the cell: ``column.node``, or the same under another table.

    Returns
    -------
    exp.Expr
        A folded VARCHAR, a DOUBLE, a BOOLEAN or a DATE; NULL for every missing value: an empty
        cell, a number that is not finite, a missing word, a cell that can't be read as its type.
    """
    value = _READINGS[field.type](column, cell)
    missing = _is_missing_word(field, column, cell)
    return value if missing is None else when(exp.not_(missing), value)


def always_readable(field: Field, column: Column) -> bool:
    """Return whether no cell of the column can be unreadable as the field's type."""
    fits = {
        FieldType.TEXT: True,
        FieldType.NUMBER: is_number(column.native),
        FieldType.BOOLEAN: column.native == "BOOLEAN",
        FieldType.DATE: is_date(column.native),
    }
    return fits[field.type] or column.plain is field.type


def is_unreadable(field: Field, column: Column, cell: exp.Expr) -> exp.Expr:
    """Return whether a cell is filled, no missing word, and yet not readable as its type."""
    if always_readable(field, column):
        return exp.false()
    word = folded_cell(column, cell)
    tests: list[exp.Expr] = [
        exp.not_(exp.Is(this=cell.copy(), expression=exp.null())),
        exp.NEQ(this=word, expression=text("")),
        exp.Is(this=_READINGS[field.type](column, cell), expression=exp.null()),
    ]
    if field.type is FieldType.NUMBER:
        tests.append(exp.not_(word.isin(*literals(formats.NOT_FINITE))))
    missing = _is_missing_word(field, column, cell)
    if missing is not None:
        tests.append(exp.not_(missing))
    return call("coalesce", exp.and_(*tests), exp.false())


def raw_text(column: Column) -> exp.Expr:
    """Return the cell as the text that people are shown, and that identifies a lead."""
    return shortest_text(column, column.node)
