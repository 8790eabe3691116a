"""The nodes that remedies are carried out with: cells read anew, rows found to leave out."""

from typing import Final

from sqlglot import exp

from calibration.leads import formats
from calibration.leads.cells import raw_text, value_of
from calibration.leads.nodes import (
    ROW,
    call,
    count_if,
    folded,
    full_match,
    named,
    stripped,
    table,
    text,
    when,
)
from calibration.leads.nodes import words as literals
from calibration.leads.remedies import (
    KeepAsValues,
    ReadAs,
    ReadSerialDates,
    Remedy,
    TreatAsMissing,
    Which,
)
from calibration.leads.split import row_text
from calibration.leads.tables import Column, LeadTable
from calibration.model.fields import Field, FieldType

FIRST_SERIAL: Final = 30_000
LAST_SERIAL: Final = 60_000
"""Days that a spreadsheet counts from 1899-12-30: 1982-02-18 to 2064-04-08."""
_SERIAL: Final = r"[0-9]{5}(?:[.,][0-9]+)?"
_DAY_NULL: Final = "1899-12-30"

SIGNS: Final = "%‰€$£¥₣"
"""What stands beside a number in a report."""
_SIGN_BEFORE: Final = rf"[{SIGNS}]?[{formats.THOUSANDS_BLANKS}]?"
_SIGN_AFTER: Final = rf"[{formats.THOUSANDS_BLANKS}]?[{SIGNS}]?"
_SIGNED: Final = {
    mark: f"{_SIGN_BEFORE}{each}{_SIGN_AFTER}" for mark, each in formats.NUMBER.items()
}


def is_serial(cell: exp.Expr) -> exp.Expr:
    """Return whether a text is a number by which a spreadsheet may mean a day."""
    days = exp.TryCast(this=call("left", cell, exp.convert(5)), to=exp.DataType.build("INTEGER"))
    within = exp.Between(this=days, low=exp.convert(FIRST_SERIAL), high=exp.convert(LAST_SERIAL))
    return when(full_match(cell, _SERIAL), within, exp.false())


def dated(column: Column) -> exp.Expr:
    """Return a column's cells as texts, a spreadsheet's numbers among them as days."""
    cell = stripped(raw_text(column))
    days = exp.cast(call("left", cell.copy(), exp.convert(5)), "INTEGER")
    day = exp.Add(this=exp.cast(text(_DAY_NULL), "DATE"), expression=days)
    return when(is_serial(cell), exp.cast(exp.paren(day), "VARCHAR"), raw_text(column))


def is_signed(cell: exp.Expr) -> exp.Expr:
    """Return whether a text is a number with a per cent or currency sign beside it."""
    has_sign = call("regexp_matches", cell, text(f"[{SIGNS}]"))
    both = exp.or_(*(full_match(cell, each) for each in _SIGNED.values()))
    return exp.and_(has_sign, both)


def without_signs(column: Column) -> exp.Expr:
    """Return a column's cells as texts, numbers among them without their signs."""
    cell = stripped(raw_text(column))
    bare = stripped(call("translate", cell.copy(), text(SIGNS), text("")))
    return when(is_signed(cell), bare, raw_text(column))


def id_text(column: Column) -> exp.Expr:
    """Return the id in a cell; NULL for a blank one and a placeholder."""
    cell = stripped(raw_text(column))
    none = ("", *sorted(formats.PLACEHOLDERS))
    return when(exp.not_(folded(cell.copy()).isin(*literals(none))), cell)


def row_key(columns: tuple[Column, ...]) -> exp.Expr:
    """Return a number that is the same for rows whose cells are all the same."""
    return call("md5_number", row_text(columns))


def key_of(leads: LeadTable, column: Column | None) -> exp.Expr:
    """Return what repeated rows have in common: the id in a column, without one all their cells."""
    return row_key(leads.columns) if column is None else id_text(column)


def kept_rows(leads: LeadTable, key: exp.Expr, *, which: Which) -> exp.Select:
    """Return the query of the rows that are kept: of each key the first, or the last."""
    end = exp.Min(this=ROW.copy()) if which == "first" else exp.Max(this=ROW.copy())
    return exp.select(named(end, "row")).from_(table(leads.relation)).group_by(key)


def concerned(leads: LeadTable, remedy: Remedy, column: Column) -> int:
    """Return how many rows of a file have a cell that a remedy about a column is about."""
    cell = stripped(raw_text(column))
    filled = call("coalesce", exp.NEQ(this=cell, expression=text("")), exp.false())
    test = filled
    if isinstance(remedy, TreatAsMissing | KeepAsValues):
        reading = Field(name=remedy.column, type=FieldType.TEXT, missing=remedy.words)
        value = value_of(reading, column, column.node)
        test = exp.and_(filled, exp.Is(this=value, expression=exp.null()))
    elif isinstance(remedy, ReadSerialDates):
        test = is_serial(cell)
    elif isinstance(remedy, ReadAs) and remedy.without_signs:
        test = is_signed(cell)
    query = exp.select(count_if(test)).from_(table(leads.relation))
    return int(str(leads.query(query)[0][0]))
