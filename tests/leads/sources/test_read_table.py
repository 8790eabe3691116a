"""Leads in a database arrive as they would from a file, and nothing there is ever changed."""

import json
import sqlite3
from pathlib import Path
from typing import cast

import duckdb
import pyarrow as pa
import pytest
from sqlglot import exp

from calibration.cli import main
from calibration.leads.nodes import ROW, table
from calibration.leads.reading import read_leads
from calibration.leads.sources import read_table
from calibration.leads.sources.reading import table_names
from calibration.leads.tables import LeadTable
from calibration.problems import LeadsError
from tests.leads.sources.conftest import IN_ORDER, NAMES

KINDS = ["duckdb", "sqlite", "postgres"]
every_kind = pytest.mark.parametrize("url", KINDS, indirect=True)
typed_kinds = pytest.mark.parametrize("url", ["duckdb", "postgres"], indirect=True)
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
ODD = "Odd; DROP TABLE leads; --"


def cells(leads: LeadTable) -> list[tuple[object, ...]]:
    columns = [column.node for column in leads.columns]
    return leads.query(exp.select(*columns).from_(table(leads.relation)).order_by(ROW))


@every_kind
def test_a_table_arrives_with_its_headers_and_types(url: str) -> None:
    with read_table(url, table="leads") as leads:
        headers = [column.header for column in leads.columns]
        natives = dict(zip(NAMES, (column.native for column in leads.columns), strict=True))
        found = cells(leads)

    assert headers == NAMES
    assert leads.rows == 4
    assert leads.source.kind == "table"
    assert leads.source.name.endswith("leads")
    assert natives["employees"] == "BIGINT"
    assert natives["lead"] == natives["industry"] == "VARCHAR"
    if not url.startswith("sqlite"):
        assert (natives["asked"], natives["created"]) == ("BOOLEAN", "DATE")
    assert [row[0] for row in found] == ["L-001", "L-002", "L-003", "00042"]
    assert [row[1] for row in found] == [250, 12, None, 9007199254740991]
    assert [None if row[2] is None else float(str(row[2])) for row in found] == [
        1234.5, 0.1, None, -3.25,
    ]  # fmt: skip
    assert [row[5] for row in found] == ["Services", "Conseil «é»", None, 'a,b;"c"']


@every_kind
def test_a_query_is_as_good_as_a_table(url: str) -> None:
    asked = "SELECT lead, employees * 2 AS double, lead FROM leads WHERE won = 'yes' ORDER BY 1"
    with read_table(url, query=asked, name="won") as leads:
        assert [column.header for column in leads.columns] == ["lead", "double", "lead"]
        assert [row[0] for row in cells(leads)] == ["00042", "L-001"]
        assert leads.source.name == "won"
        assert any(each.kind == "repeated-header" for each in leads.notices)


@every_kind
def test_the_same_cells_have_the_same_digest(url: str) -> None:
    with read_table(url, table="leads") as once, read_table(url, table="leads") as again:
        assert once.sha256 == again.sha256
    with read_table(url, query="SELECT lead FROM leads") as other:
        assert other.sha256 != once.sha256


@every_kind
@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM leads",
        "DROP TABLE leads",
        "CREATE TABLE mine AS SELECT 1",
        "INSERT INTO leads (lead) VALUES ('x')",
        "UPDATE leads SET won = 'yes'",
        "SELECT 1; DROP TABLE leads",
        "SELECT 1 AS a; DELETE FROM leads; SELECT 2",
        "ATTACH 'other.db' AS other",
        "COPY leads TO 'leads.csv'",
        "BEGIN; DROP TABLE leads; COMMIT",
        "",
        ";",
        "-- nothing",
    ],
)
def test_the_database_refuses_whatever_is_no_select(url: str, query: str) -> None:
    with pytest.raises(LeadsError, match=r"must be one SELECT"):
        read_table(url, query=query)

    with read_table(url, table="leads") as leads:
        assert leads.rows == 4


