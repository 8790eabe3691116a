"""Two ends, either of which may be open."""

from typing import Self

from pydantic import model_validator

from calibration.messages import say
from calibration.model.base import Value, Whole, refusal


class Bounds(Value):
    """A lowest and a highest sum, in points; None where there is none."""

    at_least: Whole | None = None
    at_most: Whole | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        low, high = self.at_least, self.at_most
        if low is not None and high is not None and low > high:
            raise refusal(
                "unordered",
                say(
                    "at_least must not be above at_most. Got {low} and {high}. Swap them.",
                    low=low,
                    high=high,
                ),
            )
        return self

    def clamp(self, lowest: int, highest: int) -> tuple[int, int]:
        """Return the range ``lowest``..``highest``, in points, once clamped."""
        ends = []
        for end in (lowest, highest):
            raised = end if self.at_least is None else max(end, self.at_least)
            ends.append(raised if self.at_most is None else min(raised, self.at_most))
        return ends[0], ends[1]


class ScoreRange(Bounds):
    """The range into which the score is clamped; the axis sums are not."""
