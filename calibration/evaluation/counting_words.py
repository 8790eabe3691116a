"""How often, and how much of it, a criterion counts for one lead, in words."""

import math
from collections.abc import Mapping
from datetime import date

from calibration.engine.supposed import Cell, LeadValues
from calibration.evaluation.scores import HUNDREDTHS
from calibration.messages import Message, figure, say
from calibration.model import Criterion, Decay, Repeat


def counting_words(
    criterion: Criterion, *, level: int, points: int, lead: LeadValues
) -> Message | None:
    """Return how a criterion with a repeat or a decay comes to its points; None for the others.

    The engine's level stands: what is said here is said of its parts, and where these should not
    make up the level nothing is said.

    Parameters
    ----------
    level
        What the engine found, in hundredths.
    points
        What the criterion is worth once, in the lead's variant.
    lead
        What the model reads of it.

    Examples
    --------
    >>> from calibration.model import AtLeast, Kind
    >>> visits = Criterion(id="v", label="Visits", kind=Kind.BEHAVIOUR, group="web", points=10,
    ...                    when=AtLeast(field="visits", value=1),
    ...                    repeat=Repeat(field="visits", at_most=5),
    ...                    decay=Decay(field="last", loses_percent=20, every_days=30))
    >>> lead = LeadValues({"visits": 3.0, "last": date(2026, 5, 21)}, date(2026, 6, 30))
    >>> print(counting_words(visits, level=240, points=10, lead=lead))
    3 times, 10 points each; 80 % left: 40 days ago
    """
    repeat, decay = criterion.repeat, criterion.decay
    if repeat is None and decay is None:
        return None
    times = 1 if repeat is None else _times(repeat, lead.values)
    left = 100 if decay is None else _percent_left(decay, lead)
    if times * left != level:
        return _nothing(decay, left, lead) if level == 0 else None
    if level == 0:
        return _nothing(decay, left, lead)
    said = None if repeat is None else _repeated(repeat, times, points, lead.values)
    if decay is None:
        return said
    faded = _faded(decay, left, lead)
    if said is None:
        return say("{points} points; {faded}", points=figure(points), faded=faded)
    return say("{repeated}; {faded}", repeated=said, faded=faded)


def _times(repeat: Repeat, values: Mapping[str, Cell]) -> int:
    value = values.get(repeat.field)
    count = value if isinstance(value, float | int) else 0
    return max(0, math.floor(min(count, repeat.at_most)))


def _percent_left(decay: Decay, lead: LeadValues) -> int:
    age = _age(decay, lead)
    return 0 if age is None else max(0, 100 - decay.loses_percent * (age // decay.every_days))


def _age(decay: Decay, lead: LeadValues) -> int | None:
    day = lead.values.get(decay.field)
    return max(0, (lead.as_of - day).days) if isinstance(day, date) else None


def _repeated(repeat: Repeat, times: int, points: int, values: Mapping[str, Cell]) -> Message:
    count = values.get(repeat.field)
    if isinstance(count, float | int) and math.floor(count) > times:
        return say(
            "{count} times, of which {times} count, {points} points each",
            count=figure(math.floor(count)),
            times=figure(times),
            points=figure(points),
        )
    if times == 1:
        return say("once, {points} points", points=figure(points))
    return say("{times} times, {points} points each", times=figure(times), points=figure(points))


def _faded(decay: Decay, left: int, lead: LeadValues) -> Message:
    age = _age(decay, lead) or 0
    if left == HUNDREDTHS:
        return say("all of it left: {age}", age=_days_ago(age))
    return say("{left} % left: {age}", left=left, age=_days_ago(age))


def _nothing(decay: Decay | None, left: int, lead: LeadValues) -> Message | None:
    """Say what the decay has to do with it that nothing counts."""
    if decay is None or left > 0:
        return None
    age = _age(decay, lead)
    if age is None:
        return say("{field} is missing, so nothing counts", field=decay.field)
    return say("nothing is left: {age}", age=_days_ago(age))


def _days_ago(age: int) -> Message:
    if age == 1:
        return say("1 day ago")
    return say("{days} days ago", days=figure(age)) if age else say("on the scoring day")
