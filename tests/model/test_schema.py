"""The committed JSON Schema says what the classes read, and independent validators agree."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from calibration.model import json_schema, read_model
from calibration.model.templates import FOLDER, TEMPLATES
from calibration.problems import ModelError
from tests.oracle.random_models import random_model

Validator = Callable[[Any], bool]


@pytest.fixture(params=["jsonschema", "jsonschema-rs"])
def accepts(request: pytest.FixtureRequest) -> Validator:
    if request.param == "jsonschema":
        checker = jsonschema.FormatChecker()
        validator = jsonschema.Draft202012Validator(json_schema(), format_checker=checker)
        return lambda data: bool(validator.is_valid(data))
    return jsonschema_rs.Draft202012Validator(json_schema(), validate_formats=True).is_valid


@pytest.fixture
def model(root: Path) -> Any:
    return json.loads((root / "tests/conformance/model.json").read_text(encoding="utf-8"))


def test_the_committed_schema_is_the_one_of_the_classes(root: Path) -> None:
    committed = (root / "calibration/model/schema.json").read_text(encoding="utf-8")

    assert committed == json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def test_the_schema_is_itself_a_valid_one() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("name", ["model.json", "model-2.json"])
def test_the_conformance_models_are_accepted(root: Path, accepts: Validator, name: str) -> None:
    text = (root / "tests/conformance" / name).read_text(encoding="utf-8")

    assert accepts(json.loads(text))


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_templates_are_accepted(accepts: Validator, name: str) -> None:
    assert accepts(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))
    assert accepts(TEMPLATES[name].model.plain())


def test_models_with_every_part_of_the_format_are_accepted(accepts: Validator) -> None:
    assert all(accepts(random_model(seed)) for seed in range(60))


WRONG: dict[str, Callable[[Any], object]] = {
    "points in quotes": lambda m: m["criteria"][0].update(points="10"),
    "points true": lambda m: m["criteria"][0].update(points=True),
    "points with decimals": lambda m: m["criteria"][0].update(points=10.5),
    "points out of reach": lambda m: m["criteria"][0].update(points=1_000_001),
    "an unknown key": lambda m: m.update(colour="red"),
    "an unknown key within": lambda m: m["criteria"][0].update(colour="red"),
    "no name": lambda m: m.pop("name"),
    "another format": lambda m: m.update(format="shopping-list"),
    "no format": lambda m: m.pop("format"),
    "a newer major version": lambda m: m.update(format_version="2.0"),
    "no threshold": lambda m: m["qualification"].pop("threshold"),
    "no band": lambda m: m.update(bands=[]),
    "a condition without a verb": lambda m: m["criteria"][0]["when"].pop("is"),
    "an unknown verb": lambda m: m["criteria"][0]["when"].update({"is": "resembles"}),
    "an empty list of values": lambda m: m["criteria"][1]["when"].update(values=[]),
    "an empty joint": lambda m: m["criteria"][2]["when"].update(all=[]),
    "an empty operand": lambda m: m["criteria"][9]["when"].update(value=""),
    "negative days": lambda m: m["criteria"][7]["when"].update(days=-1),
    "no repetition": lambda m: m["criteria"][5]["repeat"].update(at_most=0),
    "a loss above 100 %": lambda m: m["criteria"][5]["decay"].update(loses_percent=101),
    "a grade without bound": lambda m: m["grades"]["fit"].pop("A"),
    "a kind of its own": lambda m: m["criteria"][0].update(kind="horoscope"),
    "a window of no day": lambda m: m["outcome"].update(window_days=0),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_mistake_is_refused_by_the_schema_and_by_the_reader(
    model: Any, accepts: Validator, mistake: str
) -> None:
    wrong = copy.deepcopy(model)
    WRONG[mistake](wrong)

    assert accepts(model)
    assert not accepts(wrong)
    with pytest.raises(ModelError):
        read_model(json.dumps(wrong))
