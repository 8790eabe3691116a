"""The fewest changes of points and threshold that reach what is wanted.

A goal is reached by a handful of edits or not at all: a model that had to change everywhere is
another model, and nobody in the room could say why it is right.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from calibration.advice.wishes import Capacity, Limit, Tries
from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation import (
    LeadCounts,
    Part,
    PointsControl,
    Prepared,
    curve,
    mix_of,
    prepare,
    score_patterns,
)
from calibration.evaluation.weeks import weeks_of
from calibration.messages import say
from calibration.model import Criterion, Model
from calibration.problems import EvaluationError, Problem

THRESHOLD: Final = "threshold"
MOST_EDITS: Final = 4
MOST_CHANGE: Final = 30
"""Points by which a criterion may change."""
KEPT: Final = 6
"""Ways that are gone on with, of all that are looked at with so many criteria changed."""

Goal = Limit | Capacity
Changes = Mapping[str, int]
"""New points by criterion id, and the new threshold."""


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
    locked: frozenset[str] = frozenset(),
    part: Part = "design",
    most_edits: int = MOST_EDITS,
    progress: Callable[[float], None] | None = None,
) -> Sought:
    """Return the fewest changes that reach all goals; of as few, the smallest.

    Every criterion's points are tried at every whole number, each with every threshold, so that one
    or two changes of which one is the threshold's are certain to be found. With more criteria, the
    most promising ways are gone on with (a beam search).

    Points keep their sign, or become 0. The threshold stays between the bands around the one that
    starts at it.

    Parameters
    ----------
    goals
        What must hold at once: limits of figures, and a capacity.
    locked
        Ids of criteria that must stay as they are, and ``"threshold"``.
    part
        The counted leads that figures are about.
    most_edits
        The most changes.
    progress
        Told the share of the work that is done; what it raises stops the search.

    Raises
    ------
    EvaluationError
        If a goal's figure can't be known of these leads.
    """
    search = _Search(patterns, model, tuple(goals), locked, part)
    begun = search.as_it_is()
    states: list[_Way] = [begun]
    nearest = begun
    criteria = [each for each in model.criteria if each.id not in locked]
    levels = min(most_edits, len(criteria))
    for level in range(levels + 1):
        if nearest.lack == 0 or level == levels:
            break
        found = list(search.steps(states, criteria, most_edits, _part_of(progress, level, levels)))
        nearest = min(
            [nearest, *(way for ways in found for way in ways)], key=lambda way: way.order
        )
        states = _promising(found)
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


def _promising(found: list[tuple[_Way, ...]]) -> list[_Way]:
    """Return the ways to go on with: without the threshold's change, by what it would reach."""
    ranked = sorted(found, key=lambda ways: min(way.order for way in ways))
    states: dict[frozenset[str], _Way] = {}
    for ways in ranked:
        states.setdefault(frozenset(ways[0].changes), ways[0])
    return list(states.values())[:KEPT]


def _edits(model: Model, changes: Changes) -> Iterator[Edit]:
    for control, after in sorted(changes.items(), key=lambda each: each[0] == THRESHOLD):
        before = model.threshold if control == THRESHOLD else model.criterion(control).points
        yield Edit(control, before, after)


