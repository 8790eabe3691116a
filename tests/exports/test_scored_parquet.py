"""Scored leads as Parquet have every column of their file as it was, whatever its type."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from calibration.exports import scored_parquet
from calibration.exports.piped import write_through
from calibration.exports.scored import ScoredLeads, scored_leads
from calibration.exports.scored_files import write_scored
from calibration.leads.nodes import column, select, table
from calibration.leads.reading import read_leads
from calibration.leads.tables import LeadTable
from calibration.leads.typed import type_leads
from calibration.model import read_model
from tests.cli.killing import MODEL

DAY = date(2026, 6, 30)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

PLAIN = {
    "visits": pa.array([3, None, 1], pa.int32()),
    "small": pa.array([1, None, 2], pa.uint8()),
    "price": pa.array([Decimal("1.50"), None, Decimal("-2.25")], pa.decimal128(9, 2)),
    "text": pa.array(["", None, "=1+1"]),
    "bytes": pa.array([b"\xff", None, b""]),
    "day": pa.array([date(2026, 1, 1), None, date(1900, 2, 28)]),
    "moment": pa.array([NOON, None, NOON], pa.timestamp("us", "UTC")),
    "list": pa.array([[1, 2], None, []], pa.list_(pa.int64())),
    "of its own": pa.array([{"a": 1}, None, {"a": None}], pa.struct([("a", pa.int64())])),
}
ODD = {
    "half": pa.array([1.5, None, 2.0], pa.float16()),
    "exact": pa.array([Decimal("1.25"), None, Decimal(10) ** 40], pa.decimal256(50, 2)),
    "second": pa.array([1_767_225_600_123, None, 0], pa.timestamp("ms")),
    "Paris": pa.array([NOON, None, NOON], pa.timestamp("us", "Europe/Paris")),
    "fixed": pa.array([b"ab", None, b"cd"], pa.binary(2)),
    "clock": pa.array([time(1), None, time(2)], pa.time32("ms")),
    "word": pa.array(["a", None, "a"]).dictionary_encode(),
}


@contextmanager
def opened(path: Path) -> Iterator[tuple[LeadTable, ScoredLeads]]:
    model = read_model(MODEL).model
    with read_leads(path) as leads:
        typed = type_leads(leads, model, rule="score", today=DAY)
        yield leads, scored_leads(leads, typed, model, form="parquet")


def full_file() -> IO[bytes]:
    """Open a file that takes nothing."""
    return Path("/dev/full").open("wb", buffering=0)


def scored_table(source: pa.Table, folder: Path) -> pa.Table:
    path, out = folder / "leads.parquet", folder / "out.parquet"
    pq.write_table(source, path)
    with opened(path) as (leads, scored):
        written = write_scored(scored, leads, out, form="parquet")
    found = pq.ParquetFile(out).read()
    assert written.rows == found.num_rows
    assert found.column_names[-9:-7] == ["score", "fit"]
    return found


def test_the_database_writes_by_itself_what_it_keeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(scored_parquet, "_write_columns")
    source = pa.table(PLAIN)

    assert scored_table(source, tmp_path).select(range(len(PLAIN))).equals(source)


@pytest.mark.parametrize("name", ODD)
def test_a_type_that_the_database_would_change_is_kept(tmp_path: Path, name: str) -> None:
    source = pa.table({"visits": PLAIN["visits"], name: ODD[name]})
    found = scored_table(source, tmp_path)

    assert found.column(name).to_pylist() == source.column(name).to_pylist()
    if name != "word":  # in a Parquet file it is a text like others
        assert found.schema.field(name).type == source.schema.field(name).type


@pytest.mark.parametrize("headers", [["x", "X"], ["x", "x"], ["", " "], ['a"; --', "a.b"]])
def test_headers_of_any_kind_are_kept_with_cells_of_any_type(
    tmp_path: Path, headers: list[str]
) -> None:
    source = pa.table([PLAIN["visits"], ODD["exact"], PLAIN["text"]], names=["visits", *headers])
    found = scored_table(source, tmp_path)

    assert found.column_names[:3] == ["visits", *headers]
    assert found.select(range(3)).equals(source)
    assert found.column(3).to_pylist() == [Decimal(25), Decimal(0), Decimal(10)]


def test_rows_stay_together_over_groups_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scored_parquet, "_GROUP", 2048)
    rows = 10_000
    exact = pa.array([Decimal(row) for row in range(rows)], pa.decimal256(50, 0))
    source = pa.table({"visits": [row % 4 for row in range(rows)], "exact": exact})
    pq.write_table(source, tmp_path / "x.parquet", row_group_size=777)
    source = pq.read_table(tmp_path / "x.parquet")
    found = scored_table(source, tmp_path)

    assert found.select(range(2)).equals(source)
    assert found["score"].to_pylist() == [Decimal([0, 10, 20, 25][row % 4]) for row in range(rows)]


def test_a_file_that_can_no_longer_be_written_to_ends_the_query(tmp_path: Path) -> None:
    pq.write_table(pa.table({"visits": list(range(300_000))}), tmp_path / "leads.parquet")
    with opened(tmp_path / "leads.parquet") as (leads, _), full_file() as full:
        query = select(column("c0"), source=table(leads.relation))
        with pytest.raises(OSError, match="No space left"):
            write_through(leads, query, full, options=scored_parquet._PARQUET)
