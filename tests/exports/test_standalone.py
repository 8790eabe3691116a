"""The standalone scorer gives the library's scores, and needs nothing but Python."""

import ast
import csv
import io
import json
import math
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import numpy as np
import pytest

from calibration.exports.scored import scored_leads
from calibration.exports.scored_files import write_scored
from calibration.exports.standalone import input_schema_of, scorer_of
from calibration.exports.standalone import template as scorer_template
from calibration.leads.reading import read_leads
from calibration.leads.typed import type_leads
from calibration.model import Model, fingerprint, read_model
from tests.oracle import score_lead
from tests.oracle.random_leads import AS_OF, leads_csv, native_leads, random_leads
from tests.oracle.random_models import random_model

CONFORMANCE = Path(__file__).parents[1] / "conformance"
READINGS = ["score", "fit", "engagement", "feedback", "grade", "band", "qualified"]
READINGS += ["variant", "gate"]
A_MODEL: dict[str, Any] = {
    "format": "lead-scoring-model",
    "format_version": "1.0",
    "name": "Four fields",
    "fields": [
        {"name": "visits", "type": "number", "missing": ["-1", "unknown"]},
        {"name": "industry", "type": "text", "missing": ["Select"]},
        {"name": "customer", "type": "boolean", "missing": ["?"]},
        {"name": "seen", "type": "date", "missing": ["never"]},
        {"name": "unread", "type": "number"},
    ],
    "groups": [{"id": "all", "label": "All", "axis": "engagement", "at_most": 25}],
    "criteria": [
        {
            "id": "visits",
            "label": "Came back",
            "kind": "behaviour",
            "group": "all",
            "points": 5,
            "when": {"field": "visits", "is": "is_known"},
            "repeat": {"field": "visits", "at_most": 5},
        },
        {
            "id": "seen",
            "label": "Seen",
            "kind": "behaviour",
            "group": "all",
            "points": 10,
            "when": {"field": "seen", "is": "within_days", "days": 30},
            "decay": {"field": "seen", "loses_percent": 25, "every_days": 10},
        },
    ],
    "qualification": {
        "threshold": 20,
        "disqualify": [
            {
                "id": "ours",
                "label": "Ours already",
                "when": {"field": "customer", "is": "equals", "value": True},
            }
        ],
    },
    "variants": [
        {
            "id": "retail",
            "label": "Shops",
            "when": {"field": "industry", "is": "equals", "value": "Retail"},
            "threshold": 10,
        }
    ],
}
NOBODY = {"visits": None, "industry": None, "customer": None, "seen": None}


def model_of(plain: Mapping[str, Any]) -> Model:
    return read_model(json.dumps(plain)).model


def imported(model: Model) -> ModuleType:
    """Return the generated file as a module, as a program imports it."""
    module = ModuleType("scorer")
    exec(compile(scorer_of(model), "scorer.py", "exec"), module.__dict__)  # noqa: S102
    return module


def scored_by_library(model: Model, source: bytes, out: Path) -> list[list[str]]:
    with read_leads(source, name="leads.csv") as leads:
        typed = type_leads(leads, model, rule="score", today=AS_OF)
        write_scored(scored_leads(leads, typed, model, explain=True), leads, out, form="csv")
    return list(csv.reader(io.StringIO(out.read_bytes().decode(), newline="")))


def scored_by_file(module: ModuleType, source: bytes) -> list[list[str]]:
    lines = io.StringIO(source.decode(), newline="")
    scorer = module.Scorer()
    return [list(row) for row in module.score_lines(lines, scorer, AS_OF, explain=True)]


