"""How many leads convert among all there are, where a file holds more of one outcome.

Rates over the leads of one outcome (false positive rate, false negative rate, recall) and what
orders leads (AUC, KS) don't depend on how many leads of each outcome a file holds. Rates over the
leads of both (conversion, base rate, lift) do: here is how they are told, and nowhere else.
"""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from calibration.engine.patterns import Floats, Patterns
from calibration.evaluation.intervals import Counted, Interval, Ratio, wilson
from calibration.evaluation.remembered import remembered
from calibration.leads.facts import Sample


@dataclass(frozen=True, slots=True)
class Mix:
    """How many leads of the period a counted lead of each outcome stands for.

    Parameters
    ----------
    converted, not_converted
        The weight of a lead of each outcome: 1 where the file holds every lead of the period, NaN
        where it doesn't and nobody knows how often they convert. Where the true base rate is
        known, true share / share in the file, of each outcome: the shift of the prior of
        M. Saerens, P. Latinne and C. Decaestecker, "Adjusting the outputs of a classifier to new a
        priori probabilities", Neural Computation 14 (2002) 21-41, and theorem 2 of C. Elkan, "The
        foundations of cost-sensitive learning", IJCAI 2001. It holds where each outcome's leads
        were taken as they came.
    whole
        How many leads of each outcome the file holds, where the true base rate is known.

    Examples
    --------
    >>> mix = Mix.towards(0.1, converted=50, not_converted=50)
    >>> mix.converted, mix.not_converted
    (0.2, 1.8)
    >>> float(mix.share(30, 10))  # 6 of 24
    0.25
    """

    converted: float = 1.0
    not_converted: float = 1.0
    whole: tuple[int, int] | None = field(default=None, kw_only=True)

    @classmethod
    def towards(cls, base_rate: float, *, converted: int, not_converted: int) -> "Mix":
        """Return the mix of a file of so many leads, of a period with this base rate."""
        if not converted or not not_converted:
            return UNKNOWN
        leads = converted + not_converted
        return cls(
            base_rate / (converted / leads),
            (1 - base_rate) / (1 - converted / leads),
            whole=(converted, not_converted),
        )

    @property
    def as_counted(self) -> bool:
        """Whether the file holds every lead of the period."""
        return self == AS_COUNTED

    @property
    def is_known(self) -> bool:
        """Whether anything can be told over the leads of both outcomes."""
        return not np.isnan(self.converted)

    def part(
        self, converted: Counted, not_converted: Counted, *, of: tuple[Counted, Counted]
    ) -> Floats:
        """Return which share some leads are of all: ``of`` holds both outcomes' counts."""
        return _share(self._weighed(converted, not_converted), self._weighed(*of))

    def lift(
        self, converted: Counted, not_converted: Counted, *, of: tuple[Counted, Counted]
    ) -> Floats:
        """Return how many times the share that converted of all leads is that of some of them."""
        some, every = self._weighed(converted, not_converted), self._weighed(*of)
        return _share(np.asarray(converted) * every, some * np.asarray(of[0]))

    def share(self, converted: Counted, not_converted: Counted) -> Floats:
        """Return converted, of leads of both outcomes: NaN where there are none."""
        whole = self._weighed(converted, not_converted)
        return _share(self.converted * np.asarray(converted), whole)

    def share_not_converted(self, converted: Counted, not_converted: Counted) -> Floats:
        """Return not converted, of leads of both outcomes: NaN where there are none."""
        whole = self._weighed(converted, not_converted)
        return _share(self.not_converted * np.asarray(not_converted), whole)

    def interval(
        self,
        converted: Counted,
        not_converted: Counted,
        *,
        effect: Floats | float = 1.0,
        confidence: float = 0.95,
    ) -> tuple[Floats, Floats]:
        """Return the interval of :meth:`share`.

        Wilson's, where the file holds every lead. With a true base rate, taken as exact, the odds
        are those of the base rate times the ratio of two shares: of the file's converted leads
        these are, and of its others. That ratio's interval is carried over. It is put together of
        Wilson's intervals of the two shares: A. Donner and G. Y. Zou, "Closed-form confidence
        intervals for functions of the normal mean and standard deviation", Statistical Methods in
        Medical Research 21 (2012) 347-359. It is narrower than Wilson's even if the true base rate
        is the file's: it is known, not estimated.

        ``effect`` is by how much leads of one company multiply a share's variance: so many times
        fewer leads tell as much.
        """
        counted = np.add(converted, not_converted)
        if self.as_counted:
            return wilson(converted / effect, counted / effect, confidence=confidence)
        if self.whole is None:
            unknown = np.full(np.shape(counted), np.nan)
            return unknown, unknown.copy()
        buyers, others = self.whole
        odds = self.converted * buyers / (self.not_converted * others)
        low, high = _ratio(
            *(
                (
                    np.true_divide(some, every),
                    *wilson(some / effect, every / effect, confidence=confidence),
                )
                for some, every in ((converted, buyers), (not_converted, others))
            )
        )
        known = counted > 0
        return (
            np.where(known, _of_odds(odds * low), np.nan),
            np.where(known, _of_odds(odds * high), np.nan),
        )

    def interval_not_converted(
        self, converted: Counted, not_converted: Counted, *, effect: Floats | float = 1.0
    ) -> tuple[Floats, Floats]:
        """Return the 95 % interval of :meth:`share_not_converted`."""
        if self.as_counted:
            return wilson(not_converted / effect, np.add(converted, not_converted) / effect)
        low, high = self.interval(converted, not_converted, effect=effect)
        return 1 - high, 1 - low

    def ratio(self, first: tuple[float, float], second: tuple[float, float]) -> Ratio:
        """Return how many times the second leads' share the first's is, with its 95 % interval.

        Each is (converted, not converted). The ends of Wilson's intervals in the file are carried
        over and combined as those of a ratio.
        """
        shares = [self.share(*each) for each in (first, second)]
        ends = [
            tuple(self.carried(end) for end in wilson(converted, converted + others))
            for converted, others in (first, second)
        ]
        (low, high), (other_low, other_high) = ends
        found = _ratio((shares[0], low, high), (shares[1], other_low, other_high))
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.true_divide(*shares)
        return Ratio(float(value), *(float(end) for end in found))

    def carried(self, shares: Floats) -> Floats:
        """Return shares of the file as they are in the period."""
        return _share(self.converted * shares, self._weighed(shares, 1 - shares))

    def _weighed(self, converted: Counted, not_converted: Counted) -> Floats:
        return self.converted * np.asarray(converted) + self.not_converted * np.asarray(
            not_converted
        )


