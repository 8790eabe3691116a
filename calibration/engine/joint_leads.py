"""Leads read once as two models read them, so that both can be held against the same leads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from calibration.engine.scoring import gate_of, level_of, variant_of, with_scores
from calibration.leads.facts import Split
from calibration.leads.filters import Filter
from calibration.leads.nodes import column, named, select, table
from calibration.leads.plan import Rule
from calibration.leads.remedies import remedies_of
from calibration.leads.tables import Column, LeadTable
from calibration.leads.typed import TypedLeads, Worked, type_leads
from calibration.messages import Message, say
from calibration.model import Field, Model

BEFORE = "before_"
"""What the names of the columns of the model before start with, in every query about two."""
AFTER = "after_"
"""The same of the model after."""


@dataclass(frozen=True, slots=True, eq=False)
class JointLeads:
    """Leads with the fields of two models.

    Whether a lead converted, whether it counts, its side of the split and its scoring date are
    what the model after says (see :func:`followed`).

    Parameters
    ----------
    typed
        One row a lead, with the fields of both.
    before, after
        The models.
    before_columns, after_columns
        The column of each field of either, by its name: a field that both read otherwise has two.
    id_column
        The file's column of the leads' ids; None where neither model names one that is there.
    """

    typed: TypedLeads
    before: Model
    after: Model
    before_columns: Mapping[str, str]
    after_columns: Mapping[str, str]
    id_column: Column | None = None

    def scored(self) -> exp.Select:
        """Return the query that scores every lead by both models.

        It has all columns of the leads, and those of
        :func:`~calibration.engine.scoring.with_levels` and
        :func:`~calibration.engine.scoring.with_scores` twice, their names beginning with
        :data:`BEFORE` and :data:`AFTER`.
        """
        before, after, shared = self._asked()
        worked_out = before | {name: node for name, node in after.items() if name not in shared}
        leads = select(
            exp.Star(),
            *(named(node, name) for name, node in worked_out.items()),
            source=table(self.typed.relation),
        )
        again = (named(column(source), name) for name, source in shared.items())
        leads = select(exp.Star(), *again, source=leads)
        return with_scores(with_scores(leads, self.before, prefix=BEFORE), self.after, prefix=AFTER)

    def _asked(self) -> tuple[dict[str, exp.Expr], dict[str, exp.Expr], dict[str, str]]:
        """Return what either model asks of leads, and which of it both do: after, by before."""
        before = _asked(self.before, self.before_columns, BEFORE)
        after = _asked(self.after, self.after_columns, AFTER)
        first = {node.sql(dialect="duckdb"): name for name, node in reversed(before.items())}
        # What both ask of leads is worked out once.
        shared = {
            name: first[asked]
            for name, node in after.items()
            if (asked := node.sql(dialect="duckdb")) in first
        }
        return before, after, shared

    def close(self) -> None:
        """Forget how the leads were read and keep the file's own cells."""
        self.typed.close()


def joint_leads(  # noqa: PLR0913 - each is a separate choice of the caller
    leads: LeadTable,
    before: Model,
    after: Model,
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
) -> JointLeads:
    """Read leads as two models do; the keywords are those of ``type_leads``.

    Raises
    ------
    LeadsError
        With every field of either model that has no column, each with the nearest headers.
    """
    headers = dict(mapping or {})
    declared = {each.name: each for each in (*also, *after.fields)}
    taken = {*declared, *(each.name for each in before.fields), *headers}
    own_names: dict[str, str] = {}
    added: list[Field] = []
    for each in before.read_fields():
        known = declared.get(each.name)
        if known is None:
            added.append(each)
        elif known != each:
            name = _free(f"{each.name} (before)", taken)
            headers[name] = headers.get(each.name, each.name)
            own_names[each.name] = name
            added.append(Field(name=name, type=each.type, missing=each.missing))
    typed = type_leads(
        leads,
        after,
        today=today,
        rule=rule,
        as_of=as_of,
        mapping=headers,
        where=where,
        split=split,
        also=(*also, *added),
        worked=worked,
        company=company,
    )
    read = [each.name for each in before.read_fields()]
    ids = (
        leads.column(headers.get(name, name)) for name in (after.lead_id, before.lead_id) if name
    )
    return JointLeads(
        typed=typed,
        before=before,
        after=after,
        before_columns={name: typed.columns[own_names.get(name, name)] for name in read},
        after_columns=typed.columns,
        id_column=next((each for each in ids if each is not None), None),
    )


def followed(before: Model, after: Model) -> tuple[Message, ...]:
    """Return in what the model after alone is followed, where the two differ in it."""
    found = []
    if before.outcome != after.outcome:
        found.append(
            say("The models define the outcome differently. Here it is that of the second one.")
        )
    if before.as_of != after.as_of:
        found.append(
            say(
                "The models have different rules for the scoring date. Here it is that of the "
                "second one."
            )
        )
    splits = [each.calibration.split if each.calibration else None for each in (before, after)]
    if splits[0] is not None and splits[0] != splits[1]:
        found.append(
            say(
                "The models keep leads aside by different rules. Here it is that of the second one."
            )
        )
    if remedies_of(before) and remedies_of(before) != remedies_of(after):
        found.append(
            say(
                "The flaws of their leads were seen to differently for the two models. Here they "
                "are seen to as for the second one."
            )
        )
    return tuple(found)


def _asked(model: Model, fields: Mapping[str, str], prefix: str) -> dict[str, exp.Expr]:
    """Return what a model asks of leads: levels, variant and gate, by the names of the columns."""
    columns = {name: column(each) for name, each in fields.items()}
    as_of = column("as_of")
    asked = {
        f"{prefix}level_{index}": level_of(criterion, columns=columns, as_of=as_of)
        for index, criterion in enumerate(model.criteria)
    }
    asked[f"{prefix}variant"] = variant_of(model, columns=columns, as_of=as_of)
    asked[f"{prefix}gate"] = gate_of(model, columns=columns, as_of=as_of)
    return asked


def _free(name: str, taken: Iterable[str]) -> str:
    while name in taken:
        name += "_"
    return name
