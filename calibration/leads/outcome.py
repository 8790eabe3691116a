"""The outcome column: what its cells say, and which of them mean "converted"."""

from typing import Final

from sqlglot import exp

from calibration.leads import formats
from calibration.leads.cells import number_of_text, raw_text, shortest_number, shortest_text
from calibration.leads.nodes import call, column, commonest, folded, named, select, table, text
from calibration.leads.nodes import words as literals
from calibration.leads.tables import Column, LeadTable
from calibration.leads.writing import as_written
from calibration.model.fields import FieldType
from calibration.model.text import fold

MOST_VALUES: Final = 200
"""How many of a column's values are listed."""

YES_WORDS: Final = frozenset(
    {
        "yes", "y", "oui", "o", "true", "t", "vrai", "1",
        "won", "closed won", "gagné", "gagnée", "converted", "converti", "convertie",
        "customer", "client", "churned", "bought", "signed", "signé", "signée",
    }
)  # fmt: skip
"""Folded words that say yes to "did it happen?"."""


def outcome_text(column: Column) -> exp.Expr:
    """Return an outcome cell as it is compared: folded, numbers in their shortest form.

    NULL where there is none, or a number that is not finite.

    A text that is a number counts as that number, so ``1.0`` in a CSV is ``1``.
    """
    cell = shortest_text(column, column.node)
    if column.native != "VARCHAR":
        return folded(cell)
    as_number = folded(shortest_number(number_of_text(column, cell)))
    return call("coalesce", as_number, folded(cell, repeats=column.repeats))


def with_outcome_text(cells: exp.Expr, of: Column, *, shown: str) -> exp.Select:
    """Return the rows of a relation or query with ``value``, their :func:`outcome_text`.

    To ask :func:`outcome_text` of some hundred cells takes longest to plan, for it writes the
    number of a cell out eight times; here it is worked out first.

    Parameters
    ----------
    cells
        A relation or query of cells of the column, as texts.
    of
        The column, with how its texts write numbers.
    shown
        The name of the texts among the columns of ``cells``.
    """
    value = folded(column(shown))
    if of.native == "VARCHAR":
        number = named(number_of_text(of, column(shown)), "as_number")
        cells = select(exp.Star(), number, source=cells)
        value = call("coalesce", folded(shortest_number(column("as_number"))), value)
    return select(exp.Star(), named(value, "value"), source=cells)


def _comparable(word: str) -> tuple[str, ...]:
    """Return the texts that a listed value stands for: itself, and as number or truth value."""
    folded_word = fold(word)
    forms = [folded_word]
    try:
        value = float(folded_word)
    except ValueError:
        pass
    else:
        if value.is_integer() and abs(value) < 1e15:
            forms.append(str(int(value)))
    if folded_word in formats.TRUE_WORDS:
        forms.append("true")
    if folded_word in formats.FALSE_WORDS:
        forms.append("false")
    return tuple(dict.fromkeys(forms))


def says(value: exp.Expr, listed: tuple[str, ...]) -> exp.Expr:
    """Return whether an outcome cell's :func:`outcome_text` is a listed value; never NULL.

    Cells that are truth values (``true`` and ``false``, however the file stores them) also match
    by their words: ``true`` is ``yes`` and ``1``.
    """
    forms = tuple(dict.fromkeys(form for word in listed for form in _comparable(word)))
    return call("coalesce", value.isin(*literals(forms)), exp.false())


def is_open(value: exp.Expr, missing: tuple[str, ...]) -> exp.Expr:
    """Return whether an outcome cell's :func:`outcome_text` says nothing; never NULL."""
    words = ("", *(form for word in missing for form in _comparable(word)))
    return call("coalesce", value.isin(*literals(words)), exp.true())


def outcome_values(leads: LeadTable, chosen: Column) -> list[tuple[str, int]]:
    """Return the values of a column with their counts, the commonest first, at most 200.

    Values that compare as equal are counted together, under their commonest spelling; an empty
    cell is no value.
    """
    chosen = as_written(leads, chosen, FieldType.NUMBER)
    value, shown, n = column("value"), column("shown"), column("n")
    count = named(exp.Count(this=exp.Star()), "n")
    cells = select(named(raw_text(chosen), "shown"), count, source=table(leads.relation))
    cells = with_outcome_text(cells.group_by(shown, copy=False), chosen, shown="shown")
    query = (
        exp.select(
            named(call("trim", commonest(shown, n)), "shown"),
            named(exp.cast(exp.Sum(this=n), "BIGINT"), "n"),
            value,
        )
        .from_(cells.subquery("cells"))
        .where(exp.NEQ(this=value, expression=text("")))
        .group_by(value)
        .order_by(exp.Ordered(this=n, desc=True), exp.Ordered(this=value))
        .limit(MOST_VALUES)
    )
    query = exp.select("*").from_(query.subquery("values_found"))
    query = query.order_by(exp.Ordered(this=n, desc=True), exp.Ordered(this=value))
    return [(str(row[0]), int(str(row[1]))) for row in leads.query(query)]


def recognised_yes(values: list[tuple[str, int]]) -> str | None:
    """Return the value that means yes, if there are two values and one is a recognised yes-word.

    Examples
    --------
    >>> recognised_yes([("No", 90), ("Yes", 10)])
    'Yes'
    >>> recognised_yes([("Closed lost", 90), ("Closed won", 10), ("Open", 5)]) is None
    True
    """
    if len(values) != 2:
        return None
    yes = [shown for shown, _ in values if fold(shown) in YES_WORDS or _is_one(shown)]
    return yes[0] if len(yes) == 1 else None


def _is_one(shown: str) -> bool:
    return "1" in _comparable(shown)
