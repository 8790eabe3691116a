"""The model as it leaves: with what it was calibrated on, and who agreed to it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue

import calibration
from calibration.advice.optimism import Optimism
from calibration.evaluation.evaluate import Evaluation
from calibration.evaluation.intervals import Interval
from calibration.evaluation.parts import Part
from calibration.evaluation.ranking import Signal
from calibration.leads.facts import LeadFacts
from calibration.leads.remedies import PART as REMEDIES
from calibration.leads.remedies import Remedy, plain_remedies
from calibration.model import Model, OverruledColumn, fingerprint
from calibration.monitoring.reference import PART as REFERENCE
from calibration.monitoring.reference import Reference

_INTERVALS = (
    "base_rate",
    "precision",
    "recall",
    "false_positive_rate",
    "false_negative_rate",
    "false_discovery_rate",
)
"""Rates that are given with their 95 % Wilson interval."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What a model was calibrated on. No lead is in it.

    Parameters
    ----------
    sha256
        Of the file of leads.
    facts
        Counts and days of the leads.
    evaluations
        What the model did on design leads and, where they were opened, on the holdout leads.
    holdout_opened
        How often the holdout was looked at.
    notices
        What was said about the model when it was made ("no signal").
    overruled
        Columns that are used although something speaks against them.
    remedies
        What was decided about flaws of the leads, to be repeated on others.
    left_out
        How many rows of the file these leave out.
    optimism
        By how much the points look better on the leads they were made from than on others; None
        where nobody has looked at others, or nothing got points.
    signal
        The verdict on leads that the points were not made from; None where nobody has looked.
    reference
        How the leads are spread over fields, criteria and score, to watch others by.
    names
        What the fields of the reference are called in the model that leaves, where it differs.
    """

    sha256: str
    facts: LeadFacts
    evaluations: Mapping[Part, Evaluation]
    holdout_opened: int = 0
    notices: tuple[str, ...] = ()
    overruled: tuple[OverruledColumn, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    left_out: int = 0
    optimism: Optimism | None = None
    signal: Signal | None = None
    reference: Reference | None = None
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who agreed to a model.

    Parameters
    ----------
    who, when, why
        The name, the moment and the reason.
    parent
        The fingerprint of the model it came from.
    side
        For whom they signed: ``"sales"``, ``"marketing"``; empty where nobody said.
    fingerprint
        Of what was signed; None stands for the model that leaves, which reads the same fields
        under other names where somebody asked for that.
    terms
        What was agreed beside the model: leads a week, the day of the next check.
    """

    who: str
    when: datetime
    why: str = ""
    parent: str | None = None
    side: str = ""
    fingerprint: str | None = None
    terms: Mapping[str, JsonValue] | None = None


def export_model(
    model: Model, calibrated: Calibrated | None = None, *, agreements: Sequence[Agreement] = ()
) -> Model:
    """Return the model with its ``calibration`` and ``history`` parts.

    Neither is part of what the model means: its fingerprint stays the same. Without
    ``calibrated`` the model has no ``calibration`` part: an old one would be about other points.
    An agreement that the history already tells is not told twice.
    """
    exported = model.revised(calibration=_calibration(model, calibrated) if calibrated else None)
    history = list(model.history or [])
    for each in agreements:
        entry = _entry(each, model)
        if entry not in history:
            history.append(entry)
    return exported.revised(history=history) if agreements else exported


def _entry(agreement: Agreement, model: Model) -> dict[str, JsonValue]:
    entry: dict[str, JsonValue] = {
        "who": agreement.who,
        "when": agreement.when.isoformat(timespec="seconds"),
        "why": agreement.why,
        "fingerprint": agreement.fingerprint or fingerprint(model),
        "parent": agreement.parent,
    }
    if agreement.side:
        entry["side"] = agreement.side
    if agreement.terms is not None:
        entry["terms"] = dict(agreement.terms)
    return entry


def _calibration(model: Model, calibrated: Calibrated) -> dict[str, object]:
    facts = calibrated.facts
    split = facts.split
    return {
        "library_version": calibration.__version__,
        "data": {
            "sha256": calibrated.sha256,
            "leads": facts.rows,
            "counted": facts.counted,
            "open": facts.open,
            "immature": facts.immature,
            "converted_late": facts.late,
            "every_lead": facts.sample.every_lead,
            "true_base_rate": facts.sample.base_rate,
            "rows_left_out": calibrated.left_out,
        },
        "period": {
            "first_day": facts.first_day.isoformat() if facts.first_day else None,
            "last_day": facts.last_day.isoformat() if facts.last_day else None,
        },
        "as_of": facts.as_of.isoformat() if facts.as_of else None,
        "as_of_rule": facts.as_of_rule,
        # A split that somebody else made is no rule that other leads could be split by.
        "split": None
        if split.kind == "given"
        else {
            "kind": split.kind,
            "first_day": split.first_day.isoformat() if split.first_day else None,
        },
        "holdout_opened": calibrated.holdout_opened,
        "metrics": {
            part: _metrics(evaluation) for part, evaluation in calibrated.evaluations.items()
        },
        **_verdict(model, calibrated),
        "notices": list(calibrated.notices),
        "overruled": [each.model_dump(mode="json") for each in calibrated.overruled],
        REMEDIES: plain_remedies(calibrated.remedies),
        **_reference(model, calibrated),
    }


def _reference(model: Model, calibrated: Calibrated) -> dict[str, object]:
    if calibrated.reference is None:
        return {}
    return {REFERENCE: calibrated.reference.renamed(calibrated.names).to_json(model)}


def _verdict(model: Model, calibrated: Calibrated) -> dict[str, object]:
    """Return what leads told that the points were not made from; nothing where none were asked."""
    told: dict[str, object] = {}
    if calibrated.signal is not None:
        told["signal"] = calibrated.signal
    if calibrated.optimism is not None:
        told["optimism"] = {**calibrated.optimism.to_json(), "of": fingerprint(model)}
    return told


def _metrics(evaluation: Evaluation) -> dict[str, object]:
    intervals = {
        f"{name}_interval": _ends(getattr(evaluation, f"{name}_interval")) for name in _INTERVALS
    }
    return {**evaluation.to_json(), **intervals}


def _ends(interval: Interval) -> list[float] | None:
    ends = [float(interval.low), float(interval.high)]
    return None if any(math.isnan(end) for end in ends) else ends
