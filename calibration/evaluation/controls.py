"""What can be dragged on the board: a criterion's points, or a threshold."""

from dataclasses import dataclass
from typing import TypeAlias

from calibration.messages import say
from calibration.model import BASE, Model
from calibration.problems import EvaluationError, Problem


@dataclass(frozen=True, slots=True)
class ThresholdControl:
    """A threshold's slider: the base's, or a variant's own."""

    positions: range
    variant: int = BASE


@dataclass(frozen=True, slots=True)
class PointsControl:
    """A criterion's slider: its points in the base, or in a variant."""

    criterion: str
    positions: range
    variant: int = BASE


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
