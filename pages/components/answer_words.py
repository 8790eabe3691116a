"""What answers and sides are called, on phones and on the screen in front."""

from typing import Final

from calibration.advice.sides import Answer, Side
from calibration.messages import N_
from pages.shared.words import _

_ANSWERS: Final = {Answer.HOT: N_("Hot"), Answer.WARM: N_("Warm"), Answer.COLD: N_("Cold")}
_SIDES: Final = {Side.SALES: N_("Sales"), Side.MARKETING: N_("Marketing")}
SIDES: Final = (Side.MARKETING, Side.SALES)
"""The sides from left to right."""
ANSWERS: Final = (Answer.HOT, Answer.WARM, Answer.COLD)
"""The answers from the warmest on."""


def answer_name(answer: Answer) -> str:
    """Return what an answer is called."""
    return _(_ANSWERS[answer])


def side_name(side: Side) -> str:
    """Return what a side is called."""
    return _(_SIDES[side])
