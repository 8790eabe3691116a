"""The model file: strict reading, stable writing, fingerprint."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

import rfc8785
from pydantic import ValidationError

from calibration.messages import Message, say
from calibration.model.base import shown
from calibration.model.model import FORMAT, FORMAT_VERSION, Model
from calibration.model.refusals import path_of, problems_of
from calibration.model.rules import broken_rules
from calibration.model.text import nfc
from calibration.problems import ModelError, Problem

LARGEST_FILE = 10_000_000
"""Bytes of the largest model file that is read: a thousand times a large model."""
DEEPEST = 100
"""Deepest nesting of a model file that is read."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model as it was read, with what the reader should know about the file."""

    model: Model
    notices: tuple[Problem, ...] = ()


def read_model(source: str | bytes) -> ModelFile:
    """Read a model file.

    Parameters
    ----------
    source
        The file's content. Bytes are read as UTF-8, with or without a BOM.

    Raises
    ------
    ModelError
        With every problem of the file, each with its place and what to write instead.
    """
    data = _parsed(source)
    _check_format(data)
    newer = data.get("format_version") != FORMAT_VERSION
    unknown: list[Problem] = []
    try:
        model = _validated(data)
    except ValidationError as error:
        if newer:
            data, unknown = _without_unknown_keys(data, error)
        try:
            model = _validated(data)
        except ValidationError as remaining:
            raise ModelError(*problems_of(remaining, data), *broken_rules(data)) from None
    if not newer:
        return ModelFile(model)
    notice = say(
        "was written by a newer version of the format, {came}; this one knows {known}. "
        "What it does not know was left out: check the scores before you rely on them.",
        came=data["format_version"],
        known=FORMAT_VERSION,
    )
    return ModelFile(
        model.revised(format_version=FORMAT_VERSION),
        (Problem("newer-version", "format_version", notice), *unknown),
    )


def write_model(model: Model) -> str:
    """Return the model as the text of a file, which :func:`read_model` reads back as equal."""
    return json.dumps(model.plain(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def fingerprint(model: Model) -> str:
    """Return the SHA-256, in hexadecimal, of what the model means.

    It is taken over the RFC 8785 canonical form of all but ``calibration`` and ``history``, with
    texts in NFC, every default written out (an absent part is ``null``) and lists in their order.
    """
    plain = model.model_dump(mode="json", by_alias=True, exclude={"calibration", "history"})
    return hashlib.sha256(rfc8785.dumps(_normalised(plain))).hexdigest()  # type: ignore[arg-type]


def _validated(data: Mapping[str, object]) -> Model:
    return Model.model_validate(data, by_alias=True, by_name=False)


def _refuse(kind: str, message: Message, place: str = "") -> NoReturn:
    raise ModelError(Problem(kind, place, message))


def _parsed(source: str | bytes) -> dict[str, object]:
    if len(source) > LARGEST_FILE:
        _refuse(
            "too-large",
            say(
                "A model file must be at most {most} bytes. Got {came}. Check that this is the "
                "model and not the leads.",
                most=LARGEST_FILE,
                came=len(source),
            ),
        )
    problems: list[Problem] = []
    try:
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source
        data = json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=lambda pairs: _object(pairs, problems),
            parse_constant=lambda word: _not_finite(word, problems),
            parse_float=lambda digits: _float(digits, problems),
        )
        data = _normalised(data)
    except UnicodeDecodeError:
        _refuse("not-utf-8", say("A model file must be a text in UTF-8. Got other bytes."))
    except (json.JSONDecodeError, RecursionError, UnicodeEncodeError, ValueError) as error:
        _refuse_json(error)
    if not isinstance(data, dict):
        _refuse(
            "not-a-model",
            say(
                "A model file must hold one JSON object. Got {value}. Choose the file that the "
                "Export page made.",
                value=shown(data),
            ),
        )
    if problems:
        raise ModelError(*problems)
    return data


def _refuse_json(error: Exception) -> NoReturn:
    if isinstance(error, json.JSONDecodeError):
        _refuse(
            "not-json",
            say(
                "A model file must be JSON. It stops being so at line {line}, column {column}: "
                "{reason}.",
                line=error.lineno,
                column=error.colno,
                reason=error.msg,
            ),
        )
    _refuse(
        "not-json",
        say(
            "A model file must be JSON nested at most {most} deep, with complete characters and "
            "numbers of ordinary length. Got something else.",
            most=DEEPEST,
        ),
    )


def _object(pairs: list[tuple[str, object]], problems: list[Problem]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in pairs:
        if key in result:
            problems.append(
                Problem("duplicate-key", key, say("must be given once. Got it twice. Remove one."))
            )
        result[key] = value
    return result


def _not_finite(word: str, problems: list[Problem]) -> float:
    message = say("a number must be finite. Got {value}. Write a number, or null.", value=word)
    problems.append(Problem("not-finite", word, message))
    return 0.0


def _float(digits: str, problems: list[Problem]) -> float:
    value = float(digits)
    return value if abs(value) != float("inf") else _not_finite(digits, problems)


def _normalised(value: object, depth: int = 0) -> object:
    """Return plain data with every text in NFC; refuse lone surrogates and deep nesting."""
    if depth > DEEPEST:
        raise RecursionError
    if isinstance(value, str):
        value.encode()
        return nfc(value)
    if isinstance(value, Mapping):
        return {nfc(str(key)): _normalised(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_normalised(each, depth + 1) for each in value]
    return value


def _check_format(data: Mapping[str, object]) -> None:
    if data.get("format") != FORMAT:
        _refuse(
            "not-a-model",
            say(
                'A model file must say "format": "{wanted}". Got {value}. Choose the file that '
                "the Export page made.",
                wanted=FORMAT,
                value=shown(data.get("format")),
            ),
            "format",
        )
    version = data.get("format_version")
    major = version.split(".")[0] if isinstance(version, str) else ""
    if major.isdecimal() and int(major) > int(FORMAT_VERSION.split(".")[0]):
        _refuse(
            "newer-version",
            say(
                "must be {known}, or another version 1. Got {value}, which may score otherwise. "
                "Open the file with a newer version of the workbench.",
                known=FORMAT_VERSION,
                value=version,
            ),
            "format_version",
        )


def _without_unknown_keys(
    data: dict[str, object], error: ValidationError
) -> tuple[dict[str, object], list[Problem]]:
    """Return a copy of ``data`` without the keys that ``error`` names as unknown."""
    copy = json.loads(json.dumps(data))
    left_out = []
    for detail in error.errors(include_url=False):
        if detail["type"] != "extra_forbidden":
            continue
        *parents, key = path_of(detail["loc"], data)
        inner = copy
        for step in parents:
            inner = inner[step]
        inner.pop(key, None)
        place = ".".join(str(step) for step in (*parents, key))
        left_out.append(Problem("unknown-key", place, say("is not known here and was left out.")))
    return copy, left_out
