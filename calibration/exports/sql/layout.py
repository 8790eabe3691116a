"""A query as text that people read: each column under a comment, and texts spelled out safely."""

import re
from functools import cache
from typing import Final

from sqlglot import Dialect as Engine
from sqlglot import exp
from sqlglot.generator import Generator

from calibration.engine.warehouse_cells import WarehouseDialect
from calibration.exports.sql.comments import unquoted

TOLD: Final = "told"
"""Where a node keeps its comment, which must have gone through ``comments.told``."""

_UNSEEN: Final = re.compile("[\x00-\x1f\x7f]|(?<=[$])(?=[{])")
_LARGEST_WHOLE: Final = 1e9

NO_CHARACTERS: Final = range(0xFDD0, 0xFDF0)
"""Code points that Unicode keeps free of characters: in names they stand for the 32 controls."""

_STAND_INS: Final = dict(enumerate(NO_CHARACTERS))
_STOOD_FOR: Final = {code: control for control, code in _STAND_INS.items()}


def laid_out(query: exp.Expr, dialect: WarehouseDialect) -> str:
    """Return the SQL of a query, which is changed for it.

    Whole numbers are written as such, and characters of a text that can't be seen, or that an
    engine would replace, are spelled out.
    """
    plain = query.transform(_plain_number, copy=False)
    if dialect == "postgres":
        plain = plain.transform(_days_between, copy=False)
    plain = plain.transform(_spelled_out, copy=False).transform(_without_parentheses, copy=False)
    plain = plain.transform(_in_one_line, copy=False)
    generator = _generator(dialect)(dialect=dialect, pretty=True, max_text_width=96)
    sql = generator.generate(plain, copy=False)
    # Nothing of the leads goes over a line's end here: literals spell it out, names stand in.
    tidy = "\n".join(line.rstrip() for line in sql.split("\n"))
    return tidy.translate(_STOOD_FOR)


def with_comment(node: exp.Expr, words: str) -> exp.Expr:
    """Return the node with a comment, which has gone through ``comments.told``, before it."""
    node.meta[TOLD] = unquoted(words)
    return node


@cache
def _generator(dialect: WarehouseDialect) -> type[Generator]:
    """Return the generator of a dialect, with comments before what they are about."""
    base: type[Generator] = Engine.get_or_raise(dialect).generator_class

    def alias_sql(self: Generator, expression: exp.Alias) -> str:
        return _commented(expression, base.alias_sql(self, expression))

    def cte_sql(self: Generator, expression: exp.CTE) -> str:
        return "\n" + _commented(expression, base.cte_sql(self, expression))

    def paren_sql(self: Generator, expression: exp.Paren) -> str:
        inside = self.sql(expression, "this")
        return base.paren_sql(self, expression) if "\n" in inside else f"({inside})"

    def chr_sql(self: Generator, expression: exp.Chr) -> str:
        return f"CHR({self.sql(expression.expressions[0])})"

    ours = {"alias_sql": alias_sql, "cte_sql": cte_sql, "paren_sql": paren_sql, "chr_sql": chr_sql}
    return type(f"Laid{base.__name__}", (base,), ours)


def _commented(node: exp.Expr, sql: str) -> str:
    words = node.meta.get(TOLD)
    return f"/* {words} */\n{sql}" if words else sql


def _plain_number(node: exp.Expr) -> exp.Expr:
    """Write a whole double as a whole number: all engines compare the two as doubles."""
    if (
        isinstance(node, exp.Cast)
        and not isinstance(node, exp.TryCast)
        and node.to.is_type(exp.DType.DOUBLE)
        and isinstance(node.this, exp.Literal)
        and node.this.is_string
    ):
        value = float(node.this.this)
        if value.is_integer() and abs(value) < _LARGEST_WHOLE:
            return exp.convert(int(value))
    return node


def _in_one_line(node: exp.Expr) -> exp.Expr:
    """Keep the line ends of a name from being laid out as lines of the query."""
    if isinstance(node, exp.Identifier):
        node.set("this", node.name.translate(_STAND_INS))
    return node


def _without_parentheses(node: exp.Expr) -> exp.Expr:
    """Take off the parentheses around a column, which need none, but for a whole row's."""
    alone = isinstance(node, exp.Paren) and isinstance(node.this, exp.Column)
    return node.this if alone and not isinstance(node.parent, exp.Dot) else node


def _days_between(node: exp.Expr) -> exp.Expr:
    """Write the days between two days as PostgreSQL's users do."""
    if isinstance(node, exp.DateDiff):
        return exp.paren(exp.Sub(this=node.this, expression=node.expression), copy=False)
    return node


def _spelled_out(node: exp.Expr) -> exp.Expr:
    """Write the characters that a text file could lose, or an engine replace, by their numbers."""
    if not (isinstance(node, exp.Literal) and node.is_string and _UNSEEN.search(node.this)):
        return node
    pieces: list[exp.Expr] = []
    last = 0
    for found in _UNSEEN.finditer(node.this):
        pieces.append(exp.Literal.string(node.this[last : found.start()]))
        if found.group():
            code = exp.Literal.number(ord(found.group()))
            pieces.append(exp.Chr(expressions=[code]))
        last = found.end()
    pieces.append(exp.Literal.string(node.this[last:]))
    joined: exp.Expr | None = None
    for piece in pieces:
        if isinstance(piece, exp.Literal) and not piece.this:
            continue
        joined = piece if joined is None else exp.DPipe(this=joined, expression=piece, safe=True)
    return exp.paren(joined or exp.Literal.string(""), copy=False)