AS_COUNTED: Final = Mix()
UNKNOWN: Final = Mix(np.nan, np.nan)


def interval_of(ends: tuple[Floats, Floats]) -> Interval:
    """Return the interval of one share."""
    return Interval(float(ends[0]), float(ends[1]))


def of_sample(patterns: Patterns, sample: Sample) -> Patterns:
    """Return the same leads, as what is said of their period."""
    return replace(patterns, facts=replace(patterns.facts, sample=sample))


@remembered
def mix_of(patterns: Patterns) -> Mix:
    """Return how many leads of the period the counted leads stand for.

    The true base rate is that of the whole file's period, so all its leads are weighed alike,
    whichever part of them a rate is about.
    """
    sample = patterns.facts.sample
    if sample.every_lead:
        return AS_COUNTED
    if sample.base_rate is None:
        return UNKNOWN
    converted, not_converted = sample.whole or (
        int(patterns.converted.sum()),
        int(patterns.not_converted.sum()),
    )
    return Mix.towards(sample.base_rate, converted=converted, not_converted=not_converted)


def _share(part: Floats, whole: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        divided = np.true_divide(part, whole)
    return np.where(whole > 0, divided, np.nan)


def _of_odds(odds: Floats) -> Floats:
    """Return shares from odds, infinite ones included."""
    with np.errstate(divide="ignore"):
        return 1 / (1 + 1 / odds)


def _ratio(
    first: tuple[Floats, Floats, Floats], second: tuple[Floats, Floats, Floats]
) -> tuple[Floats, Floats]:
    """Return the interval of the ratio of two shares, each with the ends of its own."""
    (p, low, high), (q, other_low, other_high) = first, second
    product = p * q
    down = low * (2 * p - low) * other_high * (2 * q - other_high)
    up = high * (2 * p - high) * other_low * (2 * q - other_low)
    with np.errstate(divide="ignore", invalid="ignore"):
        # The quotient of the paper, multiplied out so that nothing is divided by 0 at its limits.
        lower = low * (2 * p - low) / (product + np.sqrt(np.maximum(product**2 - down, 0.0)))
        upper = (product + np.sqrt(np.maximum(product**2 - up, 0.0))) / (
            other_low * (2 * q - other_low)
        )
    return np.where(p == 0, 0.0, lower), np.where(q == 0, np.inf, upper)
