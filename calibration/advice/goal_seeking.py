"""The fewest changes of points and threshold that reach what is wanted.

A goal is reached by a handful of edits or not at all: a model that had to change everywhere is
another model, and nobody in the room could say why it is right.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from calibration.advice.goal_moves import GoalMoves
from calibration.advice.wishes import Capacity, Limit, Tries
from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation import Part
from calibration.messages import say
from calibration.model import Criterion, Model
from calibration.problems import EvaluationError, Problem

THRESHOLD: Final = "threshold"
MOST_EDITS: Final = 4
MOST_CHANGE: Final = 30
"""Points by which a criterion may change."""
KEPT: Final = 8
"""Ways that are gone on with, of all that are looked at with so many criteria changed."""

Goal = Limit | Capacity
Changes = Mapping[str, int]
"""New points by criterion id, and the new threshold."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be changed to reach goals.

    Parameters
    ----------
    locked
        Ids of criteria that must stay as they are, and ``"threshold"``.
    most_edits
        The most changes.
    may_turn
        Whether points may change their sign.
    """

    locked: frozenset[str] = frozenset()
    most_edits: int = MOST_EDITS
    may_turn: bool = False


NO_RULES: Final = Rules()


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: the points of a criterion, or the threshold; ``control`` says which."""

    control: str
    before: int
    after: int

    def made(self, model: Model) -> Model:
        """Return the model with this change."""
        if self.control == THRESHOLD:
            return model.with_threshold(self.after)
        return model.with_points(self.control, self.after)


@dataclass(frozen=True, slots=True)
class Sought:
    """What was found.

    Parameters
    ----------
    edits
        The changes, the threshold's last; if the goals can't be reached, those that come nearest.
    reached
        Whether all goals are reached with them.
    attainable
        For each goal, the best figure that was found while the other goals were reached; NaN where
        they never were. It tells what would have to give.
    """

    edits: tuple[Edit, ...]
    reached: bool
    attainable: tuple[float, ...]

    def made(self, model: Model) -> Model:
        """Return the model with all the changes."""
        for edit in self.edits:
            model = edit.made(model)
        return model


@dataclass(frozen=True, slots=True)
class _Way:
    """Some changes, by how much they fall short of the goals, and how large they are."""

    changes: Changes
    lack: float
    size: int

    @property
    def order(self) -> tuple[float, int, int]:
        return (self.lack, len(self.changes), self.size)


def goal_seek(
    patterns: Patterns,
    model: Model,
    goals: Sequence[Goal],
    *,
    rules: Rules = NO_RULES,
    part: Part = "design",
    progress: Callable[[float], None] | None = None,
) -> Sought:
    """Return the fewest changes that reach all goals; of as few, the smallest.

    Every criterion's points are tried at every whole number, each with every threshold, so that one
    or two changes of which one is the threshold's are certain to be found. With more criteria, the
    most promising ways are gone on with (a beam search).

    Points keep their sign, or become 0, if not ruled otherwise. The threshold stays between the
    bands around the one that starts at it.

    Parameters
    ----------
    goals
        What must hold at once: limits of figures, and a capacity.
    rules
        What may be changed.
    part
        The counted leads that figures are about.
    progress
        Told the share of the work that is done; what it raises stops the search.

    Raises
    ------
    EvaluationError
        If a goal's figure can't be known of these leads.
    """
    moves = GoalMoves.of(patterns, model, _allowed(model, rules.locked), part=part)
    search = _Search(model, tuple(goals), moves, rules)
    begun = search.as_it_is()
    states: list[_Way] = [begun]
    nearest = begun
    criteria = [each for each in model.criteria if each.id not in rules.locked]
    levels = min(rules.most_edits, len(criteria))
    for level in range(levels + 1):
        if nearest.lack == 0 or level == levels:
            break
        found = list(search.steps(states, criteria, _part_of(progress, level, levels)))
        states = _promising(found)
        if level:
            again = search.steps(states, criteria, _part_of(None, level, levels), again=True)
            found += list(again)
            states = _promising([*found, *((each,) for each in states)])
        nearest = min([nearest, *(min(each, key=_order) for each in found)], key=_order)
    return Sought(
        edits=tuple(_edits(model, nearest.changes)),
        reached=nearest.lack == 0,
        attainable=tuple(search.attainable),
    )


