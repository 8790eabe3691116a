"""What has moved between the leads of then and the leads of now: cell by cell."""

import math
from collections.abc import Iterable
from typing import Final

from calibration.model import Model
from calibration.monitoring.cell_words import cell_words
from calibration.monitoring.drift import Cell, Drift, Kind, drift_of
from calibration.monitoring.prediction import Sample, prediction_interval
from calibration.monitoring.reference import CellKind, Cells, Reference
from calibration.monitoring.results import MissingShare

IN_ORDER: Final = frozenset({CellKind.RANGES, CellKind.DAYS, CellKind.LEVELS, CellKind.SCORE})
"""Kinds of which a cell lies above the one before it."""
_NEVER_MISSING: Final = frozenset({CellKind.LEVELS, CellKind.SCORE})


def drifts(before: Reference, after: Reference, model: Model) -> tuple[Drift, ...]:
    """Return how far fields, criteria and the score have moved, over the cells of the reference.

    Criteria come in the model's order.
    """
    order = {each.id: place for place, each in enumerate(model.criteria)}
    criteria = sorted(
        zip(before.criteria, after.criteria, strict=True), key=lambda pair: order[pair[0].name]
    )
    return (
        *_drifts("field", zip(before.fields, after.fields, strict=True)),
        *_drifts("criterion", criteria),
        *_drifts("score", [(before.score, after.score)]),
    )


def _drifts(kind: Kind, pairs: Iterable[tuple[Cells, Cells]]) -> list[Drift]:
    return [
        drift_of(
            kind,
            "" if kind == "score" else old.name,
            _cells(old, new),
            in_order=old.kind in IN_ORDER,
        )
        for old, new in pairs
    ]


def _cells(old: Cells, new: Cells) -> tuple[Cell, ...]:
    missing = None if old.kind in _NEVER_MISSING else old.count - 1
    return tuple(
        Cell(cell_words(old, place), before, after, is_missing=place == missing)
        for place, (before, after) in enumerate(zip(old.leads, new.leads, strict=True))
    )


def missing_shares(before: Reference, after: Reference) -> tuple[MissingShare, ...]:
    """Return of each field how many leads said nothing of it, then and now."""
    found = []
    for old, new in zip(before.fields, after.fields, strict=True):
        then = Sample(old.missing, before.leads)
        interval = prediction_interval(then, after.leads)
        found.append(MissingShare(old.name, then, Sample(new.missing, after.leads), interval))
    return tuple(found)


def rank_shift(before: Cells, after: Cells) -> tuple[float, float]:
    """Return how often a new score is above one of then, ties half, and the chance of that.

    F. Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1 (1945) 80-83,
    with the variance for ties of E. L. Lehmann, "Nonparametrics" (1975) 1.3: the cells of the
    score are the ranks; leads that a gate rules out have none. NaN without leads on either side.
    """
    old, new = before.leads[:-1], after.leads[:-1]
    then, now = sum(old), sum(new)
    if not then or not now:
        return math.nan, math.nan
    below = 0
    above_pairs = 0.0
    for one, other in zip(old, new, strict=True):
        above_pairs += other * (below + one / 2)
        below += one
    leads = then + now
    ties = sum((one + other) ** 3 - (one + other) for one, other in zip(old, new, strict=True))
    variance = then * now / 12 * (leads + 1 - ties / (leads * (leads - 1)))
    higher = above_pairs / (then * now)
    if variance <= 0:
        return higher, math.nan
    return higher, math.erfc(abs(above_pairs - then * now / 2) / math.sqrt(2 * variance))
