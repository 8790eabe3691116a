"""The room that this screen leads: its code is kept in the session, and in the workshop's address.

The store knows only the code's digest: a facilitator who loses the address opens a new room.
"""

import threading
from dataclasses import dataclass
from typing import Final

import streamlit as st

from calibration.problems import CalibrationError
from calibration.store import people, rooms
from calibration.store.people import Person
from calibration.store.rooms import Room
from pages.shared import keeping, projects, session
from pages.shared.phone_address import ROOM

CODE: Final = "room-code"
ME: Final = "me"
"""The name under which a phone keeps who it is in its address."""


_OPENING: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody on a phone in a room: what a phone's part needs to read and to keep."""

    room: Room
    person: Person

    @property
    def code(self) -> str:
        """The code of the room."""
        return self.room.code

    @property
    def token(self) -> str:
        """What tells the store who this is."""
        return self.person.token


def code() -> str:
    """Return the code of the room that this screen leads; empty if it leads none."""
    known = session.remembered(CODE)
    return known if isinstance(known, str) else ""


def led() -> Room | None:
    """Return the open room that this screen leads, as it is now; None if there is none.

    A room in the address is taken up if it is one of the session's project.

    Raises
    ------
    StoreError
        If the store can't be read.
    """
    known = code() or st.query_params.get(ROOM, "")
    project = projects.project_id()
    if not known or project is None:
        return None
    room = found(known)
    if room is None or room.project != project:
        _forget()
        return None
    _remember(known)
    return room


def open_one() -> Room:
    """Open a room of the session's project, which is made if there is none yet.

    The draft is kept with it, untouched as it may be: a reload finds the project's work.

    Raises
    ------
    StoreError
        If it can't be kept.
    """
    keeping.ensure()
    room = rooms.open_room(projects.store(), projects.require_project(), by=projects.author())
    _remember(room.code)
    return room


def require_code() -> str:
    """Return the code of the room that this screen leads, which is opened if there is none.

    Raises
    ------
    StoreError
        If it can't be kept.
    """
    return (led() or open_one()).code


def latest_id() -> str | None:
    """Return the id of the room that this screen leads, else of the project's last; None for none.

    Raises
    ------
    StoreError
        If the store can't be read.
    """
    room = led()
    if room is not None:
        return room.id
    project = projects.project_id()
    past = () if project is None else rooms.rooms_of(projects.store(), project)
    return past[-1].id if past else None


def close_one(room: Room) -> None:
    """Close a room: its link leads nowhere any more.

    Raises
    ------
    StoreError
        If the store can't be written.
    """
    rooms.close_room(projects.store(), room.project, room.id)
    _forget()


def seat(room: Room) -> Seat | None:
    """Return who sits at this phone in a room; None if nobody chose a side yet.

    Raises
    ------
    StoreError
        If the room was closed meanwhile, or the store can't be read.
    """
    person = people.person_of(projects.store(), room.code, st.query_params.get(ME, ""))
    return None if person is None else Seat(room, person)


def asked_for() -> Room:
    """Return the open room in the address of the page.

    Raises
    ------
    StoreError
        If it leads to none, or the store can't be read.
    """
    return rooms.room_of(projects.store(), st.query_params.get(ROOM, ""))


def pulse(room: Room) -> int:
    """Return what rises with everything that happens in a room.

    Raises
    ------
    StoreError
        If the room was closed, or the store can't be read.
    """
    return rooms.pulse_of(projects.store(), room.code)


def found(known: str) -> Room | None:
    """Return the open room of a code; None if there is none.

    Raises
    ------
    StoreError
        If the store can't be read.
    """
    try:
        return rooms.room_of(projects.store(), known)
    except CalibrationError as error:
        if any(each.kind == "no-room" for each in error.problems):
            return None
        raise


def _remember(known: str) -> None:
    session.remember(CODE, known)
    if st.query_params.get(ROOM) != known:
        st.query_params[ROOM] = known


def _forget() -> None:
    session.remember(CODE, None)
    st.query_params.pop(ROOM, None)
