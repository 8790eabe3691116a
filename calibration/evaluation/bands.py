"""What became of the leads of each band."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from calibration.evaluation.deals import Deals
from calibration.evaluation.differences import difference_of_rates
from calibration.evaluation.histogram import Histogram
from calibration.evaluation.intervals import Interval
from calibration.evaluation.ladder import by_index
from calibration.evaluation.mix import AS_COUNTED, Mix, interval_of
from calibration.evaluation.rates import rate
from calibration.evaluation.readings import band_index
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
        The 95 % interval of the conversion rate: Wilson's, or the mix's.
    value, value_known
        Sum of the known money of converted leads, and of how many it is known; NaN where leads
        converted but no value is known, or leads are missing.
    median_days
        Median days from creation to conversion; NaN where none is known.
    everyone
        All leads of the band: both sides, open and immature included.
    mix
        How many leads of the period the counted ones stand for.
    effect
        By how much companies multiply the variance of the conversion rate.
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
    mix: Mix = AS_COUNTED
    effect: float = 1.0

    @property
    def conversion_rate(self) -> float:
        """Converted, of the band's counted leads."""
        return float(self.mix.share(self.converted, self.leads - self.converted))

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the conversion rate."""
        return Interval(self.low, self.high)


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """Two bands of which the lower one converts better, beyond what chance explains."""

    lower: str
    higher: str
    difference: float
    interval: Interval


def band_results(
    model: Model,
    *,
    histogram: Histogram,
    deals: Deals,
    mix: Mix = AS_COUNTED,
    effects: Callable[[int, int], float] = lambda _band, _leads: 1.0,
) -> tuple[BandResult, ...]:
    """Return one result per band; bands and ruled-out leads together are all leads.

    ``effects`` tells by how much companies multiply the variance of a band's conversion rate.
    """
    index = band_index(histogram.score, model=model)
    converted, not_converted, everyone = (
        by_index(index, each, length=len(model.bands))
        for each in (histogram.converted, histogram.not_converted, histogram.everyone)
    )
    results = []
    for each, band in enumerate(model.bands):
        leads, winners = int(converted[each] + not_converted[each]), int(converted[each])
        money = deals.money(deals.of_band(each), converted=winners)
        fewer = effects(each, leads)
        low, high = interval_of(mix.interval(winners, leads - winners, effect=fewer))
        results.append(
            BandResult(
                name=band.name,
                from_=band.from_,
                leads=leads,
                converted=winners,
                low=low,
                high=high,
                value=money.value if mix.as_counted else np.nan,
                value_known=money.known,
                median_days=deals.median_days(deals.of_band(each)),
                everyone=int(everyone[each]),
                mix=mix,
                effect=fewer,
            )
        )
    return tuple(results)


def out_of_order(bands: tuple[BandResult, ...]) -> tuple[OutOfOrder, ...]:
    """Return each pair of bands where the lower converts better and the difference is real.

    That is: where the 95 % interval of the difference excludes 0 (Newcombe 1998, independent
    rates), never because one rate is above the other or two intervals don't overlap. The rates are
    those of the leads as counted: whichever way leads are weighed, the order of two rates stays.
    """
    found = []
    for position, lower in enumerate(bands):
        for higher in bands[position + 1 :]:
            low, high = lower.effect, higher.effect
            interval = difference_of_rates(
                lower.converted / low,
                lower.leads / low,
                higher.converted / high,
                higher.leads / high,
            )
            if interval.low > 0:
                difference = rate(lower.converted, lower.leads) - rate(
                    higher.converted, higher.leads
                )
                found.append(OutOfOrder(lower.name, higher.name, difference, interval))
    return tuple(found)
