"""What a phone shows in a room, one stage at a time: the facilitator's screen says which."""

import streamlit as st

from pages.shared.words import _


def waiting() -> None:
    """Draw what stands on a phone while nothing is asked of it."""
    st.subheader(_("You are in the room."), anchor=False)
    st.write(_("Look at the screen in front. Your phone follows it."))


def ranking() -> None:
    """Draw the leads to rank, one after the other."""


def proposing() -> None:
    """Draw the points one's side proposes: the place of ``two_hands_phone.draw(seat)``."""


def signing() -> None:
    """Draw what is signed: the place of ``sign_off_phone.draw(seat)``."""
