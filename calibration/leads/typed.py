"""Leads as a model reads them: clean fields, scoring date, standing and side, one row a lead."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import duckdb
from sqlglot import exp

from calibration.leads.cells import is_unreadable, raw_text, value_of
from calibration.leads.facts import LeadFacts, Split, Standing
from calibration.leads.filters import Filter, keeps
from calibration.leads.headers import find_columns
from calibration.leads.nodes import ROW, call, column, count_if, named, table, text, when
from calibration.leads.split import (
    chosen_side,
    held_out_by_id,
    held_out_by_row,
    split_of,
    stored_split,
)
from calibration.leads.standing import OutcomeColumns, standing_nodes
from calibration.leads.tables import Column, LeadTable
from calibration.messages import say
from calibration.model import Field, FieldType, Model
from calibration.problems import LeadsError, Problem

__all__ = ["Filter", "Rule", "TypedLeads", "type_leads"]

Rule = Literal["calibration", "score"]


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
        """Drop the typed leads and keep the file's own cells."""
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
    plan = _Plan(leads, model, dict(mapping or {}), rule, also)
    fixed = split or stored_split(model)
    if fixed is not None:
        plan.check(fixed)
    staged = _store(leads, plan.staging())
    try:
        return _finished(plan, staged, today=today, as_of=as_of, where=where, split=fixed)
    finally:
        _drop(leads, staged)


class _Plan:
    """Which columns of the file become what."""

    def __init__(
        self,
        leads: LeadTable,
        model: Model,
        mapping: dict[str, str],
        rule: Rule,
        also: tuple[Field, ...],
    ) -> None:
        self.leads = leads
        self.model = model
        self.rule: Rule = rule
        declared = {each.name: each for each in (*also, *model.fields)}
        self.fields = tuple(declared.values())
        outcome = model.outcome
        named_parts = {
            "outcome": outcome.field if outcome else None,
            "created": outcome.created_field if outcome else None,
            "converted": outcome.converted_date_field if outcome else None,
            "value": outcome.value_field if outcome else None,
            "rule": model.as_of.field if model.as_of else None,
        }
        parts = {part: name for part, name in named_parts.items() if name is not None}
        needed = [each.name for each in (*model.read_fields(), *also)]
        if rule == "calibration":
            needed += parts.values()
        wanted = [*(each.name for each in self.fields), *parts.values()]
        wanted += [model.lead_id] if model.lead_id else []
        self.found = find_columns(leads, needed=needed, wanted=wanted, mapping=mapping)
        self.parts = {part: name for part, name in parts.items() if name in self.found}
        self.has_outcome = "outcome" in self.parts and not (
            outcome is not None
            and outcome.window_days
            and outcome.created_field
            and "created" not in self.parts
        )
        self.lead_id = self.found.get(model.lead_id) if model.lead_id else None

    def check(self, split: Split) -> None:
        """Refuse a fixed split that these leads can't be split by."""
        if not self.has_outcome:
            return
        if split.kind == "date" and "created" not in self.parts:
            lacking = say("a date of creation")
        elif split.kind == "id" and self.lead_id is None:
            lacking = say("an id")
        else:
            return
        raise LeadsError(
            Problem(
                "split",
                "",
                say(
                    "The model's leads are held out by {what}, so these leads must have one too. "
                    "Name the column in the model, or add it.",
                    what=lacking,
                ),
            )
        )

    def reading(self, name: str, kind: FieldType) -> Field:
        """Return how a column is read as a type, with the missing words of its declaration."""
        words = next((each.missing for each in self.fields if each.name == name), ())
        return Field(name=name, type=kind, missing=words)

    def part(self, part: str, kind: FieldType) -> exp.Expr:
        """Return the clean value of one of the outcome's columns; NULL if it is not there."""
        native = {FieldType.DATE: "DATE", FieldType.NUMBER: "DOUBLE"}[kind]
        if part not in self.parts:
            return exp.cast(exp.null(), native)
        name = self.parts[part]
        stored = self.found[name]
        return value_of(self.reading(name, kind), stored, stored.node)

    def places(self) -> dict[str, str]:
        """Return the name of the typed column of each field."""
        return {each.name: f"f{position}" for position, each in enumerate(self.fields)}

    def staging(self) -> exp.Select:
        """Return the query of clean values, one row for each lead of the file."""
        places = self.places()
        values = [named(self._value(each), places[each.name]) for each in self.fields]
        outcome = OutcomeColumns(
            column=self.found[self.parts["outcome"]] if self.has_outcome else None,
            missing=self.reading(self.parts["outcome"], FieldType.TEXT).missing
            if self.has_outcome
            else (),
        )
        parts = [
            named(self.part("created", FieldType.DATE), "created"),
            named(self.part("converted", FieldType.DATE), "converted_on"),
            named(self.part("value", FieldType.NUMBER), "value"),
            named(self.part("rule", FieldType.DATE), "rule_day"),
            named(outcome.said(self.model.outcome), "said"),
            named(self._hashed(), "hashed"),
        ]
        return exp.select(ROW, *values, *parts).from_(table(self.leads.relation))

    def _value(self, field: Field) -> exp.Expr:
        stored = self.found.get(field.name)
        if stored is None:
            return exp.cast(exp.null(), _NATIVE[field.type])
        return value_of(field, stored, stored.node)

    def _hashed(self) -> exp.Expr:
        if not self.has_outcome:
            return exp.false()
        if self.lead_id is not None:
            return held_out_by_id(self.lead_id, self.leads.columns)
        return held_out_by_row(self.leads.columns)


