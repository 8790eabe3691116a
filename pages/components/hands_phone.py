"""Proposing points on a phone: a number for each criterion, kept at once."""

from functools import partial
from typing import Final

import streamlit as st

from calibration.model import Criterion, Model
from calibration.problems import CalibrationError
from calibration.store.drafts import DraftKeeper
from calibration.store.proposals import own_proposals, propose
from pages.components import phone_errors
from pages.components.answer_words import side_name
from pages.shared import formats, projects, session
from pages.shared.formats import safe
from pages.shared.rooms import Seat
from pages.shared.words import _, told

POINTS: Final = "phone-points"
MOST: Final = 1000
"""The most points that are proposed, above and below 0."""
STEP: Final = 5
"""How far a tap on + or − goes; any whole number can be typed."""


@st.fragment
def draw(seat: Seat) -> None:
    """Draw every criterion, or the one that the room is at, with the number one would give."""
    try:
        model = _model(seat)
        mine = own_proposals(projects.store(), seat.code, seat.token)
    except CalibrationError as error:
        phone_errors.draw(error)
        return
    phone_errors.draw_kept()
    if model is None:
        st.write(_("There is nothing to propose yet. Look at the screen in front."))
        return
    asked = [each for each in model.criteria if seat.room.topic in ("", each.id)]
    st.title(_("Points, for {side}").format(side=side_name(seat.person.side)), anchor=False)
    st.write(_("How many points would you give? Below 0 speaks against a lead."))
    done = sum(each.id in mine for each in asked)
    st.html(
        f'<div class="answered"><span>{safe(formats.part_of(done, len(asked)))}</span>'
        f'<i><b style="width:{100 * done / max(1, len(asked)):.0f}%"></b></i></div>'
    )
    for each in asked:
        _ask(seat, each, mine.get(each.id))
    st.write(_("Every number is kept at once. Look at the screen in front when you are done."))


def _model(seat: Seat) -> Model | None:
    """Return the model that the room works on, as it was last kept."""
    kept = DraftKeeper(projects.store(), seat.room.project).read()
    return None if kept is None else kept.draft.present


def _ask(seat: Seat, criterion: Criterion, mine: int | None) -> None:
    now = _("now {points}").format(points=formats.signed(criterion.points))
    with st.container(key=f"{POINTS}-of-{criterion.id}", gap=None):
        st.html(
            f'<div class="proposed"><b>{safe(criterion.label)}</b>'
            f"<span>{safe(told(criterion.sentence()))} · {safe(now)}</span></div>"
        )
        with st.container(horizontal=True):
            # An empty number can't be stepped: what is as now becomes a number to step from.
            key = f"{POINTS}-{criterion.id}-{'first' if mine is None else 'again'}"
            st.number_input(
                formats.plain(criterion.label),
                -MOST,
                MOST,
                mine,
                step=STEP,
                key=key,
                placeholder=_("points"),
                label_visibility="collapsed",
                on_change=partial(_take, seat, criterion.id, key),
            )
            if mine is None:
                st.button(
                    _("As now"),
                    key=f"{POINTS}-now-{criterion.id}",
                    on_click=partial(_keep, seat, criterion.id, criterion.points),
                )


def _take(seat: Seat, criterion: str, key: str) -> None:
    points = session.given(key)
    if isinstance(points, int):
        _keep(seat, criterion, points)


def _keep(seat: Seat, criterion: str, points: int) -> None:
    try:
        propose(projects.store(), seat.code, seat.token, criterion=criterion, points=points)
    except CalibrationError as error:
        phone_errors.keep(error)
