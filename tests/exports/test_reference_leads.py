"""Reference leads: every edge of a model, so that whoever writes it anew can prove it."""

import csv
import io
import json
import zipfile
from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb
import pytest

from calibration.exports.reference_leads import SCORING_DATE, reference_leads, vectors_of
from calibration.exports.reference_leads.typed_files import typed_csv, typed_parquet
from calibration.exports.returned import plain
from calibration.exports.sql import sql_of
from calibration.model import read_model
from tests.exports.mutants import mutants
from tests.oracle import score_lead, scored_row
from tests.oracle.random_leads import random_leads
from tests.oracle.random_models import random_model

OURS = ("score", "fit", "engagement", "feedback", "grade", "band", "qualified", "variant", "gate")

CRITERION = {"id": "c", "label": "C", "kind": "firmographic", "group": "g", "points": 10}
NATIVE = {"number": "DOUBLE", "text": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE"}

SMALL = {
    "format": "lead-scoring-model",
    "format_version": "1.0",
    "name": "Small",
    "fields": [
        {"name": "employees", "type": "number", "missing": ["-1"]},
        {"name": "seen", "type": "date"},
    ],
    "groups": [{"id": "g", "label": "Group", "axis": "fit"}],
    "criteria": [
        {"id": "size", "label": "Size", "kind": "firmographic", "group": "g", "points": 10,
         "when": {"field": "employees", "is": "at_least", "value": 200}},
        {"id": "new", "label": "New", "kind": "firmographic", "group": "g", "points": 5,
         "when": {"field": "seen", "is": "within_days", "days": 30}},
    ],
    "qualification": {"threshold": 10},
    "bands": [{"name": "cold"}, {"name": "hot", "from": 10}],
}  # fmt: skip


def of(plain):
    return reference_leads(read_model(json.dumps(plain)).model)


def told(plain, lead):
    """Return all that the plain scorer says of a lead: its readings and its lines."""
    scored = score_lead(plain, lead, SCORING_DATE)
    return scored_row(scored), scored.lines


def test_each_bound_is_shown_at_it_and_just_beside_it():
    found = of(SMALL)
    employees, seen = zip(*found.cells, strict=True)

    assert {"199.99999999999997", "200", "200.00000000000003", "-1", "", "NaN"} <= set(employees)
    assert {"2026-05-31", "2026-05-30", "2026-06-30", "2026-07-01", ""} <= set(seen)


def test_what_is_shown_is_told_and_what_no_lead_can_show_too():
    found = of(SMALL).coverage

    assert str(found.sentence()) == (
        "Shown: 19 of 19 edges of the model; 0 that no lead can show, 0 for which no lead was "
        "found."
    )
    never = {**SMALL, "qualification": {"threshold": 16}}
    assert [str(each) for each in of(never).coverage.impossible] == [
        "The threshold: exactly at 16",
        "The threshold: above 16",
    ]


@pytest.mark.parametrize("seed", [2, 5, "model", "model-2"])
def test_the_right_scores_are_those_of_the_plain_scorer(seed, root: Path):
    plain = _plain(seed, root)
    found = _found(seed, root)
    for lead, row in zip(found.leads(), found.expected, strict=True):
        expected = dict(zip(found.headers, row, strict=True))
        readings, lines = told(plain, lead)
        assert {name: expected[name] for name in OURS} == readings
        assert {name: round(100 * float(expected[name])) for name, _ in lines} == dict(lines)


@pytest.mark.parametrize("seed", ["model", 4])
def test_a_model_that_is_wrong_in_one_small_thing_is_told_from_the_right_one(seed, root: Path):
    plain = _plain(seed, root)
    shown = _found(seed, root).leads()
    others = [
        {name: lead[header] for header in lead for name in shown[0] if header.strip() == name}
        for lead in random_leads(plain, 1, 60)
    ]
    others = [lead for lead in others if len(lead) == len(shown[0])]
    right = [told(plain, lead) for lead in shown]
    missed = [
        what
        for what, wrong in mutants(plain)
        if all(told(wrong, lead) == each for lead, each in zip(shown, right, strict=True))
        and any(told(wrong, lead) != told(plain, lead) for lead in others)
    ]

    assert missed == []


def test_the_same_model_gives_the_same_bytes(root: Path):
    model = read_model((root / "tests/conformance/model.json").read_bytes()).model
    first = vectors_of(model)

    assert vectors_of(model.revised(history=[{"who": "somebody"}])) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {"leads.csv", "expected.csv", "README.txt"} <= set(archive.namelist())
        rows = [
            list(csv.reader(io.StringIO(archive.read(name).decode(), newline="")))
            for name in ("leads.csv", "expected.csv")
        ]
    assert [row[0] for row in rows[0]] == [row[0] for row in rows[1]]


def test_joints_nested_so_that_no_search_ends_are_given_up_in_time():
    fields = [{"name": f"f{index}", "type": "text"} for index in range(12)]
    leaves = [{"field": each["name"], "is": "equals", "value": "x"} for each in fields]
    nested = [{"any": leaves[index:] + leaves[:index]} for index in range(5)]
    never = {"all": [*nested, *({"not": leaf} for leaf in leaves)]}
    criterion = {**CRITERION, "when": never}
    found = of({**SMALL, "fields": fields, "criteria": [criterion]})

    assert len(found.ids) > 0


@pytest.mark.parametrize("seed", ["model", "model-2", 2])
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_warehouse_that_loads_the_typed_leads_gives_the_same_scores(seed, form, root, tmp_path):
    model = read_model(json.dumps(_plain(seed, root))).model
    found = _found(seed, root)
    path = tmp_path / f"leads.{form}"
    path.write_bytes(typed_csv(found) if form == "csv" else typed_parquet(found))
    types = [NATIVE[kind] for kind in ["text", *found.types]]
    with duckdb.connect() as database:
        if form == "csv":
            columns = dict(zip([found.id_header, *found.fields], types, strict=True))
            database.read_csv(str(path), columns=columns, header=True, quotechar='"').create(
                "leads"
            )
        else:
            database.read_parquet(str(path)).create("leads")
        database.execute(sql_of(model, "duckdb", as_of=SCORING_DATE))
        width = 1 + len(found.fields)
        rows = sorted(database.fetchall(), key=lambda row: row[0])

    assert [tuple(map(_plainly, row[width:])) for row in rows] == [
        row[: len(OURS)] for row in found.expected
    ]


def _plainly(cell):
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return plain(cell) if isinstance(cell, Decimal) else cell or ""


def test_a_model_that_asks_nothing_has_its_reference_leads_too():
    empty = {**SMALL, "fields": [], "criteria": [], "groups": []}

    assert of(empty).expected[0][:5] == ("0", "0", "0", "0", "")


@cache
def _found(seed, root: Path):
    return of(_plain(seed, root))


def _plain(seed, root: Path):
    if isinstance(seed, int):
        return random_model(seed)
    return json.loads((root / f"tests/conformance/{seed}.json").read_text(encoding="utf-8"))
