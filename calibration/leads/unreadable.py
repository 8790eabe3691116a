"""Cells that a field's type can't read: counted, with an example, never silently missing."""

from sqlglot import exp

from calibration.leads.cells import is_unreadable, raw_text
from calibration.leads.nodes import call, column, named, table
from calibration.leads.plan import Plan
from calibration.leads.tables import Column, LeadTable
from calibration.messages import say
from calibration.model import Field, FieldType
from calibration.problems import Problem


def unreadable_cells(plan: Plan, relation: str) -> tuple[Problem, ...]:
    """Count the cells that could not be read, looking only at those without a value."""
    places = plan.places()
    checked = [
        (each, plan.found[each.name])
        for each in plan.fields
        if each.type is not FieldType.TEXT and each.name in plan.found
    ]
    problems = []
    for field, stored in checked:
        found = _unreadable_of(plan.leads, relation, field, stored, places[field.name])
        if found is not None:
            problems.append(found)
    return tuple(problems)


def _unreadable_of(
    leads: LeadTable, relation: str, field: Field, stored: Column, place: str
) -> Problem | None:
    typed, raw = "typed", "raw"
    cell = exp.column(exp.to_identifier(stored.name, quoted=True), table=raw)
    value = exp.column(exp.to_identifier(place, quoted=True), table=typed)
    same_row = exp.EQ(
        this=exp.column(exp.to_identifier("row", quoted=True), table=typed),
        expression=exp.column(exp.to_identifier("row", quoted=True), table=raw),
    )
    without_value = exp.and_(
        exp.Is(this=value, expression=exp.null()),
        exp.not_(exp.Is(this=cell, expression=exp.null())),
    )
    cells = (
        exp.select(named(cell, stored.name), named(exp.Count(this=exp.Star()), "n"))
        .from_(exp.alias_(table(relation), typed, table=True))
        .join(exp.alias_(table(leads.relation), raw, table=True), on=same_row)
        .where(without_value)
        .group_by(cell)
    )
    count = exp.Sum(this=column("n"))
    example = call("arg_max", raw_text(stored), column("n"))
    query = (
        exp.select(count, example)
        .from_(cells.subquery("cells"))
        .where(is_unreadable(field, stored, stored.node))
    )
    total, shown = leads.query(query)[0]
    if total is None:
        return None
    return Problem(
        "unreadable",
        field.name,
        say(
            "{count} cells can't be read as {type} and count as missing, such as {example}. "
            "Correct them, or list the word as missing.",
            count=int(str(total)),
            type=TYPE_NAMES[field.type],
            example=str(shown)[:60],
        ),
    )


TYPE_NAMES = {
    FieldType.NUMBER: say("a number"),
    FieldType.TEXT: say("a text"),
    FieldType.BOOLEAN: say("yes or no"),
    FieldType.DATE: say("a date"),
}
"""The types of fields in words."""
