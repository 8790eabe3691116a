"""Leads as a model reads them: clean fields, scoring date, standing and side, one row a lead."""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import duckdb
from sqlglot import exp

from calibration.leads.facts import LeadFacts, Split, Standing
from calibration.leads.filters import Filter, keeps
from calibration.leads.nodes import ROW, column, count_if, named, select, table, text, when
from calibration.leads.plan import Plan, Rule
from calibration.leads.split import (
    chosen_side,
    split_of,
    stored_split,
)
from calibration.leads.standing import standing_nodes
from calibration.leads.tables import LeadTable
from calibration.leads.unreadable import unreadable_cells
from calibration.messages import say
from calibration.model import Field, Model
from calibration.problems import Problem

__all__ = ["Filter", "Rule", "TypedLeads", "type_lead", "type_leads"]


@dataclass(frozen=True, slots=True, eq=False)
class TypedLeads:
    """Leads as a model reads them, in the same database as the file's own cells.

    ``relation`` has one row for each lead that the filter keeps:

    - ``row`` BIGINT: its place in the file;
    - ``f0``, ``f1``… (see ``columns``): the clean value of each field, NULL where missing; texts
      are folded;
    - ``as_of`` DATE: the lead's scoring date;
    - ``standing`` TINYINT: a :class:`~calibration.leads.facts.Standing`;
    - ``late`` BOOLEAN: converted after the window, so not counted as converted;
    - ``side`` TINYINT: a :class:`~calibration.leads.facts.Side`, design where not counted;
    - ``value`` DOUBLE: the deal's value, NULL if unknown;
    - ``cycle_days`` INTEGER: whole days from creation to conversion, for leads that converted;
      NULL if unknown or negative;
    - ``created`` DATE: NULL if unknown.

    Parameters
    ----------
    leads
        The file's own cells.
    relation
        The table's name, safe to use as an identifier.
    columns
        The name of the column of each field, by name of field.
    facts
        Who is counted, of the leads kept.
    unreadable
        For each field with cells that are not readable as its type: their number and an example.
    """

    leads: LeadTable
    relation: str
    columns: Mapping[str, str]
    facts: LeadFacts
    unreadable: tuple[Problem, ...] = ()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The database of the leads; take a :meth:`cursor` in another thread."""
        return self.leads.connection

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a fresh connection to the same database."""
        return self.leads.cursor()

    def close(self) -> None:
        """Drop the typed leads and keep the file's own cells, if those are still open."""
        with suppress(duckdb.ConnectionException):  # a closed database holds no table
            _drop(self.leads, self.relation)


def type_leads(  # noqa: PLR0913 - each is a separate choice of the caller
    leads: LeadTable,
    model: Model,
    *,
    today: date,
    rule: Rule = "calibration",
    as_of: date | None = None,
    mapping: Mapping[str, str] | None = None,
    where: Filter | None = None,
    split: Split | None = None,
    also: tuple[Field, ...] = (),
) -> TypedLeads:
    """Read leads as a model does, decide who is counted and who is held out (DESIGN §2 and §4).

    Parameters
    ----------
    leads
        The file.
    model
        Its fields, outcome, scoring date and stored split are read; its points are not.
    today
        The scoring date with ``rule="score"``; no reference day is later.
    rule
        ``"calibration"``: each lead is scored as of the model's ``as_of`` rule, without one as of
        the newest day in the file; the outcome's columns must be there. ``"score"``: all as of
        today; only what scoring reads must be there.
    as_of
        The scoring date of every lead; beats everything else.
    mapping
        Headers of the file by the name the model uses, where they differ.
    where
        The leads to keep. The reference day and the split are those of the whole file, so that
        looking at a part never moves a lead to the other side.
    split
        The rule that was fixed before; by default the one in the model's file, else a new one.
    also
        More fields to read, beside the model's.

    Raises
    ------
    LeadsError
        With every field that has no column, each with the nearest headers.
    """
    plan = Plan(leads, model, dict(mapping or {}), rule, also)
    fixed = split or stored_split(model)
    if fixed is not None:
        plan.check(fixed)
    staged = _store(leads, plan.staging())
    try:
        reference = as_of or (today if rule == "score" else _newest_day(plan, staged, today))
        by_rule = as_of is None and rule == "calibration" and model.as_of is not None
        return _finished(plan, staged, reference, fixed, by_rule=by_rule, where=where)
    finally:
        _drop(leads, staged)


