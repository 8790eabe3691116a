"""Models that differ from a model in one small thing, as somebody who writes it anew gets wrong."""

import copy
from collections.abc import Iterator
from typing import Any

Plain = dict[str, Any]

OTHER_VERBS = {
    "at_least": ("more_than", "at_most"),
    "more_than": ("at_least", "less_than"),
    "at_most": ("less_than", "at_least"),
    "less_than": ("at_most", "more_than"),
    "contains": ("starts_with", "equals"),
    "starts_with": ("contains", "equals"),
    "is_missing": ("is_known",),
    "is_known": ("is_missing",),
    "within_days": ("older_than_days",),
    "older_than_days": ("within_days",),
}


def mutants(model: Plain) -> Iterator[tuple[str, Plain]]:
    """Yield each mutant with what is wrong in it."""
    for path in list(_places(model)):
        for wrong, value in _other_values(path, _at(model, path)):
            found = copy.deepcopy(model)
            if value is _GONE:
                del _at(found, path[:-1])[path[-1]]
            else:
                _at(found, path[:-1])[path[-1]] = value
            yield f"{'.'.join(map(str, path))}: {wrong}", found


_GONE = object()


def _at(model: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        model = model[key]
    return model


SCORING = (
    "fields", "groups", "criteria", "score_range", "qualification", "bands", "grades", "variants"
)  # fmt: skip


def _places(model: Plain) -> Iterator[tuple[Any, ...]]:
    for key in SCORING:
        if key in model:
            yield from _below(model[key], (key,))


def _below(part: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(part, dict):
        for key in part:
            yield from _below(part[key], (*path, key))
    elif isinstance(part, list):
        for index in range(len(part)):
            yield from _below(part[index], (*path, index))


def _other_values(path: tuple[Any, ...], value: Any) -> Iterator[tuple[str, Any]]:  # noqa: C901, PLR0912
    key = path[-1]
    if isinstance(value, bool):
        yield "the other", not value
    elif isinstance(value, int | float) and key not in ("within_hours", "action", "owner"):
        yield "one more", value + 1
        if key != "every_days" or value > 1:
            yield "one less", value - 1
    elif isinstance(value, str) and (key == "value" or (path[-2:-1] == ("values",))):
        yield "another text", value + "x"
    if key in ("at_least", "at_most") and path[0] in ("groups", "score_range"):
        yield "left out", _GONE
    if key in ("repeat", "decay", "missing"):
        yield "left out", _GONE
    if key == "threshold" and path[0] == "variants":
        yield "left out", _GONE
    if key in ("disqualify", "require", "variants") and isinstance(value, list):
        for index in range(len(value)):
            yield f"without {index}", value[:index] + value[index + 1 :]
        for index in range(len(value) - 1):
            swapped = list(value)
            swapped[index : index + 2] = reversed(swapped[index : index + 2])
            yield f"{index} after the next", swapped
    if key == "points" and isinstance(value, dict):
        for name in value:
            yield f"without {name}", {k: v for k, v in value.items() if k != name}
    if key in ("all", "any", "values") and isinstance(value, list) and len(value) > 1:
        for index in range(len(value)):
            yield f"without {index}", value[:index] + value[index + 1 :]
    if isinstance(value, dict):
        yield from _other_conditions(value)


def _other_conditions(value: Plain) -> Iterator[tuple[str, Plain]]:
    if "not" in value:
        yield "not left out", value["not"]
    if "all" in value:
        yield "any for all", {"any": value["all"]}
    if "any" in value and isinstance(value["any"], list):
        yield "all for any", {"all": value["any"]}
    if "is" in value or "all" in value or "any" in value:
        yield "denied", {"not": value}
    for verb in OTHER_VERBS.get(value.get("is", ""), ()):
        yield f"{verb}", {**value, "is": verb}
