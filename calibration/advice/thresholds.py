"""Where a suggested model draws its line, and where its bands begin."""

from typing import Final

import numpy as np

from calibration.engine.patterns import Ints
from calibration.model import Band, Model

FEWEST_QUALIFIED: Final = 0.15
MOST_QUALIFIED: Final = 0.35
"""Shares of leads that a healthy model flags, by FIELD.md's rule of thumb."""
WANTED: Final = 0.20
WARM: Final = 0.45
"""The share of leads that are warm or hot."""


def suggested_threshold(scores: Ints, *, converted: Ints, not_converted: Ints) -> int:
    """Return the threshold, in points, that tells converted leads best from the others.

    Of the whole thresholds that flag 15 to 35 % of the leads, the one of the highest Youden index
    (recall minus false positive rate); where there is none, the one
    nearest to 20 % as a ratio (40 % is as near as 10 %).

    Parameters
    ----------
    scores : (P,)
        Scores in hundredths.
    converted, not_converted : (P,)
        Leads of each.
    """
    distinct, places = np.unique(scores // 100, return_inverse=True)
    wins = np.bincount(places, converted)[::-1].cumsum()[::-1]
    others = np.bincount(places, not_converted)[::-1].cumsum()[::-1]
    share = (wins + others) / (wins[0] + others[0])
    youden = wins / max(wins[0], 1) - others / max(others[0], 1)
    healthy = (share >= FEWEST_QUALIFIED) & (share <= MOST_QUALIFIED)
    if healthy.any():
        best = int(np.argmax(np.where(healthy, youden, -np.inf)))
    else:
        best = int(np.argmin(np.abs(np.log(np.maximum(share, 1e-9) / WANTED))))
    return int(distinct[best])


def suggested_bands(scores: Ints, *, leads: Ints, threshold: int) -> tuple[Band, ...]:
    """Return cold, warm and hot: hot from the threshold, warm for about 45 % with the hot ones."""
    distinct, places = np.unique(scores // 100, return_inverse=True)
    share = np.bincount(places, leads)[::-1].cumsum()[::-1] / leads.sum()
    below = distinct < threshold
    warm = threshold - 20
    if below.any():
        nearest = int(np.argmin(np.where(below, np.abs(share - WARM), np.inf)))
        warm = int(distinct[nearest])
    return (Band(name="cold"), Band(name="warm", from_=warm), Band(name="hot", from_=threshold))


def with_line_moved(model: Model, threshold: int) -> Model:
    """Return a model with another threshold, all its bands moved by as much."""
    by = threshold - model.threshold
    bands = tuple(
        band if band.from_ is None else band.model_copy(update={"from_": band.from_ + by})
        for band in model.bands
    )
    qualification = model.qualification.model_copy(update={"threshold": threshold})
    return model.revised(qualification=qualification, bands=bands)
