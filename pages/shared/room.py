"""What the people in the room agree around the numbers; none of it changes a number."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

Key = TypeVar("Key", bound=str)
Value = TypeVar("Value")


class Figure(StrEnum):
    """The four numbers of the board."""

    QUALIFIED = "qualified"
    CONVERSION = "conversion"
    FALSE_POSITIVES = "false_positives"
    FALSE_NEGATIVES = "false_negatives"


@dataclass(frozen=True, slots=True)
class Parked:
    """A question about a criterion that is left open: what, who finds out, until when."""

    question: str
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """What a room agrees, hides and looks at while it moves the sliders.

    Parameters
    ----------
    locked
        Ids of the criteria whose points are not to be moved.
    parked
        The open question of a criterion, by its id.
    capacity
        How many leads a week sales can take; None if nobody said.
    goals
        By figure: leads a week at least, conversion rate at least, false positive rate and
        false negative rate at most; rates as fractions.
    hidden
        Whether the numbers are hidden until the room has guessed.
    guesses
        What the room guessed, by figure, in the unit of the goals.
    presenting
        Whether the board is drawn for a room to read.
    known
        The place in the file of a lead that the room knows; None for none.
    searched
        The text by which such a lead is looked for.
    dismissed
        The version of the board whose sentence of changes was dismissed.
    """

    locked: frozenset[str] = frozenset()
    parked: Mapping[str, Parked] = field(default_factory=lambda: MappingProxyType({}))
    capacity: int | None = None
    goals: Mapping[Figure, float] = field(default_factory=lambda: MappingProxyType({}))
    hidden: bool = False
    guesses: Mapping[Figure, float] = field(default_factory=lambda: MappingProxyType({}))
    presenting: bool = False
    known: int | None = None
    searched: str = ""
    dismissed: str = ""

    def with_lock(self, criterion: str, *, locked: bool) -> "Room":
        """Return the room with a criterion locked, or free again."""
        rest = self.locked - {criterion}
        return replace(self, locked=rest | {criterion} if locked else rest)

    def with_parked(self, criterion: str, parked: Parked | None) -> "Room":
        """Return the room with an open question about a criterion; None for none any more."""
        return replace(self, parked=_with(self.parked, criterion, parked))

    def with_goal(self, figure: Figure, goal: float | None) -> "Room":
        """Return the room with another goal for a figure; None for none."""
        return replace(self, goals=_with(self.goals, figure, goal))

    def with_guess(self, figure: Figure, guess: float | None) -> "Room":
        """Return the room with another guess of a figure; None for none."""
        return replace(self, guesses=_with(self.guesses, figure, guess))

    def on_other_leads(self) -> "Room":
        """Return the room without what it looked at in the leads it had before."""
        return replace(self, known=None, searched="")


def _with(held: Mapping[Key, Value], key: Key, value: Value | None) -> Mapping[Key, Value]:
    rest = {each: kept for each, kept in held.items() if each != key}
    return MappingProxyType(rest if value is None else {**rest, key: value})
