"""The clean value of a field in a warehouse, whose columns have types (DESIGN §2), as a node.

Files are read by ``calibration.leads.cells``, which guesses decimal marks and orders of days. A
warehouse needs no guess: a number is a number there, and a column of texts that a model reads as
numbers, days or yes and no is read in the plain forms only (``2.5``, ``2026-06-30``, ``yes``).
A cell that can't be read is missing, and never an error that would end the query.

Texts compare as everywhere in the product. PostgreSQL and Spark are made to lower each character
by itself whatever the locale of the database: PostgreSQL by the root collation of ICU, and both
by taking the capital sigma out first, the one letter whose small form depends on its neighbours.
Over all code points PostgreSQL 15 then equals Python 3.11; Spark 4 also lowers 55 letters that
came into Unicode after version 14. Spark and Snowflake have no function that composes accents, so
their texts are expected in NFC.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from sqlglot import exp

from calibration.leads import formats
from calibration.leads.nodes import call, first_of, number, text, when
from calibration.model import Field, FieldType, Model, fold

WarehouseDialect = Literal["duckdb", "postgres", "spark", "databricks", "bigquery", "snowflake"]
"""The engines whose SQL we write, by the names sqlglot knows them by."""


class Kind(StrEnum):
    """What a stored column holds, as far as reading it goes."""

    WHOLE = "whole"
    DECIMAL = "decimal"
    FLOAT = "float"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"


NUMBERS: Final = frozenset({Kind.WHOLE, Kind.DECIMAL, Kind.FLOAT})
DAYS: Final = frozenset({Kind.DATE, Kind.MOMENT})

NATIVE: Final = {
    FieldType.NUMBER: Kind.FLOAT,
    FieldType.TEXT: Kind.TEXT,
    FieldType.BOOLEAN: Kind.BOOLEAN,
    FieldType.DATE: Kind.DATE,
}
"""The kind of column that a field of a type is expected in where nothing is known."""


@dataclass(frozen=True, slots=True)
class WarehouseColumn:
    """A column of a table of a warehouse.

    Parameters
    ----------
    name
        Its name in the table.
    kind
        What it holds.
    table
        The name under which a query has the table, if the column must say it.
    """

    name: str
    kind: Kind
    table: str | None = None

    @property
    def node(self) -> exp.Column:
        """The column, quoted."""
        of = exp.to_identifier(self.table) if self.table is not None else None
        return exp.column(exp.to_identifier(self.name, quoted=True), table=of)


def clean_columns(
    model: Model,
    stored: Mapping[str, WarehouseColumn],
    dialect: WarehouseDialect,
    *,
    blanks: exp.Expr | None = None,
) -> dict[str, exp.Expr]:
    """Return the clean column of each field that scoring reads, by the field's name.

    Parameters
    ----------
    model
        The model, whose fields know their missing words.
    stored
        The column each field is in.
    dialect
        The engine that will run the nodes.
    blanks
        A column of the query that holds the blanks, where they shall not be spelled out.

    Raises
    ------
    KeyError
        If a field that scoring reads is not stored.
    """
    return {
        field.name: clean_value(field, stored[field.name], dialect, blanks=blanks)
        for field in model.read_fields()
    }


def clean_value(
    field: Field,
    stored: WarehouseColumn,
    dialect: WarehouseDialect,
    *,
    blanks: exp.Expr | None = None,
    quick: bool = False,
) -> exp.Expr:
    """Return the clean value of one field: a folded text, a finite double, a boolean or a day.

    It is NULL for every missing value: an empty cell, a number that is not finite, a missing
    word, a cell that can't be read as the field's type. With ``quick``, the node is longer and
    takes less time where most texts are of plain letters; see :func:`folded`.
    """
    cell = _Cell(stored, dialect, blanks, quick)
    value = cell.read(field.type)
    missing = _missing(field, cell)
    return value if missing is None else first_of((missing, exp.null()), otherwise=value)


def folded(
    node: exp.Expr,
    dialect: WarehouseDialect,
    *,
    blanks: exp.Expr | None = None,
    quick: bool = False,
) -> exp.Expr:
    """Return the form under which texts compare, of a node that is a text.

    With ``quick``, PostgreSQL spares ASCII texts the search for accents and foreign letters, which
    takes four times as long.
    """
    if quick and dialect == "postgres":
        plain = exp.to_identifier("C", quoted=True)
        is_ascii = exp.EQ(this=call("octet_length", node), expression=exp.Length(this=node))
        lowered = exp.Lower(this=exp.Collate(this=node.copy(), expression=plain))
        fast = exp.Trim(this=lowered, expression=blanks or blank_characters(dialect))
        slow = exp.paren(folded(node.copy(), dialect, blanks=blanks))
        return when(is_ascii, fast, exp.Collate(this=slow, expression=plain.copy()))
    match dialect:
        case "duckdb":
            composed = call("nfc_normalize", node)
        case "postgres":
            # At once, for a column's own collation may be one that can't be searched in.
            rooted = _collated(node, "und-x-icu")
            composed = exp.Normalize(this=rooted, form=exp.Var(this="NFC"))
        case "bigquery":
            composed = exp.Normalize(this=node, form=exp.Var(this="NFC"))
        case _:
            composed = node
    for letter, small in _BY_ITSELF[dialect]:
        composed = exp.Replace(this=composed, expression=text(letter), replacement=text(small))
    return exp.Trim(this=exp.Lower(this=composed), expression=blanks or blank_characters(dialect))


def _collated(node: exp.Expr, collation: str) -> exp.Expr:
    return exp.Collate(this=node, expression=exp.to_identifier(collation, quoted=True))


_SIGMA: Final = ("\u03a3", "\u03c3")
_DOTTED_I: Final = ("\u0130", "i\u0307")
_BY_ITSELF: Final[dict[WarehouseDialect, tuple[tuple[str, str], ...]]] = {
    "duckdb": (_DOTTED_I,),
    "postgres": (_SIGMA,),
    "spark": (_SIGMA,),
    "databricks": (_SIGMA,),
    "bigquery": (_SIGMA, _DOTTED_I),
    "snowflake": (_SIGMA, _DOTTED_I),
}
"""The capitals that an engine's own function would not lower as Python lowers one character."""


