"""Leads as they might have come: how far a figure that is read from them can be trusted.

The bootstrap of leads, on their counts: the leads of a cell are alike, so drawing n leads with
replacement is one draw from the multinomial distribution. A cell is a score, a decision and an
outcome, whatever the number of patterns, so it takes no longer for ten million leads than for ten
thousand.

Source: B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 6.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from calibration.engine.patterns import Companies, Floats, Ints, Patterns
from calibration.evaluation.intervals import Interval
from calibration.evaluation.ladder import Ladder, by_index
from calibration.evaluation.mix import Mix, mix_of
from calibration.evaluation.parts import LeadCounts, Part, sides_of
from calibration.evaluation.ranking import auc
from calibration.evaluation.rates import CountsTable
from calibration.evaluation.readings import band_index
from calibration.evaluation.scores import Mask, Scores, score_patterns
from calibration.model import Model

RESAMPLES: Final = 1000
SEED: Final = 20_240_229
"""The same leads always give the same interval."""
MOST_CELLS: Final = 200
"""Cells of either outcome that are drawn; of more, those of neighbouring scores are put together
that no threshold and no band parts."""
MANY_LEADS: Final = 10
"""Leads of a cell from which their number is drawn as if it were normal and slightly skew."""
_LEADS_PER_CELL: Final = 8
MOST_GROUPS: Final = 400
"""Companies that are drawn one by one; more are put into so many groups by chance, which differ
from each other as much as their companies do."""


def resampled(counts: Ints, *, times: int = RESAMPLES, seed: int = SEED) -> Ints:
    """Return the counts of as many leads, drawn again from those there are: (K,) to (times, K)."""
    return _drawn(counts, times, np.random.default_rng(seed))


@dataclass(frozen=True, slots=True, eq=False)
class Resamples:
    """The counted leads of a part, drawn again B times: K cells by score and decision.

    Parameters
    ----------
    score : (K,)
        In hundredths, increasing; where scores are put together, the highest of them. The leads
        that are ruled out are one cell, of no matter which score.
    qualified, ruled_out : (K,)
        What the model decides.
    band : (K,)
        Index into the model's bands; meaningless where ruled out.
    converted, not_converted : (B, K)
        Leads of each resample.
    mix
        How many leads of the period the counted ones stand for.
    shift
        What the AUC of the leads themselves loses by putting scores together.
    """

    score: Ints
    qualified: Mask
    ruled_out: Mask
    band: Ints
    converted: Ints
    not_converted: Ints
    mix: Mix
    shift: float

    def counts(self) -> CountsTable:
        """Return the four counts, and every rate that follows from them: (B,)."""
        (hits, missed), (false, true) = (
            (each[:, self.qualified].sum(axis=1), each[:, ~self.qualified].sum(axis=1))
            for each in (self.converted, self.not_converted)
        )
        return CountsTable(
            true_positives=hits,
            false_positives=false,
            false_negatives=missed,
            true_negatives=true,
            mix=self.mix,
        )

    def aucs(self) -> Floats:
        """Return the AUC over leads that are not ruled out: (B,); NaN without both outcomes."""
        order = np.flatnonzero(~self.ruled_out)
        if not len(order):
            return np.full(len(self.converted), np.nan)
        starts = np.flatnonzero(np.diff(self.score[order], prepend=self.score[order[0]] - 1))
        wins, others = (
            np.add.reduceat(each[:, order], starts, axis=1).astype(np.float64)
            for each in (self.converted, self.not_converted)
        )
        below = np.cumsum(others, axis=1) - others / 2
        pairs = wins.sum(axis=1) * others.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            areas = np.einsum("bk,bk->b", wins, below) / pairs
        return np.where(pairs > 0, np.clip(areas + self.shift, 0.0, 1.0), np.nan)

    def band_rates(self, bands: int) -> Floats:
        """Return the conversion rate of each of so many bands: (B, bands)."""
        found = np.empty((len(self.converted), bands))
        for band in range(bands):
            inside = (self.band == band) & ~self.ruled_out
            wins, others = (
                each[:, inside].sum(axis=1) for each in (self.converted, self.not_converted)
            )
            found[:, band] = self.mix.share(wins, others)
        return found


def ends_of(figures: Floats, *, confidence: float = 0.95) -> Interval:
    """Return the percentile interval of a figure over resamples; NaN where one is undefined."""
    margin = (1 - confidence) / 2
    low, high = np.quantile(figures, (margin, 1 - margin))
    return Interval(float(low), float(high))


def resampled_scores(
    patterns: Patterns,
    model: Model,
    *,
    part: Part = "design",
    scores: Scores | None = None,
    times: int = RESAMPLES,
    seed: int = SEED,
) -> Resamples:
    """Draw the counted leads of a part again, by company where a column names it.

    Leads of one company come together or not at all, as A. C. Davison and D. V. Hinkley draw
    clusters, "Bootstrap Methods and their Application" (1997), 3.8.

    Raises
    ------
    EvaluationError
        If the patterns lack a criterion of the model, or the part is not there.
    """
    scores = scores or score_patterns(patterns, model)
    cells = _Cells.of(patterns, model, scores, part)
    generator = np.random.default_rng(seed)
    if patterns.companies is None:
        drawn = _drawn(cells.leads, times, generator)
    else:
        together = _by_group(patterns.companies, cells, sides_of(part, facts=patterns.facts))
        drawn = _drawn(cells.leads - together.sum(axis=0), times, generator)
        drawn += _groups_drawn(together, times, generator)
    half = len(cells.score)
    return Resamples(
        score=cells.score,
        qualified=cells.state == _QUALIFIED,
        ruled_out=cells.state == _RULED_OUT,
        band=band_index(cells.score, model=model),
        converted=drawn[:, :half],
        not_converted=drawn[:, half:],
        mix=mix_of(patterns),
        shift=cells.shift,
    )


_BELOW, _QUALIFIED, _RULED_OUT = range(3)


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """Leads by score and decision.

    Parameters
    ----------
    score, state : (K,)
        Of each cell, scores increasing.
    leads : (2 K,)
        Those that converted, then the others.
    place : (P,)
        The cell of each pattern, -1 where its leads are in none.
    shift
        What the AUC loses by putting scores together.
    """

    score: Ints
    state: Ints
    leads: Ints
    place: Ints
    shift: float

    @classmethod
    def of(cls, patterns: Patterns, model: Model, scores: Scores, part: Part) -> Self:
        counts = LeadCounts.of(patterns, part).weights
        wins, others = counts.column(0), counts.column(1)
        ladder, rank = Ladder.of(scores.score)
        values = ladder.values
        step = _steps(
            by_index(rank, wins + others, length=len(values)), band_index(values, model=model)
        )
        highest = values[np.flatnonzero(np.diff(step, append=step[-1:] + 1))]
        # One cell for all that are ruled out: nobody asks for their scores.
        state = scores.qualified * _QUALIFIED
        cell = np.where(scores.ruled_out, _RULED_OUT, 3 * step[rank] + state)
        length = 3 * len(highest)
        found = [by_index(cell, each, length=length) for each in (wins, others)]
        filled = np.flatnonzero(found[0] + found[1])
        place = np.full(length, -1, np.int64)
        place[filled] = np.arange(len(filled))
        shift = 0.0
        if len(highest) < len(values):
            kept = (~scores.ruled_out * wins, ~scores.ruled_out * others)
            shift = _area(rank, kept, len(values)) - _area(step[rank], kept, len(highest))
        return cls(
            score=highest[filled // 3],
            state=filled % 3,
            leads=np.concatenate([each[filled] for each in found]),
            place=place[cell],
            shift=0.0 if np.isnan(shift) else shift,
        )


def _steps(leads: Ints, band: Ints) -> Ints:
    """Return the step of each distinct score: itself, or of many a run of about as many leads."""
    if len(leads) <= MOST_CELLS:
        return np.arange(len(leads))
    run = (np.cumsum(leads) - leads) * MOST_CELLS // max(int(leads.sum()), 1)
    new = (np.diff(run, prepend=run[:1]) > 0) | (np.diff(band, prepend=band[:1]) > 0)
    step: Ints = np.cumsum(new)
    return step


def _area(place: Ints, leads: tuple[Ints, Ints], length: int) -> float:
    return auc(*(by_index(place, each, length=length) for each in leads))


def _drawn(counts: Ints, times: int, generator: np.random.Generator) -> Ints:
    """Draw as many leads again: (K,) to (times, K), each row of the same sum."""
    leads = int(counts.sum())
    drawn = np.zeros((times, len(counts)), np.int64)
    if not leads:
        return drawn
    few = np.flatnonzero((counts > 0) & (counts < MANY_LEADS))
    many = np.flatnonzero(counts >= MANY_LEADS)
    of_few = generator.binomial(leads, counts[few].sum() / leads, size=times)
    if not len(many):
        of_few[:] = leads
    drawn[:, few] = _few_drawn(counts[few], of_few, generator)
    drawn[:, many] = _many_drawn(counts[many], leads - of_few, generator)
    return drawn


def _few_drawn(counts: Ints, sizes: Ints, generator: np.random.Generator) -> Ints:
    """Draw from cells of few leads, (K,), so many in each of B resamples: (B, K)."""
    leads, cells, times = int(counts.sum()), len(counts), len(sizes)
    if not leads:
        return np.zeros((times, cells), np.int64)
    if leads > _LEADS_PER_CELL * cells:
        several: Ints = generator.multinomial(sizes, counts / leads)
        return several
    # Lead by lead: quicker than a binomial distribution for every cell.
    cell_of = np.repeat(np.arange(cells), counts)
    chosen = cell_of[generator.integers(leads, size=int(sizes.sum()), dtype=np.int32)]
    place = np.repeat(cells * np.arange(times), sizes) + chosen
    drawn: Ints = np.bincount(place, minlength=times * cells).reshape(times, cells)
    return drawn


def _many_drawn(counts: Ints, sizes: Ints, generator: np.random.Generator) -> Ints:
    """Draw from cells of many leads, (K,), so many in each of B resamples: (B, K).

    The multinomial distribution by the normal one of the same means and covariances, its skewness
    put in (R. A. Fisher and E. A. Cornish, "The percentile points of distributions having known
    cumulants", Technometrics 2 (1960) 209-225).
    """
    if not len(counts):
        return np.zeros((len(sizes), 0), np.int64)
    shares = counts / counts.sum()
    normal = generator.standard_normal((len(sizes), len(counts)))
    away = np.sqrt(sizes[:, None] * shares) * normal
    away += (normal * normal - 1) / 6
    away -= shares * away.sum(axis=1, keepdims=True)  # which leaves the sum as it must be
    drawn: Ints = np.rint(sizes[:, None] * shares + away).astype(np.int64)
    np.maximum(drawn, 0, out=drawn)
    drawn[:, int(np.argmax(counts))] += sizes - drawn.sum(axis=1)
    return drawn


def _by_group(found: Companies, cells: _Cells, sides: tuple[int, ...]) -> Ints:
    """Return the leads of each company, or group of companies, by cell: (G, 2 K)."""
    count, half = max(1, min(found.count, MOST_GROUPS)), len(cells.score)
    place = cells.place[found.pattern]
    there = np.isin(found.side, sides) & (place >= 0)
    # Companies are numbered in an order that has nothing to do with their leads.
    at = (found.company[there] % count) * 2 * half + place[there]
    length = count * 2 * half
    together = by_index(at, found.converted[there], length=length)
    together += by_index(at + half, found.not_converted[there], length=length)
    return together.reshape(count, 2 * half)


def _groups_drawn(together: Ints, times: int, generator: np.random.Generator) -> Ints:
    """Return the leads of as many groups, drawn again: (times, 2 K)."""
    count = len(together)
    chosen = generator.integers(count, size=(times, count)) + count * np.arange(times)[:, None]
    often = np.bincount(chosen.ravel(), minlength=times * count).reshape(times, count)
    drawn: Ints = np.rint(often.astype(np.float64) @ together.astype(np.float64)).astype(np.int64)
    return drawn
