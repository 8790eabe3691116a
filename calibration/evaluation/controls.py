"""What can be dragged on the board: a criterion's points, or a threshold."""

from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np

from calibration.engine.patterns import Ints
from calibration.messages import say
from calibration.model import BASE, Model, moved_bands
from calibration.problems import EvaluationError, Problem


@dataclass(frozen=True, slots=True)
class ThresholdControl:
    """A threshold's slider: the base's, or a variant's own."""

    positions: range
    variant: int = BASE

    def over(self, positions: range) -> Self:
        """Return the slider with other positions."""
        return type(self)(positions, self.variant)


@dataclass(frozen=True, slots=True)
class PointsControl:
    """A criterion's slider: its points in the base, or in a variant."""

    criterion: str
    positions: range
    variant: int = BASE

    def over(self, positions: range) -> Self:
        """Return the slider with other positions."""
        return type(self)(self.criterion, positions, self.variant)


Control: TypeAlias = ThresholdControl | PointsControl


def check_control(control: Control, model: Model) -> None:
    """Raise EvaluationError, or ModelError for an unknown criterion, unless the control is one."""
    if not len(control.positions):
        message = say("A slider must have at least one position. Got none.")
        raise EvaluationError(Problem("no-position", "", message))
    if not BASE <= control.variant < len(model.variants):
        message = say(
            "The variant must be one of the model's {count}, counted from 0, or {base} for the "
            "base. Got {variant}.",
            count=len(model.variants),
            base=BASE,
            variant=control.variant,
        )
        raise EvaluationError(Problem("unknown-variant", "", message))
    if isinstance(control, PointsControl):
        model.criterion(control.criterion)


def follows(model: Model, criterion_id: str, variant: int, moved: int) -> bool:
    """Return whether leads of a variant take the points that are set in the ``moved`` one."""
    if variant == moved:
        return True
    return moved == BASE and criterion_id not in model.variants[variant].points


def thresholds_at(model: Model, control: Control, positions: Ints) -> Ints:
    """Return the threshold of every variant, the base last, at positions: (N, V) points."""
    variants = (*range(len(model.variants)), BASE)
    own = np.array([model.threshold_of(each) for each in variants], np.int64)
    thresholds = np.repeat(own[None], len(positions), axis=0)
    if isinstance(control, PointsControl):
        return thresholds
    for column, variant in enumerate(variants):
        inherits = variant == BASE or model.variants[variant].threshold is None
        if variant == control.variant or (control.variant == BASE and inherits):
            thresholds[:, column] = positions
    return thresholds


def band_starts_at(model: Model, control: Control, positions: Ints) -> Ints:
    """Return from which score each band but the first starts: (N, B - 1) points."""
    if isinstance(control, PointsControl) or control.variant != BASE:
        starts = np.array([band.from_ for band in model.bands[1:]], np.int64)
        return np.repeat(starts[None], len(positions), axis=0)
    rows = [
        [band.from_ for band in moved_bands(model.bands, model.threshold, each)[1:]]
        for each in positions.tolist()
    ]
    return np.array(rows, np.int64).reshape(len(positions), -1)
