"""Rooms: where a workshop's people meet, behind a link that only they have.

The link's code is the only key to a room. The store keeps nothing but its digest, which is the
room's id: who has the database can neither open a room's link nor read the leads on its cards.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from calibration.messages import say
from calibration.store.opening import Store
from calibration.store.projects import take_project
from calibration.store.refusals import StoreError
from calibration.store.schema import RANKINGS, ROOMS, SEALED_CARDS

CODE_BYTES: Final = 16
"""Random bytes of a room's code: who doesn't have the link can't guess it."""
LASTS: Final = timedelta(days=1)
"""After so long a room is closed, though nobody closed it."""


class Stage(StrEnum):
    """What the phones in a room show."""

    WAITING = "waiting"
    RANKING = "ranking"
    HANDS = "hands"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Room:
    """A workshop's room of a project.

    Parameters
    ----------
    id
        The digest of its code: safe to keep and to show.
    project
        The id of its project. It is a key: never write it on a phone's page.
    stage, topic
        What the phones show, and what it is about: in ``HANDS`` the id of a criterion, or ``""``,
        in ``RANKING`` the ranking's number.
    pulse
        Rises with everything that happens in the room: equal pulses, nothing new.
    opened_at, opened_by
        When, and by whom.
    code
        What is in the link; ``""`` in a list of rooms, for the store doesn't know it.
    """

    id: str
    project: str
    stage: Stage
    topic: str
    pulse: int
    opened_at: datetime
    opened_by: str
    code: str = field(default="", repr=False)

    @property
    def is_open(self) -> bool:
        """Whether its link still leads to it."""
        return self.stage is not Stage.CLOSED and datetime.now(tz=UTC) < self.opened_at + LASTS


def open_room(store: Store, project: str, *, by: str) -> Room:
    """Open a room of a project, and return it with the code for its link.

    Raises
    ------
    StoreError
        If the project is not there, or the store can't be written.
    """
    code = secrets.token_urlsafe(CODE_BYTES)
    room = Room(room_id(code), project, Stage.WAITING, "", 1, datetime.now(tz=UTC), by, code)
    with store.writing() as connection:
        take_project(connection, project)
        _forget_cards_of_past_rooms(connection)
        connection.execute(
            insert(ROOMS).values(
                id=room.id,
                project=project,
                stage=room.stage.value,
                topic=room.topic,
                pulse=room.pulse,
                opened_at=room.opened_at,
                opened_by=by,
            )
        )
    return room


def room_of(store: Store, code: str) -> Room:
    """Return the open room of a code.

    Raises
    ------
    StoreError
        If there is none: one that never was, one that was closed and one that is too old read the
        same.
    """
    with store.reading() as connection:
        return find_room(connection, code)


def rooms_of(store: Store, project: str) -> tuple[Room, ...]:
    """Return the rooms of a project, closed ones too, the first first; without their codes."""
    with store.reading() as connection:
        rows = connection.execute(
            select(ROOMS).where(ROOMS.c.project == project).order_by(ROOMS.c.opened_at, ROOMS.c.id)
        ).all()
    return tuple(_read(row) for row in rows)


def pulse_of(store: Store, code: str) -> int:
    """Return the pulse of an open room: one look into an index, cheap enough for twice a second.

    Raises
    ------
    StoreError
        If there is no such open room.
    """
    with store.reading() as connection:
        pulse = connection.execute(select(ROOMS.c.pulse).where(*_is_open(code))).scalar()
    if pulse is None:
        raise no_room()
    return int(pulse)


def set_stage(store: Store, code: str, stage: Stage, *, topic: str = "") -> None:
    """Say what the phones show, and what it is about; :func:`close_room` closes.

    Raises
    ------
    StoreError
        If there is no such open room.
    ValueError
        If the stage is ``CLOSED``.
    """
    if stage is Stage.CLOSED:
        raise ValueError("stage must be one that phones can show; close_room closes a room.")
    with store.writing() as connection:
        room = enter(connection, code)
        put_stage(connection, room, stage, topic=topic)


