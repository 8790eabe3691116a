"""Few criteria out of many candidates, no two of which say the same."""

from collections import Counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from calibration.advice.fitting import Fit, fit_logistic
from calibration.advice.values import ValueCounts
from calibration.engine.patterns import Floats, Ints
from calibration.messages import say
from calibration.problems import EvaluationError, Problem

MOST_CRITERIA: Final = 15
MOST_OFFERED: Final = 8
"""Criteria that are offered at a time beside those of a model: people read each of them."""
CONVERSIONS_PER_CRITERION: Final = 10
MOST_PER_FIELD: Final = 3
SURE: Final = 10.83
"""The score test of a candidate, one degree of freedom, at 0.1 %: many are tried."""
SAME: Final = 0.85
"""The correlation from which a candidate is met by nearly the leads that meet a chosen one, or by
nearly all others: it would say the same again."""


def most_criteria(conversions: int) -> int:
    """Return how many criteria so many conversions can carry."""
    return min(MOST_CRITERIA, conversions // CONVERSIONS_PER_CRITERION)


def most_offered(conversions: int, *, given: int) -> int:
    """Return how many criteria are offered beside so many that are given.

    Examples
    --------
    >>> most_offered(90, given=5), most_offered(5000, given=12), most_offered(50, given=12)
    (4, 8, 0)
    """
    return max(0, min(MOST_OFFERED, conversions // CONVERSIONS_PER_CRITERION - given))


def require_both(counts: ValueCounts) -> None:
    """Raise EvaluationError unless enough leads of a side converted, and enough did not."""
    converted, others = counts.all_converted, counts.everyone - counts.all_converted
    if min(converted, others) >= CONVERSIONS_PER_CRITERION:
        return
    message = say(
        "At least {fewest} of the leads that a model is designed on must have converted, and as "
        "many not. Got {converted} and {others}. Check which column tells the outcome and which "
        "values mean that a lead converted, or bring more leads.",
        fewest=CONVERSIONS_PER_CRITERION,
        converted=converted,
        others=others,
    )
    raise EvaluationError(Problem("too-few", "", message))


def choose(
    levels: Floats,
    *,
    fields: tuple[str, ...],
    converted: Ints,
    leads: Ints,
    most: int,
    given: int = 0,
    sure: float = SURE,
) -> list[int]:
    """Choose candidates one by one, each the one that adds most to those before it.

    What a candidate adds is Rao's score test: how much of the outcome that the chosen ones leave
    unexplained goes with it. A candidate that says what a chosen one says adds nothing. One whose
    leads convert more often than others, and yet would lose points beside the chosen ones, or the
    other way round, is left out: nobody could explain its points.

    Parameters
    ----------
    levels : (P, C)
        Levels of the candidates, in times.
    fields
        The field of each candidate: at most three are chosen of one.
    converted, leads : (P,)
        Converted leads and all leads of each pattern.
    most
        How many are chosen at most, besides those given.
    given
        The first so many are chosen already.
    sure
        What the score test of a candidate must reach.

    Returns
    -------
    list of int
        The places of the chosen ones, without those given, in the order they were chosen.
    """
    chosen = list(range(given))
    used = Counter(fields[:given])
    open_to_choice = np.arange(levels.shape[1]) >= given
    squared = levels * levels
    is_met = (levels > 0).astype(np.float64)
    for place in chosen:
        open_to_choice &= ~_alike(is_met, place, leads)
    alone = (converted - leads * (converted.sum() / max(leads.sum(), 1))) @ levels
    while True:
        fit, chances = _fitted(levels[:, chosen], converted=converted, leads=leads)
        turned = [at for at in range(given, len(chosen)) if fit.weights[at] * alone[chosen[at]] < 0]
        if turned:
            least = min(turned, key=lambda at: abs(fit.weights[at]))
            used[fields[chosen.pop(least)]] -= 1
            continue
        if len(chosen) - given >= most:
            break
        allowed = open_to_choice & np.array([used[name] < MOST_PER_FIELD for name in fields], bool)
        spread = leads * chances * (1 - chances)
        unexplained = (converted - leads * chances) @ levels
        variance = spread @ squared - (spread @ levels) ** 2 / spread.sum()
        test = np.where(variance > 0, unexplained**2 / np.maximum(variance, 1e-9), 0.0)
        test[~allowed | (unexplained * alone < 0)] = 0
        best = int(np.argmax(test)) if len(test) else 0
        if not len(test) or test[best] < sure:
            break
        chosen.append(best)
        used[fields[best]] += 1
        open_to_choice &= ~_alike(is_met, best, leads)
        open_to_choice[best] = False
    return chosen[given:]


def _alike(is_met: Floats, place: int, leads: Ints) -> NDArray[np.bool_]:
    """Return which candidates are met by nearly the leads that meet one, or nearly the others."""
    everyone = leads.sum()
    share = leads @ is_met / everyone
    both = (leads * is_met[:, place]) @ is_met / everyone
    spread = np.sqrt(share * (1 - share) * share[place] * (1 - share[place]))
    found: NDArray[np.bool_] = (spread > 0) & (np.abs(both - share * share[place]) > SAME * spread)
    return found


def _fitted(levels: Floats, *, converted: Ints, leads: Ints) -> tuple[Fit, Floats]:
    """Return a fit, and each pattern's chance to convert by it: (P,).

    Leads that meet the same criteria are the same lead to the fit: few are left.
    """
    same = np.zeros(len(levels), np.int64)
    for level in levels.T:
        _, places = np.unique(level, return_inverse=True)
        _, groups = np.unique(same * (places.max(initial=0) + 1) + places, return_inverse=True)
        same = groups.astype(np.int64)
    first = np.unique(same, return_index=True)[1]
    fit = fit_logistic(
        levels[first],
        converted=np.bincount(same, converted).astype(np.int64),
        leads=np.bincount(same, leads).astype(np.int64),
    )
    return fit, fit.chances(levels[first])[same]
