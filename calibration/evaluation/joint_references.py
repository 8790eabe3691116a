"""What any model can be held against: today's rule, handing over everybody, leads at random."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from calibration.engine.patterns import Patterns
from calibration.evaluation.comparison import compare_decisions
from calibration.evaluation.evaluate import Evaluation
from calibration.evaluation.parts import Part, of_part
from calibration.evaluation.rates import rate
from calibration.evaluation.scores import Mask

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
    everyone = np.ones(len(patterns), np.bool_)
    everybody = _of_rule("everybody", patterns, everyone, after, part=part)
    today = patterns.qualified_before
    rules = [] if today is None else [_of_rule("today", patterns, today, after, part=part)]
    return (*rules, everybody, _at_random(everybody, after))


def _of_rule(
    name: ReferenceName, patterns: Patterns, mask: Mask, after: Evaluation, *, part: Part
) -> Reference:
    """Return what follows from a decision that is given per pattern."""
    found = compare_decisions(patterns, mask, mask, part=part)
    counts, volume = found.after, found.volume_after
    value = of_part(patterns.value_sum, part, facts=patterns.facts)[mask].sum()
    known = of_part(patterns.value_known, part, facts=patterns.facts)[mask].sum()
    told = (known or not counts.true_positives) and counts.mix.as_counted
    both_outcomes = counts.converted and counts.not_converted
    share = counts.share_of_counted if volume is None else rate(volume, after.everyone)
    return Reference(
        name=name,
        qualified=counts.qualified,
        volume=np.nan if volume is None else volume,
        share_qualified=share,
        per_week=np.nan if volume is None or after.weeks is None else volume / after.weeks,
        precision=counts.precision,
        recall=counts.recall,
        false_positive_rate=counts.false_positive_rate,
        false_negative_rate=counts.false_negative_rate,
        false_discovery_rate=counts.false_discovery_rate,
        lift=counts.lift,
        auc=0.5 if name != "today" and both_outcomes else np.nan,
        value=float(value) if told else np.nan,
    )


def _at_random(everybody: Reference, after: Evaluation) -> Reference:
    """Return what is expected of as many leads as a model hands over, drawn at random."""
    share = after.share_qualified
    some = 1.0 if share > 0 else np.nan  # of no lead at all, no rate is expected
    return Reference(
        name="random",
        qualified=share * everybody.qualified,
        volume=share * everybody.volume,
        share_qualified=share,
        per_week=share * everybody.per_week,
        precision=some * everybody.precision,
        recall=share * everybody.recall,
        false_positive_rate=share * everybody.false_positive_rate,
        false_negative_rate=(1 - share) * everybody.recall,
        false_discovery_rate=some * everybody.false_discovery_rate,
        lift=some * everybody.lift,
        auc=everybody.auc,
        value=share * everybody.value,
    )
