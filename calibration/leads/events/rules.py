"""What is made of an event log: values that are kept, and repeated on the next log.

A rule names columns by their headers and events by their names, so it fits another export of the
same log.
"""

import json
from datetime import date
from enum import StrEnum
from typing import Annotated, Final, Literal, Self
from zoneinfo import available_timezones

from pydantic import Discriminator, ValidationError, field_validator, model_validator

from calibration.messages import Message, say
from calibration.model.base import Count, Days, Name, Number, OperandText, Value, refusal
from calibration.model.refusals import problems_of
from calibration.problems import LeadsError, Problem


class EventColumns(Value):
    """Which columns of a log say what.

    A log has a line for each event, with its ``time``; a *wide* one has a line for each lead, and
    in ``days`` the columns that hold the day of an event each, whose headers name the events.

    Parameters
    ----------
    lead
        The id of the lead.
    time
        When it happened; None of a wide log.
    event
        What happened; None where every line is an event of one kind.
    amount
        What it was worth; optional.
    days
        Of a wide log, its columns of days.
    zone
        The time zone whose calendar gives an event its day, for times that tell their zone. None
        takes the day that is written, as the days of the leads themselves are taken.
    """

    lead: Name
    time: Name | None = None
    event: Name | None = None
    amount: Name | None = None
    days: tuple[Name, ...] = ()
    zone: str | None = None

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str | None) -> str | None:
        if zone is not None and zone not in available_timezones():
            raise refusal(
                "unknown-zone",
                say("must be a time zone, as in Europe/Paris. Got “{zone}”.", zone=zone),
            )
        return zone

    @model_validator(mode="after")
    def _long_or_wide(self) -> Self:
        if (self.time is None) == (not self.days):
            raise refusal(
                "time",
                say(
                    "must say when events happened: by a column of times, or by a column of days "
                    "for each event."
                ),
            )
        return self

    @property
    def is_wide(self) -> bool:
        """Whether a line of the log is a lead, and not an event."""
        return bool(self.days)


class AfterCreation(Value):
    """The cut-off so many days after a day of the lead's own."""

    rule: Literal["after-creation"] = "after-creation"
    created: Name
    plus_days: Days

    @property
    def sentence(self) -> Message:
        """What it does, for people."""
        return say(
            "Each lead is looked at {days} days after “{created}”",
            days=self.plus_days,
            created=self.created,
        )


class OnDay(Value):
    """One calendar day as the cut-off of all leads; those created later were none yet."""

    rule: Literal["on-day"] = "on-day"
    day: date
    created: Name | None = None

    @property
    def sentence(self) -> Message:
        """What it does, for people."""
        return say("All leads are looked at as of {day}", day=self.day.isoformat())


CutOff = Annotated[AfterCreation | OnDay, Discriminator("rule")]
"""The last day whose events are known when a lead is looked at; it never asks what became of it."""


class Measure(StrEnum):
    """What is told of a lead's events."""

    TIMES = "times"
    ACTIVE_DAYS = "active-days"
    AMOUNT = "amount"
    LAST_DAY = "last-day"
    FIRST_DAY = "first-day"
    DAYS_SINCE = "days-since"


SUMMED: Final = frozenset({Measure.TIMES, Measure.ACTIVE_DAYS, Measure.AMOUNT})
"""Measures that can be compared with the days before, and that a win can ask to be reached."""

_NAMES: Final = {
    Measure.TIMES: say("times"),
    Measure.ACTIVE_DAYS: say("active days"),
    Measure.AMOUNT: say("amount"),
    Measure.LAST_DAY: say("last day"),
    Measure.FIRST_DAY: say("first day"),
    Measure.DAYS_SINCE: say("days since the last"),
}
ALL_EVENTS: Final = say("All events")


