"""Points from leads: a ridge-damped logistic regression on patterns with their counts."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from calibration.engine.patterns import Floats, Ints

RIDGE: Final = 1.0
"""The penalty 0.5 · ridge · |w|² on the total log loss. Without one, a criterion that no
converted lead meets would get a weight of minus infinity."""
_STEPS: Final = 50
_SMALLEST_STEP: Final = 1e-4
_GOOD_ENOUGH: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Weights of a logistic regression: the intercept, and one for each criterion (C,)."""

    intercept: float
    weights: Floats

    def chances(self, levels: Floats) -> Floats:
        """Return each pattern's chance to convert: (P, C) to (P,)."""
        return _chance(self.intercept + levels @ self.weights)


def fit_logistic(levels: Floats, *, converted: Ints, leads: Ints, ridge: float = RIDGE) -> Fit:
    """Fit conversion to levels by Newton's method, each step halved until it improves.

    Parameters
    ----------
    levels : (P, C)
        Levels of the criteria, in times (a level of 100 is 1).
    converted, leads : (P,)
        Converted leads and all leads of each pattern; both outcomes must occur.
    ridge
        The penalty; it equals scikit-learn's ``1 / C``.
    """
    design = np.column_stack([np.ones(len(levels)), levels])
    weights = np.zeros(design.shape[1])
    base = converted.sum() / leads.sum()
    weights[0] = np.log(base / (1 - base))
    damping = np.full(design.shape[1], ridge)
    damping[0] = _GOOD_ENOUGH

    def loss(values: Floats) -> float:
        odds = design @ values
        found = leads @ np.logaddexp(0, odds) - converted @ odds
        return float(found + 0.5 * values @ (damping * values))

    now = loss(weights)
    for _ in range(_STEPS):
        chance = _chance(design @ weights)
        slope = design.T @ (converted - leads * chance) - damping * weights
        spread = leads * chance * (1 - chance)
        bend = (design * spread[:, None]).T @ design + np.diag(damping)
        direction = np.linalg.solve(bend, slope)
        step = 1.0
        while step > _SMALLEST_STEP and loss(weights + step * direction) > now:
            step /= 2
        if step <= _SMALLEST_STEP:
            break
        weights = weights + step * direction
        before, now = now, loss(weights)
        if before - now < _GOOD_ENOUGH * abs(before):
            break
    return Fit(float(weights[0]), weights[1:])


def whole_points(weights: Floats, *, most: int) -> Ints:
    """Return weights as whole points, the strongest of which is ``most`` in size.

    Examples
    --------
    >>> whole_points(np.array([1.0, -0.5, 0.01]), most=30).tolist()
    [30, -15, 0]
    """
    strongest = np.abs(weights).max(initial=0.0)
    if not strongest:
        return np.zeros(len(weights), np.int64)
    points: Ints = np.rint(weights / strongest * most).astype(np.int64)
    return points


def _chance(odds: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-np.clip(odds, -35, 35)))
    return chance
