"""By how much points look better on the leads they were made from than on others."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from calibration.advice.cross_validation import CrossValidation, area_of, cross_validated, fitted
from calibration.engine.patterns import Patterns
from calibration.evaluation import Signal, evaluate
from calibration.messages import Message, figure, say
from calibration.model import Model

_SEEN: Final = 0.0005
"""An optimism that is shown: less is 0.000 in figures."""

How: TypeAlias = Literal["holdout", "cross-validation"]


@dataclass(frozen=True, slots=True)
class Optimism:
    """What points promise on the leads they were made from, and what they keep on others.

    Parameters
    ----------
    design
        The AUC on the leads that the points were made from.
    honest
        The AUC on the leads kept aside; where none are, the mean of repeated cross-validation,
        the points fitted again each time. NaN where there are too few leads for either.
    low, high
        The 99 % interval of the honest AUC.
    signal
        The verdict on its low end; None where it is unknown.
    how
        Which leads told the honest AUC.
    """

    design: float
    honest: float
    low: float
    high: float
    signal: Signal | None
    how: How

    @property
    def difference(self) -> float:
        """The optimism: the AUC on design leads minus the honest one."""
        return self.design - self.honest

    def sentence(self) -> Message:
        """Return it in words, with figures."""
        if np.isnan(self.honest) or np.isnan(self.design):
            return say(
                "How well this holds on other leads can't be told: too few converted, or too few "
                "did not."
            )
        figures = {
            "design": figure(self.design, decimals=3),
            "honest": figure(self.honest, decimals=3),
            "low": figure(self.low, decimals=3),
            "high": figure(self.high, decimals=3),
            "difference": figure(abs(self.difference), decimals=3),
        }
        if self.how == "holdout" and self.difference >= _SEEN:
            return say(
                "AUC {design} on the leads it was made from, {honest} ({low} to {high}) on the "
                "leads kept aside: it looked better by {difference} than it is.",
                **figures,
            )
        if self.how == "holdout":
            return say(
                "AUC {design} on the leads it was made from, {honest} ({low} to {high}) on the "
                "leads kept aside: it holds.",
                **figures,
            )
        if self.difference >= _SEEN:
            return say(
                "AUC {design} on the leads it was made from, {honest} ({low} to {high}) by "
                "repeated cross-validation: it looked better by {difference} than it is.",
                **figures,
            )
        return say(
            "AUC {design} on the leads here; points fitted to them again reach {honest} ({low} to "
            "{high}) by repeated cross-validation: it doesn't look better than it is.",
            **figures,
        )

    def to_json(self) -> dict[str, float | str | None]:
        """Return plain numbers, undefined ones None."""
        numbers = {
            "design_auc": self.design,
            "auc": self.honest,
            "auc_low": self.low,
            "auc_high": self.high,
            "optimism": self.difference,
        }
        plain: dict[str, float | str | None] = {
            name: None if np.isnan(value) else float(value) for name, value in numbers.items()
        }
        return {**plain, "signal": self.signal, "from": self.how}


def optimism_of(
    patterns: Patterns, model: Model, *, validation: CrossValidation | None = None
) -> Optimism:
    """Return by how much a model's points look better on design leads than on others.

    Reading it where leads are kept aside is a look at those: whoever shows it counts that.

    Parameters
    ----------
    patterns
        The leads.
    model
        The model whose points were set by the design leads.
    validation
        Where no leads are kept aside, how well what made the model ranks leads it has not seen;
        by default its points are fitted again, its criteria being taken as given.

    Raises
    ------
    EvaluationError
        If the patterns lack a criterion of the model.
    """
    design = area_of(patterns, model, "design")
    if patterns.facts.split.kind != "none":
        found = evaluate(patterns, model, part="holdout")
        if found.signal is not None:
            ends = (found.auc_low, found.auc_high)
            return Optimism(design, found.auc, *ends, found.signal, how="holdout")
    told = validation or cross_validated(patterns, lambda dealt: fitted(model, dealt))
    return Optimism(design, told.auc, told.low, told.high, told.signal, how="cross-validation")


def verdict_of(optimism: Optimism) -> list[Message]:
    """Say what must be said of the signal of points; nothing where it is clear."""
    ends = {
        "low": figure(optimism.low, decimals=2),
        "high": figure(optimism.high, decimals=2),
    }
    crossed = optimism.how == "cross-validation"
    if optimism.signal is None:
        return [optimism.sentence()]
    if optimism.signal == "weak":
        return [
            say("Weak signal: by repeated cross-validation the AUC is {low} to {high}.", **ends)
            if crossed
            else say("Weak signal: on the leads kept aside the AUC is {low} to {high}.", **ends)
        ]
    if optimism.signal == "none":
        return [
            say(
                "No signal: by repeated cross-validation the points rank no better than chance "
                "(AUC {low} to {high}).",
                **ends,
            )
            if crossed
            else say(
                "No signal: on the leads kept aside the points rank no better than chance (AUC "
                "{low} to {high}).",
                **ends,
            )
        ]
    return []
