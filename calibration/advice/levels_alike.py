"""Levels of a text, one by one and grouped where they say the same; rare but strong ones too."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from calibration.advice.candidate import Candidate, likelihood_ratio, met_by
from calibration.advice.partition import best_splits
from calibration.advice.values import FEWEST_LEADS, ValueCounts
from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.intervals import normal_quantile
from calibration.model import Equals, FieldType, OneOf

MOST_SINGLES: Final = 8
MOST_WORDS: Final = 6
"""Values in one condition, for it to be read at a glance."""
ALIKE: Final = 4.0
"""The likelihood ratio from which a level's conversion rate differs enough to be grouped."""
LUCKY: Final = 0.1
"""How many levels, at the most, chance alone may take for different in a field."""
APART: Final = 10.83
"""The likelihood ratio, at 0.1 %, from which levels of one direction are told apart as two."""


def levels_of(counts: ValueCounts) -> Iterator[Candidate]:
    """Return conditions on the values of a field: is, is one of.

    However rare, a level of ten leads counts: what matters is how surely it differs. The more
    levels there are, the surer each must be to be grouped, or chance would group the luckiest.
    """
    common = np.flatnonzero(counts.leads >= FEWEST_LEADS)
    if not len(common):
        return
    converted, leads = counts.converted[common], counts.leads[common]
    chi = likelihood_ratio(converted, leads, counts)
    for place in common[np.argsort(-chi, kind="stable")[:MOST_SINGLES]].tolist():
        condition = Equals(field=counts.field.name, value=_operand(counts.values[place]))
        wins, everyone = int(counts.converted[place]), int(counts.leads[place])
        if (found := met_by(counts, condition, converted=wins, leads=everyone)) is not None:
            yield found
    base = counts.all_converted / counts.everyone
    sure = max(ALIKE, normal_quantile(1 - LUCKY / len(common)) ** 2)
    for is_better in (True, False):
        differs = (chi >= sure) & ((converted / leads > base) == is_better)
        yield from _grouped(counts, common[differs], chi[differs])


def _grouped(counts: ValueCounts, places: Ints, chi: Floats) -> Iterator[Candidate]:
    """Return the groups of levels of one direction: all of them, and the stronger and milder."""
    if len(places) < 2:
        return
    kept = places[np.argsort(-chi, kind="stable")[:MOST_WORDS]]
    yield from _one_of(counts, kept)
    by_rate = places[np.argsort(counts.converted[places] / counts.leads[places], kind="stable")]
    ways = best_splits(counts.converted[by_rate], counts.leads[by_rate], most=1)
    if len(ways) < 2 or 2 * (ways[1][1] - ways[0][1]) < APART:
        return
    cut = ways[1][0][0]
    for part in (by_rate[:cut], by_rate[cut:]):
        if 1 < len(part) <= MOST_WORDS and len(part) < len(places):
            yield from _one_of(counts, part)


def _one_of(counts: ValueCounts, places: Ints) -> Iterator[Candidate]:
    """Return the condition on some values: the commonest text first, numbers in their order."""
    ordered = np.sort(places)
    if counts.field.type is FieldType.TEXT:
        ordered = ordered[np.argsort(-counts.leads[ordered], kind="stable")]
    values = tuple(_operand(counts.values[place]) for place in ordered.tolist())
    condition = OneOf(field=counts.field.name, values=values)
    wins, leads = int(counts.converted[places].sum()), int(counts.leads[places].sum())
    if (found := met_by(counts, condition, converted=wins, leads=leads)) is not None:
        yield found


def _operand(value: object) -> str | float:
    return float(value) if isinstance(value, float) else str(value)
