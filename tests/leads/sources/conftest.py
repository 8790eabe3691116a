"""The same few leads in a PostgreSQL, a DuckDB and an SQLite, and as CSV and Parquet."""

import sqlite3
from pathlib import Path
from urllib.parse import quote

import duckdb
import pytest

from tests import postgres

LEADS = """
    (VALUES
        (1, 'L-001', 250, 1234.5, TRUE, DATE '2026-01-05', 'Services', 'yes'),
        (2, 'L-002', 12, 0.1, FALSE, DATE '2026-02-11', 'Conseil «é»', 'no'),
        (3, 'L-003', NULL, NULL, NULL, NULL, NULL, 'no'),
        (4, '00042', 9007199254740991, -3.25, TRUE, DATE '2026-03-01', 'a,b;"c"', 'yes')
    ) AS leads (place, lead, employees, amount, asked, created, industry, won)
"""
COLUMNS = "lead, employees, amount, asked, created, industry, won"
NAMES = COLUMNS.split(", ")
IN_ORDER = f"SELECT {COLUMNS} FROM {LEADS} ORDER BY place"  # noqa: S608 - the test's own words


@pytest.fixture(scope="session")
def postgres_url(postgres_server: postgres.Server) -> str:
    """Return the address of the leads in PostgreSQL, its password written as it must be."""
    import psycopg

    with psycopg.connect(
        host="127.0.0.1",
        port=postgres_server.port,
        user=postgres_server.user,
        password=postgres_server.password,
        dbname="postgres",
    ) as connection:
        connection.execute(f"CREATE TABLE leads AS {IN_ORDER}".encode())
        connection.execute("CREATE SCHEMA sales")
        connection.execute("CREATE VIEW sales.deals AS SELECT * FROM leads WHERE won = 'yes'")
        connection.execute('CREATE TABLE "Odd; DROP TABLE leads; --" AS SELECT 7 AS a')
    word = quote(postgres_server.password, safe="")
    return f"postgresql://{postgres_server.user}:{word}@127.0.0.1:{postgres_server.port}/postgres"


@pytest.fixture
def duckdb_url(tmp_path: Path) -> str:
    path = tmp_path / "leads.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE TABLE leads AS {IN_ORDER}")
        connection.execute("CREATE SCHEMA sales")
        connection.execute("CREATE VIEW sales.deals AS SELECT * FROM leads WHERE won = 'yes'")
        connection.execute('CREATE TABLE "Odd; DROP TABLE leads; --" AS SELECT 7 AS a')
    return f"duckdb:///{path}"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    path = tmp_path / "leads.sqlite"
    rows = duckdb.execute(IN_ORDER).fetchall()
    plain = [
        tuple(float(cell) if name == "amount" and cell is not None else cell
              for name, cell in zip(NAMES, row, strict=True))
        for row in rows
    ]  # fmt: skip
    plain = [tuple(str(cell) if hasattr(cell, "isoformat") else cell for cell in row)
             for row in plain]  # fmt: skip
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(
            "CREATE TABLE leads (lead TEXT, employees INTEGER, amount REAL, asked BOOLEAN, "
            "created TEXT, industry TEXT, won TEXT)"
        )
        connection.executemany("INSERT INTO leads VALUES (?, ?, ?, ?, ?, ?, ?)", plain)
        connection.execute('CREATE TABLE "Odd; DROP TABLE leads; --" AS SELECT 7 AS a')
    connection.close()
    return f"sqlite:///{path}"


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    """Return the address of the leads in the kind of database that the test is run for."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found