@pytest.mark.parametrize(
    "query",
    [
        "WITH gone AS (DELETE FROM leads RETURNING *) SELECT * FROM gone",
        "SELECT set_config('transaction_read_only', 'off', false), 1 FROM leads",
        "SELECT 1) TO PROGRAM 'touch /tmp/never' --",
        "SELECT nextval('numbers')",
    ],
)
def test_postgresql_refuses_selects_that_write(postgres_url: str, query: str) -> None:
    with pytest.raises(LeadsError, match=r"must be one SELECT"):
        read_table(postgres_url, query=query)


def test_what_postgresql_lets_a_select_write_is_taken_back(postgres_url: str) -> None:
    try:  # newer versions refuse it
        read_table(postgres_url, query="SELECT lo_from_bytea(0, 'x')").close()
    except LeadsError as error:
        assert "read-only" in str(error)  # noqa: PT017

    with read_table(postgres_url, query="SELECT count(*) FROM pg_largeobject_metadata") as left:
        assert cells(left) == [(0,)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM secret",
    ],
)
def test_duckdb_reads_no_other_file_and_no_variable(duckdb_url: str, query: str) -> None:
    secret = pa.table({"word": ["a secret"]})

    with pytest.raises(LeadsError, match=r"refuses the query"):
        read_table(duckdb_url, query=query)

    assert len(secret) == 1


def test_sqlite_attaches_and_loads_nothing(sqlite_url: str, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    for query in (
        f"ATTACH '{other}' AS other",
        "SELECT load_extension('x')",
        "PRAGMA user_version",
    ):
        with pytest.raises(LeadsError, match=r"must be one SELECT"):
            read_table(sqlite_url, query=query)

    assert not other.exists()


@every_kind
@pytest.mark.parametrize("name", ["leads; DROP TABLE leads", "leads--", '"leads"', "x' OR '1'='1"])
def test_a_table_name_is_never_run(url: str, name: str) -> None:
    with pytest.raises(LeadsError, match=r"There is none of that name"):
        read_table(url, table=name)

    with read_table(url, table="leads") as leads:
        assert leads.rows == 4


@every_kind
def test_a_hostile_name_of_a_table_is_only_a_name(url: str) -> None:
    with read_table(url, table=ODD) as odd:
        assert cells(odd) == [(7,)]
    with read_table(url, table="LEADS") as leads:
        assert leads.rows == 4


@typed_kinds
def test_a_schema_may_be_named(url: str) -> None:
    with read_table(url, table="sales.deals") as by_schema, read_table(url, table="deals") as plain:
        assert by_schema.rows == plain.rows == 2
    found = read_names(url)
    assert "leads" in found
    assert "sales.deals" in found


def read_names(url: str) -> tuple[str, ...]:
    from calibration.leads.sources import DatabaseUrl

    return table_names(DatabaseUrl.of(url))


@every_kind
def test_an_error_in_a_query_is_told_in_the_database_s_words(url: str) -> None:
    with pytest.raises(LeadsError, match=r"refuses the query: .*employes"):
        read_table(url, query="SELECT employes FROM leads")
    with pytest.raises(LeadsError, match=r"refuses the query|must be one SELECT"):
        read_table(url, query="SELEC * FROM leads")


@every_kind
def test_no_rows_are_no_leads(url: str) -> None:
    with pytest.raises(LeadsError, match=r"Got 1 columns and no row"):
        read_table(url, query="SELECT lead FROM leads WHERE 1 = 0")


@pytest.mark.parametrize(
    ("url", "query"),
    [
        ("duckdb", "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b"),
        ("sqlite", ENDLESS),
        ("postgres", "SELECT pg_sleep(60)"),
    ],
    indirect=["url"],
)  # fmt: skip
def test_a_query_that_takes_too_long_is_stopped(url: str, query: str) -> None:
    with pytest.raises(LeadsError, match=r"must answer within 1 seconds"):
        read_table(url, query=query, seconds=1)


def test_a_table_or_a_query_is_needed(sqlite_url: str) -> None:
    for name, query in ((None, None), ("leads", "SELECT 1")):
        with pytest.raises(LeadsError, match=r"one table or one query"):
            read_table(sqlite_url, table=name, query=query)


def test_types_of_postgresql_arrive_right(postgres_url: str) -> None:
    query = """
        SELECT 'NaN'::float8 AS not_a_number, 12345678901234567890::numeric(20, 0) AS long_id,
            12.50::numeric(10, 2) AS amount, 'NaN'::numeric AS none,
            timestamptz '2026-03-04 23:30:00-05' AS at, timestamp '2026-03-04 10:20:30' AS local,
            true AS yes, ARRAY[1, 2] AS list, 'x'::char(3) AS padded, '{"a": 1}'::json AS doc,
            1::smallint AS small, 1.5::real AS single, '\\x00ff'::bytea AS raw, NULL AS nothing
    """
    with read_table(postgres_url, query=query) as leads:
        natives = {column.header: column.native for column in leads.columns}
        query_of_day = exp.select(exp.cast(leads.columns[4].node, "VARCHAR"))
        ((day,),) = leads.query(query_of_day.from_(table(leads.relation)))

    assert natives == {
        "not_a_number": "DOUBLE", "long_id": "DECIMAL(38,0)", "amount": "DOUBLE",
        "none": "DOUBLE", "at": "TIMESTAMP WITH TIME ZONE", "local": "TIMESTAMP",
        "yes": "BOOLEAN", "list": "VARCHAR", "padded": "VARCHAR", "doc": "VARCHAR",
        "small": "BIGINT", "single": "DOUBLE", "raw": "VARCHAR", "nothing": "VARCHAR",
    }  # fmt: skip
    assert str(day).startswith("2026-03-05 04:30:00")


def test_a_column_of_several_types_in_sqlite_is_text(tmp_path: Path) -> None:
    path = tmp_path / "mixed.sqlite"
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("CREATE TABLE t (mixed, numbers, raw)")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?, ?)", [(1, 1, b"\x00\xff"), ("a", 2.5, None)]
        )
    connection.close()

    with read_table(f"sqlite:///{path}", table="t") as leads:
        assert cells(leads) == [("1", 1.0, "00ff"), ("a", 2.5, None)]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://localhost/db", "another kind"),
        ("leads", "another kind"),
        ("duckdb://host/leads.duckdb", "Got no file"),
        ("sqlite:///", "Got no file"),
        ("sqlite:///a.db?mode=rw", "more than a file"),
        ("postgresql://u:se@cret@host/db/x@y", "no place"),
        ("postgresql://u:secret/x@host/db", "port that is no number|no place"),
        ("postgresql://u:1#secret@host/db", "no place"),
        ("postgresql://u:secret@host/db?options=-c%20x", "no place"),
        ("postgresql://u:secret@host:port/db", "port"),
    ],
)
def test_a_wrong_address_is_told_without_repeating_it(address: str, said: str) -> None:
    with pytest.raises(LeadsError, match=said) as refused:
        read_table(address, table="leads")

    assert "secret" not in str(refused.value)
    assert "cret" not in str(refused.value).replace("secret", "")


