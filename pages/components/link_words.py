"""What came of an address that asked for a scenario, or for other points."""

import streamlit as st

from pages.components import problems
from pages.shared import links, session
from pages.shared.formats import plain
from pages.shared.words import _


def draw() -> None:
    """Do what the address asks for, and say so until the next edit; what can't be is said once."""
    links.follow()
    problems.draw(
        session.reported(links.WHERE),
        title=_("The address asks for something that can't be shown."),
    )
    session.report((), where=links.WHERE)
    followed = session.remembered(links.FOLLOWED)
    work = session.workspace()
    if not isinstance(followed, links.Followed) or work.versions is None:
        return
    if work.model != followed.model:
        session.remember(links.FOLLOWED, None)  # edited since, or undone
        return
    if followed.scenario:
        said = _("Scenario “{name}” is the draft now. Undo brings back what was there.")
        st.success(said.format(name=plain(followed.scenario)))
        return
    st.success(
        _("The points and the threshold are those of the address. Undo brings back what was there.")
    )
