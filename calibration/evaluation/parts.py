"""Which counted leads a number is about: all of them, or one side of the split."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

import numpy as np

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation.remembered import remembered
from calibration.evaluation.scores import Mask
from calibration.evaluation.weights import Weights
from calibration.leads.facts import LeadFacts, Side
from calibration.messages import say
from calibration.problems import EvaluationError, Problem

Part: TypeAlias = Literal["all", "design", "holdout"]
"""All counted leads, those a model is designed on, or those kept aside for the final check."""

Column = TypeVar("Column", Ints, Floats)

_SIDES: dict[Part, tuple[int, ...]] = {
    "all": (Side.DESIGN, Side.HOLDOUT),
    "design": (Side.DESIGN,),
    "holdout": (Side.HOLDOUT,),
}


def sides_of(part: Part, *, facts: LeadFacts) -> tuple[int, ...]:
    """Return the columns of the counts that belong to a part.

    Raises
    ------
    EvaluationError
        If the holdout is asked for where leads aren't split, or the part is not one.
    """
    if part not in _SIDES:
        message = say("The part must be all, design or holdout. Got {part}.", part=part)
        raise EvaluationError(Problem("unknown-part", "", message))
    if part == "holdout" and facts.split.kind == "none":
        reason = facts.split.reason
        message = say(
            "The leads kept aside can only be read where leads are split, and these are not. "
            "{reason} Use the part all or design.",
            reason=reason if reason is not None else say("They were opened without a split."),
        )
        raise EvaluationError(Problem("no-holdout", "", message))
    return _SIDES[part]


def of_part(counts: Column, part: Part, *, facts: LeadFacts) -> Column:
    """Return per pattern the counts, or sums, of a part: (P, 2) to (P,)."""
    sides = sides_of(part, facts=facts)
    first, *others = (counts[:, side] for side in sides)
    return first + others[0] if others else first


@dataclass(frozen=True, slots=True, eq=False)
class LeadCounts:
    """How many leads each pattern stands for, once the part is chosen.

    Parameters
    ----------
    weights
        Converted and not converted: counted leads of the part. Everyone: all leads, both sides,
        open and immature included. Unknown: those that are open or immature. Where a column
        tells who was worked: counted leads of the part that were, and of how many it is known.
    kept
        The same, with none of the leads that a gate rules out.
    totals, ruled_out
        Converted, not converted and all leads: of all patterns, and of those ruled out.
    worked
        Counted leads that were worked, and of how many it is known; None where nobody tells.
    """

    weights: Weights
    kept: Weights
    totals: tuple[int, int, int]
    ruled_out: tuple[int, int, int]
    worked: tuple[int, int] | None = None

    @classmethod
    def of(cls, patterns: Patterns, part: Part) -> "LeadCounts":
        """Count the leads of a part; raises EvaluationError as :func:`sides_of` does."""
        return _lead_counts(patterns, part)

    @property
    def everyone(self) -> Ints:
        """All leads: (P,)."""
        return self.weights.column(2)

    def where(self, mask: Mask) -> tuple[int, int, int]:
        """Return converted, not converted and all leads of the patterns of a mask."""
        return _three(self.weights, mask)


@remembered
def _lead_counts(patterns: Patterns, part: Part) -> LeadCounts:
    both = patterns.converted + patterns.not_converted
    counts = [
        of_part(patterns.converted, part, facts=patterns.facts),
        of_part(patterns.not_converted, part, facts=patterns.facts),
        both[:, Side.DESIGN] + both[:, Side.HOLDOUT] + patterns.unknown,
        patterns.unknown,
    ]
    worked = None
    if patterns.worked is not None and patterns.worked_known is not None:
        told = [
            of_part(each, part, facts=patterns.facts)
            for each in (patterns.worked, patterns.worked_known)
        ]
        worked = (int(told[0].sum()), int(told[1].sum()))
        counts += told
    weights = Weights.of(counts)
    ruled_out = patterns.gate >= 0
    totals, out = (_three(weights, mask) for mask in (np.ones_like(ruled_out), ruled_out))
    return LeadCounts(weights, weights.nowhere_but(~ruled_out), totals, out, worked)


def _three(weights: Weights, mask: Mask) -> tuple[int, int, int]:
    converted, not_converted, everyone, *_ = weights.over(mask)
    return converted, not_converted, everyone
