"""How many new leads qualify, against what sales can take."""

import math
from collections.abc import Mapping

from calibration.model import Model
from calibration.monitoring.prediction import chance_of_as_many
from calibration.monitoring.promise import Promise
from calibration.monitoring.reality import Reality
from calibration.monitoring.results import Volume


def volume_of(model: Model, promise: Promise | None, reality: Reality) -> Volume:
    """Return how many leads qualify, and what the model's history says was agreed."""
    terms = _terms(model)
    capacity, weeks = terms.get("weekly_capacity"), reality.weeks
    found = reality.evaluation
    qualified = found.qualified if found.volume is None else found.volume
    chance = math.nan
    if capacity is not None and weeks is not None:
        chance = chance_of_as_many(qualified, expected=capacity * weeks)
    before = None
    if promise is not None and promise.share_qualified is not None and promise.weeks:
        before = promise.share_qualified.part / promise.weeks
    return Volume(
        qualified=qualified,
        everyone=found.everyone,
        weeks=weeks,
        capacity=capacity,
        agreed=terms.get("weekly_volume"),
        before_per_week=before,
        chance=chance,
    )


def _terms(model: Model) -> dict[str, int]:
    """Return the numbers that were agreed to last, beside the model."""
    for entry in reversed(model.history or []):
        terms = entry.get("terms") if isinstance(entry, Mapping) else None
        if isinstance(terms, Mapping):
            return {
                name: value
                for name, value in terms.items()
                if isinstance(value, int) and not isinstance(value, bool) and value >= 0
            }
    return {}
