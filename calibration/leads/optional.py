"""Columns that leads may have beside their outcome: who was worked, and whose company is whose."""

from sqlglot import exp

from calibration.leads.cells import folded_cell
from calibration.leads.nodes import call, text, when
from calibration.leads.tables import LeadTable
from calibration.leads.worked import Worked, worked_node
from calibration.messages import say
from calibration.problems import LeadsError, Problem


def optional_nodes(
    leads: LeadTable, *, worked: Worked | None, company: str | None
) -> dict[str, exp.Expr]:
    """Return the optional columns that are named, over the file's own columns.

    Raises
    ------
    LeadsError
        With each that has no column.
    """
    nodes: dict[str, exp.Expr] = {}
    problems: list[Problem] = []
    if worked is not None:
        try:
            nodes["worked"] = worked_node(leads, worked)
        except LeadsError as error:
            problems += error.problems
    if company is not None:
        stored = leads.column(company)
        if stored is None:
            message = say(
                "The column that names the company must be one of the leads. The file has: "
                "{headers}.",
                headers=", ".join(each.header for each in leads.columns if each.header),
            )
            problems.append(Problem("company-column", company, message))
        else:
            nodes["company"] = _number_of(folded_cell(stored, stored.node))
    if problems:
        raise LeadsError(*problems)
    return nodes


def _number_of(name: exp.Expr) -> exp.Expr:
    """Return a number that stands for a name, NULL where it is empty.

    Two of a million companies have one number by chance once in forty million times.
    """
    number = exp.Mod(this=call("hash", name), expression=exp.convert(2**62))
    known = exp.NEQ(this=name.copy(), expression=text(""))
    return when(known, exp.cast(exp.paren(number), "BIGINT"))
