"""One thing that is surely wrong: what, on what evidence, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from calibration.evaluation import Interval, Ratio, rate
from calibration.messages import Figure, Message, figure, percentage, say

SURE: Final = 0.99
"""The confidence of the intervals that statements rest on: several are looked at, and a sound
model should bring none."""


class StatementKind(StrEnum):
    """What is wrong, the gravest first."""

    NOBODY_QUALIFIES = "nobody-qualifies"
    EVERYBODY_QUALIFIES = "everybody-qualifies"
    HIGH_DO_NOT_CONVERT = "high-do-not-convert"
    TOO_MANY = "too-many"
    TOO_FEW = "too-few"
    BANDS_OUT_OF_ORDER = "bands-out-of-order"
    LOW_CONVERT = "low-convert"
    ONE_DECIDES = "one-decides"
    SEGMENT = "segment"
    SELECTION = "selection"
    POINTS = "points"
    DRIFT = "drift"
    LONG_DEALS = "long-deals"
    SMALL_DEALS = "small-deals"
    DECIDES_NOTHING = "decides-nothing"


class Place(StrEnum):
    """Where something is done about it."""

    LEADS = "leads"
    CRITERIA = "criteria"
    BOARD = "board"
    THRESHOLD = "threshold"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class SetThreshold:
    """Another threshold."""

    threshold: int


@dataclass(frozen=True, slots=True)
class SetPoints:
    """Other points of a criterion."""

    criterion: str
    points: int


Remedy: TypeAlias = SetThreshold | SetPoints | Place


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is surely wrong.

    Parameters
    ----------
    kind
        What it is.
    message
        What was found, with the counts, the rate and its interval.
    advice
        What to do, in a sentence.
    remedy
        An edit that does it, or the place where it is done.
    weight
        How much there is of it: statements of one kind are told in the order of their weights.
    """

    kind: StatementKind
    message: Message
    advice: Message
    remedy: Remedy
    weight: float = 0.0


def in_order(statements: list[Statement]) -> tuple[Statement, ...]:
    """Return statements, the gravest first; of one kind, those of which there is most."""
    kinds = list(StatementKind)
    return tuple(sorted(statements, key=lambda each: (kinds.index(each.kind), -each.weight)))


def share_said(part: int, whole: int) -> Message:
    """Return "202 of 642 (31.5 %)".

    Examples
    --------
    >>> str(share_said(202, 642))
    '202 of 642 (31.5 %)'
    """
    return say(
        "{part} of {whole} ({share})",
        part=figure(part),
        whole=figure(whole),
        share=percentage(rate(part, whole)),
    )


def shares_between(interval: Interval) -> Message:
    """Return the ends of an interval of shares: "28.0 to 35.2 %".

    Examples
    --------
    >>> str(shares_between(Interval(0.28, 0.352)))
    '28.0 to 35.2 %'
    """
    low, high = (figure(100 * end, decimals=1) for end in interval)
    return say("{low} to {high} %", low=low, high=high)


def times_said(ratio: Ratio) -> Message:
    """Return how many times one rate another is: "2.1× (1.8 to 2.5)".

    Examples
    --------
    >>> str(times_said(Ratio(2.1, 1.8, 2.5)))
    '2.10× (1.80 to 2.50)'
    """
    value, low, high = (figure(each, decimals=2) for each in ratio)
    return say("{value}× ({low} to {high})", value=value, low=low, high=high)


def points_said(value: int) -> Figure:
    """Return points as people write them, with a real minus sign.

    Examples
    --------
    >>> str(points_said(-15))
    '−15'
    """
    return Figure(figure(value).template.replace("-", "−"))