def run(scorer: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", str(scorer), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def four() -> ModuleType:
    return imported(model_of(A_MODEL))


@pytest.mark.parametrize("suffix", ["", "-2"])
def test_both_conformance_models_get_exactly_the_given_answers(suffix, tmp_path):
    model = read_model((CONFORMANCE / f"model{suffix}.json").read_text(encoding="utf-8")).model
    scorer, out = tmp_path / "scorer.py", tmp_path / "scored.csv"
    scorer.write_text(scorer_of(model), encoding="utf-8")
    leads = CONFORMANCE / f"leads{suffix}.csv"
    done = run(scorer, leads, "-o", out, "--as-of", "2026-06-30")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.endswith("Scored as of 2026-06-30.\n")
    with (CONFORMANCE / f"expected{suffix}.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    with out.open(encoding="utf-8", newline="") as file:
        found = [{name: row[name] for name in ("lead", *READINGS)} for row in csv.DictReader(file)]
    assert found == expected
    assert [path.name for path in tmp_path.iterdir()] == ["scorer.py", "scored.csv"]


@pytest.mark.parametrize("seed", [1, 3, 4, 7, 11])
def test_a_file_of_random_leads_gets_the_librarys_columns_cell_by_cell(seed, tmp_path):
    plain = random_model(seed)
    model = model_of(plain)
    source = leads_csv(random_leads(plain, seed, 120)).encode()
    found = scored_by_file(imported(model), source)
    assert found == scored_by_library(model, source, tmp_path / "scored.csv")


@pytest.mark.parametrize("seed", range(40, 52))
def test_native_values_of_random_leads_get_the_oracles_scores(seed):
    plain = random_model(seed)
    module = imported(model_of(plain))
    for lead in native_leads(plain, random_leads(plain, seed, 100)):
        right = score_lead(plain, lead, AS_OF)
        found = module.score(lead, AS_OF, explain=True)
        amounts = {"score": right.score, "fit": right.fit, "engagement": right.engagement}
        amounts |= {"feedback": right.feedback, **dict(right.lines)}
        assert {name: found.pop(name) for name in amounts} == {
            name: amount / 100 for name, amount in amounts.items()
        }
        assert found == {
            "grade": right.grade or None,
            "band": right.band or None,
            "qualified": right.qualified,
            "variant": right.variant or None,
            "gate": right.gate or None,
        }


def test_the_file_is_the_same_text_for_every_model_but_for_the_model():
    one, other = scorer_of(model_of(random_model(1))), scorer_of(model_of(random_model(2)))
    end = "Json = dict[str, Any]"
    assert one.split(end)[1] == other.split(end)[1]
    assert one.split("MODEL_TEXT")[0] == other.split("MODEL_TEXT")[0]
    assert one != other


def test_the_file_is_python_3_9_and_imports_nothing_but_its_library():
    tree = ast.parse(scorer_of(model_of(A_MODEL)), feature_version=(3, 9))
    modules = {each.module for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)}
    modules |= {
        alias.name
        for each in ast.walk(tree)
        if isinstance(each, ast.Import)
        for alias in each.names
    }
    assert {str(name).split(".")[0] for name in modules} <= sys.stdlib_module_names


def test_a_hostile_model_is_text_in_the_file_and_never_code(tmp_path):
    hostile = "'''\"\"\"\n\\'); import os; os._exit(9) #\u2028\u202e\U0001f642 =cmd|' /C calc'!A0"
    plain = json.loads(json.dumps(A_MODEL))
    plain["name"] = plain["criteria"][0]["label"] = plain["fields"][0]["name"] = hostile
    plain["criteria"][0]["when"]["field"] = plain["criteria"][0]["repeat"]["field"] = hostile
    plain["criteria"][1]["id"] = hostile
    module = imported(model_of(plain))
    found = module.score(NOBODY | {hostile: 2, "seen": date(2026, 6, 30)}, AS_OF, explain=True)
    assert found["points:visits"] == 10
    assert found[f"points:{hostile}"] == 10
    assert found["score"] == 20


def test_who_agreed_and_what_on_does_not_leave_with_the_scorer():
    told = {"history": [{"who": "Ada"}], "calibration": {"data": {"leads": 7}}}
    model = model_of(A_MODEL | told)
    assert scorer_of(model) == scorer_of(model_of(A_MODEL))
    assert fingerprint(model) in scorer_of(model)


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (3, 15), (3.9, 15), ("3", 15), (" 3\u202f", 15), ("1 000", 25), (Decimal("2.5"), 10),
        (np.int64(2), 10), (np.float64(2.5), 10), (1e300, 25), ("1e2", 25),
        (0, 0), (-5, 0), (-1, 0), (-1.0, 0), ("-1.0", 0), ("UNKNOWN ", 0), (None, 0), ("", 0),
        (" ", 0), (math.nan, 0), (math.inf, 0), (Decimal("NaN"), 0), ("nan", 0), ("-Infinity", 0),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(four, value, points):
    lead = NOBODY | {"visits": value}
    assert four.score(lead, AS_OF, explain=True)["points:visits"] == points
    assert four.unreadable(lead) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("visits", "abc"), ("visits", True), ("visits", date(2026, 6, 30)), ("visits", [1]),
        ("visits", "1e309"), ("visits", "0x1F"), ("visits", b"1"), ("visits", "2,5"),
        ("customer", "maybe"), ("customer", 2), ("seen", "2026-02-30"), ("seen", 20260630),
        ("seen", "someday"), ("industry", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_missing_and_told(four, field, value):
    lead = NOBODY | {field: value}
    assert four.score(lead, AS_OF) == four.score(NOBODY, AS_OF)
    assert four.unreadable(lead) == {field: value}


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 6, 20), datetime(2026, 6, 20, 23, 59, tzinfo=UTC), "2026-06-20", "20/06/2026",
        "20.6.2026", "2026-06-20T08:00:00Z", " 2026/06/20 ",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(four, day):
    assert four.score(NOBODY | {"seen": day}, AS_OF)["score"] == 7.5


def test_yes_and_no_are_read_however_they_are_written(four):
    for yes in (True, 1, 1.0, "OUI", " yes ", np.bool_(True)):
        assert four.score(NOBODY | {"customer": yes}, AS_OF)["gate"] == "ours"
    for no in (False, 0, "non", "?", None):
        assert four.score(NOBODY | {"customer": no}, AS_OF)["gate"] is None


def test_a_key_that_is_absent_is_refused_unless_the_lead_is_known_partly(four):
    with pytest.raises(ValueError, match="must have “customer”, “seen”: None where"):
        four.score({"visits": 5, " INDUSTRY": "Retail"}, AS_OF)
    found = four.score({"visits": 5, " INDUSTRY": "Retail"}, AS_OF, partly=True)
    assert (found["score"], found["variant"], found["qualified"]) == (25.0, "retail", True)


def test_decimal_commas_and_american_dates_are_read_where_that_is_asked_for():
    module = imported(model_of(A_MODEL))
    lead = NOBODY | {"visits": "2,9", "seen": "06/20/2026"}
    french = module.Scorer(decimal=",", month_first=True).score(lead, AS_OF)
    assert (french["score"], module.score(lead, AS_OF)["score"]) == (17.5, 0.0)


ASKED = b'visits;industry;customer;seen;score\r\n3;"Re;tail";;;1\r\nabc;Retail ;no;x;\r\n'


def test_a_files_own_cells_stay_and_what_could_not_be_read_is_told(tmp_path):
    scorer, leads, out = tmp_path / "s.py", tmp_path / "leads.csv", tmp_path / "scored.csv"
    scorer.write_text(scorer_of(model_of(A_MODEL)), encoding="utf-8")
    leads.write_bytes(ASKED)
    done = run(scorer, leads, "-o", out, "--as-of", "2026-06-30")
    assert done.stderr.splitlines() == [
        "visits: 1 not readable as number, such as 'abc': missing.",
        "seen: 1 not readable as date, such as 'x': missing.",
        "Scored as of 2026-06-30.",
    ]
    assert out.read_text(encoding="utf-8").splitlines() == [
        ",".join(["visits,industry,customer,seen,score,score_model", *READINGS[1:]]),
        "3,Re;tail,,,1,15,0,15,0,,warm,false,,",
        "abc,Retail ,no,x,,0,0,0,0,,warm,false,retail,",
    ]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"visits,industry\n1,x\n", "No column, or several, for the field “customer”."),
        (b"", "No column, or several, for the field “visits”."),
        (b"visits,industry,customer,seen\n1,x,no\n", "Line 2 must have 4 cells. Got 3."),
        (b"visits,industry,customer,seen\n1,\xe9t\xe9,,\n", "another encoding"),
        (b'visits,industry,customer,seen\n1,"x,no,\n', "unexpected end of data"),
        (None, "No such file"),
    ],
)
def test_a_file_that_cannot_be_scored_is_refused_in_words_and_leaves_no_half(
    source, words, tmp_path
):
    scorer, leads, out = tmp_path / "s.py", tmp_path / "leads.csv", tmp_path / "scored.csv"
    scorer.write_text(scorer_of(model_of(A_MODEL)), encoding="utf-8")
    if source is not None:
        leads.write_bytes(source)
    done = run(scorer, leads, "-o", out)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name for path in tmp_path.iterdir()} <= {"s.py", "leads.csv"}


