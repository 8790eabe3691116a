"""Which column tells the outcome, and as of which day a past lead is scored."""

from typing import Annotated

from pydantic import BeforeValidator
from pydantic import Field as Described

from calibration.messages import say
from calibration.model.base import Count, Days, Name, Value, refusal, shown


def _some_words(value: object) -> object:
    if isinstance(value, list | tuple) and not value:
        raise refusal(
            "empty-list",
            say("must list at least one value of the outcome column. Got {value}.", value="[]"),
        )
    if isinstance(value, list | tuple) and not all(isinstance(word, str) for word in value):
        wrong = next(word for word in value if not isinstance(word, str))
        raise refusal(
            "not-text",
            say(
                'must list texts, in quotes. Got {value}. Write "{text}".',
                value=shown(wrong),
                text=shown(wrong).strip('"'),
            ),
        )
    return value


Words = Annotated[tuple[Name, ...], BeforeValidator(_some_words)]


class Outcome(Value):
    """What became of a lead, told by a column of the lead.

    ``positive`` lists the values that mean "converted"; with ``negative`` given, only those
    mean "did not convert" and the rest is open. ``window_days`` and ``created_field`` together
    set the outcome window; ``converted_date_field`` tells conversions after it.
    """

    field: Name
    positive: Words
    negative: Words | None = None
    window_days: Count | None = None
    created_field: Name | None = None
    converted_date_field: Name | None = None
    value_field: Name | None = None


class AsOf(Value):
    """The rule for a past lead's scoring date: so many days after a date of its own.

    The same rule holds for leads that converted and those that did not: a date that depends on
    the outcome would leak it.
    """

    field: Name
    plus_days: Days = Described(default=0)
