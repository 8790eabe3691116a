"""Parking a question about a criterion: it stands on the board and among the decisions."""

from datetime import date
from functools import partial
from typing import Final

import streamlit as st

from calibration.model import Criterion
from pages.shared import formats, session
from pages.shared.room import Parked
from pages.shared.words import _

QUESTION, OWNER, DUE = "park-question", "park-owner", "park-due"
LONGEST: Final = 300


def draw(criterion: Criterion) -> None:
    """Draw what parks an open question about a criterion."""
    parked = session.workspace().room.parked.get(criterion.id)
    name = _("Parked: change it") if parked is not None else _("Park it")
    with (
        st.popover(name, key=f"park-{criterion.id}"),
        st.form(f"park-form-{criterion.id}", border=False),
    ):
        question, owner, due = (f"{part}-{criterion.id}" for part in (QUESTION, OWNER, DUE))
        there = parked or Parked("")
        st.text_area(
            _("What has to be found out?"), there.question, key=question, max_chars=LONGEST
        )
        st.text_input(_("Who finds out"), there.owner, key=owner, max_chars=LONGEST)
        st.date_input(_("Until when"), there.due, key=due, format=_("YYYY/MM/DD"))
        st.form_submit_button(
            _("Park the question"),
            key=f"park-keep-{criterion.id}",
            on_click=partial(_park, criterion),
        )


def _park(criterion: Criterion) -> None:
    question = str(session.given(f"{QUESTION}-{criterion.id}") or "").strip()
    if not question:
        return
    due = session.given(f"{DUE}-{criterion.id}")
    owner = str(session.given(f"{OWNER}-{criterion.id}") or "").strip()
    work = session.workspace()
    parked = Parked(question, owner, due if isinstance(due, date) else None)
    session.keep(work.changed(room=work.room.with_parked(criterion.id, parked)))
    session.tell(_("Parked: {name}.").format(name=formats.plain(criterion.label)))
