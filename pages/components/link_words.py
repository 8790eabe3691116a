"""What came of an address that asked for a scenario, or for other points: said once."""

import streamlit as st

from pages.components import problems
from pages.shared import links, session
from pages.shared.formats import plain
from pages.shared.words import _


def draw() -> None:
    """Do what the address asks for, and say so; what it can't ask for is said too."""
    links.follow()
    problems.draw(
        session.reported(links.WHERE),
        title=_("The address asks for something that can't be shown."),
    )
    session.report((), where=links.WHERE)
    followed = session.remembered(links.FOLLOWED)
    session.remember(links.FOLLOWED, None)
    if not isinstance(followed, str):
        return
    if followed:
        said = _("Scenario “{name}” is the draft now. Undo brings back what was there.")
        st.success(said.format(name=plain(followed)))
        return
    st.success(
        _("The points and the threshold are those of the address. Undo brings back what was there.")
    )
