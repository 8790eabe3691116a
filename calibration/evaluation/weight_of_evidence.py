"""Weight of evidence and information value of a criterion that leads meet or don't.

Both are of the shares of each outcome's leads, so they hold whether or not the file holds every
lead of its period.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from calibration.evaluation.evidence import CriterionEvidence
from calibration.evaluation.intervals import ratio_of_rates

HALF = 0.5
"""What is added to each of the four counts where one of them is 0: J. B. S. Haldane, "The
estimation and significance of the logarithm of a ratio of frequencies", Annals of Human Genetics 20
(1956) 309-311."""


@dataclass(frozen=True, slots=True)
class WeightOfEvidence:
    """How far meeting a criterion, and not meeting it, moves the log odds of conversion.

    I. J. Good, "Probability and the Weighing of Evidence" (Griffin 1950): the logarithm of how
    many times as often converted leads meet it as the others do. Positive speaks for conversion;
    credit scoring writes the opposite sign. The information value sums both weights, each times
    the difference of the shares: S. Kullback, "Information Theory and Statistics" (Wiley 1959).

    Parameters
    ----------
    meeting, not_meeting
        The weights; NaN where leads of one outcome only are counted.
    low, high
        The 95 % interval of the first: the log interval of a ratio of two shares. Infinite on the
        side that nothing limits.
    information_value
        0 where the criterion tells nothing.
    smoothed
        Whether half a lead was added to each count because one of them is 0.

    Examples
    --------
    >>> found = WeightOfEvidence.of_counts((30, 20), (70, 180))  # 30 of 100 against 20 of 200
    >>> round(found.meeting, 4), round(found.not_meeting, 4), round(found.information_value, 4)
    (1.0986, -0.2513, 0.27)
    """

    meeting: float
    not_meeting: float
    low: float
    high: float
    information_value: float
    smoothed: bool

    @classmethod
    def of(cls, found: CriterionEvidence) -> Self:
        """Return the weight of what past leads say of a criterion."""
        effect = max(found.effects)
        return cls.of_counts(
            (found.converted_with, found.leads_with - found.converted_with),
            (found.converted_without, found.leads_without - found.converted_without),
            effect=effect,
        )

    @classmethod
    def of_counts(
        cls, meeting: tuple[int, int], others: tuple[int, int], *, effect: float = 1.0
    ) -> Self:
        """Return the weight of counts: (converted, not converted) that meet it, and that don't.

        ``effect`` is by how much leads of one company multiply variances.
        """
        (a, b), (c, d) = meeting, others
        if not a + c or not b + d:
            return cls(np.nan, np.nan, np.nan, np.nan, np.nan, smoothed=False)
        smoothed = 0 in (a, b, c, d)
        cells = np.array([[a, b], [c, d]]) + (HALF if smoothed else 0.0)
        shares = cells / cells.sum(axis=0)
        weights = np.log(shares[:, 0] / shares[:, 1])
        value = float((weights * (shares[:, 0] - shares[:, 1])).sum())
        ratio = ratio_of_rates(a / effect, (a + c) / effect, b / effect, (b + d) / effect)
        with np.errstate(divide="ignore"):
            low, high = np.log(ratio.low), np.log(ratio.high)
        return cls(
            float(weights[0]), float(weights[1]), float(low), float(high), value, smoothed=smoothed
        )
