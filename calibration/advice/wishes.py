"""What a threshold is to do: fit a capacity, earn the most, keep to a limit, or tell best."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.scores import Mask

LimitedFigure = Literal[
    "recall",
    "precision",
    "false_positive_rate",
    "false_discovery_rate",
    "false_negative_rate",
    "per_week",
]
"""A figure that may be limited: a share, or all leads that qualify in a week."""
Bound = Literal["at_least", "at_most"]
BestFigure = Literal["f1", "youden"]

_AT_LEAST: Final = ("recall", "precision")
_RISING: Final = ("recall", "per_week", "false_positive_rate")
"""Figures that never rise as the threshold does."""


@dataclass(frozen=True, slots=True, eq=False)
class Tries:
    """What follows from thresholds: the last axis is the thresholds, increasing.

    Parameters
    ----------
    converted, not_converted : (..., T)
        Counted leads that qualify.
    all_converted, all_not_converted : (..., 1)
        All counted leads.
    per_week : (..., T)
        All leads that qualify, by week; None where weeks or volumes are unknown.
    weights
        How many leads of the period a converted and a not converted lead stand for.
    """

    converted: Ints | Floats
    not_converted: Ints | Floats
    all_converted: Ints | Floats
    all_not_converted: Ints | Floats
    per_week: Floats | None = None
    weights: tuple[float, float] = (1.0, 1.0)

    @property
    def weighed(self) -> tuple[Floats, Floats]:
        """Converted and not converted qualified leads, as many as they stand for."""
        buyers, others = self.weights
        return self.converted * np.float64(buyers), self.not_converted * np.float64(others)


@dataclass(frozen=True, slots=True)
class Capacity:
    """As many leads as sales can take, and no more: the lowest threshold that keeps to it."""

    per_week: float

    def worth(self, tries: Tries) -> Floats:
        """Return leads handed over in a week: (..., T); NaN where that is unknown."""
        return _weekly(tries)

    def keeps(self, tries: Tries) -> Mask:
        """Return whether it does what is wanted: (..., T)."""
        return np.asarray(self.worth(tries) <= self.per_week)

    def best(self, tries: Tries) -> tuple[Ints, Mask]:
        """Return the place of the threshold, and whether it does what is wanted."""
        return _lowest(self.keeps(tries))


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure's limit: at least for recall and precision, at most for the others, if not said.

    Of the thresholds that keep to it the lowest, which hands over the most buyers; where more leads
    are what keeps to it (a least recall, a least volume), the highest. Precision may rise and fall
    as the threshold rises, so all thresholds are looked at.
    """

    figure: LimitedFigure
    value: float
    bound: Bound | None = None

    @property
    def is_least(self) -> bool:
        """Whether the figure must be at least so much; else at most."""
        if self.bound is None:
            return self.figure in _AT_LEAST
        return self.bound == "at_least"

    @property
    def wants_more_leads(self) -> bool:
        """Whether a lower threshold always keeps to it where a higher one does."""
        if self.figure == "false_negative_rate":
            return not self.is_least
        return self.is_least and self.figure in _RISING

    def worth(self, tries: Tries) -> Floats:
        """Return the figure: (..., T); NaN where its denominator is 0."""
        if self.figure == "per_week":
            return _weekly(tries)
        if self.figure in ("recall", "false_negative_rate"):
            caught = _share(tries.converted, tries.all_converted)
            return caught if self.figure == "recall" else 1 - caught
        if self.figure == "false_positive_rate":
            return _share(tries.not_converted, tries.all_not_converted)
        buyers, others = tries.weighed
        part = buyers if self.figure == "precision" else others
        return _share(part, buyers + others)

    def keeps(self, tries: Tries) -> Mask:
        """Return whether the figure keeps to its limit: (..., T)."""
        worth = self.worth(tries)
        return np.asarray(worth >= self.value if self.is_least else worth <= self.value)

    def best(self, tries: Tries) -> tuple[Ints, Mask]:
        """Return the place of the threshold, and whether it does what is wanted."""
        keeps = self.keeps(tries)
        if self.wants_more_leads:
            places, reached = _lowest(keeps[..., ::-1])
            return keeps.shape[-1] - 1 - places, reached
        places, reached = _lowest(keeps)
        return np.where(reached, places, _highest_of(self._nearness(tries))), reached

    def _nearness(self, tries: Tries) -> Floats:
        worth = self.worth(tries)
        return worth if self.is_least else -worth


@dataclass(frozen=True, slots=True)
class Earnings:
    """The most that is earned: what deals earn, less what every lead handed over costs."""

    lead_costs: float
    deal_earns: float

    def worth(self, tries: Tries) -> Floats:
        """Return what the counted leads would have earned: (..., T), in the unit of the costs.

        NaN where no lead is counted.
        """
        buyers, others = tries.weighed
        earned = buyers * (self.deal_earns - self.lead_costs) - others * self.lead_costs
        counted = tries.all_converted + tries.all_not_converted
        return np.where(counted > 0, earned, np.nan)

    def best(self, tries: Tries) -> tuple[Ints, Mask]:
        """Return the place of the threshold, and whether it does what is wanted."""
        return _best_of(self.worth(tries))


@dataclass(frozen=True, slots=True)
class Best:
    """The threshold that tells best: by F1, or by Youden's index (recall - false positive rate).

    Sources: C. J. van Rijsbergen, "Information Retrieval" (1979); W. J. Youden, "Index for rating
    diagnostic tests", Cancer 3 (1950).
    """

    figure: BestFigure

    def worth(self, tries: Tries) -> Floats:
        """Return F1 or Youden's index: (..., T); NaN where no counted lead converted."""
        if self.figure == "f1":
            buyers, others = tries.weighed
            both = buyers + others + tries.weights[0] * tries.all_converted
            return _share(2 * buyers, np.where(tries.all_converted > 0, both, 0))
        caught = _share(tries.converted, tries.all_converted)
        return caught - _share(tries.not_converted, tries.all_not_converted)

    def best(self, tries: Tries) -> tuple[Ints, Mask]:
        """Return the place of the threshold, and whether it does what is wanted."""
        return _best_of(self.worth(tries))


Wish = Capacity | Limit | Earnings | Best


def _weekly(tries: Tries) -> Floats:
    if tries.per_week is None:
        return np.full(tries.converted.shape, np.nan)
    return tries.per_week


def _share(part: Floats | Ints, whole: Floats | Ints) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        share: Floats = np.where(np.asarray(whole) > 0, np.true_divide(part, whole), np.nan)
    return share


def _lowest(keeps: Mask) -> tuple[Ints, Mask]:
    """Return the first place that keeps to a limit; the last place where none does."""
    reached = np.asarray(keeps.any(axis=-1))
    places = np.where(reached, keeps.argmax(axis=-1), keeps.shape[-1] - 1)
    return places.astype(np.int64), reached


def _highest_of(worth: Floats) -> Ints:
    """Return the last place of the greatest worth: of thresholds as good, the fewest leads."""
    known = np.where(np.isnan(worth), -np.inf, worth)
    last = known.shape[-1] - 1
    places: Ints = last - known[..., ::-1].argmax(axis=-1)
    return places


def _best_of(worth: Floats) -> tuple[Ints, Mask]:
    places = _highest_of(worth)
    return places, np.asarray(~np.isnan(worth).all(axis=-1))
