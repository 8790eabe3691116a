"""A cell is read the same whatever the file stored it as."""

import sys
from datetime import date, datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from calibration.leads import read_leads
from calibration.leads.cells import is_unreadable, value_of
from calibration.leads.nodes import column, folded
from calibration.leads.tables import Column
from calibration.model import Field, FieldType
from calibration.model.text import fold


@pytest.fixture(scope="module")
def database():
    with duckdb.connect(":memory:") as connection:
        yield connection


def read(database, kind, cell, *, missing=(), native="VARCHAR", decimal=".", order="ymd"):
    """Return a cell's clean value, and whether it is unreadable."""
    field = Field(name="x", type=kind, missing=missing)
    stored = Column(0, "x", "c0", native=native, decimal=decimal, date_order=order)
    query = exp.select(
        value_of(field, stored, stored.node), is_unreadable(field, stored, stored.node)
    ).from_("cells")
    relation = f"SELECT $cell::{native} AS c0"
    return database.execute(
        f"WITH cells AS ({relation}) {query.sql(dialect='duckdb')}", {"cell": cell}
    ).fetchone()


def test_folding_in_the_database_is_folding_in_python_for_every_character(database):
    characters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
    table = pa.table({"c": characters, "wanted": [fold(each) for each in characters]})
    database.register("characters", table)
    differs = exp.NullSafeNEQ(this=folded(column("c")), expression=column("wanted"))
    query = exp.select("c").from_("characters").where(differs)
    different = database.execute(query.sql(dialect="duckdb")).fetchall()
    database.unregister("characters")
    assert different == []


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8))
def test_folding_in_the_database_is_folding_in_python_for_any_text(text):
    with duckdb.connect(":memory:") as connection:
        found = folded(exp.Literal.string(text)).sql(dialect="duckdb")
        assert connection.execute(f"SELECT {found}").fetchone() == (fold(text),)


@pytest.mark.parametrize(
    ("cell", "decimal", "wanted"),
    [
        ("12", ".", 12.0),
        (" -12.50\u00a0", ".", -12.5),
        ("+.5", ".", 0.5),
        ("5.", ".", 5.0),
        ("1e3", ".", 1000.0),
        ("1 234 567.8", ".", 1234567.8),
        ("1\u202f234,5", ",", 1234.5),
        ("1\u00a0234", ",", 1234.0),
        ("0,1", ",", 0.1),
        ("007", ".", 7.0),
    ],
)
def test_a_number_is_read_in_the_columns_own_writing(database, cell, decimal, wanted):
    assert read(database, FieldType.NUMBER, cell, decimal=decimal) == (wanted, False)


@pytest.mark.parametrize(
    "cell",
    [
        "1_000",
        "0x10",
        "1,5",
        "12 34",
        "1.2.3",
        "twelve",
        "true",
        "١٢",
        "1 e3",
        "--1",
        "1e",
        "12\u20ac",
    ],
)
def test_what_is_no_number_is_unreadable(database, cell):
    assert read(database, FieldType.NUMBER, cell) == (None, True)


def test_a_full_stop_is_no_decimal_mark_in_a_column_of_commas(database):
    assert read(database, FieldType.NUMBER, "1.234", decimal=",") == (None, True)


@pytest.mark.parametrize("cell", [None, "", " \u00a0", "NaN", "-inf", "Infinity", "1e999"])
def test_what_is_empty_or_not_finite_is_missing_and_not_unreadable(database, cell):
    assert read(database, FieldType.NUMBER, cell)[0] is None
    if cell != "1e999":
        assert read(database, FieldType.NUMBER, cell) == (None, False)


@pytest.mark.parametrize(
    ("cell", "order", "wanted"),
    [
        ("2026-06-30", "ymd", date(2026, 6, 30)),
        ("2026-06-30T23:59:59.999Z", "ymd", date(2026, 6, 30)),
        ("2026-06-30 00:30:00+02:00", "ymd", date(2026, 6, 30)),
        ("2026/6/3", "ymd", date(2026, 6, 3)),
        ("31/12/2025", "dmy", date(2025, 12, 31)),
        ("1-2-2026 8:15", "dmy", date(2026, 2, 1)),
        ("31.12.2025", "mdy", date(2025, 12, 31)),
        ("12/31/2025 11:59 PM", "mdy", date(2025, 12, 31)),
        ("2026-06-30", "dmy", date(2026, 6, 30)),
        ("29/02/2024", "dmy", date(2024, 2, 29)),
    ],
)
def test_a_date_is_the_calendar_day_it_says(database, cell, order, wanted):
    assert read(database, FieldType.DATE, cell, order=order) == (wanted, False)


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("2026-02-30", "ymd"),
        ("2026-13-01", "ymd"),
        ("0000-01-01", "ymd"),
        ("31/12/2025", "mdy"),
        ("20260630", "ymd"),
        ("2026-06", "ymd"),
        ("2026-06-30 25:00", "ymd"),
        ("infinity", "ymd"),
        ("today", "ymd"),
        ("45000", "ymd"),
    ],
)
def test_what_is_no_day_of_the_calendar_is_unreadable(database, cell, order):
    assert read(database, FieldType.DATE, cell, order=order) == (None, True)


