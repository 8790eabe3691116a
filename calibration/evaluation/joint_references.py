"""What any model can be held against: today's rule, handing over everybody, leads at random."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from calibration.engine.patterns import Patterns
from calibration.evaluation.evaluate import Evaluation
from calibration.evaluation.parts import Part

ReferenceName: TypeAlias = Literal["today", "everybody", "random"]
"""Today's rule; everybody handed over; as many leads as the model after hands over, drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What follows from a plain rule, in the numbers of an evaluation.

    NaN where a number is undefined; of leads drawn at random each number is the expected one.

    Parameters
    ----------
    name
        Which rule it is.
    qualified
        Qualified counted leads of the part.
    volume, share_qualified, per_week
        Qualified leads among all leads: how many, which share, and how many a week.
    precision, recall, false_positive_rate, false_negative_rate, false_discovery_rate, lift
        As in :class:`~calibration.evaluation.rates.Counts`.
    auc
        0.5 where the rule tells no lead from another; NaN for today's rule, of which only the
        decision is known.
    value
        The sum of the known money of qualified leads that converted.
    """

    name: ReferenceName
    qualified: float
    volume: float
    share_qualified: float
    per_week: float
    precision: float
    recall: float
    false_positive_rate: float
    false_negative_rate: float
    false_discovery_rate: float
    lift: float
    auc: float
    value: float


def references_of(patterns: Patterns, after: Evaluation, *, part: Part) -> tuple[Reference, ...]:
    """Return what a model's evaluation can be held against, on the same leads.

    Parameters
    ----------
    patterns
        The leads; today's rule is their ``qualified_before``.
    after
        The evaluation, whose volume is that of the leads drawn at random.
    """
    raise NotImplementedError
