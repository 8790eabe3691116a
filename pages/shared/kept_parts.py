"""What of a session's work is kept beside the models, as JSON can hold it; never a lead.

Left out on purpose: the lead that a room knows and the text it was searched by, whether tables
show who a lead is, and everything that is read from the leads again.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from calibration.leads.facts import Sample
from calibration.leads.filters import Filter
from calibration.leads.remedies import plain_remedies, read_remedies
from calibration.leads.worked import Worked
from calibration.messages import N_, Message, say
from calibration.model import Model, read_model, write_model
from calibration.problems import CalibrationError, Problem
from pages.shared.awaited import AddedMark, Awaited
from pages.shared.room import Room
from pages.shared.workspace import Overruling, TodayRule, Workspace

HAS_MODEL: Final = "has_model"
"""Whether the draft has a model at all; without one its models only hold the place."""
_ROOM: Final[TypeAdapter[Room]] = TypeAdapter(Room)
_ABOUT_A_LEAD: Final = {"known", "searched"}


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the workspace: its name for people, and how it is written and read."""

    words: str
    write: Callable[[Any], object]
    read: Callable[[str], object]


def _plain(
    adapter: TypeAdapter[Any],
) -> tuple[Callable[[object], object], Callable[[str], object]]:
    def write(value: object) -> object:
        if isinstance(value, Mapping):
            value = dict(value)
        return adapter.dump_python(value, mode="json")

    def read(text: str) -> object:
        return adapter.validate_json(text, strict=True)

    return write, read


def _write_room(room: Room) -> dict[str, Any]:
    plain = replace(
        room, parked=dict(room.parked), goals=dict(room.goals), guesses=dict(room.guesses)
    )
    found: dict[str, Any] = _ROOM.dump_python(plain, mode="json", exclude=_ABOUT_A_LEAD)
    return {**found, "locked": sorted(room.locked)}


def _read_room(text: str) -> Room:
    return _ROOM.validate_json(text, strict=True)


def _write_models(models: tuple[Model, ...]) -> list[str]:
    return [write_model(each) for each in models]


def _read_models(text: str) -> tuple[Model, ...]:
    found = TypeAdapter(list[str]).validate_json(text, strict=True)
    return tuple(read_model(each).model for each in found)


@cache
def _parts() -> Mapping[str, _Part]:
    """Return the parts, by the name they have in a workspace and in what is kept."""
    return {
        "room": _Part(N_("goals, capacity and open questions"), _write_room, _read_room),
        "remedies": _Part(N_("decisions about the leads"), plain_remedies, read_remedies),
        "mapping": _Part(N_("the columns of the fields"), *_plain(TypeAdapter(dict[str, str]))),
        "today": _Part(N_("today's rule"), *_plain(TypeAdapter(TodayRule | None))),
        "sampling": _Part(N_("whether these are all leads"), *_plain(TypeAdapter(Sample))),
        "worked": _Part(N_("which leads sales worked on"), *_plain(TypeAdapter(Worked | None))),
        "company": _Part(N_("the column of the company"), *_plain(TypeAdapter(str | None))),
        "where": _Part(N_("the leads that are looked at"), *_plain(TypeAdapter(Filter | None))),
        "openings": _Part(N_("the openings of the leads kept aside"), *_plain(TypeAdapter(int))),
        "seen": _Part(N_("the openings of the leads kept aside"), _write_models, _read_models),
        "overruled": _Part(
            N_("the columns used all the same"), *_plain(TypeAdapter(tuple[Overruling, ...]))
        ),
        "is_sample": _Part(N_("whether these are the sample's leads"), *_plain(TypeAdapter(bool))),
    }


def words() -> Mapping[str, str]:
    """Return what people call each of the parts, by its name; to be translated."""
    return {name: part.words for name, part in _parts().items()} | {
        _ADDITIONS: N_("the files added to the leads"),
        HAS_MODEL: N_("the model"),
    }


_ADDITIONS: Final = "additions"
_ADDED: Final[TypeAdapter[tuple[AddedMark, ...]]] = TypeAdapter(tuple[AddedMark, ...])


def values_of(work: Workspace) -> tuple[object, ...]:
    """Return what decides whether anything that is kept has changed, to be compared."""
    room = work.room.on_other_leads()
    parts = tuple(getattr(work, name) for name in _parts() if name != "room")
    leads = id(work.as_read.connection) if work.as_read is not None else None
    return (work.versions, room, leads, id(work.grouped), additions_of(work), *parts)


def additions_of(work: Workspace) -> tuple[AddedMark, ...]:
    """Return what was added to the leads, what has to be brought again included."""
    there = tuple(AddedMark(each.kind, each.name) for each in work.additions)
    kinds = {each.kind for each in there}
    awaited = work.awaited.additions if work.awaited is not None else ()
    return (*there, *(each for each in awaited if each.kind not in kinds))


def written(work: Workspace) -> dict[str, Any]:
    """Return what is kept of a workspace beside its models."""
    found = {name: part.write(getattr(work, name)) for name, part in _parts().items()}
    found[_ADDITIONS] = _ADDED.dump_python(additions_of(work), mode="json")
    found[HAS_MODEL] = work.versions is not None
    return found


def read_into(
    work: Workspace, around: Mapping[str, Any], *, but: frozenset[str] = frozenset()
) -> tuple[Workspace, tuple[Problem, ...]]:
    """Return a workspace with what was kept; what can't be read is left out, and told.

    Parameters
    ----------
    work
        What the parts are put into; those that were not kept stay as they are.
    around
        As :func:`written` wrote it, by this version or by another one.
    but
        Names of parts that stay as they are.
    """
    found: dict[str, object] = {}
    problems: list[Problem] = []
    for name, part in _parts().items():
        if name not in around or name in but:
            continue
        try:
            found[name] = part.read(json.dumps(around[name]))
        except (ValidationError, CalibrationError):
            problems.append(_unreadable(part.words))
    return work.changed(**found), tuple(problems)


def read_awaited(awaited: Awaited, around: Mapping[str, Any]) -> Awaited:
    """Return what is awaited, with the files that were added to the leads."""
    try:
        additions = _ADDED.validate_json(json.dumps(around.get(_ADDITIONS, [])), strict=True)
    except ValidationError:
        return awaited
    return Awaited(awaited.leads, additions)


def _unreadable(words: str) -> Problem:
    message = say(
        "A part of the project can't be read and was left out: {part}. The rest is there.",
        part=Message(words, {}),
    )
    return Problem("unreadable-part", "", message)
