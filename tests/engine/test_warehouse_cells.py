"""What a warehouse's columns say, read by the real engines, against the plain reading."""

import datetime as dt
import math
import unicodedata
from decimal import Decimal

import duckdb
import pytest
from sqlglot import exp

from calibration.engine.warehouse_cells import Kind, WarehouseColumn, clean_value, folded
from calibration.model import Field, FieldType, fold
from tests.oracle.cells import read_cell
from tests.oracle.random_leads import (
    FALSE_CELLS,
    ODD_BOOLEANS,
    ODD_DATES,
    ODD_NUMBERS,
    ODD_TEXTS,
    TRUE_CELLS,
)
from tests.oracle.random_models import MISSING, TEXTS

FATAL = ("9" * 3000, "1e9999", "1e-9999", "-1e-400", "9" * 200_000, "2023-02-29", "0000-01-01")
"""Texts whose cast would end the query in some engine."""
ENDS = ("12\n", "12\u0085", "12\u2028", "2024-02-29\u2028", "1 234", "1\u202f234,5", "1 2 3", "3.")
WORDS = (
    *(*ODD_NUMBERS, *ODD_TEXTS, *TRUE_CELLS, *FALSE_CELLS, *ODD_BOOLEANS, *ODD_DATES, *TEXTS),
    *(*FATAL, *ENDS, *sum(MISSING.values(), ()), "9999-12-31", "ΟΔΟΣ", "", " \u00a0"),
)
LISTED = {
    FieldType.NUMBER: ("-1", "n/a", "1e3", "0"),
    FieldType.TEXT: ("Select", "E\u0301dition"),
    FieldType.BOOLEAN: ("?", "0"),
    FieldType.DATE: ("never", "1900-01-01"),
}
CAPITALS = [chr(code) for code in range(1, 0x3000) if chr(code).lower() != chr(code)]


def read_as(kind, dialect):
    """Return a query of the cells of one column as each type."""
    stored = WarehouseColumn("v", kind)
    values = [
        exp.alias_(
            clean_value(Field(name="v", type=each, missing=LISTED[each]), stored, dialect), each
        )
        for each in FieldType
    ]
    return exp.select(exp.column("i"), *values).from_("cells").sql(dialect)


def answers(words):
    return {
        number: tuple(read_cell(each, LISTED[each], word)[0] for each in FieldType)
        for number, word in enumerate(words)
    }


def differences(rows, words):
    wanted = answers(words)
    assert len(rows) == len(wanted)
    return {words[row[0]]: row[1:] for row in rows if tuple(row[1:]) != wanted[row[0]]}


class DuckDB:
    dialect = "duckdb"
    texts = WORDS

    def __init__(self):
        self.connection = duckdb.connect()

    def run(self, query, rows, of_type):
        native = {"text": "VARCHAR", "float": "DOUBLE", "decimal": "DECIMAL(18, 2)"}[of_type]
        self.connection.execute(f"CREATE OR REPLACE TABLE cells (i INTEGER, v {native})")
        self.connection.executemany("INSERT INTO cells VALUES (?, ?)", rows)
        return self.connection.execute(query).fetchall()


class PostgreSQL:
    dialect = "postgres"
    texts = WORDS

    def __init__(self, connection):
        self.connection = connection

    def run(self, query, rows, of_type):
        native = {"text": "text", "float": "float8", "decimal": "numeric"}[of_type]
        self.connection.execute("DROP TABLE IF EXISTS cells")
        self.connection.execute(f"CREATE TEMPORARY TABLE cells (i integer, v {native})")
        insert = {
            "text": "INSERT INTO cells VALUES (%s, %s::text)",
            "float": "INSERT INTO cells VALUES (%s, %s::float8)",
            "decimal": "INSERT INTO cells VALUES (%s, %s::numeric)",
        }
        self.connection.cursor().executemany(insert[of_type], rows)
        return self.connection.execute(query).fetchall()


class Spark:
    dialect = "spark"
    texts = tuple(unicodedata.normalize("NFC", word) for word in WORDS)

    def __init__(self, session):
        self.session = session

    def run(self, query, rows, of_type):
        native = {"text": "string", "float": "double", "decimal": "decimal(18, 2)"}[of_type]
        self.session.createDataFrame(rows, f"i int, v {native}").createOrReplaceTempView("cells")
        return [tuple(row) for row in self.session.sql(query).collect()]


