"""Sums over companies at every position of a slider, each lead looked at once.

A sum of squares over companies changes only where a lead enters or leaves: how many of its company
were there already tells by how much.
"""

from collections.abc import Sequence

import numpy as np

from calibration.engine.patterns import Floats, Ints


def running_products(
    company: Ints, time: Ints, columns: Sequence[Floats], *, times: int
) -> list[Floats]:
    """Return the sums over companies of products of columns, at each time.

    Parameters
    ----------
    company, time : (E,)
        Whose row it is, and from when on it counts; never from ``times`` on.
    columns : (E,) each
        What a row adds, or takes away, of each column.

    Returns
    -------
    list
        (times,) for each pair of columns: 11, 12 … 22, 23 …
    """
    there = time < times
    company, time = company[there], time[there]
    order = np.argsort(company * times + time, kind="stable")
    company, time = company[order], time[order]
    first = np.ones(len(company), np.bool_)
    first[1:] = company[1:] != company[:-1]
    start, run = np.flatnonzero(first), np.cumsum(first) - 1
    before, after = [], []
    for column in columns:
        added = column[there][order]
        upto = np.cumsum(added)
        upto -= (upto - added)[start][run] if len(start) else 0
        before.append(upto - added)
        after.append(upto)
    return [
        _by_time(time, after[one] * after[other] - before[one] * before[other], times)
        for one in range(len(columns))
        for other in range(one, len(columns))
    ]


def running_sum(time: Ints, added: Floats, *, times: int) -> Floats:
    """Return the sum of what counts at each time: (times,)."""
    return _by_time(np.minimum(time, times), added, times)


def _by_time(time: Ints, added: Floats, times: int) -> Floats:
    return np.cumsum(np.bincount(time, added, times + 1)[:times]).astype(np.float64)


def pairs_between(
    company: Ints, sums: Ints, rooted: Floats, *, root: Floats, low: Ints, high: Ints
) -> Floats:
    """Return the pairs of leads of one company with sums from ``low`` to below ``high``: (N,).

    ``rooted`` are leads times ``root`` (see :class:`~calibration.evaluation.companies.Clusters`).
    Quick where few ends of either kind differ.
    """
    leads = rooted * root
    ends = np.stack([low, high])
    distinct, at = np.unique(ends, axis=1, return_inverse=True)
    found = np.zeros(distinct.shape[1])
    lows, highs = np.unique(distinct[0]), np.unique(distinct[1])
    for fixed in lows if len(lows) <= len(highs) else highs:
        if len(lows) <= len(highs):
            chosen = np.flatnonzero(distinct[0] == fixed)
            there, moving = sums >= fixed, distinct[1, chosen]  # increasing
            time = np.searchsorted(moving, sums[there], side="right")
        else:
            chosen = np.flatnonzero(distinct[1] == fixed)[::-1]
            there, moving = sums < fixed, distinct[0, chosen][::-1]
            time = len(moving) - np.searchsorted(moving, sums[there], side="right")
        (squares,) = running_products(company[there], time, [rooted[there]], times=len(moving))
        found[chosen] = squares - running_sum(time, leads[there], times=len(moving))
    return np.where(low < high, found[at.reshape(-1)], 0.0)
