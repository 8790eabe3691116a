"""Whole points, searched for on the score itself: caps, repeats and the score range included.

The points of a ridge-damped logistic regression are rounded at several scales; from the best of
these, one criterion after another takes the whole number that makes the leads' log loss least,
until none would change. Every step works on leads counted by what the criterion can tell apart, so
that it costs the same at any number of leads.

Source of the idea, without caps: J. Liu, C. Zhong, B. Li, M. Seltzer and C. Rudin, "FasterRisk:
fast and accurate interpretable risk scores", NeurIPS 2022.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from calibration.advice.fitting import fit_logistic
from calibration.advice.logistic_line import Line, fit_line, log_loss
from calibration.engine.patterns import Floats, Ints
from calibration.model import Group, Model, ScoreRange

SCALES: Final = (1.0, *np.linspace(0.35, 0.95, 13), 1.15, 1.3, 1.5, 1.8, 2.2, 2.8)
"""Sizes of the strongest criterion, of the most points there may be, at which points are rounded;
where it would get more, it gets the most."""
MATTERS: Final = 0.5
"""By how much another scale must lessen the total log loss, for the strongest criterion not to have
the most points: by less, it is chance that decides."""
MOST_SWEEPS: Final = 10
TRIED: Final = 2
"""Values of a criterion that are tried for good, of all that are ranked."""
BETTER: Final = 1e-10
"""A mean log loss that is less by this is better."""
_MOST_CELLS: Final = 4_000_000
_FREE: Final = ""
"""The sums of the criteria of groups without a cap; no group has this id."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What points may be.

    Parameters
    ----------
    most
        Of a criterion, to both sides of 0.
    fixed
        Points that stay, by criterion id.
    signs
        1 where points must not be negative, -1 where they must not be positive.
    """

    most: int = 10
    fixed: Mapping[str, int] | None = None
    signs: Mapping[str, int] | None = None

    def range_of(self, criterion: str) -> range:
        """Return the points a criterion may have."""
        sign = (self.signs or {}).get(criterion, 0)
        low, high = (0 if sign > 0 else -self.most), (0 if sign < 0 else self.most)
        return range(low, high + 1)


@dataclass(frozen=True, slots=True)
class Pointed:
    """Points found, in the order of the criteria, and the mean log loss with them."""

    points: tuple[int, ...]
    loss: float


def search_points(
    levels: Ints, model: Model, *, converted: Ints, leads: Ints, wanted: Wanted
) -> Pointed:
    """Return whole points with which the score tells best who converts.

    Parameters
    ----------
    levels : (P, C)
        Levels of the model's criteria, in hundredths.
    model
        Its criteria's groups, caps and score range; not its points.
    converted, leads : (P,)
        Converted leads and all leads of each pattern; both outcomes must occur.
    wanted
        What points may be.
    """
    search = _Search(levels, model, converted.astype(float), leads.astype(float), wanted)
    return search.improved(search.rounded())


class _Search:
    def __init__(
        self, levels: Ints, model: Model, converted: Floats, leads: Floats, wanted: Wanted
    ) -> None:
        self.levels = levels
        self.converted, self.leads = converted, leads
        self.names = [each.id for each in model.criteria]
        self.fixed = dict(wanted.fixed or {})
        self.ranges = [wanted.range_of(name) for name in self.names]
        self.most = wanted.most
        self.range = model.score_range
        groups = {group.id: group for group in model.groups}
        self.group_of = [groups[each.group] for each in model.criteria]
        self.capped = [_is_capped(each) for each in self.group_of]
        # Scores are whole multiples of this, caps and ends of the range included.
        self.unit = int(np.gcd.reduce(levels, axis=None, initial=100))
        self.steps = levels // self.unit
        # Sums of these are whole and small: exact as doubles, whose products are much quicker.
        quick = self.steps.astype(np.float64)
        free = [at for at, capped in enumerate(self.capped) if not capped]
        inside = {
            group.id: [at for at, each in enumerate(self.group_of) if each.id == group.id]
            for group in self._capped_groups()
        }
        self.summed = {
            name: (places, np.ascontiguousarray(quick[:, places]))
            for name, places in {_FREE: free, **inside}.items()
        }

    def rounded(self) -> Ints:
        """Return the fitted weights as whole points, at the scale of the least loss."""
        fit = fit_logistic(self.levels / 100, converted=self.converted, leads=self.leads)
        strongest = np.abs(fit.weights).max(initial=0.0) or 1.0
        matters = max(BETTER, MATTERS / self.leads.sum())
        best, found = np.inf, self._allowed(np.zeros(len(self.names), np.int64))
        for scale in SCALES:
            points = self._allowed(np.rint(fit.weights / strongest * self.most * scale))
            line = self._line(self._scores(self._sums(points)), self.leads, self.converted)
            if line.loss < best - matters:
                best, found = line.loss, points
        return found

    def improved(self, points: Ints) -> Pointed:
        """Return points of which none alone could be better."""
        points, sums = points.copy(), self._sums(points)
        line = self._line(self._scores(sums), self.leads, self.converted)
        for _ in range(MOST_SWEEPS):
            before = line.loss
            for at, name in enumerate(self.names):
                if name not in self.fixed:
                    line = self._settled(points, sums, at, line)
            if before - line.loss < BETTER:
                break
        return Pointed(tuple(int(each) for each in points), line.loss)

    def _settled(self, points: Ints, sums: dict[str, Ints], at: int, line: Line) -> Line:
        """Give one criterion its best points, in place; return the line that is then the best."""
        changed = self.group_of[at].id if self.capped[at] else _FREE
        was = int(points[at])
        fold = self._fold(sums, at, was)
        values = np.array(self.ranges[at], np.int64)
        scores = fold.scores(values, self.group_of[at] if self.capped[at] else None, self)
        ranked = log_loss(line.log_odds(self._hundredths(scores)), leads=fold.leads,
                          converted=fold.converted)  # fmt: skip
        for place in np.argsort(ranked, kind="stable")[:TRIED]:
            if values[place] == points[at]:
                continue
            tried = self._line(scores[:, place], fold.leads, fold.converted)
            if tried.loss < line.loss - BETTER:
                line, points[at] = tried, values[place]
        if points[at] != was:
            sums[changed] = sums[changed] + self.steps[:, at] * (points[at] - was)
        return line

    def _allowed(self, points: Floats | Ints) -> Ints:
        """Return points as they may be: within their range, or fixed."""
        pairs = zip(self.names, points, self.ranges, strict=True)
        kept = [
            self.fixed.get(name, min(max(int(each), reach[0]), reach[-1]))
            for name, each, reach in pairs
        ]
        return np.array(kept, np.int64)

    def _sums(self, points: Ints) -> dict[str, Ints]:
        """Return what every capped group's criteria give before its cap, and all others, in units.

        (P,) each.
        """
        return {
            name: (steps @ points[places].astype(np.float64)).astype(np.int64)
            for name, (places, steps) in self.summed.items()
        }

    def _scores(self, sums: dict[str, Ints]) -> Ints:
        """Return the score of every pattern, in units: (P,)."""
        return self.within(self._others(sums, ""), self.range)

    def _others(self, sums: dict[str, Ints], group: str) -> Ints:
        """Return what leads get from everything but one capped group, in units: (P,)."""
        total = sums[_FREE]
        for each in self._capped_groups():
            if each.id != group:
                total = total + self.within(sums[each.id], each)
        return total

    def _capped_groups(self) -> Iterable[Group]:
        return {each.id: each for each in self.group_of if _is_capped(each)}.values()

    def within(self, sums: Ints, bounds: Group | ScoreRange | None) -> Ints:
        """Return sums in units between the least and the most points there may be."""
        if bounds is None:
            return sums
        if bounds.at_least is not None:
            sums = np.maximum(sums, 100 * bounds.at_least // self.unit)
        if bounds.at_most is not None:
            sums = np.minimum(sums, 100 * bounds.at_most // self.unit)
        return sums

    def _fold(self, sums: dict[str, Ints], at: int, points: int) -> "_Fold":
        """Count the leads by all that the points of one criterion can tell apart."""
        step = self.steps[:, at]
        if self.capped[at]:
            group = self.group_of[at].id
            others, inner = self._others(sums, group), sums[group] - step * points
        else:
            others, inner = self._others(sums, "") - step * points, np.zeros(1, np.int64)
        return _Fold.of(others, inner, step, self.leads, self.converted)

    def _hundredths(self, units: Ints) -> Floats:
        hundredths: Floats = units.astype(np.float64) * self.unit
        return hundredths

    def _line(self, score: Ints, leads: Floats, converted: Floats) -> Line:
        """Return the best line of leads with scores in units."""
        low = int(score.min(initial=0))
        places = score - low
        span = int(places.max(initial=0)) + 1
        if span > _MOST_CELLS:
            distinct, places = np.unique(score, return_inverse=True)
        else:
            distinct = np.arange(low, low + span)
        return fit_line(
            self._hundredths(distinct),
            leads=_summed(places, leads, len(distinct)),
            converted=_summed(places, converted, len(distinct)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Fold:
    """Leads counted by all that one criterion's points can tell apart, in units: (K,) each.

    ``others`` is what else their score is made of, ``inner`` what else their group gives, ``step``
    the criterion's own level.
    """

    others: Ints
    inner: Ints
    step: Ints
    leads: Floats
    converted: Floats

    @classmethod
    def of(cls, others: Ints, inner: Ints, step: Ints, leads: Floats, converted: Floats) -> "_Fold":
        """Count leads: (P,) each, or (1,) where all are alike."""
        columns = [np.broadcast_to(each, others.shape) for each in (others, inner, step)]
        lows = [int(each.min(initial=0)) for each in columns]
        spans = [
            int(each.max(initial=0)) - low + 1 for each, low in zip(columns, lows, strict=True)
        ]
        code = np.zeros(len(others), np.int64)
        for each, low, span in zip(columns, lows, spans, strict=True):
            code = code * span + (each - low)
        cells = spans[0] * spans[1] * spans[2]
        if cells <= _MOST_CELLS:
            counted = _summed(code, leads, cells)
            filled = np.flatnonzero(counted).astype(np.int64)
            counted, won = counted[filled], _summed(code, converted, cells)[filled]
        else:
            filled, places = np.unique(code, return_inverse=True)
            counted = _summed(places, leads, len(filled))
            won = _summed(places, converted, len(filled))
        parts = []
        for low, span in zip(reversed(lows), reversed(spans), strict=True):
            parts.append(filled % span + low)
            filled = filled // span
        return cls(parts[2], parts[1], parts[0], counted, won)

    def scores(self, values: Ints, group: Group | None, search: _Search) -> Ints:
        """Return the scores in units with each value of the criterion's points: (K, V)."""
        moved = self.inner[:, None] + self.step[:, None] * values
        if group is not None:
            moved = search.within(moved, group)
        return search.within(self.others[:, None] + moved, search.range)


def _summed(places: Ints, weights: Floats, length: int) -> Floats:
    return np.bincount(places, weights, minlength=length).astype(np.float64)


def _is_capped(group: Group) -> bool:
    return group.at_least is not None or group.at_most is not None
