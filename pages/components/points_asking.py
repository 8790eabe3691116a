"""What suggested points may be: their range, their signs, which criteria, and what was refused."""

from dataclasses import dataclass, field, replace
from typing import Final

import streamlit as st

from calibration.advice.pointing import RANGES
from calibration.model import Model
from pages.shared import session
from pages.shared.words import _

PLACE: Final = "points-asked"
RANGE: Final = "points-range"
SIGNS: Final = "points-signs"
FEWEST: Final = "points-fewest"
LINE: Final = "points-line"


@dataclass(frozen=True, slots=True)
class PointsAsked:
    """What is asked of the points.

    Parameters
    ----------
    most
        Of a criterion, to both sides of 0; None for the narrowest range that holds those of now.
    signs_stay, fewest
        See :func:`calibration.advice.points_advice.suggest_points`.
    line_moves
        Whether threshold and bands move so that about as many leads are above them.
    refused
        Criteria whose points somebody wants to stay.
    """

    most: int | None = None
    signs_stay: bool = False
    fewest: bool = False
    line_moves: bool = True
    refused: frozenset[str] = field(default_factory=frozenset)

    def range_for(self, model: Model) -> int:
        """Return the most points of a criterion."""
        if self.most is not None:
            return self.most
        strongest = max((abs(each.points) for each in model.criteria), default=0)
        return next((each for each in RANGES if each >= strongest), RANGES[-1])


def asked() -> PointsAsked:
    """Return what this session asks."""
    found = session.remembered(PLACE)
    return found if isinstance(found, PointsAsked) else PointsAsked()


def draw(model: Model) -> PointsAsked:
    """Draw the choices, and return what is asked."""
    now = asked()
    session.shown(RANGE, now.range_for(model))
    session.shown(SIGNS, now.signs_stay)
    session.shown(FEWEST, now.fewest)
    session.shown(LINE, now.line_moves)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            _("Points of a criterion"),
            RANGES,
            format_func=lambda most: f"±{most}",
            key=RANGE,
            required=True,
            on_change=_ask,
        )
        st.toggle(
            _("Keep plus and minus"),
            key=SIGNS,
            on_change=_ask,
            help=_("What speaks for a lead now never speaks against it, nor the other way round."),
        )
        st.toggle(
            _("As few criteria as possible"),
            key=FEWEST,
            on_change=_ask,
            help=_("Criteria that hardly tell anything beside the others get 0 points."),
        )
        st.toggle(
            _("Hand over as many leads as now"),
            key=LINE,
            on_change=_ask,
            help=_("The threshold and the bands move with the points."),
        )
    return now


def _ask() -> None:
    most = session.given(RANGE)
    session.remember(
        PLACE,
        replace(
            asked(),
            most=most if isinstance(most, int) else None,
            signs_stay=session.given(SIGNS) is True,
            fewest=session.given(FEWEST) is True,
            line_moves=session.given(LINE) is True,
        ),
    )


def take(key: str, criterion: str) -> None:
    """Refuse the points of a criterion, or take them after all, as its tick says."""
    now = asked()
    refused = now.refused - {criterion} if session.given(key) is True else now.refused | {criterion}
    session.remember(PLACE, replace(now, refused=refused))


def refuse(criteria: frozenset[str]) -> None:
    """Refuse the points of these criteria, and of no other."""
    session.remember(PLACE, replace(asked(), refused=criteria))
