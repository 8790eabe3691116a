"""Leads folded to what one slider can tell apart, so that any of its positions is a look-up.

Where the criterion's group has no cap this is the split histogram: the score of all other
criteria, split by the level of this one. Where it has one, leads are also split by the rest of the
group. Where that would be larger than the patterns themselves, those that meet the criterion are
counted anew at every position.
"""

from dataclasses import dataclass
from typing import NamedTuple, Protocol, Self

import numpy as np

from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.ladder import Ladder, is_narrow
from calibration.evaluation.scores import Mask, clamped
from calibration.evaluation.tally import Tally
from calibration.evaluation.touched import Touched
from calibration.model import Group


class Reach(NamedTuple):
    """The four counts of leads that reach what is asked, at every position.

    Parameters
    ----------
    qualified : (N, S, 4)
        Leads of each class that reach its threshold.
    edges : (N, K, 4)
        Leads of all classes that reach each edge.
    """

    qualified: Floats
    edges: Floats


class Folded(Protocol):
    """Leads that a slider moves; all sums are before the score range clamps them."""

    def ends(self, points: Ints) -> tuple[int, int]:
        """Return the lowest and the highest sum of any lead at some positions."""

    def reach(self, points: Ints, *, thresholds: Ints, edges: Ints) -> Reach:
        """Return who reaches thresholds (N, S) and edges (N, K), given in hundredths."""

    def spread(self, points: int) -> tuple[Ints, Floats]:
        """Return sums at one position, some perhaps twice, and the leads of each: (D, 4)."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Patterns as they are counted.

    Parameters
    ----------
    of_class : (P,)
        Which leads have a threshold, and a decision before, in common; None where all have.
    classes
        How many classes there are.
    weights : (4, P)
        Converted, not converted, all and unknown leads; none of those ruled out.
    """

    of_class: Ints | None
    classes: int
    weights: Floats

    def tally(self, sums: tuple[Ladder, Ints], group: Ints | None = None, groups: int = 1) -> Tally:
        """Add the leads up by class, group and sum."""
        part = group
        if self.of_class is not None:
            part = self.of_class if group is None else self.of_class * groups + group
        return Tally.of(sums, part, self.weights, shape=(self.classes, groups))

    def where(self, mask: Mask) -> "Columns":
        """Return the patterns of a mask."""
        kept = None if self.of_class is None else self.of_class[mask]
        return Columns(kept, self.classes, self.weights[:, mask])


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Sums of all that stays, split by what moves.

    Parameters
    ----------
    tally
        The sum of all other groups by group of leads: those with one level and one rest.
    moving : (M,)
        The level of each group of leads.
    beside : (M,)
        The rest of the criterion's group; None where that has no cap.
    group
        The criterion's group; None for a threshold's slider, which moves no score.
    """

    tally: Tally
    moving: Ints
    beside: Ints | None = None
    group: Group | None = None

    @classmethod
    def of(cls, touched: Touched, columns: Columns, *, edges: int) -> Self | None:
        """Fold patterns; None where reading that many edges would cost more than the patterns."""
        levels, group = Ladder.of(touched.moving)
        moving, beside = levels.values, None
        if touched.beside is not None:
            rests, rest = Ladder.of(touched.beside)
            pairs, group = Ladder.of(group * len(rests) + rest)
            level, place = np.divmod(pairs.values, max(1, len(rests)))
            moving, beside = moving[level], rests.values[place]
        sums = Ladder.of(touched.elsewhere)
        cells = columns.classes * len(moving) * len(sums[0])
        if not all(is_narrow(each, keys=len(group)) for each in (cells, len(moving) * edges)):
            return None
        return cls(columns.tally(sums, group, len(moving)), moving, beside, touched.group)

    def shift(self, points: Ints) -> Ints:
        """Return what each group of leads adds to the sums at each position: (N, M)."""
        added = points[:, None] * self.moving
        return added if self.beside is None else clamped(self.beside + added, self.group)

    def ends(self, points: Ints) -> tuple[int, int]:
        """Return the lowest and the highest sum of any lead at some positions."""
        everyone = self.tally.reach[..., 2].sum(axis=0)  # (M, E + 1), never rising along a row
        some = everyone[:, 0] > 0
        if not some.any():
            return 0, 0
        everyone, shift = everyone[some], self.shift(points)[:, some]
        values = self.tally.sums.values
        lowest = values[(everyone == everyone[:, :1]).sum(axis=1) - 1]
        highest = values[(everyone > 0).sum(axis=1) - 1]
        return int((lowest + shift).min()), int((highest + shift).max())

    def reach(self, points: Ints, *, thresholds: Ints, edges: Ints) -> Reach:
        """Look up who reaches thresholds (N, S) and edges (N, K)."""
        shift = self.shift(points)[:, None, :]
        return Reach(
            self.tally.reaching(thresholds[:, :, None] - shift),
            self.tally.reaching_each(edges[:, None, :] - shift.swapaxes(1, 2)),
        )

    def spread(self, points: int) -> tuple[Ints, Floats]:
        """Return sums at one position, some perhaps twice, and the leads of each: (D, 4)."""
        reach = self.tally.of_all_classes
        shift = self.shift(np.array([points], np.int64))[0]
        sums = self.tally.sums.values + shift[:, None]
        return sums.ravel(), (reach[:, :-1] - reach[:, 1:]).reshape(-1, reach.shape[-1])


@dataclass(frozen=True, slots=True, eq=False)
class Unsplit:
    """Patterns that meet the criterion, one by one, beside the tally of all others."""

    still: Split
    touched: Touched
    columns: Columns

    @classmethod
    def of(cls, touched: Touched, columns: Columns) -> Self:
        """Count the patterns that don't move once, and keep the others."""
        moves = touched.moving != 0
        beside = np.zeros_like(touched.moving) if touched.beside is None else touched.beside
        still = touched.elsewhere[~moves] + clamped(beside[~moves], touched.group)
        return cls(
            Split(columns.where(~moves).tally(Ladder.of(still)), np.zeros(1, np.int64)),
            Touched(touched.moving[moves], beside[moves], touched.elsewhere[moves], touched.group),
            columns.where(moves),
        )

    def _sums(self, points: int) -> Ints:
        in_group = points * self.touched.moving
        if self.touched.beside is not None:
            in_group += self.touched.beside
        return self.touched.elsewhere + clamped(in_group, self.touched.group)

    def ends(self, points: Ints) -> tuple[int, int]:
        """Return the lowest and the highest sum of any lead at some positions."""
        some = self.columns.weights[2] > 0
        found = [self._sums(each)[some] for each in (int(points.min()), int(points.max()))]
        if not some.any():
            return self.still.ends(points)
        low, high = min(int(each.min()) for each in found), max(int(each.max()) for each in found)
        if not self.still.tally.reach[..., 2].any():
            return low, high
        still = self.still.ends(points)
        return min(low, still[0]), max(high, still[1])

    def reach(self, points: Ints, *, thresholds: Ints, edges: Ints) -> Reach:
        """Count who reaches thresholds (N, S) and edges (N, K)."""
        found = self.still.reach(points, thresholds=thresholds, edges=edges)
        for row, position in enumerate(points.tolist()):
            tally = self.columns.tally(Ladder.of(self._sums(position)))
            found.qualified[row] += tally.reaching(thresholds[row][:, None])
            found.edges[row] += tally.reaching_each(edges[row][None, None, :])[0]
        return found

    def spread(self, points: int) -> tuple[Ints, Floats]:
        """Return sums at one position, some perhaps twice, and the leads of each: (D, 4)."""
        sums, leads = self.still.spread(points)
        return (
            np.append(sums, self._sums(points)),
            np.append(leads, self.columns.weights.T, axis=0),
        )


def fold_points(touched: Touched, columns: Columns, *, edges: int) -> Folded:
    """Return the leads folded to what a criterion's slider tells apart."""
    return Split.of(touched, columns, edges=edges) or Unsplit.of(touched, columns)


def fold_threshold(sums: Ints, columns: Columns) -> Folded:
    """Return the leads folded by their sum, which a threshold's slider doesn't move."""
    return Split(columns.tally(Ladder.of(sums)), np.zeros(1, np.int64))
