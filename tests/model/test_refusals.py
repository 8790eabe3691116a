"""Reading is strict: each mistake is refused in its place, and the case just inside is not."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calibration.model import read_model
from calibration.problems import ModelError

Change = Callable[[Any], object]
MODEL = json.loads(
    (Path(__file__).parents[1] / "conformance" / "model.json").read_text(encoding="utf-8")
)


def criterion(index: int, **changes: object) -> Change:
    return lambda model: model["criteria"][index].update(changes)


def when(index: int, **changes: object) -> Change:
    return lambda model: model["criteria"][index]["when"].update(changes)


def part(*path: str | int, **changes: object) -> Change:
    def change(model: Any) -> None:
        for step in path:
            model = model[step]
        model.update(changes)

    return change


def appended(key: str, item: object) -> Change:
    return lambda model: model[key].append(item)


def without(*path: str | int) -> Change:
    def change(model: Any) -> None:
        for step in path[:-1]:
            model = model[step]
        del model[path[-1]]

    return change


GROUP = {"id": "extra", "label": "Extra", "axis": "fit"}
BAND = {"name": "boiling", "from": 51}

# What is wrong, where it is told, a word of the message, and the case just inside.
CASES: dict[str, tuple[Change, str, str, Change]] = {
    "points in quotes": (
        criterion(0, points="10"), "criteria[0].points", "without quotes", criterion(0, points=10)
    ),
    "points true": (
        criterion(0, points=True), "criteria[0].points", "Got true", criterion(0, points=1)
    ),
    "points of 10.5": (
        criterion(0, points=10.5), "criteria[0].points", "Got 10.5", criterion(0, points=10.0)
    ),
    "points beyond exact sums": (
        criterion(0, points=1_000_001), "criteria[0].points", "1000000",
        criterion(0, points=1_000_000),
    ),
    "an unknown key": (
        criterion(0, pionts=1), "criteria[0].pionts", "points", criterion(0, stage="decision")
    ),
    "an unknown key at the top": (
        part(bnads=[]), "bnads", "bands", part(lead_id="id")
    ),
    "a missing key": (
        without("criteria", 0, "points"), "criteria[0].points", "is missing",
        without("criteria", 5, "decay"),
    ),
    "a blank name": (
        criterion(0, label=" \u00a0"), "criteria[0].label", "blank", criterion(0, label="x")
    ),
    "the same criterion twice": (
        criterion(0, id="services"), "criteria[1].id", "already used", criterion(0, id="Services")
    ),
    "the same group twice": (
        appended("groups", {**GROUP, "id": "mail"}), "groups[5].id", "already used",
        appended("groups", GROUP),
    ),
    "the same field twice": (
        appended("fields", {"name": "country", "type": "text"}), "fields[11].name", "already used",
        appended("fields", {"name": "Country", "type": "text"}),
    ),
    "an unknown group": (
        criterion(0, group="compny"), "criteria[0].group", "Did you mean “company”",
        criterion(0, group="person"),
    ),
    "a kind of another axis": (
        criterion(0, kind="behaviour"), "criteria[0].kind", "“company”, which belongs to fit",
        criterion(0, kind="demographic"),
    ),
    "an unknown kind": (
        criterion(0, kind="horoscope"), "criteria[0].kind", "firmographic",
        criterion(0, kind="demographic"),
    ),
    "an undeclared field": (
        when(0, field="employes"), "criteria[0].when.field", "employees",
        when(0, field="pricing_views"),
    ),
    "a number's condition on a text": (
        when(0, field="industry"), "criteria[0].when.field", "declared as text",
        when(0, field="employees"),
    ),
    "a text compared with a number field": (
        when(8, field="employees"), "criteria[8].when.field", "within_days",
        when(8, field="last_pricing_view"),
    ),
    "a number for a text field": (
        when(9, value=3), "criteria[9].when.field", "declared as text", when(9, value="3")
    ),
    "a text for a boolean field": (
        when(4, value="yes"), "criteria[4].when.field", "declared as boolean",
        when(4, value=False),
    ),
    "values of two types": (
        when(1, values=["Services", 3]), "criteria[1].when.values", "one type",
        when(1, values=["Services", "3"]),
    ),
    "no value": (
        when(1, values=[]), "criteria[1].when.values", "at least one", when(1, values=["a"])
    ),
    "an empty operand of contains": (
        part("criteria", 2, "when", "all", 0, value=" \u202f"), "criteria[2].when.all[0].value",
        "blank", part("criteria", 2, "when", "all", 0, value=" a "),
    ),
    "low above high": (
        when(0, low=251), "criteria[0].when", "Swap", when(0, low=250)
    ),
    "negative days": (
        when(7, days=-1), "criteria[7].when.days", "0 days or more", when(7, days=0)
    ),
    "no condition in a joint": (
        when(2, all=[]), "criteria[2].when.all", "at least one",
        when(2, all=[{"field": "country", "is": "is_known"}]),
    ),
    "an unknown verb": (
        lambda m: m["criteria"][0]["when"].update({"is": "resembles"}), "criteria[0].when",
        "one_of", lambda m: m["criteria"][0].update(when={"field": "employees", "is": "is_known"}),
    ),
    "repeat counting a text": (
        part("criteria", 5, "repeat", field="country"), "criteria[5].repeat.field", "number",
        part("criteria", 5, "repeat", field="employees"),
    ),
    "repeat of no time": (
        part("criteria", 5, "repeat", at_most=0), "criteria[5].repeat.at_most", "1 or more",
        part("criteria", 5, "repeat", at_most=1),
    ),
    "decay of a number": (
        part("criteria", 5, "decay", field="employees"), "criteria[5].decay.field", "date",
        part("criteria", 5, "decay", field="last_seen"),
    ),
    "a loss of 0 %": (
        part("criteria", 5, "decay", loses_percent=0), "criteria[5].decay.loses_percent",
        "1", part("criteria", 5, "decay", loses_percent=1),
    ),
    "a loss of 101 %": (
        part("criteria", 5, "decay", loses_percent=101), "criteria[5].decay.loses_percent",
        "100", part("criteria", 5, "decay", loses_percent=100),
    ),
    "a cap whose ends are crossed": (
        part("groups", 0, at_least=26), "groups[0]", "Swap", part("groups", 0, at_least=25)
    ),
    "a score range whose ends are crossed": (
        part("score_range", at_least=101), "score_range", "Swap", part("score_range", at_least=100)
    ),
    "a threshold in quotes": (
        part("qualification", threshold="50"), "qualification.threshold", "without quotes",
        part("qualification", threshold=-50),
    ),
    "a gate named as another": (
        part("qualification", "require", 0, id="competitor"), "qualification.require[0].id",
        "already used", part("qualification", "require", 0, id="elsewhere"),
    ),
    "a gate on an undeclared field": (
        part("qualification", "require", 0, "when", field="land"),
        "qualification.require[0].when.field", "declared field",
        part("qualification", "require", 0, "when", field="job_title"),
    ),
    "a first band with a bound": (
        part("bands", 0, **{"from": 0}), "bands[0].from", "no bound", part("bands", 0, action="x")
    ),
    "a later band without a bound": (
        without("bands", 1, "from"), "bands[1].from", "Add from", part("bands", 1, **{"from": 49})
    ),
    "bands that start at one score": (
        part("bands", 1, **{"from": 50}), "bands[2].from", "increasing",
        part("bands", 1, **{"from": 49}),
    ),
    "two bands of one name": (
        appended("bands", {**BAND, "name": "hot"}), "bands[3].name", "already used",
        appended("bands", BAND),
    ),
    "no band": (
        lambda m: m.update(bands=[]), "bands", "at least one",
        lambda m: m.update(bands=[{"name": "all"}]),
    ),
    "grades that do not fall": (
        part("grades", "fit", B=25), "grades", "decreasing", part("grades", "fit", B=24)
    ),
    "a grade without bound": (
        without("grades", "engagement", "4"), "grades", "4",
        part("grades", "engagement", **{"4": -9}),
    ),
    "an override of no criterion": (
        part("variants", 0, "points", pricng=1), "variants[0].points.pricng", "pricing",
        part("variants", 0, "points", manager=1),
    ),
    "no value of the outcome": (
        part("outcome", positive=[]), "outcome.positive", "at least one",
        part("outcome", positive=["1"]),
    ),
    "a number for an outcome": (
        part("outcome", positive=[1]), "outcome.positive", "in quotes",
        part("outcome", positive=["1"]),
    ),
    "a window of no day": (
        part("outcome", window_days=0), "outcome.window_days", "1 or more",
        part("outcome", window_days=1),
    ),
    "a list in place of a text": (
        part(name=["x"]), "name", "text", part(name="x")
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", CASES)
def test_a_mistake_is_told_in_its_place_with_what_came_and_what_to_do(mistake: str) -> None:
    change, place, word, _ = CASES[mistake]
    data = copy.deepcopy(MODEL)
    change(data)

    with pytest.raises(ModelError) as caught:
        read_model(json.dumps(data))

    told = [problem for problem in caught.value.problems if problem.place == place]
    assert told, str(caught.value)
    assert any(word in str(problem.message) for problem in told), str(caught.value)


@pytest.mark.parametrize("mistake", CASES)
def test_the_case_just_inside_is_read(mistake: str) -> None:
    data = copy.deepcopy(MODEL)
    CASES[mistake][3](data)

    assert read_model(json.dumps(data)).notices == ()


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    data = copy.deepcopy(MODEL)
    data["criteria"][0]["points"] = "10"
    data["criteria"][1]["group"] = "compny"
    data["bands"][1]["from"] = 60
    data["colour"] = "red"

    with pytest.raises(ModelError) as caught:
        read_model(json.dumps(data))

    places = {problem.place for problem in caught.value.problems}
    assert places == {"criteria[0].points", "criteria[1].group", "bands[2].from", "colour"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "must be JSON"),
        (b"{", "line 1"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[]", "one JSON object"),
        (b"3", "one JSON object"),
        (b"{}", '"format": "lead-scoring-model"'),
        (b'{"format": "other"}', 'Got "other"'),
        (b"[" * 200_000, "nested at most 100 deep"),
        (b'{"format": "\\ud800"}', "complete characters"),
        (b'{"x": ' + b"9" * 5_000 + b"}", "ordinary length"),
        (b"\x00" * 10, "must be JSON"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_model_is_refused_in_words(text: bytes, words: str) -> None:
    with pytest.raises(ModelError) as caught:
        read_model(text)

    assert words in str(caught.value)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_number_that_is_not_finite_is_refused(number: str) -> None:
    text = json.dumps(MODEL).replace('"low": 20,', f'"low": {number},')

    with pytest.raises(ModelError, match="must be finite"):
        read_model(text)


def test_a_key_given_twice_is_refused() -> None:
    text = json.dumps(MODEL).replace('"name": "Management', '"name": "A", "name": "Management')

    with pytest.raises(ModelError, match="name: must be given once"):
        read_model(text)


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(ModelError, match="at most 10000000 bytes"):
        read_model(b" " * 10_000_001)
