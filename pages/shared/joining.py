"""Joining two sessions' drafts of one project: the models, and what is kept around them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from calibration.messages import Message, say
from calibration.model import differences
from calibration.model.merging import Clash, Joining, merged
from pages.shared import kept_parts
from pages.shared.room import Room
from pages.shared.words import told

if TYPE_CHECKING:
    from calibration.model import Model
    from calibration.store.drafts import Draft, Kept

OWN_PARTS: Final = frozenset({"where", "is_sample"})
"""Parts that each session has for itself, though they are kept with the draft."""
_LOOKS: Final = ("hidden", "presenting", "dismissed")
"""What a session's room shows, whatever was agreed in it."""
MOST_TOLD: Final = 3


@dataclass(frozen=True, slots=True)
class Joined:
    """Two drafts joined.

    Parameters
    ----------
    draft
        With the changes of both; where they clash, with theirs.
    mine
        The same, but where they clash, with mine.
    clashes
        What both have changed, for people to read.
    """

    draft: "Draft"
    mine: "Draft"
    clashes: tuple[Clash, ...] = ()


def joined(base: "Draft | None", mine: "Draft", theirs: "Draft") -> Joined:
    """Join two drafts made from ``base``; without one, mine is all new.

    What can be undone is theirs, then their model as one step: my edits since are one edit of it.
    """
    before = base if base is not None else theirs
    models = merged(before.present, mine.present, theirs.present)
    parts = _Parts(before.around, mine.around, theirs.around)
    start, number = theirs.start, theirs.number
    if (theirs.start, theirs.number) == (before.start, before.number):
        start, number = mine.start, mine.number
    common = replace(theirs, start=start, number=number)
    return Joined(
        _with(common, models.model, parts.theirs),
        _with(common, models.mine, parts.mine),
        (*models.clashes, *parts.clashes),
    )


def over(settled: Joined, now: "Draft") -> "Draft":
    """Return a draft with mine where there were clashes, as one edit of what it is now."""
    models = merged(settled.draft.present, settled.mine.present, now.present)
    parts = _Parts(settled.draft.around, settled.mine.around, now.around)
    return _with(now, models.mine, parts.mine)


def _with(draft: "Draft", present: "Model", around: Mapping[str, Any]) -> "Draft":
    if present == draft.present:
        return replace(draft, around=around)
    return replace(
        draft, present=present, past=(*draft.past, draft.present), future=(), around=around
    )


class _Parts:
    """What is kept around the models, joined part by part."""

    def __init__(
        self, base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
    ) -> None:
        joining = Joining({(name,): name for name in kept_parts.words()})
        both = joining.join(_as_seen_by(mine, base), mine, _as_seen_by(mine, theirs), ())
        self.theirs = joining.chosen(both, prefers_mine=False)
        self.mine = joining.chosen(both, prefers_mine=True)
        touched = dict.fromkeys(each.path[0] for each in joining.clashes)
        self.clashes = tuple(Clash(("around", name), None, None, name) for name in touched)


def _as_seen_by(mine: Mapping[str, Any], other: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return another session's parts with what each session has for itself as mine has it."""
    own = {name: mine[name] for name in OWN_PARTS if name in mine}
    looks = {key: mine["room"][key] for key in _LOOKS if key in mine.get("room", {})}
    room = {**other.get("room", {}), **looks}
    return {**other, **own, "room": room}


def own_room(theirs: Room, mine: Room) -> Room:
    """Return a room as it was agreed elsewhere, looked at as this session looks at it."""
    return replace(
        theirs,
        hidden=mine.hidden,
        presenting=mine.presenting,
        dismissed=mine.dismissed,
        known=mine.known,
        searched=mine.searched,
    )


def sentence_of(clash: Clash, who: str) -> Message:
    """Return what somebody has changed too."""
    if clash.path[:1] != ("around",):
        return clash.sentence(who)
    part = Message(kept_parts.words()[clash.name], {})
    return say(
        "{who} changed this meanwhile, and so did you: {part}.",
        who=who or say("Somebody"),
        part=part,
    )


def told_of(kept: "Kept", before: "Draft") -> tuple[str, ...]:
    """Return who has changed the draft, and how its model differs from what it was.

    Nothing is told of a change that concerns what the other session looks at.
    """
    draft = kept.draft
    said = [told(each) for each in differences(before.present, draft.present)]
    if not said and _as_seen_by(before.around, draft.around) == before.around:
        return ()
    who = kept.changed_by or say("Somebody")
    more = ["…"] if len(said) > MOST_TOLD else []
    return (told(say("{who} has changed this draft.", who=who)), "; ".join(said[:MOST_TOLD]), *more)
