"""Parquet is read where it is, cell by cell as it is, whatever its name and headers."""

import os
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from calibration.engine.grouping import patterns_of
from calibration.leads import profile_columns, read_leads, type_leads
from calibration.leads.cells import value_of
from calibration.leads.nodes import select, table
from calibration.leads.search import lead_at
from calibration.model import Field, FieldType
from calibration.problems import LeadsError
from tests.engine.test_grouping import MODEL, TODAY

COLUMNS = {"Name": ["Léa", "Bo", None], "name": [1, None, 3], "day": [date(2026, 1, 2)] * 3}


def written(path, columns):
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    return path


def rows_of(leads):
    return leads.connection.execute("SELECT * FROM leads").fetchall()


WANTED = [
    (0, "Léa", 1, date(2026, 1, 2)),
    (1, "Bo", None, date(2026, 1, 2)),
    (2, None, 3, date(2026, 1, 2)),
]


@pytest.mark.parametrize("name", ["leads.parquet", "year=2026/leads.parquet", "a[1]*?.parquet"])
def test_a_file_is_read_cell_by_cell_whatever_its_name(tmp_path, name):
    with read_leads(written(tmp_path / name, COLUMNS)) as leads:
        assert [each.header for each in leads.columns] == ["Name", "name", "day"]
        assert rows_of(leads) == WANTED
        assert leads.source.name == name.rpartition("/")[2]


def test_a_relative_path_a_link_and_uploaded_bytes_are_read_as_the_file(tmp_path, monkeypatch):
    path = written(tmp_path / "leads.parquet", COLUMNS)
    link = tmp_path / "link.parquet"
    link.symlink_to(path)
    monkeypatch.chdir(tmp_path)
    for source in (link, path.relative_to(tmp_path), path.read_bytes()):
        with read_leads(source) as leads:
            assert rows_of(leads) == WANTED


def test_columns_named_as_the_database_numbers_rows_and_nested_ones_are_read(tmp_path):
    columns = {"file_row_number": [7, 8], "row": ["x", "y"], "nested": [{"a": 1}, {"a": 2}]}
    with read_leads(written(tmp_path / "leads.parquet", columns)) as leads:
        assert [each.header for each in leads.columns] == list(columns)
        assert rows_of(leads) == [(0, 7, "x", {"a": 1}), (1, 8, "y", {"a": 2})]
        assert not any(each.repeats for each in leads.columns)


def test_texts_that_repeat_are_known_to_and_others_are_not(tmp_path):
    columns = {"kind": ["a", "b"] * 50_000, "id": [f"L{n}" for n in range(100_000)]}
    pq.write_table(pa.table(columns), tmp_path / "leads.parquet", use_dictionary=["kind"])
    with read_leads(tmp_path / "leads.parquet") as leads:
        assert [each.repeats for each in leads.columns] == [True, False]
        found = lead_at(leads, 99_999)
        assert found is not None
        assert found.cells == ("b", "L99999")


@pytest.mark.parametrize("told", [True, False])
def test_an_infinite_day_is_missing_whether_or_not_the_file_tells_its_least_and_greatest(
    tmp_path, told
):
    days = pa.array([20_000, 2**31 - 1, None], pa.int32()).view(pa.date32())
    columns = pa.table({"born": days, "seen": days.take(pa.array([0, 0, 2]))})
    pq.write_table(columns, tmp_path / "leads.parquet", write_statistics=told)
    with read_leads(tmp_path / "leads.parquet") as leads:
        assert [each.finite for each in leads.columns] == [False, told]
        born, seen = (
            value_of(Field(name=each.header, type=FieldType.DATE), each, each.node)
            for each in leads.columns
        )
        found = leads.query(select(born, seen, source=table(leads.relation)))
    day = date(2024, 10, 4)
    assert found == [(day, day), (None, day), (None, None)]


def test_a_page_that_turns_out_to_be_damaged_is_told_in_words(tmp_path):
    names = ("employees", "pricing", "competitor", "won", "created", "closed", "value", "id")
    path = written(
        tmp_path / "leads.parquet",
        {name: [os.urandom(20).hex() for _ in range(2_000)] for name in names},
    )
    content = bytearray(path.read_bytes())
    of_won = pq.read_metadata(path).row_group(0).column(names.index("won"))
    first = of_won.data_page_offset + 30
    content[first : first + 40] = b"\xff" * 40
    with read_leads(bytes(content), name="leads.parquet") as leads:
        for ask in (
            lambda: profile_columns(leads),
            lambda: patterns_of(type_leads(leads, MODEL, today=TODAY), MODEL),
        ):
            with pytest.raises(LeadsError, match="This one is damaged"):
                ask()


def test_no_other_file_can_be_opened_beside_the_one_that_was(tmp_path):
    other = written(tmp_path / "other.parquet", COLUMNS)
    with read_leads(written(tmp_path / "leads.parquet", COLUMNS)) as leads:
        with pytest.raises(Exception, match="disabled by configuration"):
            leads.connection.execute("SELECT * FROM read_parquet($path)", {"path": str(other)})
        assert rows_of(leads) == WANTED
