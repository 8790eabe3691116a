"""Which sums a model's groups, axes and score can have at all.

Criteria are taken as if each could have any of its levels whatever the others have, so no sum is
missing; some that are told as possible are not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from calibration.exports.reference_leads.grid import Whole
from calibration.exports.reference_leads.meaning import AXES, clamped
from calibration.model import BASE, Bounds, Criterion, Model

_MOST: Final = 5_000_000
"""Sums that are gone through at once; of more, nothing is told."""


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Sums that can be, in hundredths: of each group, of each axis, of all by variant, unclamped.

    A sum that is not there can't be. Each is None where too many can be.
    """

    groups: tuple[Whole | None, ...]
    axes: tuple[Whole | None, ...]
    totals: Mapping[int, Whole | None]

    def any_total(self) -> Whole | None:
        """Return the sums of all axes, whatever the variant."""
        return _union(list(self.totals.values()))


def reach_of(model: Model) -> Reach:
    """Return the sums that can be in a model."""
    groups: list[list[Whole | None]] = [[] for _ in model.groups]
    axes: list[list[Whole | None]] = [[] for _ in AXES]
    totals: dict[int, Whole | None] = {}
    for variant in range(BASE, len(model.variants)):
        points = model.points_of(variant)
        by_axis: list[list[Whole | None]] = [[] for _ in AXES]
        for place, group in enumerate(model.groups):
            parts: list[Whole | None] = [
                _worth(criterion, points[index])
                for index, criterion in enumerate(model.criteria)
                if criterion.group == group.id
            ]
            sums = _sums(parts)
            groups[place].append(sums)
            by_axis[AXES.index(group.axis)].append(
                None if sums is None else np.unique(clamped(sums, group))
            )
        of_axes = [_sums(each) for each in by_axis]
        for place, each in enumerate(of_axes):
            axes[place].append(each)
        totals[variant] = _sums(of_axes)
    return Reach(tuple(map(_union, groups)), tuple(map(_union, axes)), totals)


def clamped_to(model: Model, sums: Whole | None) -> Whole | None:
    """Return the scores of sums."""
    return None if sums is None else np.unique(clamped(sums, model.score_range or Bounds()))


def _worth(criterion: Criterion, points: int) -> Whole | None:
    most = criterion.repeat.at_most if criterion.repeat is not None else 1
    lost = criterion.decay.loses_percent if criterion.decay is not None else 100
    if most * (100 // lost + 2) > _MOST:
        return None
    percents = np.maximum(100 - lost * np.arange(-(-100 // lost) + 1), 0)
    return np.unique(points * np.outer(np.arange(most + 1), percents)).astype(np.int64)


def _sums(parts: list[Whole | None]) -> Whole | None:
    found: Whole = np.zeros(1, dtype=np.int64)
    for part in parts:
        if part is None or len(found) * len(part) > _MOST:
            return None
        found = np.unique(found[:, None] + part[None, :])
    return found


def _union(parts: list[Whole | None]) -> Whole | None:
    known = [part for part in parts if part is not None]
    return np.unique(np.concatenate(known)) if len(known) == len(parts) else None
