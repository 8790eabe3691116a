"""Criteria taken together: few combinations of levels stand for all that patterns have of them.

What a group's criteria add to a score is worked out once per combination and looked up for every
pattern. That takes a fraction of a product of matrices, no second core, and whole numbers only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation.ladder import Ladder
from calibration.evaluation.remembered import remembered

MOST_COMBINATIONS = 4096
"""So many sums stay in the fastest memory while they are looked up."""


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """Some criteria taken together.

    Parameters
    ----------
    levels
        Every level that occurs, by criterion.
    combination : (P,)
        Which combination of them each pattern has: the last criterion's level changes fastest.
    """

    levels: Mapping[str, Ints]
    combination: Ints

    def sums(self, points: Mapping[str, Ints]) -> Ints:
        """Return what each combination adds to a score in every variant: (V, D) hundredths.

        ``points`` are, by criterion, those in every variant, the base last: (V,).
        """
        table = np.zeros((len(next(iter(points.values()))), 1), np.int64)
        for name, levels in self.levels.items():
            added = points[name][:, None] * levels
            table = (table[:, :, None] + added[:, None, :]).reshape(len(table), -1)
        return table

    def of_patterns(self, sums: Ints, variant: Ints) -> Ints:
        """Return the sum of each pattern's combination in its variant, -1 for the base: (P,)."""
        base = sums[-1]
        if (sums == base).all():
            return np.take(base, self.combination)
        return np.take(sums, variant % len(sums) * len(base) + self.combination)


@remembered
def combined(patterns: Patterns, criteria: tuple[str, ...]) -> tuple[Combined, ...]:
    """Take criteria together, as many at a time as have few enough combinations."""
    found: list[Combined] = []
    levels: dict[str, Ints] = {}
    together, size = np.zeros(len(patterns), np.int64), 1
    for name in criteria:
        ladder, place = Ladder.of(patterns.levels[:, patterns.criteria.index(name)])
        if levels and size * len(ladder) > MOST_COMBINATIONS:
            found.append(Combined(levels, together))
            levels, together, size = {}, np.zeros_like(together), 1
        levels[name] = ladder.values
        together, size = together * len(ladder) + place, size * len(ladder)
    return (*found, Combined(levels, together)) if levels else ()
