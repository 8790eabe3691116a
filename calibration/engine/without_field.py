"""Leads grouped as they are and as they would be were a field not known of anybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from calibration.engine.counting import count_leads
from calibration.engine.grouping import gathered, of_model
from calibration.engine.keys import Key, keys_of, outcome_key
from calibration.engine.patterns import Patterns
from calibration.leads.nodes import column, named, select, table
from calibration.leads.typed import TypedLeads
from calibration.model import FieldType, Model

_WITHOUT: Final = "without_"
_NATIVE: Final = {
    FieldType.NUMBER: "DOUBLE",
    FieldType.TEXT: "VARCHAR",
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.DATE: "DATE",
}


@dataclass(frozen=True, slots=True)
class WithoutField:
    """The same leads in the same P patterns, read twice.

    Parameters
    ----------
    before
        As they are.
    after
        With one field missing: the levels, variant and gate differ, the counts don't. So two of
        these patterns may be equal.
    """

    before: Patterns
    after: Patterns


def without_field(leads: TypedLeads, model: Model, *, field: str) -> WithoutField:
    """Group leads by what a model asks of them, with a field and without it.

    Takes one grouping, in which only what reads the field is worked out anew.

    Raises
    ------
    ModelError
        If the model has no such field.
    """
    kind = model.field(field).type
    columns: dict[str, exp.Expr] = {name: column(each) for name, each in leads.columns.items()}
    missing = {**columns, field: exp.cast(exp.null(), _NATIVE[kind])}
    now = keys_of(model, columns=columns)
    then = {each.name: each for each in keys_of(model, columns=missing, prefix=_WITHOUT)}
    read = _read(model, field)
    asked = [then[f"{_WITHOUT}{name}"] for name in read]
    counts = count_leads(leads, [*now, *asked, outcome_key()])
    keys: list[Key] = [*now, *asked]
    patterns, values = gathered(counts, keys, dict(counts.places), facts=leads.facts)
    changed = {name: values[f"{_WITHOUT}{name}"] for name in read}
    return WithoutField(
        before=of_model(patterns, values, model),
        after=of_model(patterns, {**values, **changed}, model),
    )


def _read(model: Model, field: str) -> list[str]:
    """Return the names of the keys that depend on a field."""
    names = [
        f"level_{index}"
        for index, criterion in enumerate(model.criteria)
        if field in criterion.fields()
    ]
    if any(field in each.when.fields() for each in model.variants):
        names.append("variant")
    if any(field in each.when.fields() for each in model.gates):
        names.append("gate")
    return names


def known_counts(leads: TypedLeads, model: Model) -> Mapping[str, int]:
    """Return of how many leads each field that scoring reads is known, by its name."""
    names = [each.name for each in model.read_fields()]
    counted = [
        named(exp.Count(this=column(leads.columns[name])), f"known_{at}")
        for at, name in enumerate(names)
    ]
    if not counted:
        return {}
    found = leads.leads.arrays(select(*counted, source=table(leads.relation)))
    return {name: int(found[f"known_{at}"][0]) for at, name in enumerate(names)}
