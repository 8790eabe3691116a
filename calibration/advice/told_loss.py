"""How well a model's score tells who converts: the AUC and the log loss, on either side."""

from dataclasses import dataclass

import numpy as np

from calibration.advice.logistic_line import fit_line, log_loss
from calibration.engine.patterns import Patterns
from calibration.evaluation import Histogram, LeadCounts, Part, auc, score_patterns
from calibration.model import Model


@dataclass(frozen=True, slots=True)
class Told:
    """The AUC, and the mean log loss in nats; NaN where leads of both outcomes are missing."""

    auc: float
    loss: float


def told_by(patterns: Patterns, model: Model, part: Part) -> Told:
    """Return how well the score tells, of the leads of a part that no gate rules out.

    The chance that a score stands for is read off a logistic line through the design leads,
    whichever leads it is then held against.
    """
    scores = score_patterns(patterns, model)
    design = Histogram.of(scores, LeadCounts.of(patterns, "design"))
    held = Histogram.of(scores, LeadCounts.of(patterns, part))
    area = auc(held.converted, held.not_converted)
    won = design.converted.astype(np.float64)
    leads = (design.converted + design.not_converted).astype(np.float64)
    here = (held.converted + held.not_converted).astype(np.float64)
    if not (0 < won.sum() < leads.sum() and here.sum()):
        return Told(area, float("nan"))
    line = fit_line(design.score.astype(float), leads=leads, converted=won)
    odds = line.log_odds(held.score.astype(float))
    loss = log_loss(odds, leads=here, converted=held.converted.astype(float)) / here.sum()
    return Told(area, float(loss))
