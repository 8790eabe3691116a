"""A condition that might become a criterion, and how the leads that meet it turned out."""

from dataclasses import dataclass

import numpy as np

from calibration.advice.values import FEWEST_LEADS, ValueCounts
from calibration.engine.patterns import Floats, Ints
from calibration.model import Condition, Decay, Repeat


@dataclass(frozen=True, slots=True)
class Candidate:
    """A condition on one field, with how often it counts and how it fades.

    Parameters
    ----------
    condition
        Its texts are folded.
    field
        The field it reads.
    converted, leads
        Counted design leads that meet it.
    chi_squared
        How surely those that meet it convert otherwise than the rest, one degree of freedom.
    repeat, decay
        Where leads that meet it differ by how often or how long ago.
    """

    condition: Condition
    field: str
    converted: int
    leads: int
    chi_squared: float
    repeat: Repeat | None = None
    decay: Decay | None = None


def met_by(
    counts: ValueCounts, condition: Condition, *, converted: int, leads: int
) -> Candidate | None:
    """Return the candidate that so many leads meet, if it is neither too rare nor too common."""
    if not FEWEST_LEADS <= leads <= counts.everyone - FEWEST_LEADS:
        return None
    found = float(likelihood_ratio(np.array([converted]), np.array([leads]), counts)[0])
    return Candidate(condition, counts.field.name, converted, leads, found)


def likelihood_ratio(converted: Ints, leads: Ints, counts: ValueCounts) -> Floats:
    """Return how surely those that meet a condition convert otherwise than the rest, of each: (N,).

    Twice the logarithm of the likelihood ratio: distributed as chi-squared with one degree of
    freedom. For a handful of leads it holds where Pearson's statistic sees more than there is.
    """
    others = counts.all_converted - converted, counts.everyone - leads
    whole = log_likelihood(np.array([counts.all_converted]), np.array([counts.everyone]))
    found: Floats = 2 * (log_likelihood(converted, leads) + log_likelihood(*others) - whole)
    return np.maximum(found, 0)


def log_likelihood(converted: Ints, leads: Ints) -> Floats:
    """Return the log likelihood of leads that convert at one rate, their own: of each."""
    wins, everyone = converted.astype(np.float64), leads.astype(np.float64)
    others, whole = everyone - wins, np.maximum(everyone, 1)
    found: Floats = wins * np.log(np.maximum(wins, 1) / whole)
    found += others * np.log(np.maximum(others, 1) / whole)
    return found


def trend(levels: Floats, counts: ValueCounts) -> float:
    """Return how surely the conversion rate goes with a level, one degree of freedom.

    The statistic of P. Armitage, "Tests for linear trends in proportions and frequencies",
    Biometrics 11 (1955) 375-386; of levels 0 and 1 it is Pearson's.

    Parameters
    ----------
    levels : (V,)
        The level of each value; missing ones have level 0.
    counts
        The values.
    """
    everyone = counts.everyone
    share = counts.all_converted / everyone
    leads = counts.leads
    off = float(levels @ (counts.converted - leads * share))
    spread = float(leads @ levels**2 - (leads @ levels) ** 2 / everyone) * share * (1 - share)
    return off**2 / spread if spread > 0 else 0.0
