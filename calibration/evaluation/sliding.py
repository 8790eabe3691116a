"""Pairs of leads of one company at every position of a slider.

Raising points never takes a lead below a line, and raising a threshold never brings one above it.
So each lead enters once, at a position that can be told beforehand.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation.asked import Asked
from calibration.evaluation.companies import Clusters, Pairs, same_leads
from calibration.evaluation.running import pairs_between, running_products, running_sum
from calibration.evaluation.scores import HUNDREDTHS, Mask
from calibration.evaluation.touched import Touched
from calibration.model import Group

_NEVER = 2**60
"""Points that no position reaches."""


@dataclass(frozen=True, slots=True, eq=False)
class Sliding:
    """The leads of companies that a slider moves: rows of those that no gate rules out.

    Parameters
    ----------
    clusters
        All of them, ruled out or not.
    company, of_class : (E,)
        The company, and which threshold and decision before a row's leads have.
    converted, others : (E,)
        Its leads that converted, and that did not.
    was : (E,)
        Whether they qualified before; None where there is no decision to compare with.
    root : (E,)
        As in :class:`Clusters`.
    sums : (E,)
        The sum before the score range clamps it, without what the slider moves.
    moving, beside : (E,)
        As in :class:`Touched`; None for a threshold's slider, and where the group has no cap.
    group
        The criterion's group.
    fixed : (C, 4)
        Of each company: converted and other leads that qualified before, and of all.
    fixed_leads
        The same of all companies.
    """

    clusters: Clusters
    company: Ints
    of_class: Ints
    converted: Floats
    others: Floats
    was: Mask | None
    root: Floats
    sums: Ints
    moving: Ints | None
    beside: Ints | None
    group: Group | None
    fixed: Floats
    fixed_leads: tuple[float, ...]

    @classmethod
    def of(
        cls, patterns: Patterns, clusters: Clusters, *, of_class: Ints | None, moved: Touched | Ints
    ) -> Self:
        """Take the rows of the patterns; ``moved`` is what a threshold's slider doesn't move."""
        kept = (patterns.gate < 0)[clusters.pattern]
        pattern = clusters.pattern[kept]
        before = patterns.qualified_before
        points = moved if isinstance(moved, Touched) else None
        was = np.zeros(len(clusters.pattern), np.bool_)
        if before is not None:
            was = before[clusters.pattern]
        fixed = [
            clusters.converted * was,
            clusters.others * was,
            clusters.converted,
            clusters.others,
        ]
        return cls(
            clusters=clusters,
            company=clusters.company[kept],
            of_class=np.zeros(len(pattern), np.int64) if of_class is None else of_class[pattern],
            converted=clusters.converted[kept],
            others=clusters.others[kept],
            was=None if before is None else was[kept],
            root=clusters.root[kept],
            sums=moved.elsewhere[pattern] if isinstance(moved, Touched) else moved[pattern],
            moving=None if points is None else points.moving[pattern],
            beside=None if points is None or points.beside is None else points.beside[pattern],
            group=None if points is None else points.group,
            fixed=np.array([clusters.totals(each) for each in fixed]).T,
            fixed_leads=tuple(clusters.all_of(each) for each in fixed),
        )

    def pairs(self, asked: Asked, at: Ints) -> Pairs:
        """Return the pairs of leads that qualify at each of N positions."""
        time, place = self._qualify(asked, at)
        times = len(at)
        columns = [self.converted * self.root, self.others * self.root]
        products = running_products(self.company, time, columns, times=times)
        own = self.fixed[self.company]
        sums = np.zeros((times, 6, 6))
        sums[:, 0, 0], sums[:, 0, 1], sums[:, 1, 1] = products
        sums[:, 1, 0] = sums[:, 0, 1]
        sums[:, 2:, 2:] = np.einsum("ci,cj->ij", self.fixed, self.fixed)
        for row, column in enumerate(columns):
            for other in range(4):
                met = running_sum(time, column * own[:, other], times=times)
                sums[:, row, 2 + other] = sums[:, 2 + other, row] = met
        leads = [column * self.root for column in columns]
        now = [running_sum(time, column, times=times) for column in leads]
        was = np.zeros(len(time)) if self.was is None else self.was.astype(np.float64)
        both = [running_sum(time, column * was, times=times) for column in leads]
        fixed = [np.full(times, each) for each in self.fixed_leads]
        sums -= same_leads([*now, *fixed], (both[0], both[1]))
        return Pairs(sums[place], self.clusters)

    def bands(self, asked: Asked, at: Ints) -> Floats:
        """Return the pairs of leads of each band at each of N positions: (N, B)."""
        count = asked.band_starts.shape[1] + 1
        ends = asked.needed[:, asked.classes : asked.classes + count + 1]
        rooted = (self.converted + self.others) * self.root
        leads = rooted * self.root
        found = np.zeros((len(at), count))
        if self.moving is None:
            for band in range(count):
                found[:, band] = pairs_between(
                    self.company,
                    self.sums,
                    rooted,
                    root=self.root,
                    low=ends[:, band],
                    high=ends[:, band + 1],
                )
            return found
        ordered, place = np.unique(at, return_inverse=True)
        times = len(ordered)
        reached = [np.searchsorted(ordered, self._least(each)) for each in ends[0]]
        for band in range(count):
            enters, leaves = reached[band], reached[band + 1]
            some = enters < leaves
            (squares,) = running_products(
                np.tile(self.company[some], 2),
                np.append(enters[some], leaves[some]),
                [np.append(rooted[some], -rooted[some])],
                times=times,
            )
            total = running_sum(enters[some], leads[some], times=times)
            total -= running_sum(leaves[some], leads[some], times=times)
            found[:, band] = (squares - total)[place]
        return found

    def _qualify(self, asked: Asked, at: Ints) -> tuple[Ints, Ints]:
        """Return from which time on leads qualify, and the time of each position."""
        if self.moving is not None:
            ordered, place = np.unique(at, return_inverse=True)
            time = np.searchsorted(ordered, self._least(asked.needed[0, self.of_class]))
            return time, place
        order = np.argsort(at, kind="stable")
        time = np.empty(len(self.sums), np.int64)
        for each in np.unique(self.of_class):
            mine = self.of_class == each
            needed = asked.needed[order, each]  # never falls as the threshold rises
            time[mine] = len(at) - np.searchsorted(needed, self.sums[mine], side="right")
        place = np.empty(len(at), np.int64)
        place[order] = np.arange(len(at))[::-1]
        return time, place

    def _least(self, needed: Ints | np.int64) -> Ints:
        """Return the fewest points with which rows reach a sum; beyond all where none do."""
        moving, beside = self.moving, self.beside
        if moving is None:
            raise ValueError("a threshold moves no points")
        wanted = needed - self.sums  # of the criterion's group
        rest = wanted if beside is None else wanted - beside
        least = -(-rest // np.maximum(moving, 1))
        least = np.where(moving > 0, least, np.where(rest <= 0, -_NEVER, _NEVER))
        if beside is None or self.group is None:
            return least
        if self.group.at_most is not None:
            least = np.where(wanted > HUNDREDTHS * self.group.at_most, _NEVER, least)
        if self.group.at_least is not None:
            least = np.where(wanted <= HUNDREDTHS * self.group.at_least, -_NEVER, least)
        return least
