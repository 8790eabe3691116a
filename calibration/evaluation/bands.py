"""What became of the leads of each band."""

from dataclasses import dataclass

from calibration.evaluation.deals import Deals
from calibration.evaluation.differences import difference_of_rates
from calibration.evaluation.histogram import Histogram
from calibration.evaluation.intervals import Interval, wilson_of
from calibration.evaluation.ladder import by_index
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


def band_results(model: Model, *, histogram: Histogram, deals: Deals) -> tuple[BandResult, ...]:
    """Return one result per band; bands and ruled-out leads together are all leads."""
    index = band_index(histogram.score, model=model)
    converted, not_converted, everyone = (
        by_index(index, each, length=len(model.bands))
        for each in (histogram.converted, histogram.not_converted, histogram.everyone)
    )
    results = []
    for each, band in enumerate(model.bands):
        leads, winners = int(converted[each] + not_converted[each]), int(converted[each])
        money = deals.money(deals.of_band(each), converted=winners)
        low, high = wilson_of(winners, leads)
        results.append(
            BandResult(
                name=band.name,
                from_=band.from_,
                leads=leads,
                converted=winners,
                low=low,
                high=high,
                value=money.value,
                value_known=money.known,
                median_days=deals.median_days(deals.of_band(each)),
                everyone=int(everyone[each]),
            )
        )
    return tuple(results)


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
