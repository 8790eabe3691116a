"""The words that both hands share: the two sides, and how far two boards are apart."""

import math

from calibration.evaluation.comparison import Difference
from calibration.model import Criterion
from pages.shared import formats
from pages.shared.words import _


def points_words(points: int) -> str:
    """Return points as a phrase: "+15 points"."""
    return _("{points} points").format(points=formats.signed(points))


def settled_words(criterion: Criterion) -> str:
    """Return how a decision about the points of a criterion begins."""
    return formats.headed(criterion.label, points_words(criterion.points))


def difference(found: Difference) -> str:
    """Return by how many percentage points a rate differs, with its paired interval."""
    return _with_interval(found, times=100, decimals=1)


def difference_of_auc(found: Difference) -> str:
    """Return by how much an AUC differs, with its paired interval."""
    return _with_interval(found, times=1, decimals=3)


def _with_interval(found: Difference, *, times: float, decimals: int) -> str:
    """Return a difference and its ends; none of it breaks over lines but before the ends."""
    if math.isnan(found.value) or found.value == found.low == found.high == 0:
        return ""
    value, low, high = (
        _signed(times * each, decimals=decimals) for each in (found.value, found.low, found.high)
    )
    if math.isnan(found.low) or math.isnan(found.high):
        return value
    ends = _("({low} to {high})").format(low=low, high=high)
    return f"{value} {ends.replace(' ', formats.NO_BREAK)}"


def verdict(found: Difference) -> str:
    """Return whether a rate clearly differs."""
    if math.isnan(found.value) or found.value == found.low == found.high == 0:
        return ""
    if not found.distinguishable:
        return _("not distinguishable")
    return _("clearly lower") if found.value < 0 else _("clearly higher")


def _signed(value: float, *, decimals: int) -> str:
    """Return a number with its sign."""
    said = formats.number(value, decimals=decimals)
    return f"+{said}" if round(value, decimals) > 0 else said
