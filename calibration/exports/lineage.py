"""Where a model comes from: its versions and their parents, as the ``history`` part tells them.

A step of the lineage is an entry of the history that says what changed since its parent; other
entries tell who agreed. All of them name a model by its fingerprint, so that a file can be held
against any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pydantic import JsonValue

from calibration.messages import Message, join, say
from calibration.model import Model, differences, fingerprint

CHANGED: Final = "changed"
"""The key that only steps have, and agreements haven't."""


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A version as it was kept; ``parent`` is the number of the one it was made from.

    A model that somebody started from, and that isn't kept, has no number.
    """

    number: int | None
    model: Model
    who: str = ""
    when: datetime | None = None
    why: str = ""
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A model on the way to another.

    Parameters
    ----------
    fingerprint, parent
        Of the model, and of the one it was made from; None where the way begins.
    changed
        What changed since the parent, a sentence each.
    number
        The number under which it was kept as a version; None where it wasn't.
    who, when, why
        Who kept it (empty where nobody did), the moment and the reason.
    """

    fingerprint: str
    parent: str | None = None
    changed: tuple[Message, ...] = ()
    number: int | None = None
    who: str = ""
    when: datetime | None = None
    why: str = ""

    def sentence(self) -> Message:
        """Return what is known of the step, in one line.

        Examples
        --------
        >>> str(Step("ab", number=2, who="Ann", why="Fewer leads").sentence())
        'version 2, by Ann: Fewer leads'
        """
        named = (
            say("a model that is no version")
            if self.number is None
            else say("version {n}", n=self.number)
        )
        parts = [named]
        if self.who:
            parts.append(say("by {who}", who=self.who))
        if self.when is not None:
            parts.append(say("on {day}", day=self.when.date().isoformat()))
        said = join(", ", tuple(parts))
        return say("{step}: {why}", step=said, why=self.why) if self.why else said


def steps_to(
    model: Model, kept: Sequence[KeptVersion], *, base: KeptVersion | None = None
) -> tuple[Step, ...]:
    """Return the steps from where a project began to a model, the oldest first.

    Parameters
    ----------
    model
        The model that leaves. If it is no kept version it is a step of its own, a draft.
    kept
        The versions of its project.
    base
        What a draft was made from.

    Returns
    -------
    tuple of Step
        Empty where no version was kept and nothing changed since the base.
    """
    by_number = {each.number: each for each in kept}
    own = [each for each in kept if _same(each.model, model)]
    steps = []
    at = own[-1] if own else base
    if at is not None and not own and not _same(at.model, model):
        steps.append(_step(model, None, at.model))
    seen: set[int | None] = set()
    while at is not None and at.number not in seen:
        seen.add(at.number)
        before = None if at.parent is None else by_number.get(at.parent)
        steps.append(_step(at.model, at, None if before is None else before.model))
        at = before
    if len(steps) == 1 and steps[0].number is None:
        return ()  # nothing was kept, and nothing changed
    return tuple(reversed(steps))


def _same(one: Model, other: Model) -> bool:
    return fingerprint(one) == fingerprint(other)


def _step(model: Model, kept: KeptVersion | None, before: Model | None) -> Step:
    return Step(
        fingerprint=fingerprint(model),
        parent=None if before is None else fingerprint(before),
        changed=() if before is None else differences(before, model),
        number=None if kept is None else kept.number,
        who="" if kept is None else kept.who,
        when=None if kept is None else kept.when,
        why="" if kept is None else kept.why,
    )


def with_lineage(model: Model, steps: Sequence[Step]) -> Model:
    """Return the model with the steps in its history; one that is told there is not told twice."""
    history = list(model.history or [])
    for step in steps:
        entry = _entry(step)
        if entry not in history:
            history.append(entry)
    return model.revised(history=history) if steps else model


def _entry(step: Step) -> dict[str, JsonValue]:
    return {
        "version": step.number,
        "who": step.who,
        "when": None if step.when is None else step.when.isoformat(timespec="seconds"),
        "why": step.why,
        "fingerprint": step.fingerprint,
        "parent": step.parent,
        CHANGED: [str(each) for each in step.changed],
    }


def told_steps(model: Model) -> tuple[Step, ...]:
    """Return every step that the model's file tells, in its order; other entries are left out."""
    entries = [each for each in model.history or () if isinstance(each, Mapping)]
    return tuple(_told(each) for each in entries if isinstance(each.get(CHANGED), list))


def _told(entry: Mapping[str, JsonValue]) -> Step:
    """Return an entry of a file, which anybody may have written, as a step."""
    changed, number = entry.get(CHANGED), entry.get("version")
    parent = entry.get("parent")
    return Step(
        fingerprint=_text(entry.get("fingerprint")),
        parent=parent if isinstance(parent, str) else None,
        changed=tuple(
            say("{change}", change=each)
            for each in (changed if isinstance(changed, list) else ())
            if isinstance(each, str)
        ),
        number=number if isinstance(number, int) and not isinstance(number, bool) else None,
        who=_text(entry.get("who")),
        when=_moment(entry.get("when")),
        why=_text(entry.get("why")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(_text(value))
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def lineage_of(model: Model) -> tuple[Step, ...]:
    """Return the steps that lead to a model, as its own file tells them, the oldest first.

    They end with the model itself, even where the file says nothing of it.
    """
    known: dict[str, Step] = {}
    for entry in model.history or ():
        if isinstance(entry, Mapping):
            step = _told(entry)
            # An agreement knows its parent too; a step that does so says more.
            if step.parent is not None or step.fingerprint not in known:
                better = known.get(step.fingerprint)
                if better is None or better.parent is None or CHANGED in entry:
                    known[step.fingerprint] = step
    at: str | None = fingerprint(model)
    steps: list[Step] = []
    while at is not None and all(each.fingerprint != at for each in steps):
        steps.append(known.get(at, Step(at)))
        at = steps[-1].parent
    return tuple(reversed(steps))


@dataclass(frozen=True, slots=True)
class Kinship:
    """How two models are related, as their files tell it.

    Parameters
    ----------
    ancestor
        The fingerprint of the last model that both come from.
    before, after
        The steps from there to the first model, and to the second; empty where it is the ancestor.
    """

    ancestor: str
    before: tuple[Step, ...]
    after: tuple[Step, ...]

    def sentences(self) -> tuple[Message, ...]:
        """Return how they are related, a line each; nothing where the models are the same."""
        if not self.before and not self.after:
            return ()
        if not self.before:
            return (say("The second was made from the first:"), *_lines(self.after))
        if not self.after:
            return (say("The first was made from the second:"), *_lines(self.before))
        return (
            say("Both were made from one model ({fingerprint}).", fingerprint=self.ancestor[:12]),
            say("From there to the first:"),
            *_lines(self.before),
            say("From there to the second:"),
            *_lines(self.after),
        )


def _lines(steps: Sequence[Step]) -> tuple[Message, ...]:
    return tuple(say("  {step}", step=each.sentence()) for each in steps)


def kinship(before: Model, after: Model) -> Kinship | None:
    """Return how two models are related; None where their files name no common ancestor."""
    first, second = lineage_of(before), lineage_of(after)
    own = [each.fingerprint for each in first]
    for place in range(len(second) - 1, -1, -1):
        found = second[place].fingerprint
        if found in own:
            return Kinship(found, first[own.index(found) + 1 :], second[place + 1 :])
    return None
