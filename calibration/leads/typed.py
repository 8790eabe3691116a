"""Leads as a model reads them: clean fields, scoring date, standing and side, one row a lead."""

import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

import duckdb
from sqlglot import exp

from calibration.leads.census import COUNTED, Census, census_of
from calibration.leads.facts import LeadFacts, Split, Standing
from calibration.leads.filters import Filter, keeps
from calibration.leads.nodes import ROW, named, select, table, text, when
from calibration.leads.optional import optional_nodes
from calibration.leads.plan import Parts, Plan, Rule
from calibration.leads.split import chosen_side, split_of, stored_split
from calibration.leads.standing import standing_nodes
from calibration.leads.tables import LeadTable
from calibration.leads.unreadable import unreadable_cells
from calibration.leads.worked import Worked
from calibration.messages import say
from calibration.model import Field, Model
from calibration.problems import Problem

MOST_STORED: Final = 200_000
"""Leads that are stored as the model reads them: working cells out costs more than that, for
few leads. For many it is the other way round, and they take no memory."""

__all__ = ["Filter", "Rule", "TypedLeads", "Worked", "type_lead", "type_leads"]


@dataclass(frozen=True, slots=True, eq=False)
class TypedLeads:
    """Leads as a model reads them, in the same database as the file's own cells.

    Of many leads nothing is stored: ``relation`` is a view, and a query works out the columns
    that it asks for. It has one row for each lead that the filter keeps:

    - ``row`` BIGINT: its place in the file;
    - ``c0``, ``c1``…: its cells, as in the file (see :class:`~calibration.leads.tables.Column`);
    - ``f0``, ``f1``… (see ``columns``): the clean value of each field, NULL where missing; texts
      are folded;
    - ``as_of`` DATE: the lead's scoring date;
    - ``standing`` TINYINT: a :class:`~calibration.leads.facts.Standing`;
    - ``late`` BOOLEAN: converted after the window, so not counted as converted;
    - ``side`` TINYINT: a :class:`~calibration.leads.facts.Side`, design where not counted;
    - ``value`` DOUBLE: the deal's value, NULL if unknown;
    - ``cycle_days`` INTEGER: whole days from creation to conversion, for leads that converted;
      NULL if unknown or negative;
    - ``created`` DATE: NULL if unknown;
    - ``worked`` BOOLEAN, where a column tells it: whether sales ever worked on it, NULL if unknown;
    - ``company`` BIGINT, where a column names it: a number for each name, folded; NULL if empty.

    Parameters
    ----------
    leads
        The file's own cells.
    relation
        Its name, safe to use as an identifier.
    kind
        Whether it is stored or a view.
    columns
        The name of the column of each field, by name of field.
    facts
        Who is counted, of the leads kept.
    unreadable
        For each field with cells that are not readable as its type: their number and an example.
    doubts
        For each column of dates whose days and months can't be told apart, how they are read.
    definitions
        What each column is, over the file's own cells, and what ``row`` is: which leads are kept.
        Equal definitions are equal columns; ``value``, ``cycle_days``, ``worked`` and
        ``company`` are there if they can be known.
    """

    leads: LeadTable
    relation: str
    kind: Literal["TABLE", "VIEW"]
    columns: Mapping[str, str]
    facts: LeadFacts
    unreadable: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()
    definitions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The database of the leads; take a :meth:`cursor` in another thread."""
        return self.leads.connection

    def cursor(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """Lend a fresh connection to the same database; see :meth:`LeadTable.cursor`."""
        return self.leads.cursor()

    def close(self) -> None:
        """Forget how the leads were read and keep the file's own cells."""
        self.leads.drop(self.relation, kind=self.kind)


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
    worked: Worked | None = None,
    company: str | None = None,
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
    worked
        How a column tells which leads sales has worked on.
    company
        The header of the column that names a lead's company.

    Raises
    ------
    LeadsError
        With every field that has no column, each with the nearest headers.
    """
    plan = Plan(leads, model, dict(mapping or {}), rule, also)
    fixed = split or stored_split(model)
    if fixed is not None:
        plan.check(fixed)
    reference = as_of or (today if rule == "score" else newest_day(plan, today))
    by_rule = as_of is None and rule == "calibration" and model.as_of is not None
    kept = None if where is None else keeps(where, leads, has_created="created" in plan.parts)
    optional = optional_nodes(leads, worked=worked, company=company)
    return _finished(plan, reference, fixed, by_rule=by_rule, kept=kept, optional=optional)


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
    facts = like.facts
    if facts.as_of is None:
        raise ValueError("typed leads always have a reference day")
    return _finished(plan, facts.as_of, facts.split, by_rule=facts.as_of_rule, kept=is_it)


def _finished(
    plan: Plan,
    reference: date,
    split: Split | None,
    *,
    by_rule: bool,
    kept: exp.Expr | None,
    optional: Mapping[str, exp.Expr] = MappingProxyType({}),
) -> TypedLeads:
    leads, model = plan.leads, plan.model
    own_day = standing_nodes(
        model.outcome if plan.has_outcome else None,
        reference=reference,
        rule_days=model.as_of.plus_days if by_rule and model.as_of else None,
    )
    judged = with_columns(own_day, with_columns(plan.parts_read(), table(leads.relation)))
    census = None
    if not plan.has_outcome:
        split = Split("none", reason=say("There is no outcome yet."))
    elif split is None:
        census = census_of(leads, judged)
        split = split_of(
            leads,
            census,
            judged,
            has_date="created" in plan.parts,
            hashes="id" if plan.lead_id is not None else "row",
        )
    side = chosen_side(split)
    values = {**plan.values(), **optional}
    definitions = {name: node.sql(dialect="duckdb") for name, node in values.items()}
    definitions |= _definitions(plan, judged, side, kept)
    query = with_columns({**values, "side": side}, judged)
    relation = f"typed_{secrets.token_hex(6)}"
    kind: Literal["TABLE", "VIEW"] = "TABLE" if leads.rows <= MOST_STORED else "VIEW"
    leads.create(relation, query if kept is None else query.where(kept, copy=False), kind=kind)
    if census is None or kept is not None:
        census = census_of(leads, table(relation))
    return TypedLeads(
        leads=leads,
        relation=relation,
        kind=kind,
        columns=plan.places(),
        facts=facts_of(census, plan, reference, split, by_rule=by_rule),
        unreadable=unreadable_cells(plan, relation),
        doubts=plan.doubts(),
        definitions=definitions,
    )


def _definitions(
    plan: Plan, judged: exp.Select, side: exp.Expr, kept: exp.Expr | None
) -> dict[str, str]:
    by = f"{judged.sql(dialect='duckdb')} {side.sql(dialect='duckdb')}"
    names = ["as_of", "standing", "late", "side", "created"]
    names += ["value"] if "value" in plan.parts else []
    names += ["cycle_days"] if {"converted", "created"} <= plan.parts.keys() else []
    rows = plan.leads.relation
    if kept is not None:
        rows = f"{rows} {by} {kept.sql(dialect='duckdb')}"
    return {name: f"{name} of {by}" for name in names} | {"row": rows}


def with_columns(nodes: Mapping[str, exp.Expr], source: exp.Expr) -> exp.Select:
    """Return all columns of a relation or query, and the nodes."""
    columns = [named(node, name) for name, node in nodes.items()]
    return select(exp.Star(), *columns, source=source)


def newest_day(plan: Parts, today: date) -> date:
    """Return the newest day, not after today, over the date fields and the day of creation."""
    newest = _latest(plan, plan.days(roughly=True))
    if newest is not None and not date.min < newest <= today:  # rare, and longer to leave out
        limit = exp.cast(text(today.isoformat()), "DATE")
        past = [when(exp.LTE(this=day, expression=limit), day) for day in plan.days()]
        newest = _latest(plan, past)
    return newest or today


def _latest(plan: Parts, days: list[exp.Expr]) -> date | None:
    if not days:
        return None
    newest = [exp.Max(this=day) for day in days]
    (row,) = plan.leads.query(select(*newest, source=plan.source()))
    return max((day for day in row if isinstance(day, date)), default=None)


def facts_of(
    census: Census, plan: Parts, reference: date, split: Split, *, by_rule: bool
) -> LeadFacts:
    """Return what a census tells of the leads as a whole."""
    days = census.days()
    return LeadFacts(
        rows=census.leads(),
        counted=census.leads(*COUNTED),
        open=census.leads(Standing.OPEN),
        immature=census.leads(Standing.IMMATURE),
        late=census.late(),
        has_outcome=plan.has_outcome,
        as_of=reference,
        as_of_rule=by_rule,
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        split=split,
    )
