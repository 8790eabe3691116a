"""Cells in a row put together where they say the same: the likeliest splits into few parts."""

from typing import Final

import numpy as np

from calibration.advice.candidate import log_likelihood
from calibration.advice.values import FEWEST_LEADS
from calibration.engine.patterns import Ints

MOST_CELLS: Final = 80
"""Cells that are split in all possible ways; the work grows with their square."""

Splits = tuple[tuple[int, ...], float]
"""Where the parts after the first one begin, and the log likelihood of all parts."""


def best_splits(converted: Ints, leads: Ints, *, most: int) -> list[Splits]:
    """Return the likeliest way to split cells into one part, into two and so on.

    Every part has at least ten leads; ways that there are not enough leads for are left out.
    Found by dynamic programming: W. D. Fisher, "On grouping for maximum homogeneity", Journal of
    the American Statistical Association 53 (1958) 789-798.

    Parameters
    ----------
    converted, leads : (B,)
        The counts of each cell, in order.
    most
        Splits at the most: one less than parts.

    Examples
    --------
    >>> [at for at, _ in best_splits(np.array([5, 6, 90]), np.array([100, 100, 100]), most=1)]
    [(), (2,)]
    """
    size = len(leads)
    before = np.concatenate([[0], np.cumsum(converted)])
    all_before = np.concatenate([[0], np.cumsum(leads)])
    wins = before[None, :] - before[:, None]
    together = all_before[None, :] - all_before[:, None]
    alone = np.where(
        (together >= FEWEST_LEADS) & (np.arange(size + 1)[:, None] < np.arange(size + 1)),
        log_likelihood(np.maximum(wins, 0), np.maximum(together, 0)),
        -np.inf,
    )
    best, found, begins = alone[0], [], []
    for parts in range(most + 1):
        if parts:
            totals = best[:, None] + alone
            begins.append(np.argmax(totals, axis=0))
            best = np.max(totals, axis=0)
        if not np.isfinite(best[size]):
            break
        places, end = [], size
        for column in reversed(begins):
            end = int(column[end])
            places.append(end)
        found.append((tuple(reversed(places)), float(best[size])))
    return found


def blocks(converted: Ints, leads: Ints, *, rising: bool) -> Ints:
    """Return where blocks of cells begin whose rates only rise, or only fall: the first is 0.

    Neighbours whose rates go the wrong way are one block (pool adjacent violators).

    Examples
    --------
    >>> blocks(np.array([1, 5, 4, 9]), np.array([10, 10, 10, 10]), rising=True).tolist()
    [0, 1, 3]
    """
    held: list[tuple[int, float, float]] = []
    for block in zip(range(len(leads)), converted.tolist(), leads.tolist(), strict=True):
        held.append(block)
        while len(held) > 1:
            (begin, before, all_before), (_, wins, everyone) = held[-2:]
            gap = wins * all_before - before * everyone
            if gap > 0 if rising else gap < 0:
                break
            held[-2:] = [(begin, before + wins, all_before + everyone)]
    return np.array([begin for begin, _, _ in held], np.int64)


def monotone_splits(converted: Ints, leads: Ints, *, most: int) -> list[Splits]:
    """Return what :func:`best_splits` does, of the parts whose rates only rise or only fall.

    Rising or falling, whichever is likelier.
    """
    found: list[Splits] = []
    for rising in (True, False):
        begins = blocks(converted, leads, rising=rising)
        pooled = np.add.reduceat(converted, begins), np.add.reduceat(leads, begins)
        ways = [
            (tuple(int(begins[each]) for each in at), likely)
            for at, likely in best_splits(*pooled, most=most)
        ]
        if not found or (ways and ways[-1][1] > found[-1][1]):
            found = ways
    return found
