"""Whole points, searched for on the score itself: caps, repeats and the score range included.

The points of a ridge-damped logistic regression are rounded at several scales. From the best of
these, one criterion after another takes the whole number that makes the leads' log loss least; the
best is gone on with until none would change. Every step works on leads counted by what the
criterion can tell apart, so that it costs the same at any number of leads.

Source of the idea, without caps: J. Liu, C. Zhong, B. Li, M. Seltzer and C. Rudin, "FasterRisk:
fast and accurate interpretable risk scores", NeurIPS 2022.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from calibration.advice.fitting import fit_logistic
from calibration.advice.logistic_line import Line, fit_line, log_loss
from calibration.advice.point_folds import Counts, Fold, counted_scores, within
from calibration.engine.patterns import Floats, Ints
from calibration.model import Group, Model

SCALES: Final = (1.0, *np.linspace(0.35, 0.95, 13), 1.15, 1.3, 1.5, 1.8, 2.2, 2.8)
"""Sizes of the strongest criterion, of the most points there may be, at which points are rounded;
where it would get more, it gets the most."""
STARTS: Final = 3
"""Scales that are gone on from."""
MATTERS: Final = 0.5
"""By how much another scale must lessen the total log loss, for the strongest criterion not to have
the most points: by less, it is chance that decides."""
EARNED: Final = 6.63
"""By how much a criterion must lessen twice the total log loss to earn its place, where the fewest
are wanted: chi-squared of one degree of freedom, at 1 %."""
MOST_SWEEPS: Final = 10
TRIED: Final = 2
"""Values of a criterion that are tried for good, of all that are ranked."""
BETTER: Final = 1e-10
"""A mean log loss that is less by this is better."""
_FREE: Final = ""
"""The sums of the criteria of groups without a cap; no group has this id."""
_NEAR: Final = 0.01
"""The fit needs no more than this of the total log loss: its weights are rounded."""


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
    fewest
        Whether criteria without which past leads would be told as well get no points.
    scale
        Points of one unit of log odds, for points to keep the scale of others; by default the one
        that suits ``most`` best.
    """

    most: int = 10
    fixed: Mapping[str, int] | None = None
    signs: Mapping[str, int] | None = None
    fewest: bool = False
    scale: float | None = None

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
    counts = Counts(leads.astype(np.float64), converted.astype(np.float64))
    search = _Search(levels, model, counts, wanted)
    starts = search.starts(search.weights(levels, converted=converted, leads=leads))
    found = search.best(starts)
    return search.fewest(found) if wanted.fewest else found.as_told()


@dataclass(slots=True)
class _State:
    """Points, the sums that follow from them, and the line through the scores they give."""

    points: Ints
    sums: dict[str, Ints]
    line: Line

    def as_told(self) -> Pointed:
        return Pointed(tuple(int(each) for each in self.points), self.line.loss)


