"""Files with the same columns are read one after the other, and no others together."""

import hashlib

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from calibration.leads import read_leads
from calibration.leads.choices import Choices
from calibration.leads.several import read_several
from calibration.problems import LeadsError

JANUARY = b"id;city;value\n1;Paris;1,5\n2;Lyon;2\n"
FEBRUARY = "ID;value; City \r\n3;3;Nîmes\r\n".encode("cp1252")
MARCH = b"id;city;value\n4;Lille;4\n5;Brest;5\n6;Metz;6\n"


def rows_of(leads):
    found = leads.connection.execute("SELECT * FROM leads ORDER BY row").fetchall()
    assert [row[0] for row in found] == list(range(leads.rows))
    return [list(row[1:]) for row in found]


def problems(files, **chosen):
    with pytest.raises(LeadsError) as caught:
        read_several(files, choices=Choices(**chosen))
    return [(each.kind, each.place) for each in caught.value.problems], str(caught.value)


def test_files_are_appended_in_the_order_of_their_names_and_columns_by_their_headers():
    files = [("leads-10.csv", MARCH), ("leads-2.csv", FEBRUARY), ("leads-1.csv", JANUARY)]
    with read_several(files) as leads:
        assert [column.header for column in leads.columns] == ["id", "city", "value"]
        assert rows_of(leads) == [
            ["1", "Paris", "1,5"],
            ["2", "Lyon", "2"],
            ["3", "Nîmes", "3"],
            ["4", "Lille", "4"],
            ["5", "Brest", "5"],
            ["6", "Metz", "6"],
        ]
        assert leads.source.files == (("leads-1.csv", 2), ("leads-2.csv", 1), ("leads-10.csv", 3))
        assert leads.source.name == "leads-1.csv + leads-2.csv + leads-10.csv"
        assert leads.source.encoding == "utf-8, cp1252"
        first, second = leads.notices
    assert "leads-1.csv (2), leads-2.csv (1), leads-10.csv (3)" in str(first)
    assert (second.kind, second.place) == ("encoding", "leads-2.csv")


def test_the_fingerprint_is_of_all_files_whatever_order_they_came_in():
    files = [("a.csv", JANUARY), ("b.csv", MARCH)]
    digests = [hashlib.sha256(content).digest() for _, content in files]
    with read_several(files) as leads, read_several(files[::-1]) as again:
        assert leads.sha256 == again.sha256 == hashlib.sha256(b"".join(digests)).hexdigest()


def test_all_differences_of_columns_are_told_at_once_and_nothing_is_opened():
    files = [
        ("a.csv", JANUARY),
        ("b.csv", b"id;town;value\n1;x;2\n"),
        ("c.csv", b"id;city;value;more\n1;x;2;3\n"),
        ("d.csv", b"id;id;value\n1;x;2\n"),
    ]
    found, words = problems(files)
    assert found == [("columns-differ", name) for name in ("b.csv", "c.csv", "d.csv")]
    assert "lacks: city. It has besides: town" in words
    assert "lacks: nothing. It has besides: more" in words


def test_problems_of_every_file_are_told_with_its_name():
    found, _ = problems([("a.csv", b"a,b\n1\n"), ("b.csv", b""), ("c.csv", b"a,b\n1,2\n")])
    assert found == [("ragged", "a.csv, line 2"), ("empty", "b.csv")]


def test_the_same_file_twice_is_refused():
    found, words = problems([("a.csv", JANUARY), ("copy of a.csv", JANUARY)])
    assert found == [("same-file", "copy of a.csv")]
    assert "same as a.csv" in words


def test_headers_that_repeat_are_matched_by_their_places():
    files = [("a.csv", b"a,a,\n1,2,3\n"), ("b.csv", b"A,a,\n4,5,6\n")]
    with read_several(files) as leads:
        assert rows_of(leads) == [["1", "2", "3"], ["4", "5", "6"]]


def test_a_month_without_leads_is_fine_and_months_without_any_are_not():
    empty = b"id;city;value\n"
    with read_several([("a.csv", empty), ("b.csv", JANUARY)]) as leads:
        assert leads.source.files == (("a.csv", 0), ("b.csv", 2))
        assert leads.rows == 2
    found, _ = problems([("a.csv", empty), ("b.csv", b"id;city;value\r\n")])
    assert found == [("no-leads", "")]


def test_totals_at_the_bottom_of_each_file_are_left_out():
    files = [("a.csv", JANUARY + b"Total;;3,5\n"), ("b.csv", MARCH + b";;\n")]
    with read_several(files) as leads:
        assert [row[0] for row in rows_of(leads)] == ["1", "2", "4", "5", "6"]
    with read_several(files, choices=Choices(below=0)) as leads:
        assert leads.rows == 7


def test_parquet_files_keep_their_types_and_others_are_refused(tmp_path):
    paths = []
    for name, values in (("a", [1, 2]), ("b", [3])):
        path = tmp_path / f"{name}.parquet"
        pq.write_table(
            pa.table({"id": pa.array(values, pa.int64()), "c": ["x"] * len(values)}), path
        )
        paths.append((path.name, path))
    with read_several(paths) as leads:
        assert [column.native for column in leads.columns] == ["BIGINT", "VARCHAR"]
        assert rows_of(leads) == [[1, "x"], [2, "x"], [3, "x"]]
    found, words = problems([*paths, ("c.csv", b"id,c\n1,x\n")])
    assert found == [("types-differ", "c.csv")]
    assert "id is VARCHAR here and BIGINT in a.parquet" in words


def test_many_leads_keep_their_order_and_their_single_files_are_deleted():
    def month(n):
        return ("id,x\n" + "".join(f"{n}-{k},{k % 7}\n" for k in range(60_000))).encode()

    with read_several([(f"{n}.csv", month(n)) for n in range(3)]) as leads:
        found = [row[0] for row in rows_of(leads)]
        assert found == [f"{n}-{k}" for n in range(3) for k in range(60_000)]
        assert sorted(each.name for each in leads.folder.iterdir()) == ["cells.parquet", "claim"]


def test_leaving_deletes_everything(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    class LeavingError(Exception):
        pass

    def leave(done):
        if done > 0.5:
            raise LeavingError

    with pytest.raises(LeavingError):
        read_several([("a.csv", JANUARY), ("b.csv", MARCH)], progress=leave)
    assert list(tmp_path.iterdir()) == []


def test_one_file_has_the_fingerprint_of_its_bytes():
    with read_leads(JANUARY, name="a.csv") as leads:
        assert leads.sha256 == hashlib.sha256(JANUARY).hexdigest()
        assert leads.source.files == ()