def _part_of(
    progress: Callable[[float], None] | None, level: int, levels: int
) -> Callable[[float], None]:
    def told(share: float) -> None:
        if progress is not None:
            progress((level + share) / levels)

    return told


def _order(way: _Way) -> tuple[float, int, int]:
    return way.order


def _promising(found: Sequence[tuple[_Way, ...]]) -> list[_Way]:
    """Return the ways to go on with, the best of each few criteria."""
    states: dict[frozenset[str], _Way] = {}
    for way in sorted((min(ways, key=_order) for ways in found), key=_order):
        states.setdefault(frozenset(way.changes) - {THRESHOLD}, way)
    return list(states.values())[:KEPT]


def _edits(model: Model, changes: Changes) -> Iterator[Edit]:
    for control, after in sorted(changes.items(), key=lambda each: each[0] == THRESHOLD):
        before = model.threshold if control == THRESHOLD else model.criterion(control).points
        yield Edit(control, before, after)


@dataclass(slots=True)
class _Search:
    """What every step of the search looks at."""

    model: Model
    goals: tuple[Goal, ...]
    moves: GoalMoves
    rules: Rules
    attainable: list[float] = field(init=False)
    _away: Ints = field(init=False)
    _nearest_first: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.attainable = [np.nan] * len(self.goals)
        self._away = np.abs(self.moves.thresholds - self.model.threshold)
        self._nearest_first = np.argsort(self._away, kind="stable")

    def as_it_is(self) -> _Way:
        """Return the model as it is, or with its threshold moved, whichever is nearer.

        Raises EvaluationError where a goal can't be known.
        """
        tries = self.moves.at(self.model).as_it_is()
        for goal in self.goals:
            if np.isnan(goal.worth(tries)).all():
                raise EvaluationError(
                    Problem(
                        "unknown-worth",
                        "",
                        say(
                            "A goal must be about a figure that these leads tell. This one needs "
                            "an outcome, and for leads a week their days of creation."
                        ),
                    )
                )
        found = self._found(tries, may_move=self.rules.most_edits > 0)
        now = np.array([0])
        stays, moves = (self._way({}, None, now, now, found, moved) for moved in (False, True))
        return min((stays, moves), key=lambda way: way.order)

    def steps(
        self,
        states: Sequence[_Way],
        criteria: Sequence[Criterion],
        progress: Callable[[float], None],
        *,
        again: bool = False,
    ) -> Iterator[tuple[_Way, ...]]:
        """Yield the best ways with one criterion more: the threshold as it is, and moved.

        ``again`` moves the criteria that are changed already, once the others are.
        """
        begun = [{key: value for key, value in each.changes.items() if key != THRESHOLD}
                 for each in states]  # fmt: skip
        for at, changes in enumerate(begun):
            here = self.moves.at(self._made(changes))
            sizes = {each: abs(after - self.model.criterion(each).points)
                     for each, after in changes.items()}  # fmt: skip
            for place, criterion in enumerate(criteria):
                progress((at + place / len(criteria)) / len(begun))
                if (criterion.id in changes) != again:
                    continue
                positions = _positions(criterion, may_turn=self.rules.may_turn)
                tries = here.of_points(criterion.id, positions)
                found = self._found(
                    tries, may_move=len(changes) + (not again) < self.rules.most_edits
                )
                beside = sum(size for each, size in sizes.items() if each != criterion.id)
                size = beside + np.abs(positions - criterion.points)
                yield tuple(
                    self._way(changes, criterion.id, positions, size, found, moved)
                    for moved in (False, True)
                )

    def _found(self, tries: Tries, *, may_move: bool) -> "_Found":
        """Return how much every try falls short, and the threshold that helps most: (N, T).

        Where the threshold's change would be one too many, it stays.
        """
        lacks = np.stack([_lack(goal, tries) for goal in self.goals])
        total = lacks.sum(axis=0)
        now = int(self._nearest_first[0])
        best = np.full(len(total), now)
        seen = slice(now, now + 1)
        if may_move:
            best = self._nearest_first[total[:, self._nearest_first].argmin(axis=1)]
            seen = slice(None)
        self._note(tries, lacks, seen)
        return _Found(total[:, now], total[np.arange(len(total)), best], best)

    def _way(
        self,
        changes: Changes,
        criterion: str | None,
        positions: Ints,
        sizes: Ints,
        found: "_Found",
        moved: bool,  # noqa: FBT001
    ) -> _Way:
        """Return the best position of a criterion, the threshold as it is or moved."""
        lack, size = found.stays, sizes
        if moved:
            lack, size = found.moves, sizes + self._away[found.best]
        also = (self._away[found.best] > 0) & moved
        row = int(np.lexsort((size, also, lack))[0])
        made = dict(changes)
        if criterion is not None:
            made[criterion] = int(positions[row])
        if also[row]:
            made[THRESHOLD] = int(self.moves.thresholds[found.best[row]])
        return _Way(made, float(lack[row]), int(size[row]))

    def _note(self, tries: Tries, lacks: Floats, seen: slice) -> None:
        """Note the best figure of each goal where all others are reached."""
        for at, goal in enumerate(self.goals):
            others = np.delete(lacks, at, axis=0)[..., seen].sum(axis=0) == 0
            if not others.any():
                continue
            worth = goal.worth(tries)[:, seen][others]
            better = np.fmax if _at_least(goal) else np.fmin
            self.attainable[at] = float(better(self.attainable[at], better.reduce(worth)))

    def _made(self, changes: Changes) -> Model:
        model = self.model
        for criterion, points in changes.items():
            model = model.with_points(criterion, points)
        return model


