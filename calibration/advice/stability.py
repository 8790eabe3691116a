"""How far points can move before decisions change, and which leads sit on the line.

Everything follows from :func:`~calibration.evaluation.consequences.consequences`: it is exact, and
no lead is read again. Raising points never takes a lead below the threshold, and lowering them
never brings one above it, so a move either hands over more leads or fewer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation import (
    HUNDREDTHS,
    Consequences,
    Control,
    LeadCounts,
    Mask,
    Part,
    PointsControl,
    Scores,
    ThresholdControl,
    consequences,
    mix_of,
    rate,
    score_patterns,
)
from calibration.evaluation.companies import Clusters
from calibration.evaluation.comparison import Moved
from calibration.model import Model

TOLERATED: Final = 0.05
"""The share of the qualified leads that may be decided otherwise before a move counts."""
STEPS: Final = (-5, -1, 1, 5)
"""By how many points everything is moved."""
NEAR: Final = 3
"""Leads less than so many points from the threshold sit on the line."""
MOST_PATTERNS: Final = 10
_LEAST_REACH: Final = 20


@dataclass(frozen=True, slots=True)
class Move:
    """What follows from moving points, or the threshold, and nothing else.

    Parameters
    ----------
    by
        Points added; negative for taken away.
    moved
        The leads that are decided otherwise.
    enter
        Whether they qualify after the move; else they qualified before it.
    share
        Of the leads that qualify now, how many they are; NaN where none qualifies.
    precision
        How many of the qualified leads convert after the move.
    precision_change
        1 where that is surely higher than now, -1 where it is surely lower, else 0.
    """

    by: int
    moved: Moved
    enter: bool
    share: float
    precision: float
    precision_change: int

    @property
    def volume_change(self) -> int:
        """How many more leads qualify, of all leads; negative for fewer."""
        return self.moved.everyone if self.enter else -self.moved.everyone


@dataclass(frozen=True, slots=True)
class Latitude:
    """How far one number can move, all others as they are.

    Parameters
    ----------
    criterion
        The criterion whose points move; None for the threshold.
    points
        Where it is now.
    low, high
        The positions between which at most :data:`TOLERATED` of the qualified leads change.
    lowest, highest
        How far it was moved: where ``low`` or ``high`` is there, it may move further.
    moves
        What follows from :data:`STEPS`.
    """

    criterion: str | None
    points: int
    low: int
    high: int
    lowest: int
    highest: int
    moves: tuple[Move, ...]

    def by(self, points: int) -> Move:
        """Return what follows from one of :data:`STEPS`."""
        return next(each for each in self.moves if each.by == points)

    @property
    def swing(self) -> int:
        """How many leads the two widest steps decide otherwise, together."""
        return sum(abs(each.volume_change) for each in self.moves if abs(each.by) == max(STEPS))


@dataclass(frozen=True, slots=True)
class LinePattern:
    """Leads on the line that meet the same criteria.

    Parameters
    ----------
    met
        The criteria that count for them, with their levels in hundredths.
    variant
        The variant they belong to; -1 for the base.
    above
        Hundredths of a point above their threshold; negative below it.
    leads
        How many they are and how they turned out.
    """

    met: tuple[tuple[str, int], ...]
    variant: int
    above: int
    leads: Moved


@dataclass(frozen=True, slots=True)
class OnTheLine:
    """Leads less than some points from their threshold.

    Parameters
    ----------
    points
        How near they are.
    below, above
        Those that just miss it, and those that just reach it.
    patterns
        The commonest of them, in order.
    """

    points: int
    below: Moved
    above: Moved
    patterns: tuple[LinePattern, ...]


@dataclass(frozen=True, slots=True)
class Stability:
    """How much hangs on each number of a model.

    Parameters
    ----------
    qualified, everyone
        Leads that qualify now, and all leads.
    precision
        How many of the counted ones convert.
    threshold
        How far the base threshold can move.
    alike
        The lowest and the highest threshold around it whose qualified leads convert as often, as
        far as can be told: the paired interval of the difference holds 0.
    criteria
        The same of each criterion, the one that moves most leads first.
    line
        The leads on the line.
    """

    qualified: int
    everyone: int
    precision: float
    threshold: Latitude
    alike: tuple[int, int]
    criteria: tuple[Latitude, ...]
    line: OnTheLine


def stability(
    patterns: Patterns,
    model: Model,
    *,
    part: Part = "design",
    tolerated: float = TOLERATED,
    near: int = NEAR,
) -> Stability:
    """Return how far each number of a model can move, and which leads sit on the line.

    Parameters
    ----------
    part
        The counted leads that rates are about; how many change is of all leads.
    tolerated
        The share of the qualified leads that may change.
    near
        How near the line is, in points.

    Raises
    ------
    EvaluationError
        As ``evaluate`` does.
    """
    scores = score_patterns(patterns, model)
    now = replace(patterns, qualified_before=scores.qualified)
    counts = LeadCounts.of(now, part)
    converted, others, everyone = counts.where(scores.qualified)
    allowed = int(tolerated * everyone)
    reach = max(_LEAST_REACH, 2 * max((abs(each.points) for each in model.criteria), default=0))

    def around(points: int) -> range:
        return range(points - reach, points + reach + 1)

    def latitude(control: Control, points: int, criterion: str | None) -> Latitude:
        table = consequences(now, model, control, part=part, scores=scores)
        return _latitude(table, points, criterion, allowed=allowed, qualified=everyone)

    line = consequences(
        now, model, ThresholdControl(around(model.threshold)), part=part, scores=scores
    )
    criteria = [
        latitude(PointsControl(each.id, around(each.points)), each.points, each.id)
        for each in model.criteria
    ]
    return Stability(
        qualified=everyone,
        everyone=counts.totals[2],
        precision=float(mix_of(now).share(converted, others)),
        threshold=_latitude(line, model.threshold, None, allowed=allowed, qualified=everyone),
        alike=_alike(line, model.threshold),
        criteria=tuple(sorted(criteria, key=lambda each: -each.swing)),
        line=_on_the_line(now, model, scores, counts=counts, part=part, near=near),
    )


def _latitude(
    table: Consequences, points: int, criterion: str | None, *, allowed: int, qualified: int
) -> Latitude:
    changes = table.changes
    if changes is None:
        raise ValueError("there is no decision to compare with")
    at = table.row_of(points)
    changed = changes.entering.everyone + changes.leaving.everyone
    low, high = _run(changed <= allowed, at)
    return Latitude(
        criterion=criterion,
        points=points,
        low=int(table.positions[low]),
        high=int(table.positions[high]),
        lowest=int(table.positions[0]),
        highest=int(table.positions[-1]),
        moves=tuple(_move(table, at, by, qualified) for by in STEPS),
    )


def _move(table: Consequences, at: int, by: int, qualified: int) -> Move:
    changes, row = table.changes, at + by
    if changes is None:
        raise ValueError("there is no decision to compare with")
    enter = int(changes.entering.everyone[row]) > 0
    side = changes.entering if enter else changes.leaving
    moved = Moved(
        int(side.converted[row]),
        int(side.not_converted[row]),
        int(side.everyone[row]),
        mix=side.mix,
    )
    return Move(
        by=by,
        moved=moved,
        enter=enter,
        share=rate(moved.everyone, qualified),
        precision=float(table.precision[row]),
        precision_change=int(changes.precision.direction[row]),
    )


def _alike(table: Consequences, threshold: int) -> tuple[int, int]:
    """Return the thresholds around one whose precision can't be told from its own."""
    changes = table.changes
    if changes is None:
        raise ValueError("there is no decision to compare with")
    known = ~np.isnan(changes.precision.value)
    alike = known & ~changes.precision.distinguishable
    at = table.row_of(threshold)
    alike[at] = True
    low, high = _run(alike, at)
    return int(table.positions[low]), int(table.positions[high])


