"""How well one column, alone, tells the leads that converted from the others."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from calibration.advice.values import SideCounts, cells_of
from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.intervals import normal_quantile
from calibration.evaluation.ranking import auc, auc_variance

FOLDS: Final = 5
"""Into how many parts the design leads are put, each ranked by what the others say."""
_SEED: Final = 20


@dataclass(frozen=True, slots=True)
class Alone:
    """How well a column alone ranks leads by their outcome.

    Parameters
    ----------
    auc, low, high
        On the design leads, with its interval; NaN where an outcome has too few leads.
    converted, others
        The design leads it is measured on.
    holdout
        On the leads kept aside, by the order that the design leads teach; NaN where there are
        none.
    """

    auc: float
    low: float
    high: float
    converted: int
    others: int
    holdout: float


def alone(sides: SideCounts, *, confidence: float = 0.95) -> Alone:
    """Return how well a field ranks leads when nothing else is known of them.

    A column of many values fits the very leads it is measured on: two thousand ids "tell" every
    outcome. So each fifth of the design leads is ranked by the conversion rates of the other
    four, and the AUC is the mean of the five. Leads of one value and one outcome are alike, so
    drawing how many of them fall into each fifth is the same as dealing out the leads; the draw
    is the same for the same counts, in whatever order the leads come.

    The interval is that of the mean of the fifths' DeLong variances: E. LeDell, M. Petersen and
    M. van der Laan, "Computationally efficient confidence intervals for cross-validated area
    under the ROC curve estimates", Electronic Journal of Statistics 9 (2015) 1583-1607.

    Parameters
    ----------
    sides
        The values of the field.
    confidence
        Of the interval.
    """
    design = sides.design
    cells = cells_of(design)
    converted, others = cells.converted_and_others(design)
    areas, variances = [], []
    dealt = _dealt(converted), _dealt(others)
    for fold in range(FOLDS):
        part = dealt[0][:, fold], dealt[1][:, fold]
        ranked = _ranked(_rates(converted - part[0], others - part[1]), *part)
        areas.append(auc(*ranked))
        variances.append(auc_variance(*ranked))
    half = normal_quantile(confidence) * float(np.sqrt(np.sum(variances))) / FOLDS
    area = float(np.mean(areas))  # NaN where a fifth lacks an outcome
    held_out = cells.converted_and_others(sides.holdout)
    return Alone(
        auc=area,
        low=float(np.clip(area - half, 0, 1)),
        high=float(np.clip(area + half, 0, 1)),
        converted=int(converted.sum()),
        others=int(others.sum()),
        holdout=auc(*_ranked(_rates(converted, others), *held_out)),
    )


def _dealt(leads: Ints) -> NDArray[np.int64]:
    """Return how many leads of each cell fall into each fold: (S, FOLDS)."""
    draw = np.random.default_rng(_SEED)
    return draw.multinomial(leads, [1 / FOLDS] * FOLDS).astype(np.int64)


def _rates(converted: Ints, others: Ints) -> Floats:
    """Return the conversion rate of each cell: (S,).

    A lead's worth of the base rate keeps a handful of lucky leads from coming first, and gives a
    cell without any leads the base rate.
    """
    everyone = max(int(converted.sum() + others.sum()), 1)
    base = converted.sum() / everyone
    rates: Floats = (converted + base) / (converted + others + 1)
    return rates


def _ranked(rates: Floats, converted: Ints, others: Ints) -> tuple[Ints, Ints]:
    """Return leads by distinct rate, lowest first: cells of one rate tie."""
    distinct, places = np.unique(rates, return_inverse=True)
    size = len(distinct)
    return (
        np.bincount(places, converted, size).astype(np.int64),
        np.bincount(places, others, size).astype(np.int64),
    )