@pytest.mark.parametrize(
    ("word", "wanted"),
    [(word, True) for word in ("true", "YES", " Oui ", "vrai", "T", "y", "O", "1")]
    + [(word, False) for word in ("False", "no", "NON", "faux", "f", "N", "0\u00a0")],
)
def test_truth_values_have_their_words(database, word, wanted):
    assert read(database, FieldType.BOOLEAN, word) == (wanted, False)


@pytest.mark.parametrize("word", ["2", "1.0", "ja", "yes!"])
def test_other_words_are_no_truth_values(database, word):
    assert read(database, FieldType.BOOLEAN, word) == (None, True)


@pytest.mark.parametrize(
    ("kind", "cell", "missing", "wanted"),
    [
        (FieldType.NUMBER, "-1.0", ("-1",), None),
        (FieldType.NUMBER, "-1", ("-1.00",), None),
        (FieldType.NUMBER, "-1.5", ("-1",), -1.5),
        (FieldType.TEXT, " SELECT\u00a0", ("Select",), None),
        (FieldType.TEXT, "Selected", ("Select",), "selected"),
        (FieldType.TEXT, "e\u0301te\u0301", ("Été",), None),
        (FieldType.BOOLEAN, "0", ("0", "unknown"), None),
        (FieldType.DATE, "1900-01-01", ("1900-01-01",), None),
        (FieldType.DATE, "Unknown", ("unknown",), None),
        (FieldType.NUMBER, "unknown", ("unknown",), None),
    ],
)
def test_missing_words_are_missing_and_not_unreadable(database, kind, cell, missing, wanted):
    assert read(database, kind, cell, missing=missing) == (wanted, False)


def parquet(tmp_path, **columns):
    path = tmp_path / "leads.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def clean(leads, header, kind, missing=()):
    stored = leads.column(header)
    field = Field(name=header, type=kind, missing=missing)
    query = exp.select(
        value_of(field, stored, stored.node), is_unreadable(field, stored, stored.node)
    ).from_("leads")
    return leads.query(query)


def test_parquet_keeps_its_types_and_reads_the_same(tmp_path):
    path = parquet(
        tmp_path,
        whole=pa.array([1, None, -1]),
        real=pa.array([1.0, float("nan"), float("inf")]),
        flag=pa.array([True, False, None]),
        day=pa.array([date(2026, 6, 30), None, date(1999, 1, 1)]),
        moment=pa.array([datetime(2026, 6, 30, 23, 59), None, None]),  # noqa: DTZ001
        money=pa.array(["1.50", "2.00", None]).cast(pa.decimal128(10, 2)),
        words=pa.array(["a", " A ", None]),
    )
    with read_leads(path) as leads:
        assert [each.native for each in leads.columns] == [
            "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "DECIMAL(10,2)", "VARCHAR",
        ]  # fmt: skip
        fine = False
        assert clean(leads, "whole", FieldType.NUMBER, ("-1",)) == [
            (1.0, fine), (None, fine), (None, fine),
        ]  # fmt: skip
        assert clean(leads, "whole", FieldType.TEXT) == [("1", fine), (None, fine), ("-1", fine)]
        assert clean(leads, "real", FieldType.NUMBER) == [(1.0, fine), (None, fine), (None, fine)]
        assert clean(leads, "real", FieldType.TEXT) == [("1", fine), (None, fine), (None, fine)]
        assert clean(leads, "real", FieldType.BOOLEAN)[0] == (True, fine)
        assert clean(leads, "flag", FieldType.BOOLEAN) == [
            (True, fine),
            (False, fine),
            (None, fine),
        ]
        assert clean(leads, "flag", FieldType.NUMBER)[0] == (None, True)
        assert clean(leads, "flag", FieldType.TEXT)[0] == ("true", fine)
        assert clean(leads, "day", FieldType.DATE)[0] == (date(2026, 6, 30), fine)
        assert clean(leads, "day", FieldType.TEXT)[0] == ("2026-06-30", fine)
        assert clean(leads, "moment", FieldType.DATE)[0] == (date(2026, 6, 30), fine)
        assert clean(leads, "money", FieldType.NUMBER)[0] == (1.5, fine)
        assert clean(leads, "money", FieldType.TEXT)[1] == ("2", fine)
        assert clean(leads, "whole", FieldType.DATE)[0] == (None, True)
        assert clean(leads, "words", FieldType.TEXT) == [("a", fine), ("a", fine), (None, fine)]
