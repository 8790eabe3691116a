"""A store of each kind, empty, and gone after the test."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest

from calibration.store.opening import Store, open_store
from tests import postgres


@pytest.fixture
def sqlite_address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'kept' / 'store.sqlite'}"


@pytest.fixture
def postgres_address(postgres_server: postgres.Server) -> str:
    """Return the address of a new database."""
    import psycopg

    server = postgres_server
    name = f"store_{uuid4().hex}"
    with psycopg.connect(
        host="127.0.0.1",
        port=server.port,
        user=server.user,
        password=server.password,
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    word = quote(server.password, safe="")
    return f"postgresql://{server.user}:{word}@127.0.0.1:{server.port}/{name}"


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(f"{request.param}_address")
    return found


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with open_store(address) as opened:
        yield opened