@pytest.mark.parametrize("kind", ["duckdb", "sqlite"])
def test_a_file_that_is_none_is_told(kind: str, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_text("no database at all, only some text that is long enough\n" * 100)

    for path, said in ((tmp_path / "gone.db", "There is no such file"), (other, "The file is no")):
        with pytest.raises(LeadsError, match=said):
            read_table(f"{kind}:///{path}", table="leads")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("password", "refuses the user or the password"),
        ("user", "refuses the user or the password"),
        ("database", "no database of that name"),
        ("port", "No database answers there"),
    ],
)
def test_a_postgresql_that_cannot_be_reached_is_told(
    postgres_url: str, change: str, said: str
) -> None:
    changed = {
        "password": postgres_url.replace("ss%2F", "s%2F"),
        "user": postgres_url.replace("//calibration", "//nobody"),
        "database": postgres_url.replace("/postgres", "/other"),
        "port": postgres_url.replace(postgres_url.rsplit(":", 1)[1], "1/postgres"),
    }
    assert changed[change] != postgres_url

    with pytest.raises(LeadsError, match=said) as refused:
        read_table(changed[change], table="leads")

    shown = [str(refused.value), repr(refused.value), str(refused.value.__context__)]
    assert not any("p@ss" in each or "p%40" in each for each in shown)


