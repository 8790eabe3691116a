"""Leads as a model reads them, where they live: the warehouse's side of typed leads.

The nodes are those that a file's leads are read with; only how a cell is read is the warehouse's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from calibration.engine.warehouses.cells import cell_text, field_value, outcome_said, row_text
from calibration.engine.warehouses.tables import Dialect, WarehouseTable
from calibration.engine.warehouses.unreadable import unreadable_there
from calibration.leads.census import census_of
from calibration.leads.facts import LeadFacts, Split, Standing
from calibration.leads.nodes import call, whole
from calibration.leads.plan import Parts, Rule
from calibration.leads.split import chosen_side, held_out, split_of, stored_split
from calibration.leads.standing import difference, standing_nodes
from calibration.leads.typed import facts_of, newest_day, with_columns
from calibration.messages import say
from calibration.model import Field, FieldType, Model
from calibration.problems import LeadsError, Problem


@dataclass(frozen=True, slots=True, eq=False)
class WarehouseLeads:
    """Leads of a warehouse's table as a model reads them; none of them is held here.

    Parameters
    ----------
    table
        Where they are.
    query
        A row for each, with the columns of :class:`~calibration.leads.typed.TypedLeads`: its
        cells, ``f0``…, ``as_of``, and in calibration ``standing``, ``late``, ``side``,
        ``created``, ``value`` and ``cycle_days``.
    columns
        The name of the column of each field, by name of field.
    facts
        Who is counted; for scores, the scoring date alone.
    known
        Which of ``value`` and ``cycle_days`` can be known.
    unreadable
        For each field with cells that are not readable as its type: their number and an example.
    """

    table: WarehouseTable
    query: exp.Select
    columns: Mapping[str, str]
    facts: LeadFacts
    known: frozenset[str] = frozenset()
    unreadable: tuple[Problem, ...] = ()


def leads_to_score(table: WarehouseTable, model: Model, *, as_of: date) -> WarehouseLeads:
    """Read leads as a model scores them, all as of one day.

    Raises
    ------
    LeadsError
        With every field that has no column, each with the nearest headers.
    """
    plan = _Plan(table, model, "score")
    day = exp.cast(exp.convert(as_of.isoformat()), exp.DType.DATE)
    query = with_columns({**plan.values(), "as_of": day}, table.cells)
    facts = LeadFacts(rows=0, as_of=as_of)
    return WarehouseLeads(
        table, once(query, table.dialect), plan.places(), facts, unreadable=plan.unreadable()
    )


def leads_to_group(
    table: WarehouseTable, model: Model, *, today: date, as_of: date | None = None
) -> WarehouseLeads:
    """Read leads as a model does in calibration, decide who is counted and who is held out.

    Everything is as :func:`~calibration.leads.typed.type_leads` decides it of a file. Of the
    leads come the newest day, the different values of the outcome, and how many of each standing
    were created on each day.

    Parameters
    ----------
    table
        Where the leads are.
    model
        Its fields, outcome, scoring date and stored split are read; its points are not.
    today
        No reference day is later.
    as_of
        The scoring date of every lead; beats everything else.

    Raises
    ------
    LeadsError
        With every field that has no column, each with the nearest headers; or if there are no
        leads.
    """
    plan = _Plan(table, model, "calibration")
    split = stored_split(model)
    if split is not None:
        plan.check(split)
    reference = as_of or newest_day(plan, today)
    by_rule = as_of is None and model.as_of is not None
    days = standing_nodes(
        model.outcome if plan.has_outcome else None,
        reference=reference,
        rule_days=model.as_of.plus_days if by_rule and model.as_of else None,
        days_between=_DAYS_BETWEEN[table.dialect],
    )
    parts = once(with_columns(plan.parts_read(), table.cells), table.dialect)
    judged = with_columns(days, parts)
    census = census_of(table, judged)
    if not census.leads():
        message = say("The table must hold leads. It has no row. Name another.")
        raise LeadsError(Problem("no-rows", table.name, message))
    if not plan.has_outcome:
        split = Split("none", reason=say("There is no outcome yet."))
    elif split is None:
        split = split_of(
            table,
            census,
            judged,
            has_date="created" in plan.parts,
            hashes="id" if plan.lead_id is not None else "row",
        )
    query = with_columns({**plan.values(), "side": chosen_side(split)}, judged)
    known = {"value"} & plan.parts.keys()
    if {"converted", "created"} <= plan.parts.keys():
        known |= {"cycle_days"}
    return WarehouseLeads(
        table,
        once(query, table.dialect),
        plan.places(),
        facts_of(census, plan, reference, split, by_rule=by_rule),
        frozenset(known),
        plan.unreadable(),
    )


class _Plan(Parts):
    """Which columns of a table become what."""

    def __init__(self, table: WarehouseTable, model: Model, rule: Rule) -> None:
        super().__init__(table, model, {}, rule, ())
        self.table = table

    def source(self) -> exp.Expr:
        return self.table.cells

    def unreadable(self) -> tuple[Problem, ...]:
        return unreadable_there(
            self.table,
            ((each, self.found[each.name]) for each in self.fields if each.name in self.found),
        )

    def _read(self, field: Field) -> exp.Expr:
        return field_value(field, self.found[field.name], self.table.dialect)

    def _said(self) -> exp.Expr:
        outcome = self.model.outcome
        if not self.has_outcome or outcome is None:
            return whole(Standing.OPEN.value)
        name = self.parts["outcome"]
        missing = self.reading(name, FieldType.TEXT).missing
        return outcome_said(self.table, self.found[name], outcome, missing=missing)

    def _hashed(self) -> exp.Expr:
        if not self.has_outcome:
            return exp.false()
        dialect = self.table.dialect
        row = row_text(self.table.columns, dialect)
        if self.lead_id is None:
            return held_out(row)
        return held_out(call("coalesce", cell_text(self.lead_id, dialect), row))


def once(query: exp.Select, dialect: Dialect) -> exp.Select:
    """Return the query so that each of its columns is worked out once a lead.

    PostgreSQL puts what a column is in the place of each of its uses, and a text is then folded
    for every condition that asks of it; not where the query has an offset.
    """
    return query.offset(0, copy=False) if dialect == "postgres" else query


def _counted_days(later: exp.Expr, earlier: exp.Expr) -> exp.Expr:
    # In Spark, one date less another is an interval, which is no number.
    return exp.DateDiff(this=later, expression=earlier, unit=exp.Var(this="DAY"))


_DAYS_BETWEEN = {"postgres": difference, "spark": _counted_days}
