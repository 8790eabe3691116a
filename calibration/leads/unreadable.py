"""Cells that a field's type can't read: counted, with an example, never silently missing."""

from sqlglot import exp

from calibration.leads.cells import is_unreadable, raw_text
from calibration.leads.nodes import call, column, count_if, named, table
from calibration.leads.plan import Plan
from calibration.leads.tables import Column, LeadTable
from calibration.messages import say
from calibration.model import Field, FieldType
from calibration.problems import Problem


def unreadable_cells(plan: Plan, relation: str) -> tuple[Problem, ...]:
    """Count the cells that could not be read, looking only at those without a value."""
    checked = [
        (each, plan.found[each.name])
        for each in plan.fields
        if each.type is not FieldType.TEXT and each.name in plan.found
    ]
    places = plan.places()
    doubtful = _with_lost_cells(
        plan, relation, [(stored, places[field.name]) for field, stored in checked]
    )
    found = [
        _unreadable_of(plan.leads, relation, field, stored, places[field.name])
        for field, stored in checked
        if places[field.name] in doubtful
    ]
    return tuple(problem for problem in found if problem is not None)


def _with_lost_cells(
    plan: Plan, relation: str, checked: list[tuple[Column, str]]
) -> frozenset[str]:
    """Return the places of the fields in which a filled cell gave no value, in one query."""
    if not checked:
        return frozenset()
    lost = [count_if(_is_lost(stored, place)) for stored, place in checked]
    counts = plan.leads.query(_typed_and_raw(plan.leads, relation, exp.select(*lost)))[0]
    return frozenset(place for (_, place), count in zip(checked, counts, strict=True) if count)


def _of(relation: str, name: str) -> exp.Expr:
    return exp.column(exp.to_identifier(name, quoted=True), table=relation)


def _is_lost(stored: Column, place: str) -> exp.Expr:
    """Return whether a filled cell gave no value."""
    no_value = exp.Is(this=_of("typed", place), expression=exp.null())
    no_cell = exp.Is(this=_of("raw", stored.name), expression=exp.null())
    return exp.and_(no_value, exp.not_(no_cell))


def _typed_and_raw(leads: LeadTable, relation: str, query: exp.Select) -> exp.Select:
    """Return the query over the typed leads, each beside its cells in the file."""
    same_row = exp.EQ(this=_of("typed", "row"), expression=_of("raw", "row"))
    typed = exp.alias_(table(relation), "typed", table=True)
    raw = exp.alias_(table(leads.relation), "raw", table=True)
    return query.from_(typed).join(raw, on=same_row)


def _unreadable_of(
    leads: LeadTable, relation: str, field: Field, stored: Column, place: str
) -> Problem | None:
    cell = _of("raw", stored.name)
    lost = exp.select(named(cell, stored.name), named(exp.Count(this=exp.Star()), "n"))
    cells = _typed_and_raw(leads, relation, lost).where(_is_lost(stored, place)).group_by(cell)
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
