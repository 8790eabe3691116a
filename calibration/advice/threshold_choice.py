"""The threshold that does what is wanted, of all there are, and which others do it as well."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from calibration.advice.wishes import Best, Capacity, Earnings, Limit, Tries, Wish
from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation import Curve, CurvePoint, LeadCounts, Part, Scores, curve
from calibration.evaluation.companies import Clusters
from calibration.evaluation.resampling import RESAMPLES, SEED, resampled
from calibration.evaluation.scores import Mask
from calibration.evaluation.weeks import weeks_of
from calibration.messages import say
from calibration.model import Model
from calibration.problems import EvaluationError, Problem

CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class ThresholdChoice:
    """A threshold and what follows from it.

    Parameters
    ----------
    threshold
        In points.
    worth
        The figure that was wanted, there: leads a week, a rate, earnings, F1 or Youden's index.
    reached
        Whether it does what was wanted; if not, it is the nearest.
    low, high
        The thresholds that past leads can't tell apart from it. For a limit or a capacity, where
        95 % of the resamples put it; for what is to be greatest, those around it whose worth
        differs from its own, in the same resample, by an interval that holds 0.
    point
        The counts there.
    worth_low, worth_high
        The 95 % interval of the worth of this threshold: percentiles of the resamples.
    holds
        In which share of the resamples this threshold still keeps to the limit or the capacity; NaN
        for what is to be greatest.
    optimism
        How much more the threshold that is best seems worth than it is, because it was chosen on
        the leads that it is measured on: the bootstrap's estimate. 0 for a limit or a capacity.
        Source: B. Efron, "Estimating the error rate of a prediction rule", Journal of the American
        Statistical Association 78 (1983) 316-331.
    """

    threshold: int
    worth: float
    reached: bool
    low: int
    high: int
    point: CurvePoint
    worth_low: float
    worth_high: float
    holds: float
    optimism: float


@dataclass(frozen=True, slots=True, eq=False)
class ThresholdTries:
    """Every set of leads that a whole threshold can qualify, and the threshold that does.

    Of several thresholds that qualify the same leads it is the highest; the last, one point above
    every score, qualifies none but those of variants with a threshold of their own.

    Parameters
    ----------
    thresholds : (T,)
        In points, increasing.
    tries
        What follows from them: (T,).
    """

    thresholds: Ints
    tries: Tries


def threshold_tries(
    patterns: Patterns, model: Model, *, part: Part = "design", scores: Scores | None = None
) -> ThresholdTries:
    """Return what follows from every threshold, ties kept together.

    Raises EvaluationError as :func:`~calibration.evaluation.evaluate.evaluate` does.
    """
    return _tries(patterns, curve(patterns, model, part=part, scores=scores))


def choose_threshold(
    patterns: Patterns,
    model: Model,
    wish: Wish,
    *,
    part: Part = "design",
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> ThresholdChoice:
    """Return the threshold that does what is wanted, by looking at every one.

    Of thresholds that do it as well, the highest: it hands over the fewest leads.

    Parameters
    ----------
    wish
        What is wanted.
    part
        The counted leads it is looked for on.
    resamples, seed
        How often leads are drawn again for the thresholds that can't be told apart.

    Raises
    ------
    EvaluationError
        If the part is not there, no lead is scored, or what is wanted can't be known of these
        leads.
    """
    every = curve(patterns, model, part=part)
    if not len(every):
        raise EvaluationError(
            Problem(
                "no-scores",
                "",
                say(
                    "A threshold is chosen among the scores of leads. All leads are ruled out. "
                    "Look at what disqualifies them."
                ),
            )
        )
    found = _tries(patterns, every)
    worth = wish.worth(found.tries)
    if np.isnan(worth).all():
        raise EvaluationError(_unknown(wish))
    at, reached = (int(each) for each in wish.best(found.tries))
    drawn = resampled_tries(patterns, every, found, part=part, times=resamples, seed=seed)
    low, high = _alike(wish, at, drawn)
    threshold = int(found.thresholds[at])
    return ThresholdChoice(
        threshold=threshold,
        worth=float(worth[at]),
        reached=bool(reached),
        low=int(found.thresholds[low]),
        high=int(found.thresholds[high]),
        point=every.at(threshold),
        **_trust(wish, at, found.tries, drawn)._asdict(),
    )


def resampled_tries(
    patterns: Patterns,
    every: Curve,
    found: ThresholdTries,
    *,
    part: Part,
    times: int = RESAMPLES,
    seed: int = SEED,
) -> Tries:
    """Return what would have followed from the thresholds, had the leads been drawn again.

    Where a column names companies, counts are as much further from those there are as companies
    multiply the variance of the conversion rate of all leads.
    """
    tries = found.tries
    cells = _cells(tries.converted, tries.all_converted)
    cells += _cells(tries.not_converted, tries.all_not_converted)
    counts = np.array(cells, np.int64)
    away = resampled(counts, times=times, seed=seed) - counts
    drawn: Floats = np.maximum(counts + np.sqrt(_effect(patterns, part)) * away, 0.0)
    half = drawn.shape[1] // 2
    converted, not_converted = drawn[:, :half], drawn[:, half:]
    per_week = None
    if tries.per_week is not None and every.volume is not None:
        volume = _volumes(every, found.thresholds)
        of_all = resampled(
            np.array(_cells(volume, np.array([every.everyone]))), times=times, seed=seed
        )
        per_week = _from_the_top(of_all) / _weeks(patterns)
    return Tries(
        converted=_from_the_top(converted),
        not_converted=_from_the_top(not_converted),
        all_converted=converted.sum(axis=1, keepdims=True),
        all_not_converted=not_converted.sum(axis=1, keepdims=True),
        per_week=per_week,
        weights=tries.weights,
    )


def _effect(patterns: Patterns, part: Part) -> float:
    """Return by how much companies multiply the variance of all leads' conversion rate."""
    clusters = Clusters.of(patterns, part)
    if clusters is None:
        return 1.0
    converted, others, _everyone = LeadCounts.of(patterns, part).totals
    return max(1.0, clusters.of_patterns(np.ones(len(patterns), np.bool_), converted + others))


