"""Leads folded to what one slider can tell apart, so that any of its positions is a look-up.

Where the criterion's group has no cap this is the split histogram: the score of all other
criteria, split by the level of this one. Where it has one, leads are also split by the rest of the
group. Where that would be larger than the patterns themselves, those that meet the criterion are
counted anew at every position.
"""

from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np

from calibration.engine.patterns import Ints
from calibration.evaluation.ladder import Ladder, is_narrow
from calibration.evaluation.scores import Mask, clamped
from calibration.evaluation.tally import EVERY, Tally, from_the_top
from calibration.evaluation.touched import Touched
from calibration.evaluation.weights import Weights
from calibration.model import Group

UNSPLIT_AT_LEAST = 5_000
"""Counting few patterns one by one takes as long at each position as counting this many."""


class Folded(Protocol):
    """Leads that a slider moves; all sums are before the score range clamps them."""

    def ends(self, points: Ints) -> tuple[int, int]:
        """Return the lowest and the highest sum of any lead at some positions."""

    def reach(self, points: Ints, needed: Ints, of_class: Ints) -> Ints:
        """Return how many leads reach what is asked at each position: (N, Q, W).

        Parameters
        ----------
        points : (N,)
            The positions.
        needed : (N, Q) or (1, Q)
            The sums asked about, in hundredths; one row where they are the same everywhere.
        of_class : (Q,)
            The class that each question is about, or ``EVERY``.
        """

    def spread(self, points: int) -> tuple[Ints, Ints]:
        """Return sums at one position, some perhaps twice, and the leads of each: (W, D)."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Patterns as they are counted.

    Parameters
    ----------
    of_class : (P,)
        Which leads have a threshold, and a decision before, in common; None where all have.
    classes
        How many classes there are.
    weights
        Counts of :class:`~calibration.evaluation.parts.LeadCounts`; none of those ruled out.
    """

    of_class: Ints | None
    classes: int
    weights: Weights

    def tally(self, sums: tuple[Ladder, Ints], group: Ints | None = None, groups: int = 1) -> Tally:
        """Add the leads up by class, group and sum."""
        part = group
        if self.of_class is not None:
            part = self.of_class if group is None else self.of_class * groups + group
        return Tally.of(sums, part, self.weights, shape=(self.classes, groups))

    def where(self, mask: Mask) -> "Columns":
        """Return the patterns of a mask."""
        kept = None if self.of_class is None else self.of_class[mask]
        return Columns(kept, self.classes, self.weights.where(mask))


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
    def of(cls, touched: Touched, columns: Columns, *, questions: int) -> Self | None:
        """Fold patterns; None where so many questions would cost more than the patterns."""
        levels, group = Ladder.of(touched.moving)
        moving, beside = levels.values, None
        if touched.beside is not None:
            rests, rest = Ladder.of(touched.beside)
            pairs, group = Ladder.of(group * len(rests) + rest)
            level, place = np.divmod(pairs.values, max(1, len(rests)))
            moving, beside = moving[level], rests.values[place]
        sums = Ladder.of(touched.elsewhere)
        cells = columns.classes * len(moving) * len(sums[0])
        # Either way costs about as much per look-up as per pattern that is counted anew.
        dear = len(moving) * questions > np.count_nonzero(touched.moving) + UNSPLIT_AT_LEAST
        if dear or not is_narrow(cells, keys=len(group)):
            return None
        return cls(columns.tally(sums, group, len(moving)), moving, beside, touched.group)

    def shift(self, points: Ints) -> Ints:
        """Return what each group of leads adds to the sums at each position: (N, M)."""
        added = points[:, None] * self.moving
        return added if self.beside is None else clamped(self.beside + added, self.group)

    def ends(self, points: Ints) -> tuple[int, int]:
        """Return the lowest and the highest sum of any lead at some positions."""
        everyone = self.tally.reach[EVERY, ..., 2]  # (M, E + 1), never rising along a row
        some = everyone[:, 0] > 0
        if not some.any():
            return 0, 0
        everyone, shift = everyone[some], self.shift(points)[:, some]
        values = self.tally.sums.values
        lowest = values[(everyone == everyone[:, :1]).sum(axis=1) - 1]
        highest = values[(everyone > 0).sum(axis=1) - 1]
        return int((lowest + shift).min()), int((highest + shift).max())

    def reach(self, points: Ints, needed: Ints, of_class: Ints) -> Ints:
        """Look up who reaches what is asked."""
        shift = self.shift(points)
        return self.tally.reaching(needed[:, None, :] - shift[:, :, None], of_class)

    def spread(self, points: int) -> tuple[Ints, Ints]:
        """Return sums at one position, some perhaps twice, and the leads of each: (W, D)."""
        reach = self.tally.reach[EVERY]
        leads = (reach[:, :-1] - reach[:, 1:]).reshape(-1, reach.shape[-1])
        sums = self.tally.sums.values + self.shift(np.array([points]))[0][:, None]
        return sums.ravel(), leads.T


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
        kept = None if touched.beside is None else touched.beside[moves]
        return cls(
            Split(columns.where(~moves).tally(Ladder.of(still)), np.zeros(1, np.int64)),
            Touched(touched.moving[moves], kept, touched.elsewhere[moves], touched.group),
            columns.where(moves),
        )

    def _sums(self, points: int) -> Ints:
        in_group = points * self.touched.moving
        if self.touched.beside is not None:
            in_group += self.touched.beside
            in_group = clamped(in_group, self.touched.group)
        in_group += self.touched.elsewhere
        return in_group

    def ends(self, points: Ints) -> tuple[int, int]:
        """Return the lowest and the highest sum of any lead at some positions."""
        some = self.columns.weights.column(2) > 0
        found = [self._sums(each)[some] for each in (int(points.min()), int(points.max()))]
        if not some.any():
            return self.still.ends(points)
        low, high = min(int(each.min()) for each in found), max(int(each.max()) for each in found)
        if not self.still.tally.reach[..., 2].any():
            return low, high
        still = self.still.ends(points)
        return min(low, still[0]), max(high, still[1])

    def reach(self, points: Ints, needed: Ints, of_class: Ints) -> Ints:
        """Count who reaches what is asked, by how many of the sums asked about each lead has."""
        low, high = self.ends(points)
        below = needed[0].clip(low, high + 1) - 1  # who has a higher sum has what is asked
        asked, place = Ladder.of(below, questions=len(self.touched.moving))
        size, columns = len(asked) + 1, self.columns
        of_first = None if columns.of_class is None else columns.of_class * size
        reached = np.empty((len(points), columns.weights.count, columns.classes, size), np.int64)
        for row, position in enumerate(points.tolist()):
            has = asked.first_at_least(self._sums(position))
            if of_first is not None:
                has += of_first
            counts = columns.weights.by(has, length=columns.classes * size)
            reached[row] = from_the_top(counts.reshape(reached.shape[1:]))
        together = reached.sum(axis=2, keepdims=True)
        found = np.concatenate((reached, together), axis=2)[:, :, of_class, place + 1]
        still = self.still.reach(points, needed, of_class)
        still += found.swapaxes(1, 2)
        return still

    def spread(self, points: int) -> tuple[Ints, Ints]:
        """Return sums at one position, some perhaps twice, and the leads of each: (W, D)."""
        sums, leads = self.still.spread(points)
        return (
            np.append(sums, self._sums(points)),
            np.append(leads, self.columns.weights.unpacked(self.columns.weights.packed), axis=1),
        )


def fold_points(touched: Touched, columns: Columns, *, questions: int) -> Folded:
    """Return the leads folded to what a criterion's slider tells apart.

    ``questions`` is how many sums will be asked about at each position.
    """
    return Split.of(touched, columns, questions=questions) or Unsplit.of(touched, columns)


def fold_threshold(sums: Ints, columns: Columns) -> Folded:
    """Return the leads folded by their sum, which a threshold's slider doesn't move."""
    return Split(columns.tally(Ladder.of(sums)), np.zeros(1, np.int64))
