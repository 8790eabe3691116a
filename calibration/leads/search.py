"""Finding a lead by its id or by any text in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from calibration.leads.cells import folded_cell, raw_text
from calibration.leads.nodes import ROW, call, first_of, named, table, text
from calibration.leads.tables import Column, LeadTable
from calibration.model.text import fold

MOST_FOUND = 50
"""How many leads a search returns."""


MOST_RANKED = 5_000
"""How many leads that hold the words are put in order; of more, the first in the file are."""
_DOT_ABOVE = "\u0307"


@dataclass(frozen=True, slots=True)
class FoundLead:
    """A lead that was found: its place in the file (0 is the first), and its cells as written."""

    row: int
    cells: tuple[str, ...]


def find_leads(
    leads: LeadTable,
    words: str,
    *,
    lead_id: Column | None = None,
    names: tuple[Column, ...] = (),
    within: tuple[Column, ...] | None = None,
    most: int = MOST_FOUND,
) -> tuple[FoundLead, ...]:
    """Return the leads with a cell that contains ``words``, compared as texts are.

    A lead whose id is ``words`` comes first, then those with a name that begins so, then those
    with a name that contains it, then the others; each in the order of the file. Of very many
    leads that hold the words, the first are put in order so. Without any words the first leads
    of the file are returned.

    Parameters
    ----------
    leads
        The file.
    words
        What to look for, literally.
    lead_id
        The column that identifies a lead.
    names
        The columns by which people know leads.
    within
        The columns to look in; by default all of them, which takes as much longer as there are.
    most
        How many leads to return at most.
    """
    wanted = fold(words)
    if not wanted:
        return _at(leads, exp.select(ROW).from_(table(leads.relation)).order_by(ROW).limit(most))
    if within == ():
        return ()
    looked_in = leads.columns if within is None else within
    own = [] if lead_id is None else [lead_id]
    needed = {each.name: each.node for each in (*own, *names)}
    # The database keeps the order of the file, so these are the first that hold the words.
    holding = (
        exp.select(ROW, *needed.values())
        .from_(table(leads.relation))
        .where(exp.or_(*(_holds(each, wanted) for each in looked_in)))
        .limit(MOST_RANKED)
    )
    query = exp.select(ROW).from_(holding.subquery("holding")).limit(most)
    ranks: list[tuple[exp.Expr, exp.Expr]] = []
    if lead_id is not None:
        is_it = exp.EQ(this=_folded(lead_id), expression=text(wanted))
        ranks.append((is_it, exp.convert(0)))
    if names:
        places = [call("strpos", _folded(each), text(wanted)) for each in names]
        begins = [exp.EQ(this=each, expression=exp.convert(1)) for each in places]
        holds = [exp.GT(this=each.copy(), expression=exp.convert(0)) for each in places]
        ranks += [(exp.or_(*begins), exp.convert(1)), (exp.or_(*holds), exp.convert(2))]
    if ranks:
        query = query.order_by(first_of(*ranks, otherwise=exp.convert(3)))
    found = _at(leads, query.order_by(ROW))
    if lead_id is None or len(found) < most:
        return found
    first = leads_of_id(leads, words, lead_id=lead_id, most=most)
    return (*first, *(each for each in found if each not in first))[:most]


def leads_of_id(
    leads: LeadTable, words: str, *, lead_id: Column, most: int = MOST_FOUND
) -> tuple[FoundLead, ...]:
    """Return the leads whose id is ``words`` as it is written, which takes no search at all."""
    is_it = exp.EQ(this=raw_text(lead_id), expression=text(words.strip()))
    query = exp.select(ROW).from_(table(leads.relation)).where(is_it).order_by(ROW).limit(most)
    return _at(leads, query)


def lead_at(leads: LeadTable, row: int) -> FoundLead | None:
    """Return the lead in a place of the file; None if there is none."""
    found = _leads(leads, [row])
    return found[0] if found else None


def leads_at(leads: LeadTable, rows: Sequence[int]) -> tuple[FoundLead, ...]:
    """Return the leads in some places of the file, in that order; those that aren't there not."""
    return _leads(leads, list(rows))


def _folded(column: Column) -> exp.Expr:
    return folded_cell(column, column.node)


def _holds(column: Column, wanted: str) -> exp.Expr:
    """Return whether a cell contains a folded text.

    That has no blanks at its ends, so those of the cell need not be looked for. A dot above is
    what remains of the capital I with a dot, which only folding tells.
    """
    if _DOT_ABOVE in wanted:
        cell = _folded(column)
    else:
        cell = call("lower", call("nfc_normalize", raw_text(column)))
    return call("coalesce", call("contains", cell, text(wanted)), exp.false())


def _at(leads: LeadTable, query: exp.Select) -> tuple[FoundLead, ...]:
    """Return the leads of the rows that a query gives, in its order."""
    return _leads(leads, [int(str(row)) for (row,) in leads.query(query)])


def _leads(leads: LeadTable, rows: list[int]) -> tuple[FoundLead, ...]:
    """Return the leads in places of the file: their cells are read for these alone."""
    if not rows:
        return ()
    shown = [named(call("coalesce", raw_text(each), text("")), each.name) for each in leads.columns]
    is_one = ROW.copy().isin(*(exp.convert(row) for row in rows))
    query = exp.select(ROW, *shown).from_(table(leads.relation)).where(is_one)
    found = {int(str(row[0])): row[1:] for row in leads.query(query)}
    return tuple(
        FoundLead(row, tuple(str(cell) for cell in found[row])) for row in rows if row in found
    )
