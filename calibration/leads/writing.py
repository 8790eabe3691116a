"""How the texts of a column write numbers and dates: found when somebody reads them so."""

from dataclasses import replace

from sqlglot import exp

from calibration.leads import formats
from calibration.leads.distinct import distinct_cells, few_cells
from calibration.leads.nodes import call, column, full_match, named, table, text
from calibration.leads.shapes import Shape, shapes_in
from calibration.leads.tables import Column, LeadTable
from calibration.messages import say
from calibration.model.fields import FieldType
from calibration.problems import Problem

_FIGURES = frozenset("0123456789")


def as_written(leads: LeadTable, stored: Column, kind: FieldType) -> Column:
    """Return a column with what reading its texts as a type depends on.

    Most columns hold plain numbers or days only: one look at their cells tells so, and then a
    cast reads them. Else the decimal mark, or the order of day and month, is told from all cells.
    """
    known = {FieldType.NUMBER: stored.decimal, FieldType.DATE: stored.date_order}
    if stored.native != "VARCHAR" or known.get(kind, "") is not None:
        return stored
    key = ("as_written", leads.relation, stored, kind)
    found = leads.kept.get(key)
    if not isinstance(found, Column):
        if _has_words_only(leads, stored):
            found = dressed(stored, Shape())
        elif _is_plain(leads, stored, kind):
            found = replace(stored, plain=kind)
        else:
            found = dressed(stored, _shape(leads, stored))
        leads.kept[key] = found
    return found


def dressed(stored: Column, shape: Shape) -> Column:
    """Return the column with the writing that most of its cells have, unless it is decided."""
    return replace(
        stored,
        decimal=stored.decimal or shape.decimal,
        date_order=stored.date_order or shape.date_order,
    )


def doubt_of_dates(leads: LeadTable, stored: Column) -> Problem | None:
    """Return the doubt of a column that is read as dates, where most cells could be either way.

    None where days and months can be told apart, or somebody decided.
    """
    if stored.native != "VARCHAR" or stored.date_order is not None:
        return None
    if as_written(leads, stored, FieldType.DATE).plain is not None:
        return None
    shape = _shape(leads, stored)
    dates = shape.year_first + shape.year_last + shape.dotted_days
    if not shape.ambiguous_dates or 2 * dates <= shape.filled:
        return None
    if shape.day_first:
        message = say(
            "Some dates can only be day/month and others only month/day. They are read "
            "{order}; the others count as missing. Export them as 2026-12-31.",
            order=say("day first") if shape.date_order == "dmy" else say("month first"),
        )
    else:
        message = say(
            "No date has a day above 12, so day and month can't be told apart. They are read as "
            "day/month/year. Export them as 2026-12-31 if that is wrong."
        )
    return Problem("ambiguous-dates", stored.header, message)


def _shape(leads: LeadTable, stored: Column) -> Shape:
    key = ("shape", leads.relation, stored)
    found = leads.kept.get(key)
    if not isinstance(found, Shape):
        with (
            leads.cursor() as cursor,
            distinct_cells(cursor, (stored,), relation=leads.relation) as cells,
        ):
            found = shapes_in(cursor, cells).get(stored.position, Shape())
        leads.kept[key] = found
    return found


def _has_words_only(leads: LeadTable, stored: Column) -> bool:
    """Return whether a column of few different texts has no figure, so no number and no date."""
    few = few_cells(leads, stored) if stored.repeats else None
    if few is None:
        return False
    filled = [cell for cell in few if cell]
    return bool(filled) and not any(set(cell) & _FIGURES for cell in filled)


def _is_plain(leads: LeadTable, stored: Column, kind: FieldType) -> bool:
    """Return whether a cast reads every filled cell of a column, and as we would."""
    cells = exp.select(named(stored.node, "cell")).from_(table(leads.relation))
    if stored.repeats:
        cells = cells.distinct()
    cell = column("cell")
    if kind is FieldType.NUMBER:
        is_written = full_match(cell, formats.PLAIN_NUMBER["."])
        is_read = call("isfinite", exp.TryCast(this=cell, to=exp.DataType.build("DOUBLE")))
    else:
        is_written = full_match(cell, formats.PLAIN_DAY)
        read = exp.TryCast(this=cell, to=exp.DataType.build("DATE"))
        is_read = exp.GT(this=read, expression=exp.cast(text("0001-01-01"), "DATE"))
    fine = call("coalesce", exp.and_(is_written, is_read), exp.false())
    filled = exp.NEQ(this=cell, expression=text(""))
    query = exp.select(exp.LogicalAnd(this=fine)).from_(cells.subquery("cells")).where(filled)
    ((found,),) = leads.query(query)
    return found is None or bool(found)
