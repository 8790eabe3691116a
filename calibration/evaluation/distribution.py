"""How scores are spread over each outcome, in equal ranges: the bars of a chart."""

from dataclasses import dataclass

import numpy as np

from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.scores import HUNDREDTHS, Scores, score_patterns
from calibration.model import Model

MOST_RANGES = 50


@dataclass(frozen=True, slots=True)
class Ranges:
    """Equal ranges of scores that start at multiples of their width: charts agree on them.

    Parameters
    ----------
    first
        Where the first range starts, in points.
    width, count
        The points each range is wide, and how many there are.
    """

    first: int
    width: int
    count: int

    @property
    def starts(self) -> Ints:
        """Where each range starts, in points (included; its end is the next one's start)."""
        return self.first + self.width * np.arange(self.count, dtype=np.int64)

    def index(self, score: Ints) -> Ints:
        """Return the range of each score in hundredths; beyond the ends, the nearest range."""
        position = (score - HUNDREDTHS * self.first) // (HUNDREDTHS * self.width)
        return np.clip(position, 0, self.count - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """How many leads that are not ruled out have a score in each range.

    Parameters
    ----------
    ranges
        The ranges of scores.
    converted, not_converted : (R,)
        Counted leads of the part.
    unknown : (R,)
        All other leads that are open or immature.
    """

    ranges: Ranges
    converted: Ints
    not_converted: Ints
    unknown: Ints


def ranges_of(lowest: int, highest: int) -> Ranges:
    """Return at most 50 ranges that hold two scores in hundredths and all between them.

    Their width is the smallest of 1, 2, 5, 10, 20, 50… points that will do.

    Examples
    --------
    >>> ranges_of(-1250, 9900)
    Ranges(first=-15, width=5, count=23)
    """
    tried = 0
    while True:
        width = (1, 2, 5)[tried % 3] * 10 ** (tried // 3)
        first, last = lowest // (HUNDREDTHS * width), highest // (HUNDREDTHS * width)
        if last - first < MOST_RANGES:
            return Ranges(first * width, width, last - first + 1)
        tried += 1


def distribution(
    patterns: Patterns,
    model: Model,
    *,
    part: Part = "design",
    ranges: Ranges | None = None,
    scores: Scores | None = None,
) -> Distribution:
    """Return the scores of leads that are not ruled out, by outcome, in equal ranges.

    Parameters
    ----------
    ranges
        By default at most 50 that hold every lead; a score beyond them counts in the nearest.
    scores
        ``score_patterns(patterns, model)``, where it is at hand.
    """
    leads = LeadCounts.of(patterns, part)
    scores = scores or score_patterns(patterns, model)
    if ranges is None:
        score = scores.score[~scores.ruled_out]
        ends = (int(score.min()), int(score.max())) if len(score) else (0, 0)
        ranges = ranges_of(*ends)
    counts = leads.kept.by(ranges.index(scores.score), length=ranges.count)
    converted, not_converted, _, unknown, *_ = counts
    return Distribution(ranges, converted, not_converted, unknown)