_NATIVE = {
    FieldType.NUMBER: "DOUBLE",
    FieldType.TEXT: "VARCHAR",
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.DATE: "DATE",
}


def _finished(
    plan: _Plan,
    staged: str,
    *,
    today: date,
    as_of: date | None,
    where: Filter | None,
    split: Split | None,
) -> TypedLeads:
    leads, model = plan.leads, plan.model
    reference = as_of or (today if plan.rule == "score" else _newest_day(plan, staged, today))
    by_rule = as_of is None and plan.rule == "calibration" and model.as_of is not None
    own_day = standing_nodes(
        model.outcome if plan.has_outcome else None,
        reference=reference,
        rule_days=model.as_of.plus_days if by_rule and model.as_of else None,
    )
    places = plan.places()
    kept = [column(name) for name in ("row", *places.values(), "created", "value", "hashed")]
    standing = _store(
        leads,
        exp.select(*kept, *(named(node, name) for name, node in own_day.items())).from_(
            table(staged)
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
    return TypedLeads(leads, relation, places, facts, _unreadable(plan, relation))


def _typed(plan: _Plan, standing: str, split: Split, where: Filter | None) -> exp.Select:
    names = ["row", *plan.places().values(), "as_of", "standing", "late"]
    rest = ["value", "cycle_days", "created"]
    query = exp.select(
        *(column(name) for name in names),
        named(chosen_side(split), "side"),
        *(column(name) for name in rest),
    ).from_(table(standing))
    if where is None:
        return query
    return query.where(keeps(where, plan.leads, has_created="created" in plan.parts))


def _newest_day(plan: _Plan, staged: str, today: date) -> date:
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
    row = leads_row(plan.leads, exp.select(*newest).from_(table(staged)))
    days = [day for day in row if isinstance(day, date)]
    return max(days, default=today)


def _facts(
    leads: LeadTable,
    relation: str,
    plan: _Plan,
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
    row = leads_row(leads, counts)
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


def _unreadable(plan: _Plan, relation: str) -> tuple[Problem, ...]:
    """Count the cells that could not be read, looking only at those without a value."""
    places = plan.places()
    checked = [
        (each, plan.found[each.name])
        for each in plan.fields
        if each.type is not FieldType.TEXT and each.name in plan.found
    ]
    problems = []
    for field, stored in checked:
        found = _unreadable_cells(plan.leads, relation, field, stored, places[field.name])
        if found is not None:
            problems.append(found)
    return tuple(problems)


def _unreadable_cells(
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
    total, shown = leads_row(leads, query)
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


def leads_row(leads: LeadTable, query: exp.Select) -> tuple[object, ...]:
    """Return the one row of a query that always has one."""
    return leads.query(query)[0]


def _store(leads: LeadTable, query: exp.Select) -> str:
    name = f"typed_{secrets.token_hex(6)}"
    create = exp.Create(this=table(name), kind="TABLE", expression=query)
    with leads.cursor() as cursor:
        cursor.execute(create.sql(dialect="duckdb"))
    return name


def _drop(leads: LeadTable, name: str) -> None:
    drop = exp.Drop(tables=[table(name)], kind="TABLE", exists=True)
    with leads.cursor() as cursor:
        cursor.execute(drop.sql(dialect="duckdb"))
