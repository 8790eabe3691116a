"""Every number of two models on the same leads, with the paired interval of its difference."""

from typing import Final, Literal, TypeAlias, get_args

import numpy as np

from calibration.evaluation.comparison import Difference
from calibration.evaluation.evaluate import Evaluation
from calibration.evaluation.joint_scores import Both
from calibration.evaluation.parts import Part

FigureName: TypeAlias = Literal[
    "qualified",
    "volume",
    "share_qualified",
    "per_week",
    "precision",
    "recall",
    "false_positive_rate",
    "false_negative_rate",
    "false_discovery_rate",
    "lift",
    "auc",
    "value",
]
"""The numbers that are compared: attributes of an evaluation."""

FIGURES: Final[tuple[FigureName, ...]] = get_args(FigureName)


def figure_of(evaluation: Evaluation, name: FigureName) -> float:
    """Return a number of an evaluation, NaN where it is undefined or unknown."""
    found = getattr(evaluation, name)
    return np.nan if found is None else float(found)


def joint_differences(
    both: Both, before: Evaluation, after: Evaluation, *, part: Part
) -> dict[FigureName, Difference]:
    """Return after minus before of every number, each with its paired 95 % interval.

    Parameters
    ----------
    both
        The scores of both models.
    before, after
        Their evaluations on the part.
    """
    raise NotImplementedError
