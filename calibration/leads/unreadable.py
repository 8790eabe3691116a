"""Cells that a field's type can't read: counted, with an example, never silently missing."""

from collections.abc import Iterator

from sqlglot import exp

from calibration.leads.cells import always_readable, is_unreadable, raw_text
from calibration.leads.nodes import column, commonest, named, table, whole
from calibration.leads.plan import Plan
from calibration.leads.tables import Column, LeadTable
from calibration.messages import say
from calibration.model import Field, FieldType
from calibration.problems import Problem


def unreadable_cells(plan: Plan, relation: str) -> tuple[Problem, ...]:
    """Count the cells of the typed leads that could not be read.

    Only fields that can lose a cell are looked at: what is stored as numbers, days or truth
    values, and texts that all read plainly, can't.
    """
    found = [
        _unreadable_of(plan.leads, relation, field, stored, place)
        for field, stored, place in _doubtful(plan)
    ]
    return tuple(problem for problem in found if problem is not None)


def _doubtful(plan: Plan) -> Iterator[tuple[Field, Column, str]]:
    places = plan.places()
    for field in plan.fields:
        if field.name not in plan.found:
            continue
        stored = plan.stored(field.name, field.type)
        if always_readable(field, stored):
            continue
        if not stored.repeats or _any_unreadable(plan.leads, field, stored):
            yield field, stored, places[field.name]


def _any_unreadable(leads: LeadTable, field: Field, stored: Column) -> bool:
    """Return whether any different cell of a column of few is unreadable; found once."""
    key = ("any unreadable", leads.relation, field, stored)
    if key not in leads.kept:
        cells = exp.select(stored.node).from_(table(leads.relation)).distinct()
        unreadable = is_unreadable(field, stored, stored.node)
        query = exp.select(whole(1)).from_(cells.subquery("cells")).where(unreadable).limit(1)
        leads.kept[key] = bool(leads.query(query))
    return bool(leads.kept[key])


def _unreadable_of(
    leads: LeadTable, relation: str, field: Field, stored: Column, place: str
) -> Problem | None:
    no_value = exp.Is(this=column(place), expression=exp.null())
    no_cell = exp.Is(this=stored.node, expression=exp.null())
    lost = (
        exp.select(stored.node, named(exp.Count(this=exp.Star()), "n"))
        .from_(table(relation))
        .where(no_value, exp.not_(no_cell))
        .group_by(stored.node)
    )
    query = (
        exp.select(exp.Sum(this=column("n")), commonest(raw_text(stored), column("n")))
        .from_(lost.subquery("cells"))
        .where(is_unreadable(field, stored, stored.node))
    )
    total, shown = leads.query(query)[0]
    return None if total is None else unreadable(field, count=int(str(total)), example=str(shown))


def unreadable(field: Field, *, count: int, example: str) -> Problem:
    """Return what is said of a field's cells that can't be read as its type."""
    return Problem(
        "unreadable",
        field.name,
        say(
            "{count} cells can't be read as {type} and count as missing, such as {example}. "
            "Correct them, or list the word as missing.",
            count=count,
            type=TYPE_NAMES[field.type],
            example=example[:60],
        ),
    )


TYPE_NAMES = {
    FieldType.NUMBER: say("a number"),
    FieldType.TEXT: say("a text"),
    FieldType.BOOLEAN: say("yes or no"),
    FieldType.DATE: say("a date"),
}
"""The types of fields in words."""
