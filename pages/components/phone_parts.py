"""What a phone shows in a room, one stage at a time: the facilitator's screen says which."""

import streamlit as st

from calibration.store.rooms import Stage
from pages.components import following, hands_phone, phone_errors, phone_ranking
from pages.components.answer_words import side_name
from pages.shared.formats import safe
from pages.shared.rooms import Seat
from pages.shared.words import _


def draw(seat: Seat) -> None:
    """Draw what the room's stage asks of this phone."""
    if seat.room.stage is Stage.RANKING:
        phone_ranking.draw(seat)
        return
    phone_ranking.forget()
    following.drawing(phone_ranking.sign(seat.room))
    phone_errors.draw_kept()
    if seat.room.stage is Stage.HANDS:
        proposing(seat)
        return
    waiting(seat)


def waiting(seat: Seat) -> None:
    """Draw what stands on a phone while nothing is asked of it."""
    st.title(_("You are in the room."), anchor=False)
    who = [side_name(seat.person.side), seat.person.name]
    st.html(f'<p class="who">{safe(" · ".join(filter(None, who)))}</p>')
    st.write(_("Look at the screen in front. Your phone follows it."))


def proposing(seat: Seat) -> None:
    """Draw the points that one would give."""
    hands_phone.draw(seat)
