"""The two sides of a workshop, and the answers that a person gives of a lead."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

Card: TypeAlias = tuple[tuple[str, str], ...]
"""A lead as phones show it: the names of its fields and what is in them, in order."""


class Side(StrEnum):
    """Which of the two a person speaks for."""

    SALES = "sales"
    MARKETING = "marketing"


class Answer(StrEnum):
    """How ready to buy a person says that a lead is."""

    HOT = "hot"
    WARM = "warm"
    COLD = "cold"

    @property
    def warmth(self) -> int:
        """Its place on the scale: cold 0, warm 1, hot 2."""
        return _WARMTH[self]


_WARMTH: Final = {Answer.COLD: 0, Answer.WARM: 1, Answer.HOT: 2}


@dataclass(frozen=True, slots=True)
class Vote:
    """What a person of a side answered of a card; cards are numbered from 0."""

    person: int
    side: Side
    card: int
    answer: Answer