class _Found(NamedTuple):
    """How much each of N positions falls short: (N,), and the place of its best threshold."""

    stays: Floats
    moves: Floats
    best: Ints


def _allowed(model: Model, locked: frozenset[str]) -> Ints:
    """Return the thresholds that may be chosen, the present one among them."""
    now = model.threshold
    if THRESHOLD in locked:
        return np.array([now])
    low, high = model.bounds()
    low, high = int(np.floor(min(low - MOST_CHANGE, now))), int(np.ceil(max(high, now)))
    starts = [band.from_ for band in model.bands if band.from_ is not None]
    if now in starts:
        low = max([low, *(start + 1 for start in starts if start < now)])
        high = min([high + MOST_CHANGE, *(start - 1 for start in starts if start > now)])
    return np.arange(low, high + 1)


def _positions(criterion: Criterion, *, may_turn: bool) -> Ints:
    """Return the other points a criterion may have: those of its sign, and 0."""
    now = criterion.points
    low = now - MOST_CHANGE if now <= 0 or may_turn else max(0, now - MOST_CHANGE)
    high = now + MOST_CHANGE if now >= 0 or may_turn else min(0, now + MOST_CHANGE)
    every = np.arange(low, high + 1)
    others: Ints = every[every != now]
    return others


def _at_least(goal: Goal) -> bool:
    return isinstance(goal, Limit) and goal.is_least


def _lack(goal: Goal, tries: Tries) -> Floats:
    """Return by how much a figure falls short of a goal, as a share of it; 0 where it is reached.

    What can't be told falls short by all of it.
    """
    worth = goal.worth(tries)
    wanted = goal.value if isinstance(goal, Limit) else goal.per_week
    short = wanted - worth if _at_least(goal) else worth - wanted
    known = np.where(np.isnan(worth), max(abs(wanted), 1.0), short)
    return np.maximum(known, 0) / max(abs(wanted), 1e-9)