def test_the_template_itself_scores_by_a_model_of_nothing():
    assert scorer_template.score({}, AS_OF)["score"] == 0
    assert scorer_template.score({}, AS_OF)["qualified"] is True


# The schema of the input


@pytest.fixture(scope="module")
def takes() -> Callable[[Any], bool]:
    schema = input_schema_of(model_of(A_MODEL))
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.FormatChecker()
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    return lambda lead: bool(validator.is_valid(lead))


def test_the_schema_requires_what_scoring_reads_and_says_who_reads_it():
    schema = input_schema_of(model_of(A_MODEL))
    assert schema["required"] == ["visits", "industry", "customer", "seen"]
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert properties["visits"] == {
        "description": "Read by “Came back”. Null, or “-1”, “unknown”, where it isn't known.",
        "anyOf": [{"type": "number"}, {"enum": ["-1", "unknown"]}, {"type": "null"}],
    }


@pytest.mark.parametrize(
    "changes",
    [
        {}, {"visits": 3}, {"visits": -1.5}, {"visits": "unknown"}, {"industry": "Select"},
        {"customer": True}, {"customer": "?"}, {"seen": "2026-06-20"}, {"seen": "never"},
        {"other": [1]},
    ],
)  # fmt: skip
def test_whatever_the_schema_takes_the_scorer_reads(four, takes, changes):
    assert takes(NOBODY | changes)
    assert four.unreadable(NOBODY | changes) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"visits": "3"}, {"visits": True}, {"industry": 7}, {"customer": 1}, {"customer": "yes"},
        {"seen": "2026-02-30"}, {"seen": "20/06/2026"}, {"seen": "2026-06-20\n"},
    ],
)  # fmt: skip
def test_the_schema_refuses_other_types_than_the_fields(takes, changes):
    assert not takes(NOBODY | changes)
    assert not takes({name: None for name in NOBODY if name != "visits"})
