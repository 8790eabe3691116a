"""What a phone asks first: which side one speaks for, and if one likes, a name."""

import threading
from typing import Final

import streamlit as st

from calibration.advice.sides import Side
from calibration.problems import CalibrationError
from calibration.store import people
from calibration.store.rooms import Room
from pages.components import phone_errors
from pages.components.answer_words import SIDES, side_name
from pages.shared import projects, rooms, session
from pages.shared.words import _

NAME, JOINED = "phone-name", "phone-joined"
_JOINING: Final = threading.Lock()


def draw(room: Room) -> None:
    """Draw the question, and a field for a name."""
    st.title(_("Welcome to the workshop."), anchor=False)
    st.text_input(_("Your name, if you like"), key=NAME, max_chars=people.LONGEST_NAME)
    st.subheader(_("Which side do you speak for?"), anchor=False)
    with st.container(key="phone-sides"):
        for side in SIDES:
            st.button(
                side_name(side),
                key=f"side-{side.value}",
                type="primary",
                width="stretch",
                on_click=_join,
                args=(room, side),
            )


def _join(room: Room, side: Side) -> None:
    with _JOINING:  # a second tap starts a second run while the first one ends
        kept = session.remembered(JOINED)
        if not (isinstance(kept, tuple) and kept[0] == room.id):
            name = str(session.given(NAME) or "")
            try:
                person = people.join(projects.store(), room.code, side=side, name=name)
            except CalibrationError as error:
                phone_errors.keep(error)
                return
            kept = (room.id, person.token)
            session.remember(JOINED, kept)
    st.query_params[rooms.ME] = kept[1]
