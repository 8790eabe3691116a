"""The JSON Schema (2020-12) of the model file, made from the classes that read it.

It says what a schema can say: keys, types, ranges. Duplicate ids, references and the order of
bounds are rules between parts, which only :func:`~calibration.model.file.read_model` checks.
"""

from calibration.model.base import MOST
from calibration.model.leaves import LEAVES
from calibration.model.model import Model

_KEYWORDS = {"ge": "minimum", "le": "maximum"}
"""What pydantic calls a bound behind a validator of ours, and what the standard calls it."""


def json_schema() -> dict[str, object]:
    """Return the JSON Schema of the format, as committed in ``schema.json``."""
    schema = _standard(Model.model_json_schema(by_alias=True, mode="validation"))
    parts = schema["$defs"]
    if not isinstance(parts, dict):
        raise TypeError("a schema without parts is not the model's")
    for leaf in LEAVES:
        _require(parts[leaf.__name__], "is")
    for axis in ("fit", "engagement"):
        names = "ABCD" if axis == "fit" else "1234"
        _require(parts["Grades"]["properties"][axis], *names)
    _require(schema, "format", "format_version")
    properties = schema["properties"]
    if isinstance(properties, dict):
        properties["bands"] = {**properties["bands"], "minItems": 1}
        del properties["bands"]["default"]  # it depends on the threshold
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Lead-scoring model",
        "description": "What a lead is scored by, and from which score it qualifies.",
    }


def _require(part: dict[str, object], *keys: str) -> None:
    required = part.get("required", [])
    part["required"] = [*(required if isinstance(required, list) else []), *keys]


def _standard(node: object) -> dict[str, object]:
    """Return a schema in the standard's own words, without notes for programmers."""
    standard = _rewritten(node)
    return standard if isinstance(standard, dict) else {}


def _rewritten(node: object) -> object:
    if isinstance(node, list):
        return [_rewritten(each) for each in node]
    if not isinstance(node, dict):
        return node
    # OpenAPI's discriminator is refused by strict validators; titles repeat the keys.
    kept: dict[str, object] = {
        _KEYWORDS.get(str(key), str(key)): _rewritten(each)
        for key, each in node.items()
        if key != "discriminator" and not (key == "title" and isinstance(each, str))
    }
    if isinstance(text := kept.get("description"), str):
        kept["description"] = " ".join(text.partition("\n\n")[0].split()).replace("``", "`")
    if kept.get("type") == "array" and "minLength" in kept:
        kept["minItems"] = kept.pop("minLength")
    if kept.get("type") == "integer":
        kept = {"minimum": -MOST, "maximum": MOST, **kept}
    return kept
