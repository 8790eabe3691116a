"""What an engine can't carry of a model, refused in words before anything is written."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from calibration.engine.warehouse_cells import WarehouseColumn
from calibration.exports.sql.dialects import Dialect
from calibration.exports.sql.layout import NO_CHARACTERS
from calibration.messages import say
from calibration.model import Model
from calibration.problems import CalibrationError, Problem

_NONE: Final = re.compile(f"[\0{chr(NO_CHARACTERS[0])}-{chr(NO_CHARACTERS[-1])}]")
_NAME_BYTES: Final = 63
"""After so many bytes PostgreSQL cuts a name."""


def check_carried(model: Model, dialect: Dialect, stored: Mapping[str, WarehouseColumn]) -> None:
    """Refuse a model whose texts or columns the engine can't have.

    Raises
    ------
    CalibrationError
        With every reason.
    """
    names = {field.name: stored[field.name].name for field in model.read_fields()}
    problems = [
        *_with_nul(model),
        *_replaced(names, dialect),
        *_alike(names, dialect),
    ]
    if problems:
        raise CalibrationError(*problems)


def _with_nul(model: Model) -> Iterator[Problem]:
    place = _place_of_nul(model.plain(), "")
    if place is not None:
        message = say(
            "must not hold NUL or U+FDD0 to U+FDEF, which are no characters: databases can't "
            "have them in a text. Take them out."
        )
        yield Problem("nul", place, message)


def _place_of_nul(value: object, place: str) -> str | None:
    if isinstance(value, str):
        return place if _NONE.search(value) else None
    inside: Iterator[tuple[object, object]] = iter(())
    if isinstance(value, dict):
        if any(_NONE.search(str(key)) for key in value):
            return place
        inside = iter(value.items())
    elif isinstance(value, list):
        inside = iter(enumerate(value))
    for key, each in inside:
        if key in ("calibration", "history") and not place:
            continue
        found = _place_of_nul(each, f"{place}.{key}" if place else str(key))
        if found is not None:
            return found
    return None


def _replaced(names: Mapping[str, str], dialect: Dialect) -> Iterator[Problem]:
    if dialect.carrying != "struct":
        return
    for field, name in names.items():
        if "${" in name:
            message = say(
                "must not hold “{sign}”: {engine} puts its settings in its place. Rename the "
                "column in a view.",
                sign="${",
                engine=dialect.title,
            )
            yield Problem("replaced-name", field, message)


def _alike(names: Mapping[str, str], dialect: Dialect) -> Iterator[Problem]:
    same: Callable[[str], object] = _first_bytes if dialect.name == "postgres" else str
    if dialect.ignores_case:
        same = str.casefold
    seen: dict[object, str] = {}
    for field, name in names.items():
        other = seen.setdefault(same(name), name)
        if other != name:
            message = say(
                "must differ from “{other}” by more than {engine} can tell apart. Rename one of "
                "the columns in a view, and in the model.",
                other=other[:80],
                engine=dialect.title,
            )
            yield Problem("columns-alike", field[:80], message)


def _first_bytes(name: str) -> bytes:
    return name.encode()[:_NAME_BYTES]
