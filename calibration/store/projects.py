"""Projects: what a team works on, and the file of leads by which it is known again."""

import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from calibration.messages import say
from calibration.store.opening import Store
from calibration.store.refusals import StoreError
from calibration.store.schema import PROJECTS

ID_BYTES = 16
"""Random bytes of a project's id: who doesn't have it can't guess it."""
_TAKEN: Final = select(PROJECTS.c.id).where(PROJECTS.c.id == bindparam("of")).with_for_update()
_IDS: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")


@dataclass(frozen=True, slots=True)
class ColumnMark:
    """What is kept of a column: how it is read, and how many cells are filled and differ."""

    header: str
    type: str
    filled: int
    distinct: int


@dataclass(frozen=True, slots=True)
class LeadsMark:
    """What is kept of a file of leads: enough to know it again, and no lead.

    Parameters
    ----------
    name
        The file's name.
    sha256
        The digest of its content, in hexadecimal.
    rows
        How many leads it has.
    headers
        Its columns, in order.
    profile
        What was found in the columns, without a cell of theirs.
    opened_at
        The day they were opened, in UTC as ISO 8601 writes it; empty where nobody noted it.
    """

    name: str
    sha256: str
    rows: int
    headers: tuple[str, ...]
    profile: tuple[ColumnMark, ...] = ()
    opened_at: str = ""

    def is_of(self, *, sha256: str) -> bool:
        """Return whether the content of a file is this one."""
        return secrets.compare_digest(self.sha256, sha256)


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its id is the only key to it, so it is shown to nobody who doesn't have it."""

    id: str
    name: str
    made_at: datetime
    leads: LeadsMark | None = None


def make_project(store: Store, name: str, *, leads: LeadsMark | None = None) -> Project:
    """Keep a new project under an id that nobody can guess."""
    project = Project(secrets.token_urlsafe(ID_BYTES), name, datetime.now(tz=UTC), leads)
    with store.writing() as connection:
        connection.execute(
            insert(PROJECTS).values(
                id=project.id, name=name, made_at=project.made_at, leads=written_mark(leads)
            )
        )
    return project


def project_of(store: Store, id_: str) -> Project:
    """Return the project of an id.

    Raises
    ------
    StoreError
        If there is none: one that never was and one that was deleted read the same.
    """
    if not _IDS.fullmatch(id_):
        raise unknown_project()
    with store.reading() as connection:
        row = connection.execute(select(PROJECTS).where(PROJECTS.c.id == id_)).one_or_none()
    if row is None:
        raise unknown_project()
    return Project(row.id, row.name, row.made_at, _read(row.leads))


def rename_project(store: Store, id_: str, name: str) -> None:
    """Give a project another name."""
    _change(store, id_, name=name)


def mark_leads(store: Store, id_: str, leads: LeadsMark) -> None:
    """Keep by which file of leads a project is worked on."""
    _change(store, id_, leads=written_mark(leads))


def delete_project(store: Store, id_: str) -> None:
    """Delete a project and all that was kept of it."""
    with store.writing() as connection:
        if not connection.execute(delete(PROJECTS).where(PROJECTS.c.id == id_)).rowcount:
            raise unknown_project()


def require_project(connection: Connection, id_: str) -> None:
    """Refuse, in words, to read something of a project that is not there."""
    if connection.execute(select(PROJECTS.c.id).where(PROJECTS.c.id == id_)).first() is None:
        raise unknown_project()


def take_project(connection: Connection, id_: str) -> None:
    """Keep others from writing to a project until the transaction ends; refuse if it's not there.

    SQLite has one writer at a time anyhow.
    """
    if connection.execute(_TAKEN, {"of": id_}).first() is None:
        raise unknown_project()


def unknown_project() -> StoreError:
    """Return the error for an id that no project has."""
    return StoreError.because(
        "unknown-project",
        say(
            "There is no such project here. Check the address, or ask whoever gave it to you for "
            "it again."
        ),
    )


def _change(store: Store, id_: str, **values: object) -> None:
    with store.writing() as connection:
        if not connection.execute(
            update(PROJECTS).where(PROJECTS.c.id == id_).values(**values)
        ).rowcount:
            raise unknown_project()


def written_mark(leads: LeadsMark | None) -> str | None:
    """Return what is kept of leads as the text that it is kept as."""
    return None if leads is None else json.dumps(asdict(leads), ensure_ascii=False)


def _read(text: str | None) -> LeadsMark | None:
    if text is None:
        return None
    told = json.loads(text)
    return LeadsMark(
        told["name"],
        told["sha256"],
        told["rows"],
        tuple(told["headers"]),
        tuple(ColumnMark(**each) for each in told.get("profile", ())),
        told.get("opened_at", ""),
    )
