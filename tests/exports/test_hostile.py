"""Hostile names and texts through every export: the scores stay, and nothing is executed."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlglot import exp

from calibration.cli import main
from calibration.engine.warehouse_cells import Kind, WarehouseColumn
from calibration.exports.reference_leads import SCORING_DATE, ReferenceLeads, reference_leads
from calibration.exports.returned import is_same
from calibration.exports.sql import DIALECTS, sql_of
from calibration.exports.standalone import input_schema_of, scorer_of
from calibration.exports.verifying import rights_of_reference
from calibration.model import read_model
from calibration.problems import CalibrationError
from tests.oracle import score_lead, scored_row
from tests.oracle.random_leads import native_leads
from tests.postgres import new_database

READINGS = (
    "score", "fit", "engagement", "feedback", "grade", "band", "qualified", "variant", "gate"
)  # fmt: skip
NASTY = (
    "'; DROP TABLE canary; --",
    '"; DROP TABLE canary; --',
    "*/ DROP TABLE canary; /*",
    "-- gone\nDROP TABLE canary;",
    "=cmd|' /C calc'!A0",
    "${HOME} $(rm canary) `rm canary`",
    "%s %d {0} {{7*7}} {% x %}",
    "back\\slash \\' \\",
    "\u202egnp.exe 🙂\u200d",
    "</script><script>rm()</script>",
    '"""\'\'\'\nimport os; os.remove("canary")\n"""',
)
LONG = "*/ ' \" -- ; 🙂 " * 700
NATIVE = {"number": "DOUBLE", "text": "TEXT", "boolean": "BOOLEAN", "date": "DATE"}


def _hostile() -> dict[str, Any]:
    texts = [f"t{each}" for each in NASTY[:6]]
    fields = [{"name": name, "type": "text", "missing": [NASTY[7]]} for name in texts]
    fields += [{"name": f"n{NASTY[6]}", "type": "number", "missing": ["-1", NASTY[0]]}]
    fields += [{"name": f"d{NASTY[7]}", "type": "date"}, {"name": NASTY[8], "type": "boolean"}]
    number, day, truth = (each["name"] for each in fields[-3:])
    criteria = [
        {"id": value, "label": value if place else LONG, "kind": "behaviour", "group": NASTY[1],
         "points": 3 + place,
         "when": {"field": texts[place % len(texts)], "is": verb, "value": value}}
        for place, (value, verb) in enumerate(
            zip(NASTY, ["equals", "contains", "starts_with"] * 4, strict=False)
        )
    ]  # fmt: skip
    criteria[2] |= {"repeat": {"field": number, "at_most": 2}}
    criteria[3] |= {"decay": {"field": day, "loses_percent": 50, "every_days": 7}}
    return {
        "format": "lead-scoring-model",
        "format_version": "1.0",
        "name": LONG,
        "lead_id": NASTY[10],
        "fields": fields,
        "groups": [{"id": NASTY[1], "label": LONG, "axis": "engagement", "at_most": 20}],
        "criteria": criteria,
        "qualification": {
            "threshold": 9,
            "disqualify": [{"id": NASTY[2], "label": NASTY[3],
                            "when": {"field": texts[0], "is": "equals", "value": NASTY[4]}}],
            "require": [{"id": NASTY[9], "label": NASTY[10],
                         "when": {"any": [{"field": truth, "is": "is_missing"},
                                          {"field": truth, "is": "equals", "value": True}]}}],
        },
        "bands": [{"name": NASTY[4], "action": NASTY[3]}, {"name": NASTY[2], "from": 9}],
        "variants": [{"id": NASTY[7], "label": NASTY[6], "points": {NASTY[0]: 7},
                      "when": {"field": number, "is": "at_least", "value": 5}}],
    }  # fmt: skip


PLAIN = _hostile()
MODEL = read_model(json.dumps(PLAIN)).model


@pytest.fixture(scope="module")
def reference() -> ReferenceLeads:
    return reference_leads(MODEL)


def wrong(reference: ReferenceLeads, returned: list[dict[str, Any]]) -> list[object]:
    """Return every reading that is not what it must be, of leads in the order of the reference."""
    assert len(returned) == len(reference.ids)
    return [
        (right.id, name, row[name], right.must[name])
        for right, row in zip(rights_of_reference(reference), returned, strict=True)
        for name in READINGS
        if not is_same(row[name], right.must[name])
    ]


def native(reference: ReferenceLeads) -> list[list[object]]:
    rows = native_leads(PLAIN, [dict(lead) for lead in reference.leads()])
    return [[name, *row.values()] for name, row in zip(reference.ids, rows, strict=True)]


def table_of(reference: ReferenceLeads, dialect: str) -> str:
    """Return the statement that makes the table of leads, its names only ever nodes."""
    types = {each["name"]: NATIVE[each["type"]] for each in PLAIN["fields"]}
    columns = {reference.id_header: "TEXT"} | {name: types[name] for name in reference.fields}
    schema = exp.Schema(
        this=exp.to_table("leads"),
        expressions=[
            exp.ColumnDef(this=exp.to_identifier(name, quoted=True), kind=exp.DataType.build(kind))
            for name, kind in columns.items()
        ],
    )
    return exp.Create(this=schema, kind="TABLE").sql(dialect=dialect)


