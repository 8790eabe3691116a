"""The page of a phone: it asks the side once, then follows the room's stage."""

from pathlib import Path
from typing import Final

import streamlit as st

from calibration.problems import CalibrationError
from calibration.store.rooms import Stage
from pages.components import following, phone_errors, phone_joining, phone_parts, phone_ranking
from pages.shared import dress, opening, phone_address, rooms, session

SHEET: Final = Path(__file__).parent / "phone.css"
PAGE: Final = "pages/join.py"
ADDRESS: Final = "phone-address"


def draw() -> None:
    """Draw the page; it opens no leads and nothing else of a session's work."""
    _arrive()
    dress.wear()
    st.html(SHEET)
    try:
        room = rooms.asked_for()
        seat = rooms.seat(room)
    except CalibrationError as error:
        phone_errors.draw(error)
        return
    if seat is None:
        following.drawing(phone_ranking.sign(room))
        phone_errors.draw_kept()
        phone_joining.draw(room)
    else:
        phone_parts.draw(seat)
    if seat is None or room.stage is not Stage.RANKING:  # a ranking follows the room by itself
        following.follow(lambda: phone_ranking.sign(rooms.found(room.code)), every=following.PHONE)


def _arrive() -> None:
    """Go through the app's entry where Streamlit has not (see :func:`opening.arrive`)."""
    if not session.has_begun():
        session.remember(opening.WANTED, PAGE)
        session.remember(ADDRESS, st.query_params.to_dict())
        st.switch_page("app.py")
    session.remember(opening.WANTED, None)
    kept = session.remembered(ADDRESS)
    if isinstance(kept, dict) and not st.query_params.get(phone_address.ROOM):
        st.query_params.update(kept)
    session.remember(ADDRESS, None)
