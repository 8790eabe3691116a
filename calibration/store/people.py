"""The people in a room: each known by a token that only their own phone keeps."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, func, insert, select, update

from calibration.advice.sides import Side
from calibration.messages import say
from calibration.store.opening import Store
from calibration.store.refusals import StoreError
from calibration.store.rooms import digest, enter, find_room
from calibration.store.schema import PEOPLE

TOKEN_BYTES: Final = 16
"""Random bytes of a person's token."""
MOST_PEOPLE: Final = 200
"""How many people a room holds: whoever has the link could fill the store otherwise."""
LONGEST_NAME: Final = 60
"""Characters of a name that are kept."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a room.

    Parameters
    ----------
    id
        Tells people apart; no secret.
    side, name
        Whom they speak for, and how they want to be called; the name may be empty.
    token
        What their phone keeps, so that a reload of its page is the same person; ``""`` in a list
        of people, for the store doesn't know it.
    """

    id: int
    side: Side
    name: str
    joined_at: datetime
    token: str = field(default="", repr=False)


def join(store: Store, code: str, *, side: Side, name: str = "", token: str = "") -> Person:
    """Let a person into a room, or let one who is there already change side or name.

    Parameters
    ----------
    token
        The one that the phone keeps, if it has one: of a person in this room it is that person
        again; any other leads to a new one.

    Raises
    ------
    StoreError
        If there is no such open room, or it is full.
    """
    name = " ".join(name.split())[:LONGEST_NAME]
    with store.writing() as connection:
        room = enter(connection, code)
        known = _found(connection, room.id, token)
        if known is not None:
            connection.execute(
                update(PEOPLE).where(PEOPLE.c.id == known.id).values(side=side.value, name=name)
            )
            return Person(known.id, side, name, known.joined_at, token)
        counted = select(func.count()).select_from(PEOPLE).where(PEOPLE.c.room == room.id)
        if connection.execute(counted).scalar_one() >= MOST_PEOPLE:
            raise _full()
        token, joined_at = secrets.token_urlsafe(TOKEN_BYTES), datetime.now(tz=UTC)
        added = (
            insert(PEOPLE)
            .values(
                room=room.id,
                token=digest(token),
                side=side.value,
                name=name,
                joined_at=joined_at,
            )
            .returning(PEOPLE.c.id)
        )
        id_ = connection.execute(added).scalar_one()
    return Person(id_, side, name, joined_at, token)


def person_of(store: Store, code: str, token: str) -> Person | None:
    """Return the person of a token in an open room; None if it is nobody's there.

    Raises
    ------
    StoreError
        If there is no such open room.
    """
    with store.reading() as connection:
        return _found(connection, find_room(connection, code).id, token)


def people_in(store: Store, room: str) -> tuple[Person, ...]:
    """Return the people of a room by its id, in the order they came; closed rooms too."""
    with store.reading() as connection:
        rows = connection.execute(
            select(PEOPLE).where(PEOPLE.c.room == room).order_by(PEOPLE.c.id)
        ).all()
    return tuple(Person(row.id, Side(row.side), row.name, row.joined_at) for row in rows)


def count_people(store: Store, room: str) -> Mapping[Side, int]:
    """Return how many people of each side are in a room, by its id."""
    with store.reading() as connection:
        rows = connection.execute(
            select(PEOPLE.c.side, func.count()).where(PEOPLE.c.room == room).group_by(PEOPLE.c.side)
        ).all()
    found = {Side(side): count for side, count in rows}
    return {side: found.get(side, 0) for side in Side}


def require_person(connection: Connection, room: str, token: str) -> Person:
    """Return the person of a token in a room, or refuse in words."""
    person = _found(connection, room, token)
    if person is None:
        raise StoreError.because(
            "nobody", say("This phone has not joined the workshop. Choose your side first.")
        )
    return person


def _found(connection: Connection, room: str, token: str) -> Person | None:
    row = connection.execute(
        select(PEOPLE).where(PEOPLE.c.token == digest(token), PEOPLE.c.room == room)
    ).one_or_none()
    return None if row is None else Person(row.id, Side(row.side), row.name, row.joined_at, token)


def _full() -> StoreError:
    return StoreError.because(
        "full-room",
        say(
            "This workshop has {most} people, and holds no more. Answer on somebody else's phone.",
            most=MOST_PEOPLE,
        ),
    )
