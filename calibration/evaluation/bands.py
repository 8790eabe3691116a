"""What became of the leads of each band."""

from dataclasses import dataclass

import numpy as np

from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation.cycles import median_days
from calibration.evaluation.histogram import Histogram, summed
from calibration.evaluation.intervals import Interval, difference_of_rates, wilson_of
from calibration.evaluation.parts import Part, of_part
from calibration.evaluation.rates import rate
from calibration.evaluation.readings import band_index
from calibration.evaluation.scores import Scores
from calibration.model import Model


@dataclass(frozen=True, slots=True)
class BandResult:
    """The counted leads of a band, and what became of them.

    Parameters
    ----------
    name, from_
        The band's name, and the score in points from which it starts (None: the first).
    leads, converted
        Counted leads of the part that are not ruled out, and those that converted.
    low, high
        Wilson's 95 % interval of the conversion rate.
    value, value_known
        Sum of the known money of converted leads, and of how many it is known; NaN where leads
        converted but no value is known.
    median_days
        Median days from creation to conversion; NaN where none is known.
    everyone
        All leads of the band: both sides, open and immature included.
    """

    name: str
    from_: int | None
    leads: int
    converted: int
    low: float
    high: float
    value: float
    value_known: int
    median_days: float
    everyone: int

    @property
    def conversion_rate(self) -> float:
        """Converted, of the band's counted leads."""
        return rate(self.converted, self.leads)

    @property
    def interval(self) -> Interval:
        """Wilson's 95 % interval of the conversion rate."""
        return Interval(self.low, self.high)


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """Two bands of which the lower one converts better, beyond what chance explains."""

    lower: str
    higher: str
    difference: float
    interval: Interval


def band_results(
    patterns: Patterns, model: Model, *, scores: Scores, histogram: Histogram, part: Part
) -> tuple[BandResult, ...]:
    """Return one result per band; bands and ruled-out leads together are all leads."""
    count = len(model.bands)
    index = band_index(histogram.score, model=model)
    converted, not_converted, everyone = (
        np.bincount(index, weights=each, minlength=count).astype(np.int64)
        for each in (histogram.converted, histogram.not_converted, histogram.everyone)
    )
    band = np.where(scores.ruled_out, -1, band_index(scores.score, model=model))
    money = _money(patterns, band + 1, count=count, part=part)
    days = median_days(patterns, band, count=count, part=part)
    results = []
    for each, wording in enumerate(model.bands):
        leads, winners = int(converted[each] + not_converted[each]), int(converted[each])
        value, known = money[each]
        results.append(
            BandResult(
                name=wording.name,
                from_=wording.from_,
                leads=leads,
                converted=winners,
                **wilson_of(winners, leads)._asdict(),
                value=np.nan if winners and not known else value,
                value_known=known,
                median_days=float(days[each]),
                everyone=int(everyone[each]),
            )
        )
    return tuple(results)


def _money(patterns: Patterns, slot: Ints, *, count: int, part: Part) -> list[tuple[float, int]]:
    known = of_part(patterns.value_known, part, facts=patterns.facts)
    if not known.any():
        return [(0.0, 0)] * count
    sums = summed(slot, of_part(patterns.value_sum, part, facts=patterns.facts), length=count + 1)
    counts = summed(slot, known.astype(np.float64), length=count + 1)
    return [(float(sums[each]), int(counts[each])) for each in range(1, count + 1)]


def out_of_order(bands: tuple[BandResult, ...]) -> tuple[OutOfOrder, ...]:
    """Return each pair of bands where the lower converts better and the difference is real.

    That is: where the 95 % interval of the difference excludes 0 (Newcombe 1998, independent
    rates), never because one rate is above the other or two intervals don't overlap.
    """
    found = []
    for position, lower in enumerate(bands):
        for higher in bands[position + 1 :]:
            interval = difference_of_rates(
                lower.converted, lower.leads, higher.converted, higher.leads
            )
            if interval.low > 0:
                difference = lower.conversion_rate - higher.conversion_rate
                found.append(OutOfOrder(lower.name, higher.name, difference, interval))
    return tuple(found)
