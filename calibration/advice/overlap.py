"""Which criteria say the same: how often leads that meet one meet another too."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation import LeadCounts, Part, rate

ALIKE: Final = 0.7
"""The correlation from which two criteria say nearly the same, or nearly the contrary."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Counted leads by whether they meet a criterion and another one.

    Parameters
    ----------
    criterion, other
        The ids.
    both, only_this, only_other, neither
        Counted leads of the part, ruled out or not.

    Examples
    --------
    >>> found = Overlap("a", "b", both=46, only_this=4, only_other=8, neither=142)
    >>> found.of_this, found.of_other, round(found.jaccard, 3), round(found.phi, 3), found.says
    (0.92, 0.8518518518518519, 0.793, 0.845, 'same')
    """

    criterion: str
    other: str
    both: int
    only_this: int
    only_other: int
    neither: int

    @property
    def this(self) -> int:
        """Leads that meet the criterion."""
        return self.both + self.only_this

    @property
    def that(self) -> int:
        """Leads that meet the other one."""
        return self.both + self.only_other

    @property
    def of_this(self) -> float:
        """Of the leads that meet the criterion, those that meet the other too."""
        return rate(self.both, self.this)

    @property
    def of_other(self) -> float:
        """Of the leads that meet the other one, those that meet the criterion too."""
        return rate(self.both, self.that)

    @property
    def jaccard(self) -> float:
        """Leads that meet both, of those that meet one of them at least.

        P. Jaccard, "The distribution of the flora in the alpine zone", New Phytologist 11 (1912)
        37-50.
        """
        return rate(self.both, self.both + self.only_this + self.only_other)

    @property
    def phi(self) -> float:
        """The correlation of meeting the two, -1 to 1; NaN where all or none meet one of them.

        G. U. Yule, "On the methods of measuring association between two attributes", Journal of
        the Royal Statistical Society 75 (1912) 579-652.
        """
        rest = (self.only_other + self.neither) * (self.only_this + self.neither)
        spread = float(np.sqrt(float(self.this) * float(self.that) * float(rest)))
        if not spread:
            return np.nan
        return (self.both * self.neither - self.only_this * self.only_other) / spread

    @property
    def says(self) -> Literal["same", "contrary"] | None:
        """Whether the two say nearly the same, or nearly the contrary."""
        if np.isnan(self.phi) or abs(self.phi) < ALIKE:
            return None
        return "same" if self.phi > 0 else "contrary"


def overlaps(patterns: Patterns, criterion: str, *, part: Part = "design") -> tuple[Overlap, ...]:
    """Return how a criterion overlaps with each other one of the patterns, the closest first.

    A criterion is met where its level is above 0. Those of which nothing can be told, for all
    leads meet them or none, come last.

    Raises
    ------
    EvaluationError
        As ``evaluate`` does for the part.
    """
    counts = LeadCounts.of(patterns, part).weights
    leads: Ints = counts.column(0) + counts.column(1)
    meets = patterns.levels > 0
    this = meets[:, patterns.criteria.index(criterion)]
    total, of_this = int(leads.sum()), int(leads[this].sum())
    found = []
    for place, name in enumerate(patterns.criteria):
        if name == criterion:
            continue
        that = meets[:, place]
        both, of_that = int(leads[this & that].sum()), int(leads[that].sum())
        found.append(
            Overlap(
                criterion,
                name,
                both=both,
                only_this=of_this - both,
                only_other=of_that - both,
                neither=total - of_this - of_that + both,
            )
        )
    return tuple(sorted(found, key=_closeness))


def _closeness(found: Overlap) -> float:
    return 1.0 if np.isnan(found.phi) else -abs(found.phi)
