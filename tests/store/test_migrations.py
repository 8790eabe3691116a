"""A store of the first version keeps every row on its way to the newest."""

from datetime import UTC, datetime

from sqlalchemy import func, insert, select

from calibration.model import write_model
from calibration.model.templates import TEMPLATES
from calibration.store.decisions import Decision, Kind, decide, decisions_of
from calibration.store.opening import Store, _engine, _url, open_store
from calibration.store.openings import openings_of
from calibration.store.projects import project_of
from calibration.store.rooms import open_room
from calibration.store.scenarios import scenarios_of
from calibration.store.schema import TABLES
from calibration.store.versioning import migrate
from calibration.store.versions import versions_of

MODEL = next(iter(TEMPLATES.values())).model
WHEN = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
FIRST_ROWS: dict[str, dict[str, object]] = {
    "projects": {"id": "a-project", "name": "Été", "made_at": WHEN, "leads": None},
    "models": {"project": "a-project", "key": "ab" * 32, "text": write_model(MODEL)},
    "drafts": {
        "project": "a-project",
        "serial": 3,
        "state": "{}",
        "changed_at": WHEN,
        "changed_by": "Anne",
    },
    "versions": {
        "project": "a-project",
        "number": 1,
        "model": "ab" * 32,
        "parent": None,
        "author": "Anne",
        "reason": "first",
        "made_at": WHEN,
    },
    "decisions": {
        "id": 1,
        "project": "a-project",
        "kind": "threshold",
        "what": "45",
        "why": "capacity",
        "who": "Anne",
        "made_at": WHEN,
    },
    "openings": {
        "id": 1,
        "project": "a-project",
        "model": "ab" * 32,
        "who": "Anne",
        "made_at": WHEN,
    },
    "scenarios": {
        "project": "a-project",
        "name": "bold",
        "model": "ab" * 32,
        "author": "Anne",
        "made_at": WHEN,
    },
}
"""A row of each table of the first version."""


def made_at_first(address: str) -> None:
    """Make a store of the first version with a row in every table."""
    first = Store(_engine(_url(address)))
    with first.writing() as connection:
        migrate(connection, to="0001")
        for name, row in FIRST_ROWS.items():
            connection.execute(insert(TABLES.tables[name]).values(**row))
        if connection.dialect.name == "postgresql":  # their numbers were given by hand
            for name in ("decisions", "openings"):
                connection.execute(select(func.setval(f"{name}_id_seq", 1)))
    first.close()


def test_a_store_of_the_first_version_keeps_all_rows(address: str):
    made_at_first(address)
    with open_store(address) as store, store.reading() as connection:
        for name, row in FIRST_ROWS.items():
            table = TABLES.tables[name]
            found = connection.execute(select(*(table.c[each] for each in row))).one()
            assert found._mapping == row


def test_what_the_first_version_kept_is_read_and_added_to(address: str):
    made_at_first(address)
    with open_store(address) as store:
        assert project_of(store, "a-project").name == "Été"
        assert [each.model for each in versions_of(store, "a-project")] == [MODEL]
        assert [each.model for each in openings_of(store, "a-project")] == [MODEL]
        assert [each.name for each in scenarios_of(store, "a-project")] == ["bold"]
        added = decide(store, "a-project", Kind.OTHER, what="more", who="Bruno")
        first, second = decisions_of(store, "a-project")
        assert (first.kind, first.what, first.owner, first.due) == (Kind.THRESHOLD, "45", "", None)
        assert second == added
        assert isinstance(first, Decision)
        assert open_room(store, "a-project", by="Anne").is_open