def _run(holds: Mask, at: int) -> tuple[int, int]:
    """Return the first and the last place around one up to which a mask holds."""
    fails_below = np.flatnonzero(~holds[:at])
    fails_above = np.flatnonzero(~holds[at + 1 :])
    low = int(fails_below[-1]) + 1 if len(fails_below) else 0
    high = at + int(fails_above[0]) if len(fails_above) else len(holds) - 1
    return low, high


def _on_the_line(
    patterns: Patterns, model: Model, scores: Scores, *, counts: LeadCounts, part: Part, near: int
) -> OnTheLine:
    above = scores.score - scores.threshold
    wide = HUNDREDTHS * near
    close = ~scores.ruled_out & (above >= -wide) & (above < wide)
    clusters, mix = Clusters.of(patterns, part), mix_of(patterns)

    def side(mask: Mask) -> Moved:
        found = counts.where(mask)
        leads = found[0] + found[1]
        effect = 1.0 if clusters is None else clusters.of_patterns(mask, leads)
        return Moved(*found, mix=mix, effect=effect)

    return OnTheLine(
        points=near,
        below=side(close & (above < 0)),
        above=side(close & (above >= 0)),
        patterns=_commonest(patterns, model, above, close, counts=counts),
    )


def _commonest(
    patterns: Patterns, model: Model, above: Ints, close: Mask, *, counts: LeadCounts
) -> tuple[LinePattern, ...]:
    """Return the commonest patterns of a mask, those that differ by an older decision as one."""
    places = np.flatnonzero(close)
    if not len(places):
        return ()
    columns = [patterns.criteria.index(each.id) for each in model.criteria]
    keys = np.column_stack([patterns.variant[places], patterns.levels[places][:, columns]])
    distinct, first, group = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    group = group.reshape(-1)
    sums = [
        np.bincount(group, counts.weights.column(each)[places], len(distinct)).astype(np.int64)
        for each in range(3)
    ]
    order = np.argsort(-sums[2], kind="stable")[:MOST_PATTERNS]
    mix = mix_of(patterns)
    return tuple(
        LinePattern(
            met=_met(model, distinct[each]),
            variant=int(distinct[each][0]),
            above=int(above[places[first[each]]]),
            leads=Moved(*(int(total[each]) for total in sums), mix=mix),
        )
        for each in order.tolist()
        if sums[2][each]
    )


def _met(model: Model, key: Sequence[int] | Ints) -> tuple[tuple[str, int], ...]:
    """Return the criteria that count for a pattern, with their levels."""
    variant, levels = int(key[0]), key[1:]
    points = model.points_of(variant)
    return tuple(
        (criterion.id, int(level))
        for criterion, level, worth in zip(model.criteria, levels, points, strict=True)
        if level and worth
    )
