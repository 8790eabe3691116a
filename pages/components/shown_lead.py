"""The lead that the page is about: what the model reads of it, and its score line by line."""

import re
from dataclasses import dataclass

from calibration.engine.leads import LeadLevels, levels_of_lead
from calibration.engine.supposed import (
    Cell,
    LeadValues,
    SupposedLevels,
    levels_of_supposed,
    values_of_lead,
)
from calibration.evaluation.counting_words import counting_words
from calibration.evaluation.explanation import Explanation, Line, explain
from calibration.leads.search import FoundLead, lead_at
from calibration.leads.tables import Column
from calibration.leads.typed import TypedLeads, type_lead
from calibration.model import BASE, Field, Model, fold
from calibration.problems import LeadsError
from pages.components import known_lead
from pages.shared import checking, formats, remedying
from pages.shared.results import Results
from pages.shared.words import _, told


@dataclass(frozen=True, slots=True, eq=False)
class ShownLead:
    """A lead, read and scored.

    Parameters
    ----------
    row
        Its place in the file; the first is 0.
    name
        What people call it.
    found
        Its cells as they are written.
    typed
        The leads it was read with: those looked at, or it alone.
    is_left_out
        Whether it is not among the leads that are looked at.
    values
        What the model reads of it.
    levels, explained
        Its levels, and its score line by line.
    """

    row: int
    name: str
    found: FoundLead
    typed: TypedLeads
    is_left_out: bool
    values: LeadValues
    levels: LeadLevels
    explained: Explanation


def shown_lead(results: Results, row: int) -> ShownLead | None:
    """Return the lead of a row, read anew only when the leads or the model change."""
    key = (results.typed(), results.model, row, results.work.shows_personal)
    return results.shelf.get("shown-lead", key, lambda: _read(results, row))


def _read(results: Results, row: int) -> ShownLead | None:
    found = lead_at(results.leads, row)
    if found is None:
        return None
    typed, model, is_left_out = results.typed(), results.model, False
    try:
        values = values_of_lead(typed, model, row=row)
    except LeadsError:  # a filter left the lead out
        typed, is_left_out = _alone(results, row), True
        values = values_of_lead(typed, model, row=row)
    levels = levels_of_lead(typed, model, row=row)
    return ShownLead(
        row=row,
        name=known_lead.name_of(results, found),
        found=found,
        typed=typed,
        is_left_out=is_left_out,
        values=values,
        levels=levels,
        explained=explained_of(model, levels),
    )


def _alone(results: Results, row: int) -> TypedLeads:
    typed, model, mapping = results.typed(), results.model, results.work.mapping
    return results.shelf.get(
        "lead-alone",
        (typed, model, row),
        lambda: type_lead(results.leads, model, row=row, like=typed, mapping=mapping),
        discard=TypedLeads.close,
    )


def explained_of(model: Model, levels: LeadLevels) -> Explanation:
    """Return a score line by line, from what the engine found."""
    return explain(
        model, levels.levels, variant=levels.variant, gate=levels.gate, known=levels.known
    )


def supposed(lead: ShownLead, model: Model, values: dict[str, Cell]) -> LeadLevels:
    """Return what the engine finds of the lead with other values; nothing is written."""
    found: SupposedLevels = levels_of_supposed(lead.typed, model, [values], as_of=lead.values.as_of)
    return found.lead(0, model)


def why(line: Line, model: Model, levels: LeadLevels, values: LeadValues) -> str:
    """Return why a line has its points: how often it counts, and what is left of it."""
    if line.kind != "criterion":
        return told(line.detail)
    criterion = model.criterion(line.id)
    place = [each.id for each in model.criteria].index(line.id)
    points = model.points_of(levels.variant if levels.variant >= 0 else BASE)[place]
    counted = counting_words(criterion, level=levels.levels[line.id], points=points, lead=values)
    sentence = told(criterion.sentence() if counted is None else criterion.when.sentence())
    if counted is not None:
        return _("{counted} ({condition})").format(counted=told(counted), condition=sentence)
    return told(line.detail)


def column_of(results: Results, field: Field) -> Column | None:
    """Return the column of the leads that a field is read from."""
    return results.leads.column(results.work.mapping.get(field.name, field.name))


def is_hidden(results: Results, field: Field) -> bool:
    """Return whether a field tells who the lead is, while nobody asked to see that."""
    column = column_of(results, field)
    return column is not None and column.position in checking.hidden_positions(results.work)


def written(results: Results, lead: ShownLead, field: Field) -> str:
    """Return a text of the lead as it is written in the file, where it is the model's value."""
    value, column = lead.values.values.get(field.name), column_of(results, field)
    cell = "" if column is None else lead.found.cells[column.position].strip()
    return cell if isinstance(value, str) and fold(cell) == value else str(value or "")


def shown_columns(results: Results) -> list[Column]:
    """Return the columns that tables show: the id first, no personal one, none left out."""
    hidden = checking.hidden_positions(results.work)
    left_out = {fold(each) for each in remedying.left_out_columns(results.work)}
    lead_id = checking.id_column(results.work)
    others = [
        each
        for each in results.leads.columns
        if each != lead_id and each.position not in hidden and fold(each.header) not in left_out
    ]
    return others if lead_id is None else [lead_id, *others]


def field_label(name: str) -> str:
    """Return a field's name as a widget's label, which screen readers read as it is written.

    Markdown makes nothing of an underscore between letters, so it needs no escape.
    """
    return re.sub(r"(?<=\w)\\_(?=\w)", "_", formats.plain(name))


def cell_words(value: Cell) -> str:
    """Return a value as people read it."""
    if value is None:
        return _("missing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return f"“{value}”"
    if isinstance(value, float | int):
        decimals = 0 if float(value).is_integer() else 2
        return formats.number(float(value), decimals=decimals)
    return formats.day(value)
