"""A store opens empty, migrates what is older, and refuses in words."""

import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from calibration.store.opening import Store, open_store
from calibration.store.projects import make_project, project_of
from calibration.store.refusals import StoreError
from calibration.store.schema import TABLES
from calibration.store.versioning import NEWEST


def test_a_store_is_made_on_first_use_and_found_again(address: str):
    with open_store(address) as store:
        project = make_project(store, "Spring «é»")
    with open_store(address) as store:
        assert project_of(store, project.id) == project


def test_the_migrations_lead_to_the_tables_that_the_code_knows(store: Store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), TABLES) == []


def test_a_store_of_a_newer_version_is_refused_and_left_as_it_is(address: str):
    with open_store(address) as store:
        project = make_project(store, "Spring")
        with store.writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version of this program \\(store 9999\\)"):
        open_store(address)
    with open_store_as(address, NEWEST) as store:
        assert project_of(store, project.id) == project


def open_store_as(address: str, version: str) -> Store:
    import sqlalchemy

    engine = sqlalchemy.create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
    engine.dispose()
    return open_store(address)


@pytest.mark.parametrize(
    "address", ["", "leads.csv", "mysql://root:secret@host/db", "sqlite://", "http://host", "a:b:c"]
)
def test_an_address_that_is_no_store_is_refused_without_repeating_it(address: str):
    with pytest.raises(StoreError, match="must be a file's path, or the address") as refused:
        open_store(address)
    assert "secret" not in str(refused.value)


def test_a_database_that_is_not_there_is_told_without_its_password():
    with pytest.raises(StoreError, match="can't be reached") as refused:
        open_store("postgresql://someone:hush@127.0.0.1:1/store")
    assert "hush" not in str(refused.value)


def test_a_file_that_is_something_else_is_left_as_it_is(tmp_path: Path):
    file = tmp_path / "leads.csv"
    file.write_text("id,won\n" + "1,yes\n" * 2_000)
    before = file.read_bytes()
    with pytest.raises(StoreError, match="holds something else"):
        open_store(file)
    assert file.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path):
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="may not be written"):
        open_store(tmp_path / "inner" / "store.sqlite")


def test_a_store_without_space_says_so_and_keeps_what_it_had(tmp_path: Path):
    with open_store(tmp_path / "store.sqlite") as store:
        project = make_project(store, "Spring")
        with store.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            connection.commit()
        with pytest.raises(StoreError, match="no space left"):
            make_project(store, "x" * 100_000)
        assert project_of(store, project.id) == project


def test_a_store_that_may_only_be_read_says_so_when_something_is_to_be_kept(tmp_path: Path):
    file = tmp_path / "store.sqlite"
    with open_store(file) as store:
        project = make_project(store, "Spring")
    with sqlite3.connect(file) as connection:  # as on a disk that is only read
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    with open_store(f"sqlite:///file:{file}?mode=ro&uri=true") as store:
        assert project_of(store, project.id) == project
        with pytest.raises(StoreError, match="can be read but not kept"):
            make_project(store, "Autumn")
