"""The JSON Schema of a lead: what a program must send for it to be scored."""

from typing import Final

from pydantic import JsonValue

from calibration.messages import Message, quoted, say
from calibration.model import FieldType, Model, fingerprint
from calibration.model.field_uses import FieldUses, field_uses

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"

_DATE: Final[dict[str, JsonValue]] = {
    "type": "string",
    "format": "date",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}
_TYPES: Final[dict[FieldType, dict[str, JsonValue]]] = {
    FieldType.NUMBER: {"type": "number"},
    FieldType.TEXT: {"type": "string"},
    FieldType.BOOLEAN: {"type": "boolean"},
    FieldType.DATE: _DATE,
}


def input_schema_of(model: Model) -> dict[str, JsonValue]:
    """Return the JSON Schema (2020-12) of one lead, as a program sends it to the scorer.

    Every field that scoring reads is required, under the name that the model gives it, in a plain
    JSON type; ``null`` and the words that the model lists stand for a value that isn't known. A
    lead has as many other keys as it likes. Whatever the schema takes, the scorer can read (and
    it reads more: numbers, dates and yes and no in texts, as files have them).
    """
    uses = field_uses(model)
    properties: dict[str, JsonValue] = {each.field.name: _property(each) for each in uses}
    return {
        "$schema": DRAFT,
        "$comment": f"model {fingerprint(model)}",
        "title": str(say("A lead, to be scored by “{model}”", model=model.name)),
        "type": "object",
        "properties": properties,
        "required": [each.field.name for each in uses],
    }


def _property(uses: FieldUses) -> JsonValue:
    field = uses.field
    forms: list[JsonValue] = [dict(_TYPES[field.type]), {"type": "null"}]
    if field.missing and field.type is not FieldType.TEXT:
        forms.insert(1, {"enum": list(field.missing)})
    return {"description": " ".join(str(each) for each in _words(uses)), "anyOf": forms}


def _words(uses: FieldUses) -> list[Message]:
    read_by = say("Read by {parts}.", parts=quoted(uses.labels))
    missing = uses.field.missing
    if not missing:
        return [read_by, say("Null where it isn't known.")]
    return [read_by, say("Null, or {words}, where it isn't known.", words=quoted(missing))]
