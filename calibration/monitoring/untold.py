"""What monitoring can't tell of some leads, and what to do about it."""

from calibration.messages import Message, figure, quoted, say
from calibration.monitoring.promise import Promise
from calibration.monitoring.reality import Reality
from calibration.monitoring.reference import CellKind, Reference


def untold(
    promise: Promise | None, reference: Reference | None, reality: Reality
) -> tuple[Message, ...]:
    """Return what can't be told, each with its remedy; nothing where all can."""
    facts = reality.facts
    told: list[Message] = []
    if promise is None:
        told.append(
            say(
                "The model's file has no figures, so it promises nothing. Open the model in the "
                "app with the leads it was made from, and export it again."
            )
        )
    elif promise.side == "design":
        told.append(
            say(
                "The promise is of leads seen by those who made the points, so it flatters the "
                "score. Nobody opened leads kept aside, or there were too few."
            )
        )
    if reference is None:
        told.append(
            say(
                "The model's file has no reference counts, so nothing can be said of drift. Open "
                "the model in the app with the leads it was made from, and export it again."
            )
        )
    else:
        hidden = [each.name for each in reference.fields if each.kind is CellKind.KNOWN]
        if hidden:
            told.append(
                say(
                    "Personal and sensitive fields are compared only by whether they are filled "
                    "in: {fields}.",
                    fields=quoted(hidden),
                )
            )
    if not facts.has_outcome:
        told.append(say("The new leads have no outcome: nothing can be said of conversion yet."))
    elif not facts.counted:
        told.append(
            say(
                "No new lead is old enough, or has an outcome: {open} are open and {immature} too "
                "young. Nothing can be said of conversion yet.",
                open=figure(facts.open),
                immature=figure(facts.immature),
            )
        )
    elif promise is not None and not (reality.all_worked or reality.worked is not None):
        told.append(
            say(
                "Bands below the threshold are not judged: name the column that tells which leads "
                "sales worked on, or say that all were worked."
            )
        )
    return tuple(told)
