"""Which columns of a file become what, when a model reads it."""

from abc import ABC, abstractmethod
from typing import Literal

from sqlglot import exp

from calibration.leads.cells import value_of
from calibration.leads.facts import Split
from calibration.leads.headers import find_columns
from calibration.leads.nodes import table
from calibration.leads.split import held_out_by_id, held_out_by_row
from calibration.leads.standing import said
from calibration.leads.tables import Column, LeadTable, Stored
from calibration.leads.writing import as_written, doubt_of_dates
from calibration.messages import say
from calibration.model import Field, FieldType, Model
from calibration.problems import LeadsError, Problem

Rule = Literal["calibration", "score"]


class Parts(ABC):
    """Which columns of stored leads become what; how cells are read depends on where they are."""

    def __init__(
        self,
        leads: Stored,
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

    @abstractmethod
    def source(self) -> exp.Expr:
        """Return the relation or query that the columns are in."""

    @abstractmethod
    def _read(self, field: Field) -> exp.Expr:
        """Return the clean value of a field that has a column."""

    @abstractmethod
    def _said(self) -> exp.Expr:
        """Return what the outcome alone says of a lead."""

    @abstractmethod
    def _hashed(self) -> exp.Expr:
        """Return whether the hash of its id, or row, holds a lead out."""

    def part(self, part: str, kind: FieldType) -> exp.Expr:
        """Return the clean value of one of the outcome's columns; NULL if it is not there."""
        if part not in self.parts:
            return exp.cast(exp.null(), _NATIVE[kind])
        return self._value(self.reading(self.parts[part], kind))

    def places(self) -> dict[str, str]:
        """Return the name of the typed column of each field."""
        return {each.name: f"f{position}" for position, each in enumerate(self.fields)}

    def values(self) -> dict[str, exp.Expr]:
        """Return the clean value of each field over the file's own columns, by its place."""
        places = self.places()
        return {places[each.name]: self._value(each) for each in self.fields}

    def parts_read(self) -> dict[str, exp.Expr]:
        """Return over the file's own columns what standing, scoring date and side depend on."""
        return {
            "created": self.part("created", FieldType.DATE),
            "converted_on": self.part("converted", FieldType.DATE),
            "value": self.part("value", FieldType.NUMBER),
            "rule_day": self.part("rule", FieldType.DATE),
            "said": self._said(),
            "hashed": self._hashed(),
        }

    def days(self, *, roughly: bool = False) -> list[exp.Expr]:
        """Return the date fields and the day of creation over the file's own columns.

        With ``roughly``, a column of days as it is stored, whose newest the file itself tells: it
        may be no day (infinity), and then it is later than any.
        """
        dates = [each for each in self.model.date_fields() if each.name in self.found]
        if "created" in self.parts:
            dates.append(self.reading(self.parts["created"], FieldType.DATE))
        return [
            self.found[each.name].node
            if roughly and not each.missing and self.found[each.name].native == "DATE"
            else self._value(each)
            for each in dates
        ]

    def _value(self, field: Field) -> exp.Expr:
        if field.name not in self.found:
            return exp.cast(exp.null(), _NATIVE[field.type])
        return self._read(field)


class Plan(Parts):
    """Which columns of a file become what."""

    def __init__(
        self,
        leads: LeadTable,
        model: Model,
        mapping: dict[str, str],
        rule: Rule,
        also: tuple[Field, ...],
    ) -> None:
        super().__init__(leads, model, mapping, rule, also)
        self.leads: LeadTable = leads

    def source(self) -> exp.Expr:
        """Return the relation of the file's own cells."""
        return table(self.leads.relation)

    def stored(self, name: str, kind: FieldType) -> Column:
        """Return the column of a name, with how its texts write such values."""
        return as_written(self.leads, self.found[name], kind)

    def doubts(self) -> tuple[Problem, ...]:
        """Return what a person should know of how the columns that are read write their dates."""
        names = [each.name for each in self.fields if each.type is FieldType.DATE]
        names += [self.parts[part] for part in _DATES if part in self.parts]
        columns = [self.found[name] for name in names if name in self.found]
        found = {column.position: column for column in columns}
        doubts = (doubt_of_dates(self.leads, found[position]) for position in sorted(found))
        return tuple(doubt for doubt in doubts if doubt is not None)

    def _read(self, field: Field) -> exp.Expr:
        stored = self.stored(field.name, field.type)
        return value_of(field, stored, stored.node)

    def _said(self) -> exp.Expr:
        if not self.has_outcome:
            return said(self.leads, None, None, missing=())
        name = self.parts["outcome"]
        missing = self.reading(name, FieldType.TEXT).missing
        return said(self.leads, self.found[name], self.model.outcome, missing=missing)

    def _hashed(self) -> exp.Expr:
        if not self.has_outcome:
            return exp.false()
        if self.lead_id is not None:
            return held_out_by_id(self.lead_id, self.leads.columns)
        return held_out_by_row(self.leads.columns)


_DATES = ("created", "converted", "rule")
_NATIVE = {
    FieldType.NUMBER: "DOUBLE",
    FieldType.TEXT: "VARCHAR",
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.DATE: "DATE",
}
