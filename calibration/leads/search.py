"""Finding a lead by its id or by any text in it."""

from dataclasses import dataclass

from sqlglot import exp

from calibration.leads.cells import folded_cell, raw_text
from calibration.leads.nodes import ROW, call, first_of, named, table, text
from calibration.leads.tables import Column, LeadTable
from calibration.model.text import fold

MOST_FOUND = 50
"""How many leads a search returns."""


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
    with a name that contains it, then the others; each in the order of the file. Without any
    words the first leads of the file are returned.

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
    cells = [raw_text(each) for each in leads.columns]
    shown = [named(call("coalesce", cell, text("")), each.name) for cell, each in zip(
        cells, leads.columns, strict=True
    )]  # fmt: skip
    query = exp.select(ROW, *shown).from_(table(leads.relation)).limit(most)
    if not wanted:
        return _found(leads, query.order_by(ROW))
    if within == ():
        return ()
    holds = [
        exp.GT(this=call("strpos", _folded(each), text(wanted)), expression=exp.convert(0))
        for each in (leads.columns if within is None else within)
    ]
    query = query.where(exp.or_(*(call("coalesce", each, exp.false()) for each in holds)))
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
    return _found(leads, query.order_by(ROW))


def lead_at(leads: LeadTable, row: int) -> FoundLead | None:
    """Return the lead in a place of the file; None if there is none."""
    shown = [named(call("coalesce", raw_text(each), text("")), each.name) for each in leads.columns]
    is_it = exp.EQ(this=ROW.copy(), expression=exp.convert(row))
    found = _found(leads, exp.select(ROW, *shown).from_(table(leads.relation)).where(is_it))
    return found[0] if found else None


def _folded(column: Column) -> exp.Expr:
    return folded_cell(column, column.node)


def _found(leads: LeadTable, query: exp.Select) -> tuple[FoundLead, ...]:
    return tuple(
        FoundLead(int(str(row[0])), tuple(str(cell) for cell in row[1:]))
        for row in leads.query(query)
    )