class _Search:
    def __init__(self, levels: Ints, model: Model, counts: Counts, wanted: Wanted) -> None:
        self.counts = counts
        self.names = [each.id for each in model.criteria]
        self.wanted = wanted
        self.fixed = dict(wanted.fixed or {})
        self.ranges = [wanted.range_of(name) for name in self.names]
        self.score_range = model.score_range
        groups = {group.id: group for group in model.groups}
        self.group_of = [groups[each.group] for each in model.criteria]
        self.capped = {each.id: each for each in self.group_of if _is_capped(each)}
        # Scores are whole multiples of this, caps and ends of the range included.
        self.unit = int(np.gcd.reduce(levels, axis=None, initial=100))
        self.steps = np.asfortranarray(levels // self.unit)
        # Sums of these are whole and small: exact as doubles, whose products are much quicker.
        quick = self.steps.astype(np.float64)
        places: dict[str, list[int]] = {_FREE: [], **{name: [] for name in self.capped}}
        for at, group in enumerate(self.group_of):
            places[group.id if group.id in self.capped else _FREE].append(at)
        self.summed = {name: (each, quick[:, each]) for name, each in places.items()}

    def weights(self, levels: Ints, *, converted: Ints, leads: Ints) -> Floats:
        """Return what criteria are worth beside each other, without caps: (C,)."""
        fit = fit_logistic(levels / 100, converted=converted, leads=leads, good_enough=_NEAR)
        return fit.weights

    def starts(self, weights: Floats) -> list[_State]:
        """Return the weights as whole points at the scales of the least loss, the best first.

        The scale at which the strongest criterion has the most points stands before those that are
        not better by more than chance.
        """
        strongest = np.abs(weights).max(initial=0.0) or 1.0
        if self.wanted.scale is not None:
            scales = [self.wanted.scale]
        else:
            scales = [scale * self.wanted.most / strongest for scale in SCALES]
            scales += self._scale_of_fixed(weights)
        rounded = [self._allowed(np.rint(weights * scale)) for scale in scales]
        distinct = {tuple(points.tolist()): points for points in rounded}
        first, *others = self._states(list(distinct.values()))
        enough = first.line.loss - max(BETTER, MATTERS / self.counts.total)
        others.sort(key=lambda each: each.line.loss)
        better = [each for each in others if each.line.loss < enough]
        return [*better[:STARTS], first] if len(better) < STARTS else better[:STARTS]

    def _scale_of_fixed(self, weights: Floats) -> list[float]:
        """Return the scale that the points which stay are at, if they tell one."""
        pairs = zip(self.names, weights, strict=True)
        fixed = [(self.fixed[name], each) for name, each in pairs if name in self.fixed]
        up, down = sum(points * each for points, each in fixed), sum(e * e for _, e in fixed)
        return [float(up / down)] if up > 0 else []

    def best(self, starts: list[_State]) -> _State:
        """Return points of which none alone could be better, from the most promising start."""
        if len(starts) > 1:
            for each in starts:
                self._sweep(each)
        best = min(starts, key=lambda each: each.line.loss)
        for _ in range(MOST_SWEEPS):
            before = best.line.loss
            self._sweep(best)
            if before - best.line.loss < BETTER:
                break
        return best

    def fewest(self, found: _State) -> Pointed:
        """Return points without those criteria that lessen the loss by no more than chance."""
        fixed = dict(self.fixed)
        while True:
            lost = {}
            for at, name in enumerate(self.names):
                if name not in self.fixed and found.points[at]:
                    lost[name] = self._without(found, at) - found.line.loss
            weakest = min(lost, key=lambda name: lost[name], default=None)
            if weakest is None or 2 * self.counts.total * lost[weakest] >= EARNED:
                self.fixed = fixed
                return found.as_told()
            self.fixed[weakest] = 0
            points = found.points.copy()
            points[self.names.index(weakest)] = 0
            found = self.best([self._state(points)])

    def _without(self, state: _State, at: int) -> float:
        """Return the mean log loss without one criterion's points, the others as they are."""
        fold = self._fold(state, at)
        scores = self._scores_of(fold, at, np.zeros(1, np.int64))[:, 0]
        return self._line(scores, Counts(fold.leads, fold.converted)).loss

    def _sweep(self, state: _State) -> None:
        """Give every criterion that may move its best points, one after another, in place."""
        for at, name in enumerate(self.names):
            if name not in self.fixed:
                self._settle(state, at)

    def _settle(self, state: _State, at: int) -> None:
        was = int(state.points[at])
        fold = self._fold(state, at)
        values = np.array(self.ranges[at], np.int64)
        scores = self._scores_of(fold, at, values)
        odds = state.line.log_odds(self._hundredths(scores))
        ranked = log_loss(odds, leads=fold.leads, converted=fold.converted)
        counts = Counts(fold.leads, fold.converted)
        for place in np.argsort(ranked, kind="stable")[:TRIED]:
            if values[place] == state.points[at]:
                continue
            tried = self._line(scores[:, place], counts, near=state.line)
            if tried.loss < state.line.loss - BETTER:
                state.line, state.points[at] = tried, values[place]
        if state.points[at] != was:
            moved = self.steps[:, at] * (state.points[at] - was)
            state.sums[self._place(at)] = state.sums[self._place(at)] + moved

    def _allowed(self, points: Floats) -> Ints:
        """Return points as they may be: within their range, or fixed."""
        pairs = zip(self.names, points, self.ranges, strict=True)
        kept = [
            self.fixed.get(name, min(max(int(each), reach[0]), reach[-1]))
            for name, each, reach in pairs
        ]
        return np.array(kept, np.int64)

    def _state(self, points: Ints) -> _State:
        return self._states([points])[0]

    def _states(self, tried: list[Ints]) -> list[_State]:
        """Return what follows from several points, all sums made at once."""
        together = np.array(tried, np.float64)
        products = {
            name: together[:, places] @ steps.T for name, (places, steps) in self.summed.items()
        }
        states = []
        for at, points in enumerate(tried):
            sums = {name: each[at].astype(np.int64) for name, each in products.items()}
            score = within(self._others(sums, _FREE), self.score_range, unit=self.unit)
            states.append(_State(points, sums, self._line(score, self.counts)))
        return states

    def _place(self, at: int) -> str:
        """Return which of the sums a criterion is part of."""
        group = self.group_of[at].id
        return group if group in self.capped else _FREE

    def _others(self, sums: dict[str, Ints], group: str) -> Ints:
        """Return what leads get from everything but one capped group, in units: (P,)."""
        total = sums[_FREE]
        for name, each in self.capped.items():
            if name != group:
                total = total + within(sums[name], each, unit=self.unit)
        return total

    def _fold(self, state: _State, at: int) -> Fold:
        """Count the leads by all that the points of one criterion can tell apart."""
        step, place = self.steps[:, at], self._place(at)
        own = step * state.points[at]
        others = self._others(state.sums, place)
        if place == _FREE:
            return Fold.of(others - own, None, step, self.counts)
        return Fold.of(others, state.sums[place] - own, step, self.counts)

    def _scores_of(self, fold: Fold, at: int, values: Ints) -> Ints:
        """Return the scores in units with each value of a criterion's points: (K, V)."""
        group = self.capped.get(self._place(at))
        return fold.scores(values, group=group, score_range=self.score_range, unit=self.unit)

    def _hundredths(self, units: Ints) -> Floats:
        hundredths: Floats = units.astype(np.float64) * self.unit
        return hundredths

    def _line(self, score: Ints, counts: Counts, *, near: Line | None = None) -> Line:
        """Return the best line of leads with scores in units."""
        distinct, leads, converted = counted_scores(score, counts)
        return fit_line(self._hundredths(distinct), leads=leads, converted=converted, near=near)


def _is_capped(group: Group) -> bool:
    return group.at_least is not None or group.at_most is not None
