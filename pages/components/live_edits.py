"""What people do on the live board, as it is told: a key, and the value they set.

What is told came through a browser, so nothing of it is taken for granted: a value of another
kind than its key asks for changes nothing.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final, TypeGuard

from pages.shared.room import Figure, Parked, Room
from pages.shared.workspace import Workspace

THRESHOLD: Final = "threshold"
POINTS: Final = "points:"
LONGEST: Final = 500
"""The most characters of a text that is told."""


def edited(work: Workspace, key: str, value: object, *, variant: int) -> Workspace:
    """Return a workspace with what was set on the board.

    Keys are ``threshold`` and ``points:<criterion id>`` (whole points, of the variant the sliders
    set); ``locked:<criterion id>``; ``parked:<criterion id>`` (``question``, ``owner`` and
    ``due``, or None); ``capacity`` (leads a week, or None); ``goal:<figure>`` and
    ``guess:<figure>`` (a number, or None); ``hidden``; ``presenting``; ``searched`` (a text);
    ``known`` (a place in the file, or None); ``dismissed`` (a version of the board).

    Raises
    ------
    ModelError
        If the model refuses the value.
    """
    if work.versions is None:
        return work
    kind, _, name = key.partition(":")
    if key == THRESHOLD and _is_whole(value):
        return work.edited(work.model.with_threshold(value, variant=variant))
    if key.startswith(POINTS) and _is_whole(value):
        if name in work.room.locked:
            return work
        return work.edited(work.model.with_points(name, value, variant=variant))
    known = {each.id for each in work.model.criteria}
    if kind in {"locked", "parked"} and name not in known:
        return work
    take = _TAKEN.get(kind)
    return work if take is None else replace(work, room=take(work.room, name, value))


def told_of(parked: Parked) -> dict[str, str | None]:
    """Return an open question as the board is told it."""
    due = None if parked.due is None else parked.due.isoformat()
    return {"question": parked.question, "owner": parked.owner, "due": due}


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _locked(room: Room, name: str, value: object) -> Room:
    return room.with_lock(name, locked=value is True)


def _parked(room: Room, name: str, value: object) -> Room:
    if not isinstance(value, Mapping):
        return room.with_parked(name, None)
    question = _text(value.get("question"))
    if not question:
        return room.with_parked(name, None)
    parked = Parked(question, _text(value.get("owner")), _day(value.get("due")))
    return room.with_parked(name, parked)


def _capacity(room: Room, _name: str, value: object) -> Room:
    return replace(room, capacity=value if _is_whole(value) and value > 0 else None)


def _goal(room: Room, name: str, value: object) -> Room:
    return room.with_goal(Figure(name), _number(value)) if name in set(Figure) else room


def _guess(room: Room, name: str, value: object) -> Room:
    return room.with_guess(Figure(name), _number(value)) if name in set(Figure) else room


def _hidden(room: Room, _name: str, value: object) -> Room:
    """Hide or show the numbers; whoever hides them asks for guesses anew."""
    if value is True and not room.hidden:
        return replace(room, hidden=True, guesses=MappingProxyType({}))
    return replace(room, hidden=value is True)


def _known(room: Room, _name: str, value: object) -> Room:
    return replace(room, known=value if _is_whole(value) and value >= 0 else None)


_TAKEN: Final[Mapping[str, Callable[[Room, str, object], Room]]] = {
    "locked": _locked,
    "parked": _parked,
    "capacity": _capacity,
    "goal": _goal,
    "guess": _guess,
    "hidden": _hidden,
    "presenting": lambda room, _, value: replace(room, presenting=value is True),
    "known": _known,
    "searched": lambda room, _, value: replace(room, searched=_text(value)),
    "dismissed": lambda room, _, value: replace(room, dismissed=_text(value)),
}


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and value >= 0 else None


def _text(value: object) -> str:
    return value.strip()[:LONGEST] if isinstance(value, str) else ""


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        return None
