"""Joining what two people have made of one model: edits of different parts both survive.

A part is as small as people speak of it: the points of a criterion, its condition, a group's cap,
the threshold, a band's action. Where both have changed the same part, theirs stands until
somebody decides, for it is kept already.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from calibration.messages import Message, say
from calibration.model.file import read_model, write_model
from calibration.model.model import Model
from calibration.problems import ModelError

Path = tuple[str, ...]
Plain = Mapping[str, object]
Merged = dict[str, object]


class _Missing:
    """What stands where a part is not there."""


MISSING: Final = _Missing()
_NAMED: Final = {
    "criteria": "id",
    "groups": "id",
    "fields": "name",
    "bands": "name",
    "variants": "id",
    "disqualify": "id",
    "require": "id",
}
"""Lists whose parts have a name, and the key that holds it."""
_WHOLE: Final = {"when", "repeat", "decay", "as_of", "calibration", "history"}
"""Parts that mean something only as a whole."""
_NONE: Final = say("none")


@dataclass(frozen=True, slots=True)
class Clash:
    """A part that two people have changed, each in another way.

    Parameters
    ----------
    path
        The keys that lead to it; empty for everything.
    mine, theirs
        What each has made of it; ``MISSING`` where it was removed.
    name
        What people call the thing it is a part of.
    """

    path: Path
    mine: object
    theirs: object
    name: str = ""

    def sentence(self, who: Message | str) -> Message:
        """Return what ``who`` has made of the part meanwhile, and what the reader made of it."""
        told = {"who": who or say("Somebody"), "name": self.name}
        if self.theirs is MISSING:
            return say("{who} removed {name} meanwhile; you changed it.", **told)
        if self.mine is MISSING:
            return say("{who} changed {name} meanwhile; you removed it.", **told)
        values = {"theirs": _worded(self.theirs), "mine": _worded(self.mine)}
        match self.path:
            case ("criteria", _, "points") | ("variants", _, "points", _):
                return say(
                    "{who} set {name} to {theirs} points meanwhile; you set it to {mine}.",
                    **told,
                    **values,
                )
            case ("qualification", "threshold"):
                return say(
                    "{who} set the threshold to {theirs} meanwhile; you set it to {mine}.",
                    **told,
                    **values,
                )
            case ("groups", _, "at_most") | ("groups", _, "at_least"):
                return say(
                    "{who} set the cap of {name} to {theirs} meanwhile; you set it to {mine}.",
                    **told,
                    **values,
                )
            case ("bands", _, "from"):
                return say(
                    "{who} let {name} begin at {theirs} meanwhile; you let it begin at {mine}.",
                    **told,
                    **values,
                )
        if self.name:
            return say("{who} changed {name} meanwhile, and so did you.", **told)
        return say("{who} changed the model meanwhile, and so did you.", **told)


@dataclass(frozen=True, slots=True)
class Merge:
    """Two people's edits of one model, joined.

    Parameters
    ----------
    model
        With the edits of both; where they clash, theirs.
    mine
        The same, but where they clash, mine.
    clashes
        What both have changed, in the order of the model; none if ``model`` and ``mine`` are equal.
    """

    model: Model
    mine: Model
    clashes: tuple[Clash, ...] = ()


def merged(base: Model, mine: Model, theirs: Model) -> Merge:
    """Join two models that were both made from ``base``.

    Edits that fit each other's parts, yet make no model together (a criterion in a group that the
    other one removed), are one clash of everything.
    """
    if mine in (base, theirs):
        return Merge(theirs, theirs)
    if theirs == base:
        return Merge(mine, mine)
    joined = Joining(_named_of(mine) | _named_of(theirs))
    both = joined.join(_tree(base), _tree(mine), _tree(theirs), ())
    try:
        model = _model(joined.chosen(both, prefers_mine=False))
        over = _model(joined.chosen(both, prefers_mine=True))
    except ModelError:
        return Merge(theirs, mine, (Clash((), None, None),))
    return Merge(model, over, _without_followers(tuple(joined.clashes), mine, theirs))


@dataclass(frozen=True, slots=True)
class _Both:
    """Where two have changed the same part: what each has made of it."""

    mine: object
    theirs: object


@dataclass(slots=True)
class Joining:
    """Walks three trees of plain data at once, and gathers what clashes.

    ``names`` says what people call the thing that some keys lead to.
    """

    names: Mapping[Path, str]
    clashes: list[Clash] = field(default_factory=list)

    def join(self, base: object, mine: object, theirs: object, path: Path) -> object:
        """Return the tree of both, with a :class:`_Both` at each clash."""
        if mine in (theirs, base):
            return theirs
        if theirs == base:
            return mine
        if isinstance(mine, Mapping) and isinstance(theirs, Mapping) and path[-1:] not in _LEAVES:
            before = base if isinstance(base, Mapping) else {}
            found = {
                key: self.join(
                    before.get(key, MISSING),
                    mine.get(key, MISSING),
                    theirs.get(key, MISSING),
                    (*path, key),
                )
                for key in _keys(before, mine, theirs)
            }
            return {key: value for key, value in found.items() if value is not MISSING}
        self.clashes.append(Clash(path, mine, theirs, self._name(path)))
        return _Both(mine, theirs)

    def _name(self, path: Path) -> str:
        found = (self.names.get(path[:length]) for length in range(len(path), 0, -1))
        return next((each for each in found if each is not None), "")

    def chosen(self, tree: object, *, prefers_mine: bool) -> Merged:
        """Return a joined tree with one side of each clash."""
        found = _chosen(tree, prefers_mine=prefers_mine)
        return found if isinstance(found, dict) else {}


def _chosen(tree: object, *, prefers_mine: bool) -> object:
    if isinstance(tree, _Both):
        return tree.mine if prefers_mine else tree.theirs
    if not isinstance(tree, Mapping):
        return tree
    found = {key: _chosen(each, prefers_mine=prefers_mine) for key, each in tree.items()}
    return {key: each for key, each in found.items() if each is not MISSING}


_LEAVES: Final = {(each,) for each in _WHOLE}


def _keys(base: Plain, mine: Plain, theirs: Plain) -> list[str]:
    """Return the keys of all, in their order where they have moved some, else in mine."""
    common = [key for key in base if key in mine and key in theirs]
    moved = [key for key in theirs if key in common] != common
    first, second = (theirs, mine) if moved else (mine, theirs)
    found = list(first)
    after = ""
    for key in second:
        if key not in first:
            found.insert(found.index(after) + 1 if after else 0, key)
        after = key
    return found


def _tree(model: Model) -> Merged:
    """Return a model as plain data in which lists whose parts have names are mappings."""
    plain: Merged = json.loads(write_model(model))
    return {key: _keyed(key, value) for key, value in plain.items()}


def _keyed(key: str, value: object) -> object:
    if key in _WHOLE:
        return value
    if isinstance(value, Mapping):
        return {name: _keyed(name, each) for name, each in value.items()}
    name = _NAMED.get(key)
    if name is not None and isinstance(value, list):
        return {str(each[name]): _keyed("", each) for each in value}
    return value


def _model(tree: object) -> Model:
    return read_model(json.dumps(_listed("", tree))).model


def _listed(key: str, value: object) -> object:
    """Return plain data as the format has it: what :func:`_keyed` did, undone."""
    if key in _WHOLE or not isinstance(value, Mapping):
        return value
    if key in _NAMED:
        return [_listed("", each) for each in value.values()]
    return {name: _listed(name, each) for name, each in value.items()}


def _named_of(model: Model) -> dict[Path, str]:
    """Return what people call the things of a model, by the keys that lead to them."""
    found: dict[Path, str] = {}
    for each in model.criteria:
        found[("criteria", each.id)] = each.label
    for group in model.groups:
        found[("groups", group.id)] = group.label
    for field_ in model.fields:
        found[("fields", field_.name)] = field_.name
    for band in model.bands:
        found[("bands", band.name)] = band.name
    for key, gates in (
        ("disqualify", model.qualification.disqualify),
        ("require", model.qualification.require),
    ):
        for gate in gates:
            found[("qualification", key, gate.id)] = gate.label
    for variant in model.variants:
        found[("variants", variant.id)] = variant.label
        for each in model.criteria:
            found[("variants", variant.id, "points", each.id)] = each.label
    return found


def _without_followers(clashes: tuple[Clash, ...], mine: Model, theirs: Model) -> tuple[Clash, ...]:
    """Leave out the bands that only followed the threshold, of which there is a clash already."""
    if not any(each.path == ("qualification", "threshold") for each in clashes):
        return clashes
    return tuple(
        each
        for each in clashes
        if not (
            each.path[:1] == ("bands",)
            and each.path[-1:] == ("from",)
            and (each.mine, each.theirs) == (mine.threshold, theirs.threshold)
        )
    )


def _worded(value: object) -> object:
    return _NONE if value is MISSING or value is None else value
