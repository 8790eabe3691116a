"""Leads below the line that go to sales at random: how many, and what they would teach.

Past leads that did not qualify were mostly never called, so nobody knows how many of them would
have bought. A few drawn at random each week, called like any other, tell it to the next
calibration.
"""

from dataclasses import dataclass
from typing import Final

from calibration.engine.patterns import Patterns
from calibration.evaluation import LeadCounts, Part, score_patterns
from calibration.evaluation.intervals import Interval, wilson_of
from calibration.evaluation.mix import mix_of
from calibration.evaluation.weeks import weeks_of
from calibration.model import Model

QUARTER: Final = 13
"""Weeks of a quarter."""


@dataclass(frozen=True, slots=True)
class BelowTheLine:
    """The leads that are not handed over, and not ruled out either.

    Parameters
    ----------
    per_week
        How many there are a week; None where that is unknown.
    leads, converted
        Counted leads, and how many of them converted.
    rate
        The share that converted; NaN where it is unknown. As most were never called, it tells
        more about how they were treated than about how they are.
    """

    per_week: float | None
    leads: int
    converted: int
    rate: float

    @classmethod
    def of(cls, patterns: Patterns, model: Model, *, part: Part = "design") -> "BelowTheLine":
        """Count them; raises EvaluationError as ``evaluate`` does."""
        below = ~score_patterns(patterns, model).qualified & (patterns.gate < 0)
        converted, others, everyone = LeadCounts.of(patterns, part).where(below)
        mix, weeks = mix_of(patterns), weeks_of(patterns.facts)
        return cls(
            per_week=None if weeks is None or not mix.as_counted else everyone / weeks,
            leads=converted + others,
            converted=converted,
            rate=float(mix.share(converted, others)),
        )


@dataclass(frozen=True, slots=True)
class Lesson:
    """What calling so many random leads a week would tell after some weeks.

    Parameters
    ----------
    per_week
        How many are called a week: no more than there are.
    called
        How many that makes.
    rate
        The share of them that is taken to convert.
    interval
        Wilson's 95 % interval of that share, once so many were called.
    """

    per_week: int
    called: int
    rate: float
    interval: Interval


def lesson(
    per_week: int, *, rate: float, weeks: int = QUARTER, there_are: float | None = None
) -> Lesson:
    """Return what calling so many a week would tell, if a share ``rate`` of them converts.

    Parameters
    ----------
    there_are
        How many leads below the line there are a week, where that is known: more can't be called.

    Examples
    --------
    >>> told = lesson(10, rate=0.05)
    >>> told.called, round(told.interval.low, 3), round(told.interval.high, 3)
    (130, 0.024, 0.102)
    """
    if per_week < 0:
        raise ValueError(f"per_week must be at least 0. Got {per_week}.")
    most = per_week if there_are is None else min(per_week, int(there_are))
    called = most * weeks
    return Lesson(most, called, rate, wilson_of(rate * called, called))
