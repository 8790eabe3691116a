"""Leads as somebody supposes them to be: their values, read and levelled as real ones are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

import numpy as np
from sqlglot import exp

from calibration.engine.grouping import DIALECT
from calibration.engine.leads import LeadLevels, no_such_lead
from calibration.engine.patterns import Ints
from calibration.engine.scoring import with_levels
from calibration.leads.cells import value_of
from calibration.leads.facts import Standing
from calibration.leads.nodes import ROW, call, column, named, number, select, table, text, whole
from calibration.leads.tables import Column
from calibration.leads.typed import TypedLeads
from calibration.model import Field, FieldType, Model

Cell: TypeAlias = float | str | bool | date | None
"""The value of a field: a number, a text, yes or no, a day; None where it is missing."""

_PLACES: Final = "supposed"
_NATIVE: Final = {
    FieldType.NUMBER: "DOUBLE",
    FieldType.TEXT: "VARCHAR",
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.DATE: "DATE",
}


@dataclass(frozen=True, slots=True)
class LeadValues:
    """What a model reads of one lead.

    Parameters
    ----------
    values
        The clean value of each field that scoring reads, by name, in the model's order.
    as_of
        The day on which the lead is scored.
    """

    values: Mapping[str, Cell]
    as_of: date


@dataclass(frozen=True, slots=True, eq=False)
class SupposedLevels:
    """What a model needs to know of N supposed leads.

    Parameters
    ----------
    levels : (N, C)
        The level of each criterion, in hundredths.
    variant, gate : (N,)
        Indexes into the model's variants and gates; -1 for the base, and for no gate.
    known : (N, F)
        Whether each field that scoring reads has a value.
    """

    levels: Ints
    variant: Ints
    gate: Ints
    known: Ints

    def lead(self, place: int, model: Model) -> LeadLevels:
        """Return one of them as :func:`~calibration.engine.leads.levels_of_lead` returns a lead.

        Nobody knows what becomes of a supposed lead: it is open.
        """
        ids = (each.id for each in model.criteria)
        names = (each.name for each in model.read_fields())
        return LeadLevels(
            levels=dict(zip(ids, self.levels[place].tolist(), strict=True)),
            variant=int(self.variant[place]),
            gate=int(self.gate[place]),
            known=dict(zip(names, self.known[place].astype(bool).tolist(), strict=True)),
            standing=Standing.OPEN,
            late=False,
        )


def values_of_lead(leads: TypedLeads, model: Model, *, row: int) -> LeadValues:
    """Return what a model reads of the lead in that row of the file (the first is 0).

    Raises
    ------
    LeadsError
        If that lead is not among these.
    """
    names = [each.name for each in model.read_fields()]
    wanted = [column(leads.columns[name]) for name in names]
    query = select(*wanted, column("as_of"), source=table(leads.relation))
    query = query.where(exp.EQ(this=ROW.copy(), expression=whole(row)))
    with leads.cursor() as cursor:
        found = cursor.execute(query.sql(dialect=DIALECT)).fetchone()
    if found is None:
        raise no_such_lead(row)
    return LeadValues(dict(zip(names, found[:-1], strict=True)), found[-1])


def levels_of_supposed(
    leads: TypedLeads, model: Model, supposed: Sequence[Mapping[str, Cell]], *, as_of: date
) -> SupposedLevels:
    """Return what a model needs to know of leads with these values, scored on that day.

    A field that is not given is missing. See :func:`levels_on_grid`.
    """
    names = [each.name for each in model.read_fields()]
    options = {name: [each.get(name) for each in supposed] for name in names}
    own = np.arange(len(supposed), dtype=np.int64)
    return levels_on_grid(leads, model, options, dict.fromkeys(names, own), as_of=as_of)


def levels_on_grid(
    leads: TypedLeads,
    model: Model,
    options: Mapping[str, Sequence[Cell]],
    places: Mapping[str, Ints],
    *,
    as_of: date,
) -> SupposedLevels:
    """Return what a model needs to know of N leads that are put together of a few values.

    The database reads each value as it reads a cell of a file - a text is folded, and a missing
    word is a missing value - and works levels out with the very query that scores real leads.
    Nothing is written.

    Parameters
    ----------
    leads
        Any leads: their database works it out.
    options
        Values by field, of every field that scoring reads.
    places : (N,)
        By field, which of the options each lead has.
    as_of
        The day on which they are scored.
    """
    fields = model.read_fields()
    count = len(next(iter(places.values()))) if places else 1
    given = {"n": np.arange(count, dtype=np.int64)}
    given |= {f"place_{at}": places[each.name] + 1 for at, each in enumerate(fields)}
    raw = [
        named(_chosen(each, options[each.name], column(f"place_{at}")), f"raw_{at}")
        for at, each in enumerate(fields)
    ]
    query = select(column("n"), *raw, source=table(_PLACES))
    clean = [named(_read(each, at), f"f{at}") for at, each in enumerate(fields)]
    day = named(exp.cast(text(as_of.isoformat()), "DATE"), "as_of")
    query = select(column("n"), day, *clean, source=query)
    names = {each.name: f"f{at}" for at, each in enumerate(fields)}
    query = with_levels(query.subquery("leads"), model, fields=names)
    wanted = [f"level_{index}" for index in range(len(model.criteria))] + ["variant", "gate"]
    known = [named(_is_known(f"f{at}"), f"known_{at}") for at in range(len(fields))]
    query = select(*(column(name) for name in wanted), *known, column("n"), source=query)
    found = leads.leads.arrays(query.order_by(column("n")), {_PLACES: given})
    columns = {name: np.asarray(values, np.int64) for name, values in found.items()}
    levels = [columns[f"level_{index}"] for index in range(len(model.criteria))]
    return SupposedLevels(
        levels=np.stack(levels, axis=1) if levels else np.zeros((count, 0), np.int64),
        variant=columns["variant"],
        gate=columns["gate"],
        known=np.stack([given["n"] * 0, *(columns[f"known_{at}"] for at in range(len(fields)))],
                       axis=1)[:, 1:],
    )  # fmt: skip


def _chosen(field: Field, options: Sequence[Cell], place: exp.Expr) -> exp.Expr:
    """Return the option in a place, counted from 1."""
    cells = exp.Array(expressions=[_literal(each) for each in options])
    typed = exp.cast(cells, f"{_NATIVE[field.type]}[]", dialect=DIALECT)
    return call("list_extract", typed, place)


def _literal(cell: Cell) -> exp.Expr:
    if cell is None:
        return exp.null()
    if isinstance(cell, bool):
        return exp.convert(cell)
    if isinstance(cell, date):
        return exp.cast(text(cell.isoformat()), "DATE")
    return text(cell) if isinstance(cell, str) else number(cell)


def _read(field: Field, at: int) -> exp.Expr:
    """Return the clean value of a supposed cell, as of a stored one of that type."""
    stored = Column(at, field.name, f"raw_{at}", native=_NATIVE[field.type])
    return value_of(field, stored, stored.node)


def _is_known(name: str) -> exp.Expr:
    return exp.cast(exp.Not(this=exp.Is(this=column(name), expression=exp.null())), "BIGINT")
