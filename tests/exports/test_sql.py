"""The SQL of a model: refusals, names, comments, and texts that would be something else in SQL."""

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest
import sqlalchemy
import sqlglot
from sqlglot import exp

from calibration.cli.commands import main
from calibration.engine.warehouse_cells import Kind, WarehouseColumn
from calibration.exports.sql import DIALECTS, sql_of
from calibration.exports.sql.comments import told
from calibration.model import read_model
from calibration.problems import CalibrationError

CONFORMANCE = Path(__file__).parent.parent / "conformance" / "model.json"
DAY = date(2026, 6, 30)
HOSTILE = (
    "*/ DROP TABLE leads; --",
    "/* /* nested",
    "'; DROP TABLE leads; --",
    'say "hi" `tick`',
    "two\r\nlines\x0b\x0c\x1b[0m",
    "\u202eright to left\u2028line",
    "${env:HOME} {{ secrets }} {% x %} :as_of @as_of %s $1 ?",
    "back\\slash\\",
    "👩‍💻" * 3,
    "=cmd|' /C calc'!A0",
    "x" * 10_000,
)


def a_model(text, *, field="industry"):
    """Return a model with one text in every place that holds texts of people."""
    return read_model(
        json.dumps(
            {
                "format": "lead-scoring-model",
                "format_version": "1.0",
                "name": text,
                "fields": [{"name": field, "type": "text", "missing": [text + " missing"]}],
                "groups": [{"id": text, "label": text, "axis": "fit"}],
                "criteria": [
                    {
                        "id": text,
                        "label": text,
                        "kind": "firmographic",
                        "group": text,
                        "points": 10,
                        "when": {
                            "any": [
                                {"field": field, "is": "equals", "value": text},
                                {"field": field, "is": "contains", "value": f"a{text}"},
                            ]
                        },
                    }
                ],
                "qualification": {
                    "threshold": 10,
                    "disqualify": [
                        {
                            "id": text,
                            "label": text,
                            "when": {"field": field, "is": "starts_with", "value": f"no{text}"},
                        }
                    ],
                },
                "bands": [{"name": text}, {"name": f"{text} hot", "from": 10}],
                "variants": [
                    {"id": text, "label": text, "when": {"field": field, "is": "is_missing"}}
                ],
            }
        )
    ).model


def conformance_model():
    return read_model(CONFORMANCE.read_bytes()).model


@pytest.mark.parametrize("dialect", [name for name in DIALECTS if name != "databricks"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_stays_a_text_and_a_hostile_name_a_name(text, dialect):
    text = text.replace("${", "$") if "spark" in DIALECTS[dialect].carrying else text
    field = text.replace("${", "$")
    sql = sql_of(a_model(text, field=field), dialect, as_of=DAY)
    statements = sqlglot.parse(sql, dialect=dialect)

    assert len(statements) == 1
    assert isinstance(statements[0], exp.Select)
    assert {each.name for each in statements[0].find_all(exp.Table)} & {"leads"} == {"leads"}
    assert "\r" not in sql.replace(field, "")
    assert max(map(len, _comments(sql))) < 500


def _comments(sql):
    return [line for line in sql.split("\n") if line.strip().startswith("/*")]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_score_as_they_should(text):
    model = a_model(text, field=text)
    with duckdb.connect() as connection:
        name = exp.to_identifier(text, quoted=True).sql("duckdb")
        connection.execute(f"CREATE TABLE leads ({name} VARCHAR)")
        cells = [text, f"xa{text} tail", f"no{text}", None, f"{text} missing", "else"]
        connection.executemany("INSERT INTO leads VALUES (?)", [(cell,) for cell in cells])
        rows = connection.execute(sql_of(model, "duckdb", as_of=DAY)).fetchall()
    hot, cold = f"{model.bands[1].name}", f"{model.bands[0].name}"

    assert [(float(row[1]), row[6], row[7], row[8], row[9]) for row in rows] == [
        (10.0, hot, True, None, None),
        (10.0, hot, True, None, None),
        (0.0, None, False, None, model.gates[0].id),
        (0.0, cold, False, model.variants[0].id, None),
        (0.0, cold, False, model.variants[0].id, None),
        (0.0, cold, False, None, None),
    ]
    assert [row[0] for row in rows] == cells


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a*/b", "a* /b"),
        ("a/*/b", "a/ * /b"),
        ("*" * 3 + "/", "*** /"),
        ("a\r\n\u2028b\u202e", "a b"),
        ("👩‍💻", "👩‍💻"),
        ("${x} {{ y }}", "$ {x} { { y }}"),
        ("say :as_of, 10:30, a::b", "say : as_of, 10:30, a::b"),
        ("abcdef", "abc…"),
    ],
)
def test_what_people_wrote_can_end_no_comment(text, line):
    assert told(text, most=4 if line.endswith("…") else 80) == line


def test_an_unknown_dialect_is_refused_with_those_there_are():
    with pytest.raises(CalibrationError, match="must be one of duckdb, postgres, spark"):
        sql_of(conformance_model(), "oracle")


