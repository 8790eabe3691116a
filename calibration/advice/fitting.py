"""Weights from leads: a ridge-damped logistic regression on patterns with their counts."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from calibration.engine.patterns import Floats, Ints

RIDGE: Final = 1.0
"""The penalty 0.5 · ridge · |w|² on the total log loss. Without one, a criterion that no
converted lead meets would get a weight of minus infinity."""
_STEPS: Final = 50
_SMALLEST_STEP: Final = 1e-4
_NOTHING: Final = 1e-9
GOOD_ENOUGH: Final = 1e-6
"""A step that promises to lessen the total log loss by no more than this is the last: what is then
left is about its square."""
_MANY: Final = 16_000
"""Patterns from which the first steps are taken on some of them only."""
_SOME: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Weights of a logistic regression: the intercept, and one for each criterion (C,)."""

    intercept: float
    weights: Floats

    def chances(self, levels: Floats) -> Floats:
        """Return each pattern's chance to convert: (P, C) to (P,)."""
        odds = np.clip(self.intercept + levels @ self.weights, -35, 35)
        chances: Floats = 1 / (1 + np.exp(-odds))
        return chances


def fit_logistic(
    levels: Floats,
    *,
    converted: Ints | Floats,
    leads: Ints | Floats,
    ridge: float = RIDGE,
    good_enough: float = GOOD_ENOUGH,
) -> Fit:
    """Fit conversion to levels by Newton's method, each step halved until it improves.

    Parameters
    ----------
    levels : (P, C)
        Levels of the criteria, in times (a level of 100 is 1).
    converted, leads : (P,)
        Converted leads and all leads of each pattern; both outcomes must occur.
    ridge
        The penalty; it equals scikit-learn's ``1 / C``.
    good_enough
        The last step promises to lessen the total log loss by no more than this.
    """
    design = np.column_stack([np.ones(len(levels)), levels])
    won, all_ = np.asarray(converted, np.float64), np.asarray(leads, np.float64)
    damping = np.full(design.shape[1], ridge)
    damping[0] = _NOTHING
    weights = np.zeros(design.shape[1])
    base = won.sum() / all_.sum()
    weights[0] = np.log(base / (1 - base))
    if len(design) >= _MANY:
        weights = _from_some(design, won, all_, damping, weights)
    weights = _descended(design, won, all_, damping, weights, last=good_enough)
    return Fit(float(weights[0]), weights[1:])


def _from_some(
    design: Floats, converted: Floats, leads: Floats, damping: Floats, weights: Floats
) -> Floats:
    """Return weights that suit every eighth pattern: a start that is nearly there."""
    # Patterns are sorted: a stride that shares no factor with how they repeat takes some of all.
    some = slice(None, None, _SOME + 1)
    part, won, all_ = np.ascontiguousarray(design[some]), converted[some], leads[some]
    if not 0 < won.sum() < all_.sum():
        return weights
    return _descended(part, won, all_, damping, weights, last=1.0)


def _descended(
    design: Floats,
    converted: Floats,
    leads: Floats,
    damping: Floats,
    weights: Floats,
    *,
    last: float,
) -> Floats:
    """Return the weights of the least damped log loss, from those given."""
    odds = design @ weights
    now, chance = _told(odds, converted, leads)
    now += 0.5 * float(weights @ (damping * weights))
    for _ in range(_STEPS):
        slope = (converted - leads * chance) @ design - damping * weights
        bent = design * np.sqrt(leads * chance * (1 - chance))[:, None]
        direction = np.linalg.solve(bent.T @ bent + np.diag(damping), slope)
        promised = 0.5 * float(slope @ direction)
        moved = design @ direction
        if promised <= last:
            return weights + direction if promised > 0 else weights
        step, before = 1.0, now
        while True:
            tried = weights + step * direction
            tried_odds = odds + step * moved
            now, chance = _told(tried_odds, converted, leads)
            now += 0.5 * float(tried @ (damping * tried))
            if now <= before:
                break
            step /= 2
            if step <= _SMALLEST_STEP:
                return weights
        weights, odds = tried, tried_odds
        if before - now < _NOTHING * abs(before):
            break
    return weights


def _told(odds: Floats, converted: Floats, leads: Floats) -> tuple[float, Floats]:
    """Return the log loss of all leads, and the chance of each pattern: (P,)."""
    small = np.exp(-np.abs(odds))
    rising = odds > 0
    loss = leads @ np.log1p(small) + (leads * rising - converted) @ odds
    chance: Floats = np.where(rising, 1.0, small) / (1 + small)
    return float(loss), chance
