"""Turns the library's validation errors into problems in the reader's words."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError

from calibration.messages import Message, say
from calibration.model.base import Value, shown
from calibration.model.conditions import AllOf, AnyOf, Negation
from calibration.model.criteria import Criterion, Decay, Repeat
from calibration.model.fields import Field
from calibration.model.groups import Group
from calibration.model.leaves import LEAVES
from calibration.model.names import nearest
from calibration.model.outcome import AsOf, Outcome
from calibration.model.qualification import Gate, Qualification
from calibration.model.readings import Band, Grades
from calibration.model.variants import Variant
from calibration.problems import Problem

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_PARTS: tuple[type[Value], ...] = (
    Outcome,
    AsOf,
    Field,
    Group,
    Criterion,
    Repeat,
    Decay,
    Qualification,
    Gate,
    Band,
    Grades,
    Variant,
    *LEAVES,
    AllOf,
    AnyOf,
    Negation,
)
KNOWN_KEYS = sorted(
    {field.alias or name for part in _PARTS for name, field in part.model_fields.items()}
    | {"format", "format_version", "objective", "market", "outcome", "as_of", "fields", "groups"}
    | {"criteria", "score_range", "qualification", "bands", "grades", "variants"}
    | {"calibration", "history"}
)
"""Every key of the format: an unknown key is answered with the nearest of them."""

_TYPES = {
    "string_type": say("a text in quotes"),
    "string_sub_type": say("a text in quotes"),
    "bool_type": say("true or false"),
    "int_type": say("a whole number"),
    "float_type": say("a number"),
    "finite_number": say("a finite number"),
    "tuple_type": say("a list in square brackets"),
    "list_type": say("a list in square brackets"),
    "dict_type": say("an object in braces"),
    "model_type": say("an object in braces"),
    "model_attributes_type": say("an object in braces"),
    "date_type": say("a date such as 2026-06-30"),
    "date_parsing": say("a date such as 2026-06-30"),
    "date_from_datetime_parsing": say("a date such as 2026-06-30"),
}


def problems_of(error: ValidationError, data: object) -> tuple[Problem, ...]:
    """Return one problem for each thing that validation refused in ``data``."""
    return tuple(
        Problem(detail["type"].replace("_", "-"), _place_of(detail, data), _message(detail))
        for detail in error.errors(include_url=False)
    )


def path_of(
    location: Sequence[str | int], data: object, *, missing: bool = False
) -> list[str | int]:
    """Return the part of a location that is a path in ``data``, without the validator's tags.

    With ``missing``, the last key is one that ``data`` lacks, and is kept.
    """
    path: list[str | int] = []
    inner = data
    for index, step in enumerate(location):
        if isinstance(inner, Mapping) and step in inner:
            inner = inner[str(step)]
        elif isinstance(inner, Sequence) and not isinstance(inner, str) and isinstance(step, int):
            inner = inner[step] if step < len(inner) else None
        elif not missing or index < len(location) - 1:
            continue
        path.append(step)
    return path


def _place_of(detail: "ErrorDetails", data: object) -> str:
    """Return where an error is as a place in the file, ``criteria[2].when.value``."""
    place = ""
    for step in path_of(detail["loc"], data, missing=detail["type"] == "missing"):
        place += f"[{step}]" if isinstance(step, int) else f".{step}" if place else str(step)
    return place


def _message(detail: "ErrorDetails") -> Message:
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if isinstance(message := context.get("message"), Message):
        return message
    if kind in _TYPES:
        return say("must be {wanted}. Got {value}.", wanted=_TYPES[kind], value=shown(value))
    if kind == "missing":
        return say("is missing. Add it.")
    if kind == "extra_forbidden":
        key = str(detail["loc"][-1])
        return say(
            "is not a key of the format. Remove it, or correct its spelling. {remedy}",
            remedy=_nearest_key(key),
        )
    if kind in ("enum", "literal_error"):
        return say(
            "must be {expected}. Got {value}.",
            expected=context.get("expected", ""),
            value=shown(value),
        )
    if kind == "union_tag_invalid":
        return say(
            "is must be one of {expected}. Got {value}.",
            expected=str(context.get("expected_tags", "")).replace("'", ""),
            value=shown(context.get("tag")),
        )
    if kind in ("union_tag_not_found", "recursion_loop"):
        return say(
            "must be a condition: an object with is, or with all, any or not. Got {value}.",
            value=shown(value),
        )
    if kind == "string_pattern_mismatch":
        return say("must be a version such as 1.0. Got {value}.", value=shown(value))
    return say("{reason}. Got {value}.", reason=detail["msg"], value=shown(value))


def _nearest_key(key: str) -> Message:
    message = nearest(key, KNOWN_KEYS)
    return message if "close" in message.values else say("")