def test_a_text_that_no_database_can_hold_is_refused_with_its_place():
    model = conformance_model()
    label = model.criteria[0].model_copy(update={"label": "a\0b"})
    with pytest.raises(CalibrationError, match=r"criteria\.0\.label: must not hold"):
        sql_of(model.with_criterion(label), "postgres")


@pytest.mark.parametrize(
    ("names", "dialect"),
    [
        (("Email", "email"), "duckdb"),
        (("Email", "email"), "spark"),
        (("x" * 63 + "a", "x" * 63 + "b"), "postgres"),
    ],
)
def test_columns_that_an_engine_cannot_tell_apart_are_refused(names, dialect):
    model = _of_two_fields(*names)
    with pytest.raises(CalibrationError, match="can tell apart"):
        sql_of(model, dialect)
    assert sql_of(model, "snowflake")


def test_a_name_that_spark_would_replace_is_refused():
    with pytest.raises(CalibrationError, match="puts its settings in its place"):
        sql_of(_of_two_fields("${env:HOME}", "b"), "databricks")
    assert sql_of(_of_two_fields("$ {env:HOME}", "b"), "databricks")


def _of_two_fields(*names):
    model = conformance_model().plain()
    model["fields"] = [{"name": name, "type": "text"} for name in names]
    known = [{"field": name, "is": "is_known"} for name in names]
    model["criteria"] = [model["criteria"][0] | {"when": {"all": known}}]
    model["qualification"] = {"threshold": 10}
    model["variants"] = []
    return read_model(json.dumps(model)).model


def test_columns_that_the_leads_have_already_keep_their_names():
    model = _of_two_fields("score", "Band")
    sql = sql_of(model, "postgres")

    assert "AS score_model" in sql
    assert "AS band_model" in sql
    assert "score is called score_model; band is called band_model" in sql


def test_a_table_is_only_ever_a_name():
    model = conformance_model()
    assert "FROM analytics.leads AS the_lead" in sql_of(model, "postgres", table="analytics.leads")
    assert 'FROM "leads; DROP TABLE x" AS the_lead' in sql_of(
        model, "postgres", table="leads; DROP TABLE x"
    )
    assert 'FROM "leads l" AS the_lead' in sql_of(model, "postgres", table="leads l")
    assert 'FROM "(SELECT 1)" AS the_lead' in sql_of(model, "postgres", table="(SELECT 1)")


def test_engines_that_no_test_executes_say_so():
    for name, dialect in DIALECTS.items():
        executed = "executed in the tests of the workbench" in sql_of(conformance_model(), name)
        assert executed is dialect.is_executed is (name not in ("bigquery", "snowflake"))


def test_what_databricks_gets_is_what_spark_gets():
    spark, databricks = (sql_of(conformance_model(), name) for name in ("spark", "databricks"))
    assert spark.split("*/", 1)[1] == databricks.split("*/", 1)[1]


def test_libraries_find_no_parameters_in_it():
    texts = {
        each.name: WarehouseColumn(each.name, Kind.TEXT) for each in conformance_model().fields
    }
    for name in DIALECTS:
        sql = sql_of(conformance_model(), name, stored=texts)
        assert sqlalchemy.text(sql).compile().params == {}
        assert "?:" not in sql


def test_the_command_prints_the_query_or_writes_it(tmp_path, capsys):
    there = tmp_path / "score.sql"
    options = ["sql", str(CONFORMANCE), "--dialect", "duckdb", "--as-of", "2026-06-30"]
    assert main(options) == 0
    printed = capsys.readouterr().out
    assert main([*options, "-o", str(there)]) == 0
    assert there.read_text(encoding="utf-8") == printed
    assert "CAST('2026-06-30' AS DATE) AS as_of" in printed


def test_the_command_refuses_an_unknown_field_and_an_unknown_dialect(capsys):
    options = ["sql", str(CONFORMANCE), "--dialect", "duckdb"]
    assert main([*options, "--text", "no such field"]) == 1
    assert "no such field" in capsys.readouterr().err
    assert main(["sql", str(CONFORMANCE), "--dialect", "oracle"]) == 2


@pytest.mark.parametrize("text", ["${env:HOME}", "a\n'; --\t\\ \"`", "ΟΔΟΣ ${spark.app.name}"])
def test_spark_puts_nothing_in_the_place_of_a_text(spark, text):
    model = a_model(text)
    cells = [text.upper(), f"xa{text} tail", f"no{text}", "else"]
    spark.createDataFrame([(cell,) for cell in cells], "industry string").createOrReplaceTempView(
        "leads"
    )
    rows = spark.sql(sql_of(model, "databricks", as_of=DAY)).collect()

    assert [row[0] for row in rows] == cells
    assert [float(row["score"]) for row in rows] == [10, 10, 0, 0]
    assert [row["gate"] for row in rows] == [None, None, text, None]
    assert rows[0]["band"] == model.bands[1].name
