"""How well points would rank leads that they were not made from, where none are kept aside.

The leads are dealt into folds; what is judged is made again on all folds but one and tried on that
one, over and over. Leads of a pattern are alike, so a fold is a number of leads of each pattern,
and the deal costs the same at any number of leads.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from calibration.advice.fitting import fit_logistic
from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation import Histogram, LeadCounts, Part, auc, score_patterns, signal_of
from calibration.evaluation.intervals import Interval, student_quantile
from calibration.evaluation.ranking import SIGNAL_CONFIDENCE, Signal
from calibration.evaluation.resampling import SEED
from calibration.leads.facts import Side, Split
from calibration.model import Model

FOLDS: Final = 5
REPEATS: Final = 10
MOST_LEADS: Final = 5_000
"""Leads of either outcome that are dealt; of more, so many drawn by chance. An AUC stays what it
is whichever share of the leads of an outcome it is read on."""
_FINE: Final = 100
"""Points of the strongest criterion on a fold."""
_MOST_TO_DEAL: Final = 1_000_000_000
"""The generator deals fewer leads than this without putting any back."""
MANY: Final = 400
"""Leads of the rarer outcome from which two repeats tell enough."""

Maker = Callable[[Patterns], Model]
"""Makes what is judged, from the design side of the patterns it is given and from nothing else."""


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """How well a model that is made again ranks leads it was not made from.

    Parameters
    ----------
    auc
        The mean AUC on the folds left out; NaN where there are too few leads for folds.
    low, high
        Its 99 % interval, widened for folds that share leads.
    folds, repeats
        How many folds, and how often the leads were dealt into them.
    """

    auc: float
    low: float
    high: float
    folds: int
    repeats: int

    @property
    def signal(self) -> Signal | None:
        """The verdict on the low end; None where nothing is known."""
        return signal_of(self.low)


def cross_validated(
    patterns: Patterns,
    make: Maker,
    *,
    folds: int = FOLDS,
    repeats: int | None = None,
    confidence: float = SIGNAL_CONFIDENCE,
    seed: int = SEED,
) -> CrossValidation:
    """Return how well what ``make`` makes ranks leads it hasn't seen, of the design leads.

    Parameters
    ----------
    patterns
        Only their design leads are dealt.
    make
        Called once for every fold; whatever chose criteria or points belongs inside of it, for
        what is chosen on all leads has seen every fold.
    folds, repeats
        Of a fold; by default the leads are dealt ten times, twice where there are many.
    confidence, seed
        Of the interval, and of the deals: the same leads always give the same answer.
    """
    converted, others = _rule_in(patterns)
    fewest = int(min(converted.sum(), others.sum()))
    if fewest < folds:
        return CrossValidation(np.nan, np.nan, np.nan, folds, 0)
    times = repeats if repeats is not None else (REPEATS if fewest < MANY else 2)
    generator = np.random.default_rng(seed)
    found = np.array(
        [
            area_of(dealt, make(dealt), "holdout")
            for _ in range(times)
            for dealt in _dealt(patterns, converted, others, folds=folds, generator=generator)
        ]
    )
    areas = found[~np.isnan(found)]
    if len(areas) < 2:
        return CrossValidation(np.nan, np.nan, np.nan, folds, times)
    low, high = corrected_interval(areas, folds=folds, confidence=confidence)
    return CrossValidation(float(areas.mean()), low, high, folds, times)


def fitted(model: Model, patterns: Patterns) -> Model:
    """Return the model with the points of a ridge-damped fit, rounded: what folds are judged by.

    A search among whole points ranks as these do, and takes twenty times as long.
    """
    converted, others = _rule_in(patterns)
    leads = converted + others
    kept = leads > 0
    won, counted = int(converted.sum()), int(leads.sum())
    if not model.criteria or not 0 < won < counted:
        return model
    columns = [patterns.criteria.index(each.id) for each in model.criteria]
    fit = fit_logistic(
        patterns.levels[kept][:, columns] / 100, converted=converted[kept], leads=leads[kept]
    )
    strongest = float(np.abs(fit.weights).max(initial=0.0)) or 1.0
    points = np.rint(_FINE * fit.weights / strongest)
    return model.revised(
        criteria=tuple(
            each.model_copy(update={"points": int(worth)})
            for each, worth in zip(model.criteria, points, strict=True)
        )
    )


def corrected_interval(areas: Floats, *, folds: int, confidence: float) -> Interval:
    """Return the interval of the mean of figures from folds, which share most of their leads.

    Figures of folds are not independent, so their spread over the root of their number is far too
    narrow. C. Nadeau and Y. Bengio, "Inference for the generalization error", Machine Learning 52
    (2003) 239-281: the variance of the mean of J of them is (1/J + tested/trained) times their own,
    here 1/J + 1/(folds - 1); for repeated folds R. R. Bouckaert and E. Frank, "Evaluating the
    replicability of significance tests for comparing learning algorithms", PAKDD 2004.

    Examples
    --------
    >>> areas = np.array([0.6, 0.7, 0.8, 0.7, 0.7])
    >>> low, high = corrected_interval(areas, folds=5, confidence=0.95)
    >>> round(low, 2), round(high, 2)
    (0.57, 0.83)
    """
    count = len(areas)
    spread = float(np.sqrt((1 / count + 1 / (folds - 1)) * areas.var(ddof=1)))
    half = student_quantile(confidence, degrees=count - 1) * spread
    mean = float(areas.mean())
    return Interval(max(0.0, mean - half), min(1.0, mean + half))


def area_of(patterns: Patterns, model: Model, part: Part) -> float:
    """Return the AUC of a model on the leads of a part that are not ruled out."""
    histogram = Histogram.of(score_patterns(patterns, model), LeadCounts.of(patterns, part))
    return auc(histogram.converted, histogram.not_converted)


def _rule_in(patterns: Patterns) -> tuple[Ints, Ints]:
    """Return the design leads that no gate rules out, by outcome: (P,) each."""
    kept = patterns.gate == -1
    return (
        patterns.converted[:, Side.DESIGN] * kept,
        patterns.not_converted[:, Side.DESIGN] * kept,
    )


def _dealt(
    patterns: Patterns,
    converted: Ints,
    others: Ints,
    *,
    folds: int,
    generator: np.random.Generator,
) -> Iterator[Patterns]:
    """Deal leads into folds of as many leads of each outcome; yield each fold as the holdout."""
    if patterns.companies is not None:
        wins, losses = _by_company(patterns, folds=folds, generator=generator)
    else:
        wins, losses = (
            _hands(each, folds=folds, generator=generator) for each in (converted, others)
        )
    used = np.flatnonzero((wins + losses).sum(axis=0))
    wins, losses = wins[:, used], losses[:, used]
    split = replace(patterns.facts, split=Split("given"))
    no_one = np.zeros(len(used), np.int64)
    nothing = np.zeros((len(used), 2))
    none = np.zeros(0, np.int64)
    blank = replace(
        patterns,
        levels=patterns.levels[used],
        variant=patterns.variant[used],
        gate=patterns.gate[used],
        unknown=no_one,
        value_known=nothing.astype(np.int64),
        value_sum=nothing,
        value_squares=nothing,
        cycle_pattern=none,
        cycle_side=none,
        cycle_days=none,
        cycle_conversions=none,
        facts=split,
        qualified_before=None,
        worked=None,
        worked_known=None,
        companies=None,
    )
    for fold in range(folds):
        yield replace(
            blank,
            converted=np.column_stack([wins.sum(axis=0) - wins[fold], wins[fold]]),
            not_converted=np.column_stack([losses.sum(axis=0) - losses[fold], losses[fold]]),
        )


def _hands(counts: Ints, *, folds: int, generator: np.random.Generator) -> Ints:
    """Deal the leads of patterns into folds of the same size: (P,) to (folds, P)."""
    left = _drawn(counts, min(int(counts.sum()), MOST_LEADS), generator)
    hands = np.zeros((folds, len(counts)), np.int64)
    for fold in range(folds):
        size = round(int(left.sum()) / (folds - fold))
        hands[fold] = _drawn(left, size, generator)
        left = left - hands[fold]
    return hands


def _drawn(counts: Ints, size: int, generator: np.random.Generator) -> Ints:
    """Draw so many leads without putting any back: (P,)."""
    if size >= int(counts.sum()):
        return counts
    drawn = np.zeros_like(counts)
    there = np.flatnonzero(counts)
    leads = counts[there]
    if leads.sum() >= _MOST_TO_DEAL:  # so few of so many: putting back makes no difference
        drawn[there] = np.minimum(generator.multinomial(size, leads / leads.sum()), leads)
    else:
        drawn[there] = generator.multivariate_hypergeometric(leads, size, method="marginals")
    return drawn


def _by_company(
    patterns: Patterns, *, folds: int, generator: np.random.Generator
) -> tuple[Ints, Ints]:
    """Deal companies, all leads of one into one fold; leads of no such company one by one."""
    found = patterns.companies
    if found is None:
        raise ValueError("no column names the company")
    converted, others = _rule_in(patterns)
    here = (found.side == Side.DESIGN) & (patterns.gate[found.pattern] == -1)
    fold_of = generator.integers(folds, size=found.count)[found.company[here]]
    hands = []
    for counts, told in ((converted, found.converted), (others, found.not_converted)):
        together = np.zeros((folds, len(patterns)), np.int64)
        np.add.at(together, (fold_of, found.pattern[here]), told[here])
        alone = np.maximum(counts - together.sum(axis=0), 0)
        hands.append(together + _hands(alone, folds=folds, generator=generator))
    return hands[0], hands[1]