def blank_characters(dialect: WarehouseDialect) -> exp.Expr:
    """Return the characters that are stripped from texts, none of them invisible in the query."""
    narrow = (
        # Their chr() knows 256 characters.
        exp.cast(exp.HexString(this="E280AF"), "TEXT")
        if dialect in ("spark", "databricks")
        else _character(0x202F)
    )
    joined: exp.Expr = text(" ")
    for each in (*map(_character, (9, 10, 11, 12, 13, 0xA0)), narrow):
        joined = exp.DPipe(this=joined, expression=each, safe=True)
    return joined


def _character(code: int) -> exp.Expr:
    return exp.Chr(expressions=[exp.convert(code)])


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a column, which can be read as each of the types."""

    column: WarehouseColumn
    dialect: WarehouseDialect
    blanks: exp.Expr | None
    quick: bool = False

    def read(self, as_type: FieldType) -> exp.Expr:
        match as_type:
            case FieldType.NUMBER:
                return self.number()
            case FieldType.BOOLEAN:
                return self.truth()
            case FieldType.DATE:
                return self.day()
            case FieldType.TEXT:
                return exp.Nullif(this=self.folded(), expression=text(""))

    def text(self) -> exp.Expr:
        """Return the cell as text, a whole number without decimals."""
        node = self.column.node
        match self.column.kind:
            case Kind.BOOLEAN:
                no = exp.Not(this=node.copy())
                return first_of((node, text("true")), (no, text("false")))
            case Kind.FLOAT | Kind.DECIMAL:
                return _shortest(self.number())
            case Kind.DATE if self.dialect == "postgres":  # its cast follows the session's style
                return call("to_char", node, text("YYYY-MM-DD"))
            case Kind.MOMENT if self.dialect == "postgres":
                return call("to_char", node, text("YYYY-MM-DD HH24:MI:SS"))
        return exp.cast(node, "TEXT")

    def folded(self) -> exp.Expr:
        """Return the form under which the cell compares as a text."""
        return folded(self.text(), self.dialect, blanks=self._blanks(), quick=self.quick)

    def number(self) -> exp.Expr:
        """Return the finite double that the cell is or says."""
        node = self.column.node
        match self.column.kind:
            case Kind.WHOLE:
                return exp.cast(node, "DOUBLE")
            case Kind.FLOAT:
                return _finite(node)
            case Kind.DECIMAL if self.dialect == "postgres":
                return _double_of_numeric(node)
            case Kind.DECIMAL:
                return exp.cast(node, "DOUBLE")
            case Kind.TEXT:
                return self._number_of_text()
        return exp.cast(exp.null(), "DOUBLE")

    def truth(self) -> exp.Expr:
        """Return the truth value that the cell is or says."""
        if self.column.kind is Kind.BOOLEAN:
            return self.column.node
        word = self.folded()
        yes = word.isin(*(text(each) for each in formats.TRUE_WORDS))
        no = word.copy().isin(*(text(each) for each in formats.FALSE_WORDS))
        return first_of((yes, exp.true()), (no, exp.false()))

    def day(self) -> exp.Expr:
        """Return the calendar day that the cell is, or says in the order of ISO 8601."""
        node = self.column.node
        if self.column.kind in DAYS:
            day = node if self.column.kind is Kind.DATE else exp.cast(node, "DATE")
            if self.dialect in ("duckdb", "postgres"):  # whose calendar has an infinity
                return when(call("isfinite", node.copy()), exp.cast(node, "DATE"))
            return day
        if self.column.kind is not Kind.TEXT:
            return exp.cast(exp.null(), "DATE")
        trimmed = self._trimmed()
        first = exp.Substring(this=trimmed, start=exp.convert(1), length=exp.convert(10))
        after_christ = exp.GT(this=trimmed.copy(), expression=text("0001"))
        real = exp.and_(self._matches(trimmed, f"(?:{_REAL_DAY}){_CLOCK}"), after_christ)
        return when(real, exp.cast(first, "DATE"))

    def _blanks(self) -> exp.Expr | None:
        return None if self.blanks is None else self.blanks.copy()

    def _trimmed(self) -> exp.Expr:
        blanks = self._blanks() or blank_characters(self.dialect)
        said = self.text()
        if self.dialect == "postgres":
            said = _collated(said, "C")
        return exp.Trim(this=said, expression=blanks)

    def _number_of_text(self) -> exp.Expr:
        trimmed = self._trimmed()
        plain: exp.Expr = trimmed.copy()
        for blank in formats.THOUSANDS_BLANKS:
            plain = exp.Replace(
                this=plain, expression=_blank(blank, self.dialect), replacement=text("")
            )
        says_one = self._matches(trimmed, formats.NUMBER["."])
        if self.dialect == "postgres":
            # A cast to a double ends the query where the number is too large or too small, and
            # one to a NUMERIC where it has a hundred thousand digits.
            short = exp.LTE(this=exp.Length(this=plain.copy()), expression=exp.convert(1000))
            read = when(short, _double_of_numeric(exp.cast(plain, "DECIMAL")))
        else:
            read = _finite(exp.TryCast(this=plain, to=exp.DataType.build("DOUBLE")))
        return when(says_one, read)

    def _matches(self, node: exp.Expr, pattern: str) -> exp.Expr:
        """Return whether the whole text matches one of the product's own patterns."""
        # Java's $ also matches before a line's end; its \z does not, and RE2 knows it too.
        end = "$" if self.dialect in ("postgres", "snowflake") else r"\z"
        # Every group catches: "(?:0" would be a parameter to libraries that look for ":0".
        whole = text(f"^({pattern}){end}".replace("(?:", "("))
        return exp.RegexpLike(this=node.copy(), expression=whole)