def type_lead(
    leads: LeadTable,
    model: Model,
    *,
    row: int,
    like: TypedLeads,
    mapping: Mapping[str, str] | None = None,
) -> TypedLeads:
    """Return one lead of the file, read as others of it were that may have left it out.

    Parameters
    ----------
    row
        The lead's place in the file; the first is 0.
    like
        The others: the reference day, the scoring rule and the split are theirs.
    mapping
        Headers of the file by the name the model uses, where they differ.
    """
    plan = Plan(leads, model, dict(mapping or {}), "calibration", ())
    is_it = exp.EQ(this=ROW.copy(), expression=exp.convert(row))
    staged = _store(leads, plan.staging().where(is_it))
    facts = like.facts
    if facts.as_of is None:
        raise ValueError("typed leads always have a reference day")
    try:
        return _finished(plan, staged, facts.as_of, facts.split, by_rule=facts.as_of_rule)
    finally:
        _drop(leads, staged)


def _finished(
    plan: Plan,
    staged: str,
    reference: date,
    split: Split | None,
    *,
    by_rule: bool,
    where: Filter | None = None,
) -> TypedLeads:
    leads, model = plan.leads, plan.model
    own_day = standing_nodes(
        model.outcome if plan.has_outcome else None,
        reference=reference,
        rule_days=model.as_of.plus_days if by_rule and model.as_of else None,
    )
    places = plan.places()
    kept = [column(name) for name in ("row", *places.values(), "created", "value", "hashed")]
    standing = _store(
        leads,
        select(
            *kept,
            *(named(node, name) for name, node in own_day.items()),
            source=table(staged),
        ),
    )
    try:
        if not plan.has_outcome:
            split = Split("none", reason=say("There is no outcome yet."))
        elif split is None:
            split = split_of(
                leads.connection,
                standing,
                has_date="created" in plan.parts,
                hashes="id" if plan.lead_id is not None else "row",
            )
        relation = _store(leads, _typed(plan, standing, split, where))
    finally:
        _drop(leads, standing)
    facts = _facts(leads, relation, plan, reference, split, by_rule=by_rule)
    return TypedLeads(leads, relation, places, facts, unreadable_cells(plan, relation))


def _typed(plan: Plan, standing: str, split: Split, where: Filter | None) -> exp.Select:
    names = ["row", *plan.places().values(), "as_of", "standing", "late"]
    rest = ["value", "cycle_days", "created"]
    query = select(
        *(column(name) for name in names),
        named(chosen_side(split), "side"),
        *(column(name) for name in rest),
        source=table(standing),
    )
    if where is None:
        return query
    return query.where(keeps(where, plan.leads, has_created="created" in plan.parts))


def _newest_day(plan: Plan, staged: str, today: date) -> date:
    """Return the newest day, not after today, over the date fields and the day of creation."""
    places = plan.places()
    names = [places[each.name] for each in plan.model.date_fields() if each.name in plan.found]
    names += ["created"] if "created" in plan.parts else []
    if not names:
        return today
    limit = exp.cast(text(today.isoformat()), "DATE")
    newest = [
        exp.Max(this=when(exp.LTE(this=column(name), expression=limit), column(name)))
        for name in names
    ]
    row = _row(plan.leads, exp.select(*newest).from_(table(staged)))
    days = [day for day in row if isinstance(day, date)]
    return max(days, default=today)


def _facts(
    leads: LeadTable,
    relation: str,
    plan: Plan,
    reference: date,
    split: Split,
    *,
    by_rule: bool,
) -> LeadFacts:
    def standing(*kinds: Standing) -> exp.Expr:
        return count_if(column("standing").isin(*(exp.convert(kind.value) for kind in kinds)))

    counts = exp.select(
        exp.Count(this=exp.Star()),
        standing(Standing.CONVERTED, Standing.NOT_CONVERTED),
        standing(Standing.OPEN),
        standing(Standing.IMMATURE),
        count_if(column("late")),
        exp.Min(this=column("created")),
        exp.Max(this=column("created")),
    ).from_(table(relation))
    row = _row(leads, counts)
    rows, counted, open_, immature, late = (int(str(value)) for value in row[:5])
    first, last = row[5:]
    return LeadFacts(
        rows=rows,
        counted=counted,
        open=open_,
        immature=immature,
        late=late,
        has_outcome=plan.has_outcome,
        as_of=reference,
        as_of_rule=by_rule,
        first_day=first if isinstance(first, date) else None,
        last_day=last if isinstance(last, date) else None,
        split=split,
    )


def _row(leads: LeadTable, query: exp.Select) -> tuple[object, ...]:
    """Return the one row of a query that always has one."""
    return leads.query(query)[0]


def _store(leads: LeadTable, query: exp.Select) -> str:
    name = f"typed_{secrets.token_hex(6)}"
    create = exp.Create(this=table(name), kind="TABLE", expression=query)
    with leads.cursor() as cursor:
        cursor.execute(create.sql(dialect="duckdb", copy=False))
    return name


def _drop(leads: LeadTable, name: str) -> None:
    drop = exp.Drop(tables=[table(name)], kind="TABLE", exists=True)
    with leads.cursor() as cursor:
        cursor.execute(drop.sql(dialect="duckdb"))
