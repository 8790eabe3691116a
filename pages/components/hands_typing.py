"""Typing what a side says aloud, for rooms without phones."""

from functools import partial
from typing import Final

import streamlit as st

from calibration.advice.sides import Side
from calibration.model import Criterion, Model
from calibration.problems import CalibrationError
from pages.components import hands_kept, whole_numbers
from pages.components.answer_words import side_name
from pages.components.hands_kept import Hands
from pages.shared import formats, session
from pages.shared.words import _

SIDE: Final = "hands-typed-side"
TYPED: Final = "hands-typed"
MOST: Final = 1000
"""The most points that are typed, above and below 0."""


def draw(model: Model, hands: Hands) -> None:
    """Draw the points of one side to be typed; empty stands for what its phones say."""
    with st.expander(_("Type what a side says"), key="hands-typing"):
        side = st.segmented_control(
            _("For"),
            (Side.MARKETING, Side.SALES),
            format_func=side_name,
            default=Side.MARKETING,
            key=SIDE,
            required=True,
        )
        if side is None:
            return
        st.caption(_("It stands for the whole side, in the place of what its phones say."))
        columns = st.columns(4)
        for place, criterion in enumerate(model.criteria):
            with columns[place % 4]:
                _number(side, criterion, hands)


def _number(side: Side, criterion: Criterion, hands: Hands) -> None:
    typed = hands.typed.get((side, criterion.id))
    # Another key for another value: somebody else may have typed it.
    key = f"{TYPED}-{side.value}-{criterion.id}-{typed}"
    said = hands.spread.get((side, criterion.id))
    now = formats.signed(criterion.points)
    st.text_input(
        formats.plain(criterion.label),
        "" if typed is None else formats.signed(typed),
        key=key,
        placeholder=_("from phones") if said else _("now {points}").format(points=now),
        on_change=partial(_keep, side, criterion.id, key),
    )


def _keep(side: Side, criterion: str, key: str) -> None:
    try:
        points = whole_numbers.read(session.given(key), low=-MOST, high=MOST)
    except CalibrationError as error:
        session.report(error.problems, where=hands_kept.WHERE)
        return
    hands_kept.type_for(side, criterion, points)