def _cells(qualified: Ints | Floats, everyone: Ints | Floats) -> list[int]:
    """Return the leads between neighbouring thresholds; before, those below all of them."""
    between = -np.diff(qualified, append=0)
    return [int(everyone[0] - qualified[0]), *(int(each) for each in between)]


def _from_the_top(cells: Ints | Floats) -> Floats:
    """Return the leads qualified by each threshold: (B, 1 + T) to (B, T)."""
    sums: Floats = np.cumsum(cells[:, :0:-1], axis=1, dtype=np.float64)[:, ::-1]
    return sums


def _tries(patterns: Patterns, every: Curve) -> ThresholdTries:
    whole = np.unique(every.score // 100)
    thresholds = np.append(whole, whole[-1] + 1) if len(whole) else np.zeros(0, np.int64)
    volume = _volumes(every, thresholds) if every.volume is not None else None
    weeks = weeks_of(patterns.facts)
    first = np.searchsorted(every.score, 100 * thresholds)
    tries = Tries(
        converted=np.append(every.true_positives, every.beyond.true_positives)[first],
        not_converted=np.append(every.false_positives, every.beyond.false_positives)[first],
        all_converted=np.array([every.beyond.converted]),
        all_not_converted=np.array([every.beyond.not_converted]),
        per_week=None if volume is None or weeks is None else volume / weeks,
        weights=(every.mix.converted, every.mix.not_converted),
    )
    return ThresholdTries(thresholds, tries)


def _volumes(every: Curve, thresholds: Ints) -> Ints:
    first = np.searchsorted(every.score, 100 * thresholds)
    found: Ints = np.append(np.asarray(every.volume), every.beyond.volume or 0)[first]
    return found


def _weeks(patterns: Patterns) -> float:
    return weeks_of(patterns.facts) or np.nan


class _Trust(NamedTuple):
    """How far the worth of a threshold can be trusted, as the choice tells it."""

    worth_low: float
    worth_high: float
    holds: float
    optimism: float


def _trust(wish: Wish, at: int, tries: Tries, drawn: Tries) -> _Trust:
    margin = (1 - CONFIDENCE) / 2
    worth = wish.worth(drawn)
    of_this = worth[:, at]
    known = of_this[~np.isnan(of_this)]
    ends = np.quantile(known, (margin, 1 - margin)) if len(known) else (np.nan, np.nan)
    low, high = (float(each) for each in ends)
    if isinstance(wish, Capacity | Limit):
        return _Trust(low, high, float(wish.keeps(drawn)[:, at].mean()), 0.0)
    places, _ = wish.best(drawn)
    seems = np.take_along_axis(worth, places[:, None], axis=1)[:, 0]
    gained = seems - wish.worth(tries)[places]
    optimism = float(np.nanmean(gained)) if not np.isnan(gained).all() else np.nan
    return _Trust(low, high, np.nan, optimism)


def _alike(wish: Wish, at: int, drawn: Tries) -> tuple[int, int]:
    """Return the first and the last place that can't be told apart from one."""
    margin = (1 - CONFIDENCE) / 2
    if not isinstance(wish, Best | Earnings):
        places, _ = wish.best(drawn)
        ends = np.quantile(places, (margin, 1 - margin), method="inverted_cdf").astype(int)
        return min(int(ends[0]), at), max(int(ends[1]), at)
    worth = wish.worth(drawn)
    differences = worth - worth[:, [at]]
    alike = _holds_nothing(differences, margin)
    alike[at] = True
    return _run(alike, at)


def _holds_nothing(differences: Floats, margin: float) -> Mask:
    """Return whether the interval of each difference holds 0: (B, T) to (T,)."""
    known = np.where(np.isnan(differences), -np.inf, differences)
    low, high = np.quantile(known, (margin, 1 - margin), axis=0, method="inverted_cdf")
    return np.asarray((low <= 0) & (high >= 0))


def _run(alike: Mask, at: int) -> tuple[int, int]:
    low = high = at
    while low > 0 and alike[low - 1]:
        low -= 1
    while high < len(alike) - 1 and alike[high + 1]:
        high += 1
    return low, high


def _unknown(wish: Wish) -> Problem:
    if isinstance(wish, Capacity):
        message = say(
            "A capacity needs the leads of every week. Their days of creation are unknown, or the "
            "file doesn't hold every lead of its period. Name the column of the day."
        )
    else:
        message = say(
            "This wish needs leads that converted and leads that did not. Name the outcome, or "
            "choose by capacity."
        )
    return Problem("unknown-worth", "", message)
