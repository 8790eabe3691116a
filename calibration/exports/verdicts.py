"""What a model's file remembers of how its points rank leads they were not made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from calibration.evaluation.ranking import Signal
from calibration.model import Model, fingerprint


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """What the file remembers of how its points rank leads they were not made from.

    Parameters
    ----------
    low, high
        The 99 % interval of the AUC.
    signal
        The verdict on its low end.
    how
        ``"holdout"`` or ``"cross-validation"``.
    """

    low: float
    high: float
    signal: Signal
    how: str


def is_made_from(model: Model, *, sha256: str) -> bool:
    """Return whether the model's file says that it was made from a file of leads."""
    part = model.calibration
    data = (part.model_extra or {}).get("data") if part is not None else None
    return isinstance(data, Mapping) and data.get("sha256") == sha256


def stored_verdict(model: Model) -> StoredVerdict | None:
    """Return the verdict that the model's file remembers, if its points are still those."""
    part = model.calibration
    kept = (part.model_extra or {}).get("optimism") if part is not None else None
    if not isinstance(kept, Mapping) or kept.get("of") != fingerprint(model):
        return None
    low, high, signal = kept.get("auc_low"), kept.get("auc_high"), kept.get("signal")
    if not isinstance(low, float | int) or not isinstance(high, float | int):
        return None
    for known in get_args(Signal):
        if signal == known:
            return StoredVerdict(float(low), float(high), known, str(kept.get("from")))
    return None
