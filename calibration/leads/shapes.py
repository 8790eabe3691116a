"""What the texts of a column look like: how many say a number, a day, a truth value."""

from dataclasses import dataclass

import duckdb
from sqlglot import exp

from calibration.leads import formats
from calibration.leads.formats import DateOrder, Decimal
from calibration.leads.nodes import column, folded, full_match, named, stripped, table, text, when
from calibration.leads.nodes import words as literals

_FIGURES = r"[0-9 .,:/eETZUCAPMapm+\-\x{a0}\x{202f}]{1,40}"
"""Every number and date is made of these; a cheap first test."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How many cells of a column of texts look like what; placeholders are left out.

    Parameters
    ----------
    filled
        Cells that are neither blank nor a placeholder.
    numbers
        Whole numbers and numbers with either decimal mark.
    dotted, commaed
        Numbers with a full stop, with a comma.
    codes
        Digits that would lose something as a number.
    year_first, year_last, dotted_days
        Dates by their form; ``day_first`` and ``month_first`` count those of ``year_last`` whose
        first, or second, figure is above 12 and so can only be the day.
    truths
        Words for true and false.
    """

    filled: int = 0
    numbers: int = 0
    dotted: int = 0
    commaed: int = 0
    codes: int = 0
    year_first: int = 0
    year_last: int = 0
    dotted_days: int = 0
    day_first: int = 0
    month_first: int = 0
    truths: int = 0

    @property
    def decimal(self) -> Decimal:
        """The decimal mark that most numbers of the column use; a full stop when it is even."""
        return "," if self.commaed > self.dotted else "."

    @property
    def date_order(self) -> DateOrder:
        """The order of day and month; day first where the cells leave it open."""
        if self.year_last + self.dotted_days == 0:
            return "ymd"
        return "mdy" if self.month_first > self.day_first else "dmy"

    @property
    def ambiguous_dates(self) -> bool:
        """Whether days and months can't be told apart, or the cells contradict each other."""
        return self.year_last > 0 and (self.day_first > 0) == (self.month_first > 0)


def shapes_in(connection: duckdb.DuckDBPyConnection, cells: str) -> dict[int, Shape]:
    """Return the shapes of the columns whose distinct cells are in a table, by position.

    A column without any filled cell is left out.
    """
    rows = connection.execute(_counting(cells).sql(dialect="duckdb")).fetchall()
    return {
        row[0]: Shape(**{what: int(count) for what, count in zip(_COUNTED, row[1:], strict=True)})
        for row in rows
    }


def _counting(cells: str) -> exp.Select:
    position, n, value = column("position"), column("n"), column("value")
    values = exp.select(position, n, named(stripped(column("cell")), "value")).from_(table(cells))
    placeholder = folded(value).isin(*literals(tuple(sorted(formats.PLACEHOLDERS))))
    known = (
        exp.select(position, n, value, named(_kind(value), "kind"))
        .from_(values.subquery("texts"))
        .where(exp.and_(exp.NEQ(this=value, expression=text("")), exp.not_(placeholder)))
    )
    counts = exp.select(position, *(named(_sum(test), what) for what, test in _COUNTED.items()))
    return counts.from_(known.subquery("shapes")).group_by(position)


def _kind(value: exp.Expr) -> exp.Expr:
    """Return one word for what a text looks like; a cheap test comes first."""
    figures = full_match(value, _FIGURES)
    both = full_match(value, formats.NUMBER["."]).and_(full_match(value, formats.NUMBER[","]))
    return (
        exp.Case()
        .when(
            folded(value).isin(*literals(formats.TRUE_WORDS + formats.FALSE_WORDS)), text("truth")
        )
        .when(exp.not_(figures), text("other"))
        .when(full_match(value, formats.CODE), text("code"))
        .when(both, text("whole"))
        .when(full_match(value, formats.NUMBER["."]), text("dotted"))
        .when(full_match(value, formats.NUMBER[","]), text("commaed"))
        .when(full_match(value, formats.YEAR_FIRST), text("year_first"))
        .when(full_match(value, formats.YEAR_LAST), text("year_last"))
        .when(full_match(value, formats.DOTTED), text("dotted_days"))
        .else_(text("other"))
    )


def _is(*kinds: str) -> exp.Expr:
    return column("kind").isin(*literals(kinds))


def _figure(group: int) -> exp.Expr:
    part = exp.Anonymous(
        this="regexp_extract",
        expressions=[column("value"), text(formats.YEAR_LAST), exp.convert(group)],
    )
    return when(_is("year_last"), exp.TryCast(this=part, to=exp.DataType.build("INTEGER")))


def _sum(test: exp.Expr) -> exp.Expr:
    return exp.Sum(this=when(test, column("n"), exp.convert(0)))


_ONE_DIGIT = column("value").isin(*literals(("0", "1")))
_COUNTED: dict[str, exp.Expr] = {
    "filled": exp.true(),
    "numbers": exp.or_(_is("whole", "dotted", "commaed"), _is("truth").and_(_ONE_DIGIT)),
    "dotted": _is("dotted"),
    "commaed": _is("commaed"),
    "codes": _is("code"),
    "year_first": _is("year_first"),
    "year_last": _is("year_last"),
    "dotted_days": _is("dotted_days"),
    "day_first": exp.GT(this=_figure(1), expression=exp.convert(12)),
    "month_first": exp.GT(this=_figure(2), expression=exp.convert(12)),
    "truths": _is("truth"),
}