_LARGEST: Final = "1.7976931348623157E308"
_SMALLEST: Final = "2.5E-324"
"""What is nearer to 0 than this is 0 as a double."""

_REAL_DAY: Final = (
    "[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    "|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"
)
"""The days that exist, in the form of ISO 8601, so that casting them can't fail."""
_CLOCK: Final = (
    "(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?"
    "(?: ?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
)


def _finite(node: exp.Expr) -> exp.Expr:
    """Return a number as a double where it is finite; NaN is above all others in these engines."""
    low = exp.Neg(this=exp.Literal.number(_LARGEST))
    inside = exp.Between(this=node.copy(), low=low, high=exp.Literal.number(_LARGEST))
    return when(inside, exp.cast(node, "DOUBLE"))


def _double_of_numeric(node: exp.Expr) -> exp.Expr:
    """Return a NUMERIC of PostgreSQL as a double, where its cast would end the query."""
    tiny = exp.LT(this=exp.Abs(this=node.copy()), expression=exp.Literal.number(_SMALLEST))
    zero = exp.cast(exp.Literal.number(0), "DOUBLE")
    low = exp.Neg(this=exp.Literal.number(_LARGEST))
    inside = exp.Between(this=node.copy(), low=low, high=exp.Literal.number(_LARGEST))
    return first_of((tiny, zero), (inside, exp.cast(node, "DOUBLE")))


