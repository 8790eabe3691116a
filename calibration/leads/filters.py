"""Looking at a part of the leads: those of a period, of one segment, or that were worked."""

from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from calibration.leads.cells import folded_cell
from calibration.leads.nodes import call, column, text
from calibration.leads.tables import LeadTable
from calibration.leads.worked import Worked, worked_node
from calibration.messages import say
from calibration.model.text import fold
from calibration.problems import LeadsError, Problem


@dataclass(frozen=True, slots=True)
class Filter:
    """The leads that are looked at: created in a period, in one segment, worked by sales.

    Parameters
    ----------
    first_day, last_day
        The period, both days included; None leaves that end open. A lead whose day of creation
        is unknown is in no period.
    column, value
        The segment: leads whose cell under this header says this text (compared as texts are).
    worked
        Where it is given, only leads that sales has worked on.
    """

    first_day: date | None = None
    last_day: date | None = None
    column: str | None = None
    value: str = ""
    worked: Worked | None = None


def keeps(where: Filter, leads: LeadTable, *, has_created: bool) -> exp.Expr:
    """Return whether a lead is kept, over the file's own columns and ``created``.

    Raises
    ------
    LeadsError
        If there is no day of creation, or no such column, to filter by.
    """
    tests: list[exp.Expr] = []
    problems: list[Problem] = []
    created = column("created")
    if where.first_day is not None:
        tests.append(exp.GTE(this=created, expression=_day(where.first_day)))
    if where.last_day is not None:
        tests.append(exp.LTE(this=created, expression=_day(where.last_day)))
    if tests and not has_created:
        problems.append(
            Problem(
                "filter",
                "",
                say(
                    "A period needs the day on which leads were created. The model names no such "
                    "column of these leads. Name one, or look at all leads."
                ),
            )
        )
    if where.column is not None:
        segment = leads.column(where.column)
        if segment is None:
            problems.append(
                Problem(
                    "filter",
                    where.column,
                    say("A segment must be of one column of the leads. Choose another one."),
                )
            )
        else:
            cell = folded_cell(segment, segment.node)
            tests.append(exp.EQ(this=cell, expression=text(fold(where.value))))
    if where.worked is not None:
        try:
            was_worked = worked_node(leads, where.worked)
        except LeadsError as error:
            problems += error.problems
        else:
            tests.append(call("coalesce", was_worked, exp.false()))
    if problems:
        raise LeadsError(*problems)
    return exp.and_(*tests) if tests else exp.true()


def _day(day: date) -> exp.Expr:
    return exp.cast(text(day.isoformat()), "DATE")
