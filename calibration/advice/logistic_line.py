"""The chance to convert that a score stands for: a logistic line through leads by score."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from calibration.engine.patterns import Floats

_STEPS: Final = 60
_FAR: Final = 35.0
"""Log odds beyond which a chance is 0 or 1 to sixteen digits."""
_LARGEST_STEP: Final = 2.0
_GOOD_ENOUGH: Final = 1e-9
_NEAR: Final = 4.0
"""Slopes up to this are set out from; from steeper ones the steps may go astray."""


@dataclass(frozen=True, slots=True)
class Line:
    """Log odds = ``intercept + slope * score``, and the mean log loss of the leads it is fitted to.

    The slope is per hundredth of a point.
    """

    intercept: float
    slope: float
    loss: float

    def log_odds(self, score: Floats) -> Floats:
        """Return the log odds of scores in hundredths."""
        odds: Floats = self.intercept + self.slope * score
        return odds


def fit_line(score: Floats, *, leads: Floats, converted: Floats, near: Line | None = None) -> Line:
    """Return the rising line of the least log loss, by Newton's method on two parameters.

    A higher score never stands for a lower chance: scores of one value, that tell nothing or that
    tell the contrary give a slope of 0. Where a score parts converted leads from the others without
    an exception, the slope is large and finite.

    Parameters
    ----------
    score : (S,)
        Distinct scores, in hundredths; one that no lead has may be there.
    leads, converted : (S,)
        Leads of each score, and those that converted. Both outcomes must occur.
    near
        A line that may be near: the steps set out from it.
    """
    filled = leads > 0
    score, leads, converted = score[filled], leads[filled], converted[filled]
    total = leads.sum()
    mean = leads @ score / total
    spread = float(np.sqrt(leads @ (score - mean) ** 2 / total)) or 1.0
    z = (score - mean) / spread
    base = converted.sum() / total
    slope, intercept = 0.0, float(np.log(base / (1 - base)))
    if near is not None and abs(near.slope * spread) < _NEAR:
        slope, intercept = near.slope * spread, near.intercept + near.slope * mean
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(slope * z + intercept, -_FAR, _FAR)))
        left, weight = converted - leads * chance, leads * chance * (1 - chance)
        weighed = weight * z
        bend, tilt, sum_left = weighed @ z, weighed.sum(), left.sum()
        curve = weight.sum()
        determinant = bend * curve - tilt * tilt
        if determinant <= 1e-12 * total:
            break
        pull = left @ z
        by_slope = (curve * pull - tilt * sum_left) / determinant
        by_intercept = (bend * sum_left - tilt * pull) / determinant
        shorter = max(1.0, abs(by_slope) / _LARGEST_STEP, abs(by_intercept) / _LARGEST_STEP)
        slope += by_slope / shorter
        intercept += by_intercept / shorter
        if abs(by_slope) + abs(by_intercept) < _GOOD_ENOUGH:
            break
    if slope < 0:
        slope, intercept = 0.0, float(np.log(base / (1 - base)))
    loss = log_loss(slope * z + intercept, leads=leads, converted=converted) / total
    return Line(float(intercept - slope * mean / spread), float(slope / spread), float(loss))


def log_loss(log_odds: Floats, *, leads: Floats, converted: Floats) -> Floats:
    """Return the log loss of all leads: (S, ...) log odds and (S,) leads to (...)."""
    right = np.logaddexp(0, -log_odds)
    # log(1 + e^z) is log(1 + e^-z) + z: one of the two is worked out.
    loss: Floats = leads @ right + (leads - converted) @ log_odds
    return loss
