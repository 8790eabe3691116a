"""The query nodes that leads are read with; identifiers and literals are only ever nodes."""

from typing import Final

from sqlglot import exp

from calibration.model.text import BLANKS

ROW: Final = exp.column(exp.to_identifier("row", quoted=True))
"""The lead's place in its file: 0, 1, …"""


def call(name: str, *arguments: exp.Expr) -> exp.Expr:
    """Return a call of a function of DuckDB that has no node of its own."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def text(value: str) -> exp.Expr:
    """Return a text as a literal."""
    return exp.Literal.string(value)


def number(value: float) -> exp.Expr:
    """Return a number as a literal, exactly the double it is."""
    return exp.cast(text(repr(float(value))), "DOUBLE")


def whole(value: int) -> exp.Expr:
    """Return a whole number as a literal."""
    return exp.convert(value)


def column(name: str) -> exp.Column:
    """Return one of our own columns, quoted."""
    return exp.column(exp.to_identifier(name, quoted=True))


def table(name: str) -> exp.Table:
    """Return one of our own tables, quoted."""
    return exp.Table(this=exp.to_identifier(name, quoted=True))


def named(node: exp.Expr, name: str) -> exp.Expr:
    """Return the node under one of our own column names."""
    return exp.alias_(node, name, quoted=True, copy=False)


def select(*nodes: exp.Expr, source: exp.Expr) -> exp.Select:
    """Return a query of nodes from a table or a query, none of them copied.

    sqlglot's own builder copies all there is at every step, which takes longer than running most
    of our queries.
    """
    inner = source.subquery("leads", copy=False) if isinstance(source, exp.Select) else source
    return exp.Select(expressions=list(nodes)).from_(inner, copy=False)


def full_match(node: exp.Expr, pattern: str) -> exp.Expr:
    """Return whether the whole text matches one of the product's own patterns."""
    return call("regexp_full_match", node, text(pattern))


PLAIN_TEXT: Final = r"[!-~]|[!-~][ -~]*[!-~]"
"""ASCII without blanks at its ends, as most cells are: NFC and stripped already. Testing for it
first makes clean texts four times as fast."""


def stripped(node: exp.Expr) -> exp.Expr:
    """Return the text in NFC without the blanks at its ends."""
    slow = call("trim", call("nfc_normalize", node), text(BLANKS))
    return when(full_match(node, PLAIN_TEXT), node, slow)


def folded(node: exp.Expr, *, repeats: bool = False) -> exp.Expr:
    """Return the form under which texts compare: ``calibration.model.text.fold``, in the database.

    DuckDB lowers each character by itself, as we do, except that the capital I with a dot
    becomes two characters in Python and one there.

    With ``repeats``, for a column that is stored as a dictionary: a chain of functions, without a
    case, which the database works out once for each different text instead of once a lead.
    """
    slow = call("trim", call("nfc_normalize", node), text(BLANKS))
    with_dots = call("lower", call("replace", slow, text("\u0130"), text("i\u0307")))
    return (
        with_dots if repeats else when(full_match(node, PLAIN_TEXT), call("lower", node), with_dots)
    )


def words(values: tuple[str, ...]) -> list[exp.Expr]:
    """Return texts as literals."""
    return [text(value) for value in values]


def when(condition: exp.Expr, value: exp.Expr, otherwise: exp.Expr | None = None) -> exp.Expr:
    """Return the value where the condition holds, else ``otherwise``, else NULL."""
    return first_of((condition, value), otherwise=otherwise)


def first_of(*cases: tuple[exp.Expr, exp.Expr], otherwise: exp.Expr | None = None) -> exp.Expr:
    """Return the value beside the first condition that holds, else ``otherwise``, else NULL."""
    ifs = [exp.If(this=condition, true=value) for condition, value in cases]
    return exp.Case(ifs=ifs, default=otherwise)


def commonest(cell: exp.Expr, n: exp.Expr) -> exp.Expr:
    """Return the cell of the highest count; of those as common, the first in their order."""
    return call("arg_min", cell, call("row", exp.Neg(this=n.copy()), cell.copy()))


def count_if(condition: exp.Expr) -> exp.Expr:
    """Return how many rows meet the condition."""
    return call("count_if", condition)
