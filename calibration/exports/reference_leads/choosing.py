"""As few leads as reach all the targets that any candidate reaches."""

from collections.abc import Sequence

import numpy as np

from calibration.exports.reference_leads.candidates import any_leads, climbed, directed, grounds
from calibration.exports.reference_leads.grid import Flags, Grid
from calibration.exports.reference_leads.meaning import Meaning, meaning_of
from calibration.exports.reference_leads.reach import Reach, reach_of
from calibration.exports.reference_leads.target import Target
from calibration.exports.reference_leads.targets import seen
from calibration.exports.reference_leads.trees import Codes
from calibration.model import Model

_SEED = 20_260_630
_TIMES = 2
"""How many leads reach each target, where so many can."""


def chosen_leads(model: Model, grid: Grid) -> tuple[Codes, tuple[Target, ...], Flags]:
    """Return leads that reach the targets of a model, the targets, and which of them are reached.

    Nothing is left to chance: the same model gives the same leads.
    """
    reach = reach_of(model)
    pool = any_leads(grid, seed=_SEED)
    meaning = meaning_of(model, grid, pool)
    pool = np.concatenate([pool, directed(model, grid, grounds(meaning), seed=_SEED)])
    pool = np.unique(pool, axis=0)
    meaning = meaning_of(model, grid, pool)
    targets, reached = _matrix(meaning, grid, reach)
    nearer = [
        climbed(target, meaning, model, grid)
        for target, by in zip(targets, reached, strict=True)
        if target.distance is not None and not by.any()
    ]
    if nearer:
        pool = np.unique(np.concatenate([pool, *nearer]), axis=0)
        targets, reached = _matrix(meaning_of(model, grid, pool), grid, reach)
    return pool[_few(reached)], targets, np.asarray(reached.any(axis=1), dtype=np.bool_)


def _matrix(meaning: Meaning, grid: Grid, reach: Reach) -> tuple[tuple[Target, ...], Flags]:
    found = list(seen(meaning, grid, reach))
    reached = np.array([by for _, by in found], dtype=np.bool_)
    return tuple(target for target, _ in found), reached.reshape(len(found), len(meaning.codes))


def _few(reached: Flags) -> Sequence[int]:
    """Return leads that together reach every target that any lead reaches, the best one first.

    Each is reached by several where it can be: two wrong parts may make up for one another in one
    lead, hardly in all.
    """
    left = np.minimum(reached.sum(axis=1), _TIMES)
    gain = reached[left > 0].sum(axis=0)
    chosen: list[int] = []
    while left.any():
        best = int(gain.argmax())
        chosen.append(best)
        here = (left > 0) & reached[:, best]
        left = left - here
        gain = gain - reached[here & (left == 0)].sum(axis=0)
        gain[chosen] = 0
    return chosen