@pytest.mark.parametrize("form", ["csv", "parquet", *KINDS])
def test_the_numbers_are_the_same_wherever_the_leads_are(
    form: str, root: Path, tmp_path: Path, request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    model, source = root / "sample_data" / "model.json", root / "sample_data" / "leads.csv"
    assert main(["evaluate", str(model), str(source), "--json"]) == 0
    expected = json.loads(capsys.readouterr().out)
    leads = duckdb.read_csv(str(source))
    arguments = {
        "csv": lambda: [str(source)],
        "parquet": lambda: _parquet(leads, tmp_path),
        "duckdb": lambda: _duckdb(leads, tmp_path),
        "sqlite": lambda: _sqlite(leads, tmp_path),
        "postgres": lambda: _postgres(leads, request.getfixturevalue("postgres_url")),
    }[form]()

    assert main(["evaluate", str(model), *arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == expected


def _parquet(leads: duckdb.DuckDBPyRelation, folder: Path) -> list[str]:
    path = folder / "leads.parquet"
    leads.write_parquet(str(path))
    return [str(path)]


def _duckdb(leads: duckdb.DuckDBPyRelation, folder: Path) -> list[str]:
    path = folder / "sample.duckdb"
    with duckdb.connect(str(path)) as connection:
        rows = leads.to_arrow_table()
        connection.register("rows", rows)
        connection.execute("CREATE TABLE sample AS SELECT * FROM rows")
    return [f"duckdb:///{path}", "--table", "sample"]


def _sqlite(leads: duckdb.DuckDBPyRelation, folder: Path) -> list[str]:
    path = folder / "sample.sqlite"
    marks = ", ".join("?" for _ in leads.columns)
    names = ", ".join(f'"{name}"' for name in leads.columns)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(f"CREATE TABLE sample ({names})")
        rows = [[_plain(cell) for cell in row] for row in leads.fetchall()]
        connection.executemany(f"INSERT INTO sample VALUES ({marks})", rows)  # noqa: S608
    connection.close()
    return [f"sqlite:///{path}", "--query", "SELECT * FROM sample"]


def _plain(cell: object) -> object:
    """Return a cell as SQLite holds it, which has no dates and no truth values."""
    if isinstance(cell, bool):
        return str(cell).lower()
    return str(cell) if hasattr(cell, "isoformat") else cell


def _postgres(leads: duckdb.DuckDBPyRelation, url: str) -> list[str]:
    import psycopg

    kinds = {"DATE": "date", "BIGINT": "bigint", "DOUBLE": "numeric", "BOOLEAN": "boolean"}
    types = zip(leads.columns, leads.types, strict=True)
    names = ", ".join(f'"{name}" {kinds.get(str(kind), "text")}' for name, kind in types)
    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE IF EXISTS sample")
        connection.execute(f"CREATE TABLE sample ({names})".encode())
        with connection.cursor().copy("COPY sample FROM STDIN") as copy:
            for row in leads.fetchall():
                copy.write_row(cast("tuple[object, ...]", row))
    return [url, "--table", "sample"]


def test_a_password_is_in_nothing_that_the_command_line_says(
    root: Path, postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    model = str(root / "sample_data" / "model.json")
    for table_name in ("leads", "none"):
        main(["evaluate", model, postgres_url, "--table", table_name])

    said = "".join(capsys.readouterr())
    assert "p@ss" not in said
    assert "p%40" not in said
    assert said


def test_a_file_and_a_database_are_told_apart_on_the_command_line(
    root: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    model = str(root / "sample_data" / "model.json")

    assert main(["evaluate", model, sqlite_url]) == 2
    assert "add --table" in capsys.readouterr().err
    assert main(["evaluate", model, "leads.csv", "--table", "leads"]) == 2
    assert "--table" in capsys.readouterr().err


def test_leads_read_before_are_those_of_a_file(duckdb_url: str, tmp_path: Path) -> None:
    path = tmp_path / "leads.parquet"
    with duckdb.connect() as connection:
        connection.sql(IN_ORDER).write_parquet(str(path))

    with read_table(duckdb_url, table="leads") as leads, read_leads(path) as same:
        assert cells(leads) == cells(same)
        assert [each.native for each in leads.columns] == [each.native for each in same.columns]
