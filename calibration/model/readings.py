"""How scores are read: in bands, and as grades on the two axes."""

import itertools
from typing import Literal, Self

from pydantic import Field as Described
from pydantic import model_validator

from calibration.messages import say
from calibration.model.base import Days, Name, Value, Whole, refusal

FitGrade = Literal["A", "B", "C", "D"]
EngagementGrade = Literal["1", "2", "3", "4"]


class Band(Value):
    """A range of scores with a name: from ``from_`` (included) to the next band's.

    The first band of a model has no ``from_``. ``action``, ``owner`` and ``within_hours`` are
    words people agree on, never arithmetic.
    """

    name: Name
    from_: Whole | None = Described(default=None, alias="from")
    action: str | None = None
    owner: str | None = None
    within_hours: Days | None = None


class Grades(Value):
    """Lower bounds of the letters of fit (A best, E below the last) and digits of engagement."""

    fit: dict[FitGrade, Whole]
    engagement: dict[EngagementGrade, Whole]

    @model_validator(mode="after")
    def _decreasing(self) -> Self:
        for axis, bounds, names in (
            ("fit", {str(k): v for k, v in self.fit.items()}, "ABCD"),
            ("engagement", {str(k): v for k, v in self.engagement.items()}, "1234"),
        ):
            if missing := [name for name in names if name not in bounds]:
                raise refusal(
                    "missing-key",
                    say(
                        "{axis} must give a lower bound to each of {names}. {missing} is missing.",
                        axis=axis,
                        names=", ".join(names),
                        missing=", ".join(missing),
                    ),
                )
            values = [bounds[name] for name in names]
            if any(later >= earlier for earlier, later in itertools.pairwise(values)):
                raise refusal(
                    "unordered",
                    say(
                        "{axis} must have strictly decreasing bounds, best grade first. "
                        "Got {values}.",
                        axis=axis,
                        values=", ".join(f"{name}: {bounds[name]}" for name in names),
                    ),
                )
        return self
