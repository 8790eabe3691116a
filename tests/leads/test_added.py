"""Columns from elsewhere stand beside the file's own, and nothing else changes."""

import hashlib
import io
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from calibration.leads import read_leads
from calibration.leads.added import remove, with_columns
from calibration.leads.prepared import prepare
from calibration.leads.profile import profile_columns
from calibration.leads.remedies import KeepFirstOfDuplicates
from calibration.leads.search import find_leads
from calibration.leads.split import row_text

FILE = b"id,city\n1,Paris\n2,Lyon\n3,Nice\n4,Metz\n"
WON = pa.table({"row": [3, 0], "Won": ["yes", "no"], "Won on": [date(2026, 1, 2), None]})


def cells_of(leads):
    return [each.cells for each in find_leads(leads, "")]


def test_a_lead_without_a_value_has_none_and_rows_keep_their_order():
    with read_leads(FILE, name="leads.csv") as leads:
        more = with_columns(leads, WON, digest=b"wins")

        assert cells_of(more) == [
            ("1", "Paris", "no", ""),
            ("2", "Lyon", "", ""),
            ("3", "Nice", "", ""),
            ("4", "Metz", "yes", "2026-01-02"),
        ]
        assert [(each.header, each.native, each.added) for each in more.columns[2:]] == [
            ("Won", "VARCHAR", "elsewhere"),
            ("Won on", "DATE", "elsewhere"),
        ]
        assert [each.position for each in more.columns] == [0, 1, 2, 3]


def test_the_leads_they_were_added_to_stay_as_they_are():
    with read_leads(FILE, name="leads.csv") as leads:
        more = with_columns(leads, WON, digest=b"wins")

        assert [each.header for each in leads.columns] == ["id", "city"]
        assert cells_of(leads)[0] == ("1", "Paris")
        assert more.sha256 == hashlib.sha256(leads.sha256.encode() + b"wins").hexdigest()
        assert more.sha256 != with_columns(leads, WON, digest=b"others").sha256


def test_columns_are_added_to_columns_that_were_added():
    with read_leads(FILE, name="leads.csv") as leads:
        more = with_columns(leads, WON, digest=b"wins")
        most = with_columns(more, pa.table({"row": [1], "visits": [7]}), digest=b"events")

        assert cells_of(most)[1] == ("2", "Lyon", "", "", "7")
        assert cells_of(most)[3] == ("4", "Metz", "yes", "2026-01-02", "")
        assert [each.column.header for each in profile_columns(most)][2:] == [
            "Won", "Won on", "visits",
        ]  # fmt: skip


def test_a_header_that_is_taken_gets_a_number():
    with read_leads(b"WON,won (2)\n1,2\n3,4\n", name="leads.csv") as leads:
        more = with_columns(leads, pa.table({"row": [0], "Won": ["yes"]}), digest=b"")

        assert [each.header for each in more.columns] == ["WON", "won (2)", "Won (3)"]


def test_remedies_are_carried_out_on_leads_with_columns_from_elsewhere():
    twice = b"id,city\n1,Paris\n1,Paris\n2,Lyon\n"
    with read_leads(twice, name="leads.csv") as leads:
        counted = pa.table({"row": [0, 1, 2], "n": [1, 1, 2]})
        prepared = prepare(with_columns(leads, counted, digest=b""), (KeepFirstOfDuplicates(),))

        assert cells_of(prepared.leads) == [("1", "Paris", "1"), ("2", "Lyon", "2")]


def test_what_is_added_moves_no_lead_to_the_other_side():
    with read_leads(FILE, name="leads.csv") as leads:
        more = with_columns(leads, WON, digest=b"wins")

        assert row_text(more.columns) == row_text(leads.columns)


def test_many_cells_stand_beside_their_own_lead_whatever_the_file_s_groups_of_rows():
    count = 400_000
    file = io.BytesIO()
    cells = pa.table({"n": np.arange(count)})
    pq.write_table(cells, file, row_group_size=99_991)
    rows = np.random.default_rng(1).permutation(count)[: count // 2]
    with read_leads(file.getvalue(), name="leads.parquet") as leads:
        added = pa.table({"row": rows, "twice": 2 * rows})
        more = with_columns(with_columns(leads, added, digest=b""), added, digest=b"")
        own, first, second = (each.name for each in more.columns)
        query = (
            f'SELECT count(*), count("{first}"), count("{second}"),'  # noqa: S608
            f' count_if("{first}" <> 2 * "{own}" OR "{second}" <> 2 * "{own}" OR "row" <> "{own}")'
            f' FROM "{more.relation}"'
        )

        assert more.connection.execute(query).fetchall() == [(count, count // 2, count // 2, 0)]


def test_what_was_added_last_is_removed_with_its_file():
    with read_leads(FILE, name="leads.csv") as leads:
        before = sorted(each.name for each in leads.folder.iterdir())
        more = with_columns(leads, WON, digest=b"wins")
        remove(more)

        assert sorted(each.name for each in leads.folder.iterdir()) == before
        assert len(cells_of(leads)) == 4


@pytest.mark.parametrize(("rows", "match"), [([0, 0], "at most once"), ([4], "between 0 and 3")])
def test_rows_that_are_told_twice_or_are_no_lead_s_are_refused(rows, match):
    with (
        read_leads(FILE, name="leads.csv") as leads,
        pytest.raises(ValueError, match=match),
    ):
        with_columns(leads, pa.table({"row": rows, "n": rows}), digest=b"")
