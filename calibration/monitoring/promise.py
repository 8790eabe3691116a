"""What a model's file promises: its figures on leads that its points were not made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from calibration.messages import say
from calibration.model import Model
from calibration.monitoring.prediction import Sample
from calibration.problems import ModelError, Problem

Side: TypeAlias = Literal["holdout", "design"]


@dataclass(frozen=True, slots=True)
class PromisedBand:
    """The counted leads of a band, and those that converted, as the file tells them."""

    name: str
    from_: int | None
    conversion: Sample


@dataclass(frozen=True, slots=True)
class Promise:
    """The figures that a model left with.

    Parameters
    ----------
    side
        ``"holdout"``: of leads kept aside, which are honest; ``"design"``: of leads seen by those
        who made the points, which flatter the score, for nobody opened the others or there were
        too few.
    base_rate, precision, recall
        Converted of the counted leads; converted of the qualified; qualified of the converted.
    share_qualified
        Qualified of all leads; None where the leads weren't every lead of their period.
    bands
        In the model's order.
    every_lead
        Whether the leads were every lead of their period: else conversion, among them, is not
        what it was out there.
    weeks
        From the first to the last day of the leads; None where nobody knows.
    """

    side: Side
    base_rate: Sample
    precision: Sample
    recall: Sample
    share_qualified: Sample | None
    bands: tuple[PromisedBand, ...]
    every_lead: bool
    weeks: float | None


def promise_of(model: Model) -> Promise | None:
    """Return what a model's file promises; None if it left without figures.

    Raises
    ------
    ModelError
        If the figures are not what the app writes, or of another threshold or other bands.
    """
    part = model.calibration
    if part is None:
        return None
    kept = part.model_extra or {}
    metrics = kept.get("metrics")
    if not isinstance(metrics, Mapping) or not metrics:
        return None
    side: Side = "holdout" if "holdout" in metrics else "design"
    figures = _mapping(metrics.get(side), f"calibration.metrics.{side}")
    place = f"calibration.metrics.{side}"
    _require_same(figures, model, place)
    data = _mapping(kept.get("data"), "calibration.data")
    every_lead = data.get("every_lead") is not False
    converted = _count(figures, "converted", place)
    true_positives = _count(figures, "true_positives", place)
    volume = None
    if every_lead:
        everyone = _count(data, "leads", "calibration.data")
        volume = Sample(_count(figures, "volume", place), everyone)
    promise = Promise(
        side=side,
        base_rate=Sample(converted, _count(figures, "leads", place)),
        precision=Sample(true_positives, _count(figures, "qualified", place)),
        recall=Sample(true_positives, converted),
        share_qualified=volume,
        bands=_bands(figures, model, place),
        every_lead=every_lead,
        weeks=_weeks(kept.get("period")),
    )
    _require_whole(promise, place)
    return promise


def _bands(figures: Mapping[str, object], model: Model, place: str) -> tuple[PromisedBand, ...]:
    given = figures.get("bands")
    listed = given if isinstance(given, list) else []
    found = []
    for index, (band, kept) in enumerate(zip(model.bands, listed, strict=False)):
        at = f"{place}.bands[{index}]"
        counts = _mapping(kept, at)
        if (counts.get("name"), counts.get("from")) != (band.name, band.from_):
            raise _of_another(at)
        sample = Sample(_count(counts, "converted", at), _count(counts, "leads", at))
        found.append(PromisedBand(band.name, band.from_, sample))
    if len(found) != len(model.bands):
        raise _of_another(f"{place}.bands")
    return tuple(found)


def _require_same(figures: Mapping[str, object], model: Model, place: str) -> None:
    if figures.get("threshold") != model.threshold:
        raise _of_another(f"{place}.threshold")


def _require_whole(promise: Promise, place: str) -> None:
    """Raise ModelError if a part is larger than its whole."""
    samples = [promise.base_rate, promise.precision, promise.recall]
    samples += [each.conversion for each in promise.bands]
    if promise.share_qualified is not None:
        samples.append(promise.share_qualified)
    if any(each.part > each.whole for each in samples):
        message = say(
            "must not count more leads that converted than there are. Export the model from the "
            "app again."
        )
        raise ModelError(Problem("promise-counts", place, message))


def _weeks(period: object) -> float | None:
    if not isinstance(period, Mapping):
        return None
    days = [period.get(name) for name in ("first_day", "last_day")]
    try:
        first, last = (date.fromisoformat(str(each)) for each in days)
    except ValueError:
        return None
    return ((last - first).days + 1) / 7


def _mapping(value: object, place: str) -> Mapping[str, object]:
    if isinstance(value, Mapping):
        return value
    message = say("must be an object in braces. Export the model from the app again.")
    raise ModelError(Problem("not-an-object", place, message))


def _count(figures: Mapping[str, object], name: str, place: str) -> int:
    value = figures.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    message = say("must be a number of leads. Export the model from the app again.")
    raise ModelError(Problem("not-a-count", f"{place}.{name}", message))


def _of_another(place: str) -> ModelError:
    message = say(
        "must be of this very model. The model was changed after it was exported. Export it from "
        "the app again, or use the file as it left."
    )
    return ModelError(Problem("promise-of-another", place, message))
