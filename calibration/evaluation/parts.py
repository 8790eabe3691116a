"""Which counted leads a number is about: all of them, or one side of the split."""

from dataclasses import dataclass
from typing import Literal, Self, TypeAlias, TypeVar

import numpy as np

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation.scores import Mask
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
    return counts.sum(axis=1) if len(sides) > 1 else counts[:, sides[0]]


def everyone_of(patterns: Patterns) -> Ints:
    """Return per pattern the number of all its leads, open and immature included: (P,)."""
    both = patterns.converted + patterns.not_converted
    everyone: Ints = both[:, Side.DESIGN] + both[:, Side.HOLDOUT] + patterns.unknown
    return everyone


@dataclass(frozen=True, slots=True, eq=False)
class LeadCounts:
    """How many leads each pattern stands for, once the part is chosen.

    Parameters
    ----------
    converted, not_converted : (P,)
        Counted leads of the part.
    everyone : (P,)
        All leads: both sides, open and immature included.
    """

    converted: Ints
    not_converted: Ints
    everyone: Ints

    @classmethod
    def of(cls, patterns: Patterns, part: Part) -> Self:
        """Count the leads of a part; raises EvaluationError as :func:`sides_of` does."""
        return cls(
            of_part(patterns.converted, part, facts=patterns.facts),
            of_part(patterns.not_converted, part, facts=patterns.facts),
            everyone_of(patterns),
        )

    def where(self, mask: Mask) -> tuple[int, int, int]:
        """Return the counts over the patterns of a mask."""
        chosen = mask.astype(np.int64)  # a product of one type takes a tenth of the time
        return (
            int(np.dot(self.converted, chosen)),
            int(np.dot(self.not_converted, chosen)),
            int(np.dot(self.everyone, chosen)),
        )