@dataclass(slots=True)
class _Search:
    """What every step of the search looks at."""

    patterns: Patterns
    model: Model
    goals: tuple[Goal, ...]
    locked: frozenset[str]
    part: Part
    attainable: list[float] = field(init=False)
    _thresholds: Ints = field(init=False)
    _weeks: float | None = field(init=False)
    _totals: tuple[int, int, int] = field(init=False)
    _weights: tuple[float, float] = field(init=False)

    def __post_init__(self) -> None:
        mix = mix_of(self.patterns)
        self.attainable = [np.nan] * len(self.goals)
        self._thresholds = self._allowed()
        self._weeks = weeks_of(self.patterns.facts) if mix.as_counted else None
        self._totals = LeadCounts.of(self.patterns, self.part).totals
        self._weights = (mix.converted, mix.not_converted)

    def as_it_is(self) -> _Way:
        """Return the model as it is, or with its threshold moved, whichever is nearer.

        Raises EvaluationError where a goal can't be known.
        """
        tries = self._tries_of(self.model)
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
        stays, moves = self._ways({}, tries)
        return min((stays, moves), key=lambda way: way.order)

    def steps(
        self,
        states: Sequence[_Way],
        criteria: Sequence[Criterion],
        most_edits: int,
        progress: Callable[[float], None],
    ) -> Iterator[tuple[_Way, ...]]:
        """Yield every way with one criterion more: the threshold as it is, and moved."""
        begun = [{key: value for key, value in each.changes.items() if key != THRESHOLD}
                 for each in states]  # fmt: skip
        for at, changes in enumerate(begun):
            model = self._made(changes)
            scores = score_patterns(self.patterns, model)
            for place, criterion in enumerate(criteria):
                progress((at + place / len(criteria)) / len(begun))
                if criterion.id in changes:
                    continue
                positions = _positions(criterion)
                control = PointsControl(criterion.id, positions)
                prepared = prepare(self.patterns, model, control, part=self.part, scores=scores)
                for points in positions:
                    if points == criterion.points:
                        continue
                    more = {**changes, criterion.id: points}
                    ways = self._ways(more, self._tries(prepared, model, criterion.id, points))
                    yield tuple(way for way in ways if len(way.changes) <= most_edits)

    def _ways(self, changes: Changes, tries: Tries) -> tuple[_Way, _Way]:
        """Return the changes with the threshold as it is, and with the one that helps most."""
        lacks = np.stack([_lack(goal, tries) for goal in self.goals])
        self._note(tries, lacks)
        total, now = lacks.sum(axis=0), self.model.threshold
        away = np.abs(self._thresholds - now)
        stays = int(np.flatnonzero(away == 0)[0])
        moves = int(np.lexsort((away, total))[0])
        size = sum(
            abs(points - self.model.criterion(each).points) for each, points in changes.items()
        )
        kept = _Way(changes, float(total[stays]), size)
        if moves == stays:
            return kept, kept
        moved = {**changes, THRESHOLD: int(self._thresholds[moves])}
        return kept, _Way(moved, float(total[moves]), size + int(away[moves]))

    def _note(self, tries: Tries, lacks: Floats) -> None:
        """Note the best figure of each goal where all others are reached."""
        for at, goal in enumerate(self.goals):
            others = np.delete(lacks, at, axis=0).sum(axis=0) == 0
            if not others.any():
                continue
            worth = goal.worth(tries)[others]
            best = np.fmax.reduce(worth) if _at_least(goal) else np.fmin.reduce(worth)
            kept = self.attainable[at]
            better = np.fmax(kept, best) if _at_least(goal) else np.fmin(kept, best)
            self.attainable[at] = float(better)

    def _allowed(self) -> Ints:
        """Return the thresholds that may be chosen, the present one among them."""
        now = self.model.threshold
        if THRESHOLD in self.locked:
            return np.array([now])
        low, high = self.model.bounds()
        low, high = int(np.floor(min(low - MOST_CHANGE, now))), int(np.ceil(max(high, now)))
        starts = [band.from_ for band in self.model.bands if band.from_ is not None]
        if now in starts:
            low = max([low, *(start + 1 for start in starts if start < now)])
            high = min([high + MOST_CHANGE, *(start - 1 for start in starts if start > now)])
        return np.arange(low, high + 1)

    def _made(self, changes: Changes) -> Model:
        model = self.model
        for criterion, points in changes.items():
            model = model.with_points(criterion, points)
        return model

    def _tries(self, prepared: Prepared, model: Model, criterion: str, points: int) -> Tries:
        if any(variant.threshold is not None for variant in model.variants):
            return self._tries_of(model.with_points(criterion, points))
        histogram = prepared.histogram(points)
        columns = (histogram.converted, histogram.not_converted, histogram.everyone)
        first = np.searchsorted(histogram.score, 100 * self._thresholds)
        above = [np.append(np.cumsum(each[::-1])[::-1], 0)[first] for each in columns]
        return self._told(*above)

    def _tries_of(self, model: Model) -> Tries:
        every = curve(self.patterns, model, part=self.part)
        first = np.searchsorted(every.score, 100 * self._thresholds)
        beyond = every.beyond
        return self._told(
            np.append(every.true_positives, beyond.true_positives)[first],
            np.append(every.false_positives, beyond.false_positives)[first],
            None if every.volume is None else np.append(every.volume, beyond.volume or 0)[first],
        )

    def _told(self, converted: Ints, not_converted: Ints, volume: Ints | None) -> Tries:
        per_week = None if volume is None or self._weeks is None else volume / self._weeks
        return Tries(
            converted=converted,
            not_converted=not_converted,
            all_converted=np.array([self._totals[0]]),
            all_not_converted=np.array([self._totals[1]]),
            per_week=per_week,
            weights=self._weights,
        )


def _positions(criterion: Criterion) -> range:
    """Return the points a criterion may have: those of its sign, and 0."""
    now = criterion.points
    low = now - MOST_CHANGE if now <= 0 else max(0, now - MOST_CHANGE)
    high = now + MOST_CHANGE if now >= 0 else min(0, now + MOST_CHANGE)
    return range(low, high + 1)


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