class Fold(Value):
    """A field made of a lead's events up to its cut-off, that day included.

    Parameters
    ----------
    measure
        What is told of them.
    event
        The event, compared as texts are; None for all events together.
    days
        Only the last so many days, of which the cut-off is the last; None for all there are.
    change
        The last ``days`` minus as many before them.

    Examples
    --------
    >>> str(Fold(measure="times", event="pricing page visit", days=30).name)
    'pricing page visit: times in the last 30 days'
    >>> str(Fold(measure="active-days", days=7, change=True).name)
    'All events: active days, the last 7 days minus the 7 before'
    """

    measure: Measure
    event: OperandText | None = None
    days: Count | None = None
    change: bool = False

    @model_validator(mode="after")
    def _can_change(self) -> Self:
        if self.change and (self.days is None or self.measure not in SUMMED):
            raise refusal(
                "change",
                say(
                    "must compare times, active days or amounts of a number of days with those "
                    "before. Got {measure} without that. Give days, or leave change out.",
                    measure=self.measure.value,
                ),
            )
        return self

    @property
    def name(self) -> Message:
        """The name of the field."""
        words = {"event": self.event or ALL_EVENTS, "measure": _NAMES[self.measure]}
        if self.days is None:
            return say("{event}: {measure}", **words)
        if self.change:
            return say(
                "{event}: {measure}, the last {days} days minus the {days} before",
                days=self.days,
                **words,
            )
        return say("{event}: {measure} in the last {days} days", days=self.days, **words)


class EventOutcome(Value):
    """A win that events tell: enough of them in the days after the cut-off.

    Parameters
    ----------
    within_days
        The days after the cut-off that count, the first is the day after it.
    event
        The event; None for all events together.
    measure
        Times, active days or amount.
    at_least
        What these must come to; the day on which they do is the day of the win.

    Examples
    --------
    >>> str(EventOutcome(event="purchase", within_days=273).sentence)
    'purchase within 273 days after the cut-off'
    >>> str(EventOutcome(measure="active-days", at_least=3, within_days=7).sentence)
    'All events: active days of at least 3 within 7 days after the cut-off'
    """

    within_days: Count
    event: OperandText | None = None
    measure: Measure = Measure.TIMES
    at_least: Number = 1.0

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.measure not in SUMMED or self.at_least <= 0:
            raise refusal(
                "at-least",
                say(
                    "must ask for times, active days or an amount above 0. Got {measure} of "
                    "{value}.",
                    measure=self.measure.value,
                    value=f"{self.at_least:g}",
                ),
            )
        return self

    @property
    def sentence(self) -> Message:
        """What it asks for, for people."""
        words = {"event": self.event or ALL_EVENTS, "days": self.within_days}
        if self.measure is Measure.TIMES and self.at_least <= 1:
            return say("{event} within {days} days after the cut-off", **words)
        return say(
            "{event}: {measure} of at least {least} within {days} days after the cut-off",
            measure=_NAMES[self.measure],
            least=f"{self.at_least:g}",
            **words,
        )


class EventRules(Value):
    """All that is made of a log.

    Parameters
    ----------
    columns
        Which columns of the log say what.
    lead_id
        The column of the leads that the log's ids are found in.
    cut_off
        The day up to which events count for a lead.
    folds
        The fields.
    outcome
        The win, where events tell it.
    """

    columns: EventColumns
    lead_id: Name
    cut_off: CutOff
    folds: tuple[Fold, ...] = ()
    outcome: EventOutcome | None = None

    def to_json(self) -> str:
        """Return the rules as JSON."""
        return self.model_dump_json()


def read_rules(text: str | bytes) -> EventRules:
    """Read rules from JSON.

    Raises
    ------
    LeadsError
        With everything that is not as it must be.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        message = say("The rules of events must be JSON. Got: {reason}.", reason=str(error))
        raise LeadsError(Problem("not-json", "", message)) from error
    try:
        return EventRules.model_validate(data)
    except ValidationError as error:
        raise LeadsError(*problems_of(error, data)) from error