def test_the_library_gives_a_hostile_model_the_scores_of_the_plain_scorer(reference):
    plain = [scored_row(score_lead(PLAIN, lead, SCORING_DATE)) for lead in reference.leads()]

    assert wrong(reference, plain) == []
    reached = {row["band"] for row in plain} | {row["gate"] for row in plain}
    assert {NASTY[4], NASTY[2], NASTY[9]} <= reached


def test_the_files_of_vectors_hold_every_hostile_text_as_it_is(reference):
    rows = list(csv.reader(io.StringIO(reference.leads_csv().decode(), newline="")))

    assert tuple(rows[0]) == (reference.id_header, *reference.fields)
    assert [tuple(row[1:]) for row in rows[1:]] == list(reference.cells)


def test_duckdb_runs_a_hostile_model_and_nothing_else(reference):
    with duckdb.connect() as database:
        database.execute("CREATE TABLE canary AS SELECT 1 AS alive")
        database.execute(table_of(reference, "duckdb"))
        marks = ", ".join("?" * (1 + len(reference.fields)))
        database.executemany(f"INSERT INTO leads VALUES ({marks})", native(reference))  # noqa: S608
        database.execute(sql_of(MODEL, "duckdb", as_of=SCORING_DATE))
        names = [each[0] for each in database.description]
        rows = [dict(zip(names, row, strict=True)) for row in database.fetchall()]
        rows.sort(key=lambda row: row[reference.id_header])

        assert wrong(reference, rows) == []
        assert database.execute("SELECT alive FROM canary").fetchall() == [(1,)]


def test_postgresql_runs_a_hostile_model_and_nothing_else(reference, postgres_server):
    import psycopg

    with psycopg.connect(new_database(postgres_server), autocommit=True) as database:
        database.execute("CREATE TABLE canary AS SELECT 1 AS alive")
        database.execute(table_of(reference, "postgres"))
        marks = ", ".join(["%s"] * (1 + len(reference.fields)))
        with database.cursor() as cursor:
            cursor.executemany(f"INSERT INTO leads VALUES ({marks})", native(reference))  # noqa: S608
            cursor.execute(sql_of(MODEL, "postgres", as_of=SCORING_DATE))
            names = [each.name for each in cursor.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        rows.sort(key=lambda row: row[reference.id_header])

        assert wrong(reference, rows) == []
        assert database.execute("SELECT alive FROM canary").fetchall() == [(1,)]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_has_one_statement_and_no_comment_that_ends_early(dialect):
    import sqlglot

    home = f"t{NASTY[5]}"
    if dialect in ("spark", "databricks"):
        with pytest.raises(CalibrationError, match=r"must not hold “\$\{”.*Rename the column"):
            sql_of(MODEL, dialect, as_of=SCORING_DATE)
    stored = {home: WarehouseColumn("home", Kind.TEXT)}
    written = sql_of(MODEL, dialect, as_of=SCORING_DATE, stored=stored)

    statements = [each for each in sqlglot.parse(written, dialect=dialect) if each is not None]
    assert len(statements) == 1
    assert isinstance(statements[0], exp.Select)
    assert not list(statements[0].find_all(exp.Drop))


def test_the_scorer_of_a_hostile_model_scores_and_touches_nothing(reference, tmp_path):
    (tmp_path / "canary").write_text("alive", encoding="utf-8")
    (tmp_path / "scorer.py").write_text(scorer_of(MODEL), encoding="utf-8")
    (tmp_path / "leads.csv").write_bytes(reference.leads_csv())
    arguments = ["scorer.py", "leads.csv", "-o", "scored.csv", "--as-of", str(SCORING_DATE)]
    subprocess.run([sys.executable, *arguments], cwd=tmp_path, check=True, capture_output=True)

    text = (tmp_path / "scored.csv").read_bytes().decode()
    assert wrong(reference, list(csv.DictReader(io.StringIO(text, newline="")))) == []
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"canary", "scorer.py", "leads.csv", "scored.csv"}


def test_the_schema_of_a_hostile_model_is_json_with_the_names_as_they_are():
    schema = json.loads(json.dumps(input_schema_of(MODEL)))

    assert set(schema["properties"]) >= {field["name"] for field in PLAIN["fields"]}


@pytest.mark.parametrize(
    "name", ["$(rm canary);'\".json", "a\nb.json", "--help.json", "🙂 %s.json"]
)
def test_a_file_may_have_a_hostile_name(tmp_path: Path, name: str):
    canary = tmp_path / "canary"
    canary.write_text("alive", encoding="utf-8")
    source, out = tmp_path / f"in {name}", tmp_path / name
    source.write_text(json.dumps(PLAIN), encoding="utf-8")

    assert main(["export", str(source), "--as", "sql:duckdb", "-o", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("/*")
    assert {path.name for path in tmp_path.iterdir()} == {"canary", source.name, name}
