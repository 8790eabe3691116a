"""Which leads sales has ever worked on, told by a column of them."""

from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from calibration.leads import formats
from calibration.leads.nodes import first_of, select, table, whole
from calibration.leads.outcome import is_open, outcome_text, says
from calibration.leads.tables import Column, LeadTable
from calibration.leads.writing import as_written
from calibration.messages import say
from calibration.model import FieldType
from calibration.problems import LeadsError, Problem

NO_WORDS: Final = formats.FALSE_WORDS
"""Folded words that say no to "was it ever worked?"."""


@dataclass(frozen=True, slots=True)
class Worked:
    """The column that tells whether sales ever worked on a lead, and what says so in it.

    Parameters
    ----------
    column
        Its header.
    values
        The values that mean "worked", compared as those of an outcome are. Without any, every
        filled cell does but a no-word and 0: a day, a yes, somebody's name, a number of calls. A
        word that stands for a missing value, such as ``n/a``, is then as good as an empty cell.

    An empty cell is "not worked", for a day that was never written down is one that never was;
    but where other cells of the column say no, nothing is known of it.
    """

    column: str
    values: tuple[str, ...] = ()


def worked_node(leads: LeadTable, worked: Worked) -> exp.Expr:
    """Return whether a lead was worked, over the file's own columns; NULL where unknown.

    Raises
    ------
    LeadsError
        If there is no such column.
    """
    stored = leads.column(worked.column)
    if stored is None:
        raise LeadsError(
            Problem(
                "worked-column",
                worked.column,
                say(
                    "The column that tells who was worked must be one of the leads. The file has: "
                    "{headers}.",
                    headers=", ".join(each.header for each in leads.columns if each.header),
                ),
            )
        )
    is_yes, is_no = _answers(as_written(leads, stored, FieldType.NUMBER), worked)
    known = ("worked says no", stored.name, worked)
    if known not in leads.kept:
        query = select(whole(1), source=table(leads.relation)).where(is_no, copy=False)
        leads.kept[known] = bool(leads.query(query.limit(1)))
    otherwise: exp.Expr = exp.cast(exp.null(), "BOOLEAN") if leads.kept[known] else exp.false()
    return first_of((is_yes.copy(), exp.true()), (is_no.copy(), exp.false()), otherwise=otherwise)


def _answers(stored: Column, worked: Worked) -> tuple[exp.Expr, exp.Expr]:
    """Return whether a cell says yes, and whether it says no; neither is ever NULL."""
    value = outcome_text(stored)
    missing = () if worked.values else tuple(sorted(formats.PLACEHOLDERS))
    filled = exp.not_(is_open(value, missing))
    listed = says(value.copy(), worked.values or NO_WORDS)
    is_yes = listed if worked.values else exp.not_(listed)
    return exp.and_(filled, is_yes), exp.and_(filled.copy(), exp.not_(is_yes.copy()))
