"""Counts as they might have come: how far a figure that is chosen from them can be trusted."""

from typing import Final

import numpy as np

from calibration.engine.patterns import Ints

RESAMPLES: Final = 1000
SEED: Final = 20_240_229
"""The same leads always give the same interval."""


def resampled(counts: Ints, *, times: int = RESAMPLES, seed: int = SEED) -> Ints:
    """Return the counts of as many leads, drawn again from those there are: (K,) to (times, K).

    The bootstrap of leads, on their counts: the leads of a cell are alike, so drawing n leads with
    replacement is one draw from the multinomial distribution. It takes no longer for ten million
    leads than for ten thousand.

    Source: B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 6.
    """
    leads = int(counts.sum())
    drawn = np.zeros((times, len(counts)), np.int64)
    filled = np.flatnonzero(counts)
    if leads:
        generator = np.random.default_rng(seed)
        drawn[:, filled] = generator.multinomial(leads, counts[filled] / leads, size=times)
    return drawn
