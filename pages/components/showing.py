"""The switch that shows what tells who a lead is; tables hide it until somebody asks."""

import streamlit as st

from pages.shared import checking, session
from pages.shared.words import _
from pages.shared.workspace import Workspace

SWITCH = "show-personal"


def draw(work: Workspace) -> None:
    """Draw the switch where the leads have such columns."""
    if not checking.personal_positions(work):
        return
    session.shown(SWITCH, work.shows_personal)
    st.toggle(
        _("Show personal data"),
        key=SWITCH,
        on_change=_switch,
        help=_("Names, addresses, phone numbers and the like, hidden in every table until then."),
    )


def _switch() -> None:
    work = session.workspace()
    session.keep(work.changed(shows_personal=bool(session.given(SWITCH))))