@pytest.fixture(scope="module", params=["duckdb", "postgres", "spark"])
def engine(request):
    if request.param == "duckdb":
        found = DuckDB()
        yield found
        found.connection.close()
    elif request.param == "postgres":
        from tests import postgres

        server = request.getfixturevalue("postgres_server")
        import psycopg

        with psycopg.connect(postgres.new_database(server)) as connection:
            yield PostgreSQL(connection)
    else:
        yield Spark(request.getfixturevalue("spark"))


def test_texts_are_read_as_every_type_and_none_ends_the_query(engine):
    rows = engine.run(read_as(Kind.TEXT, engine.dialect), list(enumerate(engine.texts)), "text")

    assert differences(rows, engine.texts) == {}


def test_numbers_are_finite_or_missing(engine):
    numbers = (math.nan, math.inf, -math.inf, 1.7976931348623157e308, 5e-324, -0.0, -1.0, 2.5, 1e3)
    rows = engine.run(read_as(Kind.FLOAT, engine.dialect), list(enumerate(numbers)), "float")
    found = [row[1 + list(FieldType).index(FieldType.NUMBER)] for row in sorted(rows)]

    assert found == [read_cell("number", LISTED[FieldType.NUMBER], each)[0] for each in numbers]


def test_whole_decimals_are_texts_without_decimals(engine):
    rows = engine.run(
        read_as(Kind.DECIMAL, engine.dialect), [(0, Decimal("75001.00")), (1, None)], "decimal"
    )
    texts = [row[1 + list(FieldType).index(FieldType.TEXT)] for row in sorted(rows)]

    assert texts == ["75001", None]


def test_every_capital_is_lowered_by_itself_in_any_locale(engine):
    node = folded(exp.column("v"), engine.dialect)
    query = exp.select(exp.column("i"), node).from_("cells").sql(engine.dialect)
    words = [*(unicodedata.normalize("NFC", each) for each in CAPITALS), "ΟΔΟΣ ΑΣ", "AİI"]
    rows = engine.run(query, list(enumerate(words)), "text")

    assert {words[number]: found for number, found in rows if found != fold(words[number])} == {}


def test_numbers_too_large_or_too_small_for_a_double_do_not_end_a_query(engine):
    if engine.dialect != "postgres":
        pytest.skip("only PostgreSQL has such numbers")
    sizes = [
        (0, Decimal("1e400")),
        (1, Decimal("1e-400")),
        (2, Decimal("NaN")),
        (3, Decimal("2.5")),
    ]
    rows = engine.run(read_as(Kind.DECIMAL, "postgres"), sizes, "decimal")
    found = [row[1 + list(FieldType).index(FieldType.NUMBER)] for row in sorted(rows)]

    assert found == [None, None, None, 2.5]  # 0 is listed as missing


def test_columns_of_any_collation_can_be_read(engine):
    if engine.dialect != "postgres":
        pytest.skip("only PostgreSQL has collations that can't be searched in")
    alike = "(provider = icu, locale = 'und-u-ks-level1', deterministic = false)"
    engine.connection.execute(f"CREATE COLLATION alike {alike}")
    rows = list(enumerate(("ÉTÉ", "ΟΔΟΣ", "2.5", "2026-06-30", "yes")))
    engine.run(read_as(Kind.TEXT, "postgres"), rows, "text")
    engine.connection.execute("ALTER TABLE cells ALTER v TYPE text COLLATE alike")
    found = engine.connection.execute(read_as(Kind.TEXT, "postgres")).fetchall()

    assert differences(found, [word for _, word in rows]) == {}


def test_the_infinities_of_a_calendar_are_missing():
    stored = WarehouseColumn("v", Kind.DATE)
    node = clean_value(Field(name="v", type=FieldType.DATE), stored, "duckdb")
    query = exp.select(node).from_(exp.to_table("days"))

    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE days (v DATE)")
        connection.execute("INSERT INTO days VALUES ('infinity'), ('2026-06-30')")
        found = connection.execute(query.sql("duckdb")).fetchall()

    assert found == [(None,), (dt.date(2026, 6, 30),)]
