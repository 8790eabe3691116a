"""Columns that may have been filled in after the deal: what speaks for it, with the figures."""

import math
from dataclasses import dataclass
from enum import StrEnum

from calibration.advice.alone import Alone
from calibration.advice.days import Days
from calibration.evaluation.intervals import wilson_of
from calibration.messages import Message, say


class SignKind(StrEnum):
    """What speaks for a column having been filled in after the deal."""

    ALONE = "tells-the-outcome-alone"
    FILLED = "filled-for-one-outcome"
    VALUE = "value-for-one-outcome"
    AFTER_CONVERSION = "dated-after-the-outcome"
    FRESHER = "fresher-for-one-outcome"
    OVERWRITTEN = "overwritten"
    NAME = "telling-name"
    AT_EXPORT = "as-known-at-export"


class Weight(StrEnum):
    """What a sign is worth; what a column is, is its heaviest sign."""

    CLEAR = "clear"
    WATCHED = "watched"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for a leak, in a sentence with its figures.

    A sign of weight ``CLEAR`` only says how the column is to be read: as known at export.
    """

    kind: SignKind
    weight: Weight
    message: Message


@dataclass(frozen=True, slots=True)
class Filled:
    """For how many design leads of either outcome a column is filled."""

    converted: int
    all_converted: int
    others: int
    all_others: int

    def times(self, *, confidence: float) -> float:
        """Return how many times as often it is filled for one outcome, at the least.

        The low end of the larger share's Wilson interval over the high end of the smaller's.
        """
        if not self.all_converted or not self.all_others:
            return math.nan
        ours = wilson_of(self.converted, self.all_converted, confidence=confidence)
        theirs = wilson_of(self.others, self.all_others, confidence=confidence)
        return max(ours.low / theirs.high, theirs.low / ours.high)

    @property
    def message(self) -> Message:
        """Both shares, as counts, in a sentence."""
        return say(
            "It is filled for {converted} of {all_converted} leads that converted and for "
            "{others} of {all_others} that did not.",
            converted=self.converted,
            all_converted=self.all_converted,
            others=self.others,
            all_others=self.all_others,
        )


@dataclass(frozen=True, slots=True)
class LeakFinding:
    """What was found about a column.

    Parameters
    ----------
    field
        Its header.
    signs
        What speaks for a leak, the heaviest first.
    filled
        For how many leads of either outcome it is filled.
    alone
        How well it ranks leads alone; None where it can't: all its values differ.
    days
        For a column of dates.
    """

    field: str
    signs: tuple[Sign, ...]
    filled: Filled
    alone: Alone | None = None
    days: Days | None = None

    @property
    def weight(self) -> Weight:
        """The weight of its heaviest sign."""
        order = list(Weight)
        return max((sign.weight for sign in self.signs), key=order.index, default=Weight.CLEAR)

    @property
    def is_flagged(self) -> bool:
        """Whether it is left out of suggestions until a person overrules that."""
        return self.weight is Weight.FLAGGED

    @property
    def as_known_at_export(self) -> bool:
        """Whether its values are those of the export, later than a lead is scored (DESIGN §5)."""
        at_export = (SignKind.AT_EXPORT, SignKind.OVERWRITTEN)
        return any(sign.kind in at_export for sign in self.signs)

    def reasons(self, weight: Weight) -> tuple[Message, ...]:
        """Return the sentences of the signs of a weight."""
        return tuple(sign.message for sign in self.signs if sign.weight is weight)