def close_room(store: Store, project: str, id_: str) -> None:
    """Close a room of a project by its id: its link leads nowhere, its cards are deleted.

    What people voted and proposed stays. It needs no code, so that a lost link can be closed.

    Raises
    ------
    StoreError
        If the project has no such room.
    """
    with store.writing() as connection:
        closed = (
            update(ROOMS)
            .where(ROOMS.c.id == id_, ROOMS.c.project == project)
            .values(stage=Stage.CLOSED.value, pulse=ROOMS.c.pulse + 1)
        )
        if not connection.execute(closed).rowcount:
            raise no_room()
        of_room = RANKINGS.c.room == id_
        forget_cards(connection, of_room)
        connection.execute(
            update(RANKINGS)
            .where(of_room, RANKINGS.c.closed_at.is_(None))
            .values(closed_at=datetime.now(tz=UTC))
        )
    scrub(store)


def room_id(code: str) -> str:
    """Return the id of the room of a code: its SHA-256, in hexadecimal."""
    return digest(code)


def digest(secret: str) -> str:
    """Return what is kept of a secret that has 128 random bits: its SHA-256, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_room(connection: Connection, code: str) -> Room:
    """Return the open room of a code, or refuse in words."""
    row = connection.execute(select(ROOMS).where(*_is_open(code))).one_or_none()
    if row is None:
        raise no_room()
    return _read(row, code)


def enter(connection: Connection, code: str) -> Room:
    """Return the open room of a code, raise its pulse, and let nobody else in till the end.

    Whatever happens in a room begins with this, in a transaction that writes.
    """
    raised = update(ROOMS).where(*_is_open(code)).values(pulse=ROOMS.c.pulse + 1).returning(ROOMS)
    row = connection.execute(raised).one_or_none()
    if row is None:
        raise no_room()
    return _read(row, code)


def stir(connection: Connection, project: str) -> None:
    """Raise the pulse of a project's open rooms: something changed that they show."""
    connection.execute(
        update(ROOMS)
        .where(ROOMS.c.project == project, ROOMS.c.stage != Stage.CLOSED.value)
        .values(pulse=ROOMS.c.pulse + 1)
    )


def put_stage(connection: Connection, room: Room, stage: Stage, *, topic: str = "") -> None:
    """Put a room that was entered into another stage."""
    connection.execute(
        update(ROOMS).where(ROOMS.c.id == room.id).values(stage=stage.value, topic=topic)
    )


def forget_cards(connection: Connection, which: ColumnElement[bool]) -> None:
    """Delete the cards of some rankings; SQLite overwrites them with zeros."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    rankings = select(RANKINGS.c.id).where(which)
    connection.execute(delete(SEALED_CARDS).where(SEALED_CARDS.c.ranking.in_(rankings)))


def scrub(store: Store) -> None:
    """Leave no copy of what was deleted in SQLite's log of changes, where nobody is reading it.

    PostgreSQL keeps deleted rows until it vacuums; cards are sealed there as everywhere.
    """
    if store.engine.dialect.name != "sqlite":
        return
    with store.engine.connect() as connection:
        # Outside a transaction; it answers "busy" where somebody reads, and the next one does it.
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.close()


def no_room() -> StoreError:
    """Return the error for a code that leads to no open room, whatever the reason."""
    return StoreError.because(
        "no-room",
        say(
            "This link leads to no workshop that is open. Ask the person who leads the workshop "
            "for its link."
        ),
    )


def _is_open(code: str) -> tuple[ColumnElement[bool], ...]:
    return (
        ROOMS.c.id == room_id(code),
        ROOMS.c.stage != Stage.CLOSED.value,
        ROOMS.c.opened_at > datetime.now(tz=UTC) - LASTS,
    )


def _forget_cards_of_past_rooms(connection: Connection) -> None:
    past = select(ROOMS.c.id).where(ROOMS.c.opened_at <= datetime.now(tz=UTC) - LASTS)
    forget_cards(connection, RANKINGS.c.room.in_(past))


def _read(row: Row[tuple[object, ...]], code: str = "") -> Room:
    return Room(
        row.id,
        row.project,
        Stage(row.stage),
        row.topic,
        row.pulse,
        row.opened_at,
        row.opened_by,
        code,
    )