def _shortest(value: exp.Expr) -> exp.Expr:
    """Return a double as text, without decimals where it is whole."""
    rounded = exp.Floor(this=value.copy())
    small = exp.LT(this=exp.Abs(this=value.copy()), expression=number(1e15))
    # Only a small number may be floored: Spark makes a whole number of it, which must fit.
    is_whole = first_of((small, exp.EQ(this=value.copy(), expression=rounded)))
    return when(is_whole, exp.cast(exp.cast(value, "BIGINT"), "TEXT"), exp.cast(value, "TEXT"))


def _blank(blank: str, dialect: WarehouseDialect) -> exp.Expr:
    if blank == "\u202f" and dialect in ("spark", "databricks"):
        return exp.cast(exp.HexString(this="E280AF"), "TEXT")
    return text(blank) if blank == " " else _character(ord(blank))


def _missing(field: Field, cell: _Cell) -> exp.Expr | None:
    """Return whether a cell is one of the field's missing words, where it could be."""
    tests: list[exp.Expr] = []
    if words := _possible_words(field, cell.column.kind):
        tests.append(cell.folded().isin(*map(text, words)))
    numbers = numbers_among(field.missing)
    if numbers and cell.column.kind in {*NUMBERS, Kind.TEXT}:
        tests.append(cell.number().isin(*(number(value) for value in numbers)))
    return exp.or_(*tests) if tests else None


def _possible_words(field: Field, kind: Kind) -> tuple[str, ...]:
    """Return the folded missing words that a column of that kind could hold."""
    words = tuple(dict.fromkeys(fold(word) for word in field.missing))
    match kind:
        case Kind.TEXT:
            return words
        case Kind.BOOLEAN:
            return tuple(word for word in words if word in ("true", "false"))
        case Kind.DATE | Kind.MOMENT:
            return tuple(word for word in words if re.match("[0-9]{4}-[0-9]{2}-[0-9]{2}", word))
    return ()  # a number is compared as a number


def numbers_among(words: tuple[str, ...]) -> list[float]:
    """Return the finite numbers that some of the missing words are, each once."""
    numbers = (word for word in map(fold, words) if re.fullmatch(formats.NUMBER["."], word))
    read = [float(re.sub(f"[{formats.THOUSANDS_BLANKS}]", "", word)) for word in numbers]
    return [value for value in dict.fromkeys(read) if math.isfinite(value)]
