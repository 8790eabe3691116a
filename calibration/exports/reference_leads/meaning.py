"""What a model makes of many leads at once, and what would change if a part of it did.

It serves to choose leads only: the scores that are written beside them are the engine's.
"""

from dataclasses import dataclass

import numpy as np

from calibration.exports.reference_leads.grid import Flags, Grid, Whole
from calibration.exports.reference_leads.trees import Codes, holds
from calibration.model import BASE, Axis, Bounds, Model

AXES = tuple(Axis)


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """The scores of leads and all they are made of; amounts are hundredths of points.

    The first axis is that of criteria, groups, gates or variants, the last that of the leads.
    """

    model: Model
    codes: Codes
    met: Flags
    times: Whole
    percents: Whole
    points: Whole
    sums: Whole
    capped: Whole
    axes: Whole
    unclamped: Whole
    score: Whole
    rules: Flags
    gate: Whole
    belongs: Flags
    variant: Whole
    threshold: Whole

    @property
    def worth(self) -> Whole:
        """What each criterion gives where it is met, in hundredths."""
        return self.points * self.times * self.percents

    @property
    def given(self) -> Whole:
        """What each criterion gives."""
        return np.where(self.met, self.worth, 0)

    @property
    def passes(self) -> Flags:
        """The leads that no gate rules out."""
        found: Flags = self.gate == -1
        return found

    def moved(self, criterion: int, more: Whole) -> Flags:
        """Return the leads whose score would be another if a criterion gave so much more."""
        ids = [group.id for group in self.model.groups]
        group = ids.index(self.model.criteria[criterion].group)
        capped = clamped(self.sums[group] + more, self.model.groups[group])
        return self.shifted(capped - self.capped[group])

    def shifted(self, more: Whole | int) -> Flags:
        """Return the leads whose score would be another if an axis were so much more."""
        bounds = self.model.score_range or Bounds()
        found: Flags = clamped(self.unclamped + more, bounds) != self.score
        return found

    def band(self) -> Whole:
        """Return the index of the band of each lead's score."""
        starts = [100 * (band.from_ or 0) for band in self.model.bands[1:]]
        return np.searchsorted(np.array(starts, dtype=np.int64), self.score, side="right")


def bounds_of(model: Model, axis: Axis) -> list[int]:
    """Return the lower bounds of the letters, or digits, best first; none without grades."""
    if model.grades is None or axis is Axis.FEEDBACK:
        return []
    if axis is Axis.FIT:
        return sorted(model.grades.fit.values(), reverse=True)
    return sorted(model.grades.engagement.values(), reverse=True)


def meaning_of(model: Model, grid: Grid, codes: Codes) -> Meaning:
    """Return what a model makes of leads."""
    count = len(codes)
    met = _stacked([holds(each.when, codes, grid) for each in model.criteria], count)
    rules = _stacked(
        [holds(gate.when, codes, grid) for gate in model.qualification.disqualify]
        + [~holds(gate.when, codes, grid) for gate in model.qualification.require],
        count,
    )
    belongs = _stacked([holds(each.when, codes, grid) for each in model.variants], count)
    variant, gate = _first(belongs), _first(rules)
    points = np.array(
        [model.points_of(index) for index in range(BASE, len(model.variants))], dtype=np.int64
    )[variant + 1].T
    times = np.ones_like(points)
    percents = np.full_like(points, 100)
    for index, criterion in enumerate(model.criteria):
        if criterion.repeat is not None:
            times[index] = grid.times[index][codes[:, grid.place(criterion.repeat.field)]]
        if criterion.decay is not None:
            percents[index] = grid.percents[index][codes[:, grid.place(criterion.decay.field)]]
    given = np.where(met, points * times * percents, 0)
    in_group = np.array(
        [[each.group == group.id for each in model.criteria] for group in model.groups],
        dtype=np.int64,
    ).reshape(len(model.groups), len(model.criteria))
    sums = in_group @ given
    capped = np.array(
        [clamped(each, group) for each, group in zip(sums, model.groups, strict=True)],
        dtype=np.int64,
    ).reshape(sums.shape)
    on_axis = np.array(
        [[group.axis is axis for group in model.groups] for axis in AXES], dtype=np.int64
    ).reshape(len(AXES), len(model.groups))
    axes = on_axis @ capped
    unclamped = axes.sum(axis=0)
    thresholds = [model.threshold_of(index) for index in range(BASE, len(model.variants))]
    return Meaning(
        model=model,
        codes=codes,
        met=met,
        times=times,
        percents=percents,
        points=points,
        sums=sums,
        capped=capped,
        axes=axes,
        unclamped=unclamped,
        score=clamped(unclamped, model.score_range or Bounds()),
        rules=rules,
        gate=gate,
        belongs=belongs,
        variant=variant,
        threshold=100 * np.array(thresholds, dtype=np.int64)[variant + 1],
    )


def _stacked(rows: list[Flags], count: int) -> Flags:
    return np.array(rows, dtype=np.bool_).reshape(len(rows), count)


def _first(flags: Flags) -> Whole:
    """Return for each lead the first of the rows that is true, -1 where none is."""
    if not len(flags):
        return np.full(flags.shape[1], -1, dtype=np.int64)
    return np.where(flags.any(axis=0), flags.argmax(axis=0), -1).astype(np.int64)


def clamped(amounts: Whole, bounds: Bounds) -> Whole:
    """Return hundredths within bounds that are in points."""
    if bounds.at_least is not None:
        amounts = np.maximum(amounts, 100 * bounds.at_least)
    if bounds.at_most is not None:
        amounts = np.minimum(amounts, 100 * bounds.at_most)
    return amounts
