"""Patterns: leads that meet the same criteria are the same lead.

Grouping leads by the vector of their levels leaves a table whose size depends on the model and
not on the number of leads; every number on the screen is arithmetic on it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calibration.leads.facts import LeadFacts

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Companies:
    """Counted leads by company and pattern, of companies that have several counted leads.

    K rows, each a different company, pattern and side, in the order of companies.

    Parameters
    ----------
    company : (K,)
        The company's place among these: 0 to ``count`` - 1.
    pattern, side : (K,)
        Whose counts these are.
    converted, not_converted : (K,)
        Counted leads.
    count
        How many companies there are.
    on_both_sides
        How many of them have design and holdout leads.
    """

    company: Ints
    pattern: Ints
    side: Ints
    converted: Ints
    not_converted: Ints
    count: int
    on_both_sides: int


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Patterns:
    """Leads grouped by levels, variant and gate, with what became of them.

    P is the number of patterns, C that of criteria. Columns of the counts that have two are
    [design, holdout].

    Parameters
    ----------
    criteria
        Criterion ids: the columns of ``levels``.
    levels : (P, C)
        Level of each criterion, in hundredths.
    variant : (P,)
        Index into the model's variants, -1 for the base.
    gate : (P,)
        Index into ``model.gates`` of the gate that rules the leads out, -1 where none does.
    converted, not_converted : (P, 2)
        Counted leads.
    unknown : (P,)
        Leads that are open or immature: they count in volumes only.
    value_known : (P, 2)
        Converted leads whose value is known.
    value_sum, value_squares : (P, 2)
        Sum, and sum of squares, of those values.
    cycle_pattern, cycle_side, cycle_days, cycle_conversions : (K,)
        Side table: so many conversions of a pattern and side took so many whole days.
    facts
        What is known of the leads as a whole.
    qualified_before : (P,)
        Whether the leads qualified under the rule everything is compared with (the start
        version, or today's rule); None where there is none. Leads that differ in it are
        different patterns, so comparisons are paired.
    worked, worked_known : (P, 2)
        Counted leads that sales has worked on, and of how many that is known; None where no
        column tells.
    companies
        Which leads are of one company; None where no column names it.
    """

    criteria: tuple[str, ...]
    levels: Ints
    variant: Ints
    gate: Ints
    converted: Ints
    not_converted: Ints
    unknown: Ints
    value_known: Ints
    value_sum: Floats
    value_squares: Floats
    cycle_pattern: Ints
    cycle_side: Ints
    cycle_days: Ints
    cycle_conversions: Ints
    facts: LeadFacts
    qualified_before: NDArray[np.bool_] | None = None
    worked: Ints | None = None
    worked_known: Ints | None = None
    companies: Companies | None = None

    def __len__(self) -> int:
        return len(self.variant)
