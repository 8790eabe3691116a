"""Leads from a database: by name, and by address only where the deployment lets people type one."""

import sqlite3
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import session
from pages.shared.deployment import TYPED
from tests.pages.conftest import shown


@pytest.fixture
def database(root: Path, tmp_path: Path) -> str:
    """Return the address of the sample's leads in an SQLite file of a telling name."""
    leads = duckdb.read_csv(str(root / "sample_data" / "leads.csv"), all_varchar=True)
    path = tmp_path / "secret-place.sqlite"
    connection = sqlite3.connect(path)
    with connection:
        names = ", ".join(f'"{name}"' for name in leads.columns)
        marks = ", ".join("?" for _ in leads.columns)
        connection.execute(f"CREATE TABLE leads ({names})")
        connection.executemany(f"INSERT INTO leads VALUES ({marks})", leads.fetchall())  # noqa: S608
    connection.close()
    return f"sqlite:///{path}"


def leads_page(root: Path, **secrets: object) -> AppTest:
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    for name, value in secrets.items():
        app.secrets[name] = value
    app.run()
    app.switch_page("pages/leads.py").run()
    assert not app.exception
    return app


def everything(app: AppTest) -> str:
    boxes = [*app.text_input, *app.selectbox, *app.code]
    return "\n".join([shown(app), *(str(each.value) for each in boxes)])


def test_a_source_is_opened_by_its_name_and_its_address_is_never_shown(
    root: Path, database: str
) -> None:
    app = leads_page(root, sources={"CRM": {"url": database, "table": "leads"}})

    app.button(key="db-open-named").click().run()

    assert not app.exception
    work = app.session_state[session.WORKSPACE]
    assert (work.leads.rows, work.leads.source.name) == (5200, "CRM")
    assert "secret-place" not in everything(app)
    app.switch_page("pages/calibrate.py").run()
    assert not app.exception
    app.switch_page("pages/export.py").run()
    assert any('"$DATABASE_URL" --table CRM' in each.value for each in app.code)


def test_nothing_can_be_typed_and_nothing_is_offered_by_default(root: Path) -> None:
    app = leads_page(root)

    assert not [each for each in app.expander if "database" in each.label]
    assert "db-url" not in [each.key for each in app.text_input]


def test_an_address_can_be_typed_where_the_environment_says_so(
    root: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TYPED, "1")
    app = leads_page(root)

    app.text_input(key="db-url").input(database)
    app.text_input(key="db-query").input("SELECT * FROM leads LIMIT 1000")
    app.button(key="db-open-typed").click().run()

    assert not app.exception
    work = app.session_state[session.WORKSPACE]
    assert work.leads.rows == 1000


@pytest.mark.parametrize(
    ("address", "table", "said"),
    [
        ("nowhere", "leads", "must be duckdb:///FILE"),
        ("sqlite:////gone.sqlite", "leads", "There is no such file"),
        ("postgresql://u:word@localhost:1/db", "leads", "No database answers"),
    ],
)
def test_what_goes_wrong_is_told_and_the_work_stays(
    root: Path, monkeypatch: pytest.MonkeyPatch, address: str, table: str, said: str
) -> None:
    if address.startswith("postgresql"):
        pytest.importorskip("psycopg")
    app = leads_page(root, typed_databases=True)
    before = app.session_state[session.WORKSPACE]

    app.text_input(key="db-url").input(address)
    app.text_input(key="db-table").input(table)
    app.button(key="db-open-typed").click().run()

    assert not app.exception
    assert said in shown(app)
    assert "word@" not in shown(app)
    assert app.session_state[session.WORKSPACE].leads is before.leads


def test_a_source_that_is_described_wrongly_is_told_without_its_address(
    root: Path, database: str
) -> None:
    app = leads_page(root, sources={"CRM": {"url": database}})

    app.button(key="db-open-named").click().run()

    assert "The deployment must give the source a url" in shown(app)
    assert "secret-place" not in everything(app)
