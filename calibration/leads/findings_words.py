"""What is found in the words of columns: placeholders, and one value spelt in several ways."""

from collections.abc import Iterator
from typing import Final

import duckdb
from sqlglot import exp

from calibration.leads import formats
from calibration.leads.distinct import stored
from calibration.leads.finding import Finding, FindingKind, State
from calibration.leads.nodes import call, column, folded, full_match, named, stripped, table, text
from calibration.leads.nodes import words as literals
from calibration.leads.profile import ColumnProfile
from calibration.leads.remedies import KeepAsValues, TreatAsMissing
from calibration.messages import figure, join, say
from calibration.model.fields import FieldType
from calibration.model.text import fold

MOST_EXAMPLES: Final = 3
_MINUS_ONE: Final = r"-1(?:[.,]0*)?"


def placeholders(
    connection: duckdb.DuckDBPyConnection, cells: str, profiles: tuple[ColumnProfile, ...]
) -> Iterator[Finding]:
    """Yield the columns in which words, or a frequent -1, stand in place of a value."""
    counts = _counts(connection, cells)
    for each in profiles:
        words = each.missing_words
        found = counts.get(each.column.position, {})
        shown = {word: found.get("-1" if word == "-1" else fold(word), 0) for word in words}
        rows = sum(shown.values())
        if not rows or not fold(each.header):
            continue
        several = len(shown) > 1
        listed = join(
            ", ",
            tuple(
                say("“{text}” ({count})", text=word, count=figure(count))
                if several
                else say("“{text}”", text=word)
                for word, count in shown.items()
            ),
        )
        yield Finding(
            FindingKind.PLACEHOLDER,
            State.PROPOSED,
            say("Words stand in place of a value: {words}.", words=listed),
            say("They are read as missing. Agree, or keep them as values of their own."),
            column=each.header,
            position=each.column.position,
            rows=rows,
            examples=words[:MOST_EXAMPLES],
            remedies=(
                TreatAsMissing(column=each.header, words=words),
                KeepAsValues(column=each.header, words=words),
            ),
        )


def _counts(connection: duckdb.DuckDBPyConnection, cells: str) -> dict[int, dict[str, int]]:
    """Return how many cells of each column are each placeholder, folded; -1 by its number."""
    position, n, word = column("position"), column("n"), column("word")
    is_minus_one = full_match(column("value"), _MINUS_ONE)
    read = exp.select(position, n, named(stripped(column("cell")), "value")).from_(table(cells))
    said = exp.select(
        position,
        n,
        named(call("if", is_minus_one, text("-1"), folded(column("value"))), "word"),
    ).from_(read.subquery("read"))
    query = (
        exp.select(position, word, exp.Sum(this=n))
        .from_(said.subquery("said"))
        .where(word.isin(*literals(("-1", *sorted(formats.PLACEHOLDERS)))))
        .group_by(position, word)
    )
    counts: dict[int, dict[str, int]] = {}
    for at, text_of_it, rows in connection.execute(query.sql(dialect="duckdb")).fetchall():
        counts.setdefault(at, {})[text_of_it] = int(rows)
    return counts


def spellings(
    connection: duckdb.DuckDBPyConnection, cells: str, profiles: tuple[ColumnProfile, ...]
) -> Iterator[Finding]:
    """Yield the text columns in which values differ by capitals, blanks or composed accents."""
    # Where every filled cell is a value of its own, as in a column of ids, no two are one value.
    texts = {
        each.column.position: each
        for each in profiles
        if each.type is FieldType.TEXT and each.distinct < each.filled
    }
    if not texts:
        return
    position, n, cell = column("position"), column("n"), column("cell")
    said = (
        exp.select(position, n, cell, named(folded(cell), "word"))
        .from_(table(cells))
        .where(position.isin(*(exp.convert(at) for at in texts)))
    )
    with stored(connection, said) as spelt:
        yield from _spellings(connection, spelt, texts)


def _spellings(
    connection: duckdb.DuckDBPyConnection, spelt: str, texts: dict[int, ColumnProfile]
) -> Iterator[Finding]:
    position, n, cell, word = column("position"), column("n"), column("cell"), column("word")
    several = (
        exp.select(position, word)
        .from_(table(spelt))
        .where(exp.NEQ(this=word, expression=text("")))
        .group_by(position, word)
        .having(exp.GT(this=exp.Count(this=exp.Star()), expression=exp.convert(1)))
    )
    ways = exp.ArrayAgg(
        this=exp.Order(
            this=cell,
            expressions=[exp.Ordered(this=n, desc=True), exp.Ordered(this=cell)],
        )
    )
    most = exp.convert(MOST_EXAMPLES)
    others = exp.Sub(this=exp.Sum(this=n), expression=exp.Max(this=n))
    groups = (
        exp.select(position, named(ways, "ways"), named(others, "others"))
        .from_(table(spelt))
        .where(exp.In(this=exp.Tuple(expressions=[position, word]), query=several.subquery()))
        .group_by(position, word)
    )
    query = (
        exp.select(
            position,
            exp.Count(this=exp.Star()),
            exp.Sum(this=column("others")),
            call("arg_max", column("ways"), call("row", column("others"), column("ways")), most),
        )
        .from_(groups.subquery("groups"))
        .group_by(position)
        .order_by(position)
    )
    for at, values, rows, ways_shown in connection.execute(query.sql(dialect="duckdb")).fetchall():
        yield Finding(
            FindingKind.SPELLINGS,
            State.DONE,
            say("A value is spelt in several ways, differing only in capitals or blanks.")
            if values == 1
            else say(
                "{count} values are spelt in several ways, differing only in capitals or blanks.",
                count=values,
            ),
            say("They compare as equal, so they are counted together."),
            column=texts[at].header,
            position=at,
            rows=int(rows),
            examples=tuple(" = ".join(each[:MOST_EXAMPLES]) for each in ways_shown),
        )
