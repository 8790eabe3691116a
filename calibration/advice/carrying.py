"""A line carried to other points: threshold and bands above which as many leads are as before."""

import numpy as np

from calibration.engine.patterns import Patterns
from calibration.evaluation import score_patterns
from calibration.model import Band, Model


def carried(before: Model, after: Model, patterns: Patterns) -> Model:
    """Return a model with the threshold and bands above which about as many leads are as before.

    All leads count, those without an outcome too, but neither those that a gate rules out nor those
    of variants with a threshold of their own, which stays.
    """
    own = [at for at, each in enumerate(before.variants) if each.threshold is not None]
    kept = (patterns.gate == -1) & ~np.isin(patterns.variant, own)
    outcomes = patterns.converted.sum(axis=1) + patterns.not_converted.sum(axis=1)
    everyone = (outcomes + patterns.unknown)[kept]
    if not everyone.sum():
        return after
    was, now = (score_patterns(patterns, each).score[kept] for each in (before, after))
    points, places = np.unique(now // 100, return_inverse=True)
    above = np.bincount(places, everyone)[::-1].cumsum()[::-1]

    def bound(value: int) -> int:
        leads = int(everyone[was >= 100 * value].sum())
        return int(points[np.argmin(np.abs(above - leads))])

    threshold = bound(before.threshold)
    bounds = [None if each.from_ is None else bound(each.from_) for each in before.bands]
    bands = _in_order(before.bands, bounds, threshold, was=before.threshold)
    qualification = after.qualification.model_copy(update={"threshold": threshold})
    return after.revised(qualification=qualification, bands=bands)


def _in_order(
    bands: tuple[Band, ...], bounds: list[int | None], threshold: int, *, was: int
) -> tuple[Band, ...]:
    """Return bands from new bounds, strictly increasing; one at the threshold stays there."""
    linked = [at for at, each in enumerate(bands) if each.from_ == was]
    anchor = linked[0] if linked else 1
    for at in linked:
        bounds[at] = threshold
    for at in range(anchor + 1, len(bounds)):
        here, below = bounds[at], bounds[at - 1]
        if here is not None and below is not None:
            bounds[at] = max(here, below + 1)
    for at in range(anchor - 1, 0, -1):
        here, over = bounds[at], bounds[at + 1]
        if here is not None and over is not None:
            bounds[at] = min(here, over - 1)
    return tuple(
        band.model_copy(update={"from_": bound}) for band, bound in zip(bands, bounds, strict=True)
    )
