"""Whether a model asks of leads what they were grouped by."""

from collections.abc import Sequence

import numpy as np

from calibration.engine.patterns import Ints
from calibration.messages import Message, say
from calibration.model import Criterion, Gate, Model, Variant
from calibration.problems import Problem


def check_shape(grouped: Model, model: Model) -> list[Problem]:
    """Return in what a model differs from the one that leads were grouped by.

    Points, caps, threshold, bands and grades may differ, and criteria may be fewer.
    """
    problems = [
        _changed(f"criteria.{each.id}", say("the criterion “{name}”", name=each.label))
        for each in model.criteria
        if (before := _criterion(grouped, each.id)) is not None
        and (before.when, before.repeat, before.decay) != (each.when, each.repeat, each.decay)
    ]
    if _conditions(grouped.gates) != _conditions(model.gates):
        problems.append(_changed("qualification", say("the gates")))
    if _conditions(grouped.variants) != _conditions(model.variants):
        problems.append(_changed("variants", say("the variants")))
    read = {each.name: each for each in grouped.read_fields()}
    problems += [
        _changed(f"fields.{each.name}", say("how the field “{name}” is read", name=each.name))
        for each in model.read_fields()
        if each.name in read and read[each.name] != each
    ]
    if model.outcome != grouped.outcome:
        problems.append(_changed("outcome", say("who has converted")))
    if model.as_of != grouped.as_of:
        problems.append(_changed("as_of", say("the scoring date's rule")))
    return problems


def impossible_levels(criterion: Criterion, levels: Ints) -> list[Problem]:
    """Return the problem of levels that the criterion can't have, if there are any."""
    most = criterion.repeat.at_most if criterion.repeat is not None else 1
    distinct = np.unique(levels)
    possible = np.zeros(len(distinct), np.bool_)
    for share in _shares(criterion):
        if share:
            possible |= (distinct % share == 0) & (distinct // share <= most)
    possible |= distinct == 0
    wrong = distinct[~possible]
    if not len(wrong):
        return []
    message = say(
        "“{name}” must have levels in hundredths: 0 where it isn't met, {met} where it is{times}. "
        "Got {levels}. Multiply, or group the leads again.",
        name=criterion.label,
        met=100,
        times=_times(criterion),
        levels=", ".join(str(each) for each in wrong[:5].tolist()),
    )
    return [Problem("impossible-level", f"level:{criterion.id}", message)]


def _shares(criterion: Criterion) -> set[int]:
    """Return what one time can be worth, in hundredths."""
    if criterion.decay is None:
        return {100}
    lost = criterion.decay.loses_percent
    return {max(100 - lost * step, 0) for step in range(100 // lost + 2)}


def _times(criterion: Criterion) -> Message | str:
    if criterion.repeat is not None and criterion.decay is not None:
        return say(", each time, less what has faded")
    if criterion.repeat is not None:
        return say(", for each time")
    return say(", less what has faded") if criterion.decay is not None else ""


def _criterion(model: Model, criterion_id: str) -> Criterion | None:
    return next((each for each in model.criteria if each.id == criterion_id), None)


def _conditions(parts: Sequence[Gate] | Sequence[Variant]) -> tuple[object, ...]:
    return tuple(each.when for each in parts)


def _changed(place: str, what: Message) -> Problem:
    return Problem(
        "grouped-otherwise",
        place,
        say(
            "The leads must be grouped by what the model asks of them, but {what} changed since. "
            "Take the change back, or group the leads again.",
            what=what,
        ),
    )
