"""A store of each kind, empty, and gone after the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from calibration.store.opening import Store, open_store
from tests import postgres


@pytest.fixture
def sqlite_address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'kept' / 'store.sqlite'}"


@pytest.fixture
def postgres_address(postgres_server: postgres.Server) -> str:
    """Return the address of a new database."""
    return postgres.new_database(postgres_server)


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(f"{request.param}_address")
    return found


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with open_store(address) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgres"], scope="session")
def shared_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """Give a store that many tests use, each with a project of its own."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path_factory.mktemp('shared') / 'store.sqlite'}"
    else:
        address = postgres.new_database(request.getfixturevalue("postgres_server"))
    with open_store(address) as opened:
        yield opened
