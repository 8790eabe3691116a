"""Which columns of a file become what, when a model reads it."""

from typing import Literal

from sqlglot import exp

from calibration.leads.cells import value_of
from calibration.leads.facts import Split
from calibration.leads.headers import find_columns
from calibration.leads.nodes import ROW, named, select, table
from calibration.leads.split import held_out_by_id, held_out_by_row
from calibration.leads.standing import OutcomeColumns
from calibration.leads.tables import LeadTable
from calibration.messages import say
from calibration.model import Field, FieldType, Model
from calibration.problems import LeadsError, Problem

Rule = Literal["calibration", "score"]


class Plan:
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
        return select(ROW.copy(), *values, *parts, source=table(self.leads.relation))

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
