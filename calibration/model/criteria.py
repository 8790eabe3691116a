"""Criteria: what earns a lead points, how often, and how the points fade."""

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator
from pydantic import Field as Described

from calibration.messages import N_, Message, say
from calibration.model.base import Count, Name, Value, Whole, refusal
from calibration.model.conditions import Condition


class Axis(StrEnum):
    """What a score is the sum of."""

    FIT = "fit"
    ENGAGEMENT = "engagement"
    FEEDBACK = "feedback"


class Kind(StrEnum):
    """What a criterion is about."""

    DEMOGRAPHIC = "demographic"
    FIRMOGRAPHIC = "firmographic"
    BEHAVIOUR = "behaviour"
    FEEDBACK = "feedback"

    @property
    def axis(self) -> Axis:
        """The axis that criteria of this kind belong to."""
        if self is Kind.BEHAVIOUR:
            return Axis.ENGAGEMENT
        return Axis.FEEDBACK if self is Kind.FEEDBACK else Axis.FIT


class Stage(StrEnum):
    """Where in buying a behaviour stands."""

    AWARENESS = "awareness"
    CONSIDERATION = "consideration"
    DECISION = "decision"


class Importance(StrEnum):
    """Words that teams use before they use numbers.

    A *required* condition is a gate; the two others stand for default points.
    """

    REQUIRED = "required"
    IMPORTANT = "important"
    NOTABLE = "notable"


DEFAULT_POINTS = {Importance.IMPORTANT: 15, Importance.NOTABLE: 5}
"""Points that an importance word stands for: the +15 and +5 of FIELD.md's CRM vendor."""


def _percent(value: object) -> object:
    if isinstance(value, int) and not 1 <= value <= 100:
        raise refusal("out-of-range", say("must be between 1 and 100 %. Got {value}.", value=value))
    return value


Percent = Annotated[Count, BeforeValidator(_percent), Described(ge=1, le=100)]


class Repeat(Value):
    """Counts a criterion once for each time, up to a most.

    The count is the floor of the field; a missing or negative one counts 0 times.
    """

    field: Name
    at_most: Count


class Decay(Value):
    """Makes points fade stepwise: worth (100 - p · floor(age / d)) %, never below 0.

    Age is the scoring date minus the field, in days; a date in the future has age 0, a missing
    one leaves 0 %.
    """

    field: Name
    loses_percent: Percent
    every_days: Count

    def sentence(self) -> Message:
        """Return the decay as a sentence."""
        if self.every_days == 1:
            return say("fades {percent} % a day", percent=self.loses_percent)
        return say(
            "fades {percent} % every {days} days", percent=self.loses_percent, days=self.every_days
        )


class Criterion(Value):
    """What earns a lead ``points``: a condition, with a name and a place in the model."""

    id: Name
    label: Name
    kind: Kind
    stage: Stage | None = None
    group: Name
    when: Condition
    points: Whole
    repeat: Repeat | None = None
    decay: Decay | None = None

    def fields(self) -> frozenset[str]:
        """Return the names of the fields the criterion reads."""
        extra = {part.field for part in (self.repeat, self.decay) if part is not None}
        return self.when.fields() | extra

    @property
    def highest_level(self) -> int:
        """The highest level the criterion can have, in hundredths."""
        return 100 * (self.repeat.at_most if self.repeat else 1)

    def sentence(self) -> Message:
        """Return when and how the criterion counts, as a sentence."""
        sentence = self.when.sentence()
        if self.repeat is not None:
            sentence = say(
                "{sentence}, counted up to {times} times",
                sentence=sentence,
                times=self.repeat.at_most,
            )
        if self.decay is not None:
            sentence = say("{sentence}, {decay}", sentence=sentence, decay=self.decay.sentence())
        return sentence


AXIS_NAMES = {
    Axis.FIT: N_("Fit"),
    Axis.ENGAGEMENT: N_("Engagement"),
    Axis.FEEDBACK: N_("Feedback"),
}
"""What the axes are called on screen, to be translated."""
