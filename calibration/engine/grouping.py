"""Leads grouped into patterns by DuckDB, in one pass over the typed leads."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from calibration.engine.companies import companies_of
from calibration.engine.counting import Counts, count_leads
from calibration.engine.keys import OUTCOME, STANDINGS, Key, keys_of, outcome_key, yes_key
from calibration.engine.packing import packing_of
from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.engine.scoring import with_scores
from calibration.leads.facts import LeadFacts, Side, Standing
from calibration.leads.nodes import column, named, select, table
from calibration.leads.typed import TypedLeads
from calibration.model import BASE, Model

BEFORE = "qualified_before"
DIALECT = "duckdb"

_EARLIER = "before_"
"""What the names of the keys of the model that is compared with start with."""


def patterns_of(
    leads: TypedLeads, model: Model, *, before: Model | exp.Expr | None = None
) -> Patterns:
    """Group leads by the levels, variant and gate that a model gives them.

    Parameters
    ----------
    leads
        Typed leads that hold every field the model (and ``before``) reads.
    model
        Only its criteria's conditions, ``repeat`` and ``decay``, its variants' conditions and its
        gates matter: the patterns serve any points, caps, threshold, bands and grades.
    before
        What the model is compared with: another model, or a boolean node over the leads' columns
        (today's rule). Leads that qualified under it, and leads that did not, become different
        patterns.

    Returns
    -------
    Patterns
        In an order that depends on the patterns and not on the order of the leads.
    """
    columns = {name: column(place) for name, place in leads.columns.items()}
    keys = keys_of(model, columns=columns)
    earlier: list[Key] = []
    if isinstance(before, Model):
        earlier = keys_of(before, columns=columns, prefix=_EARLIER)
    elif before is not None:
        earlier = [yes_key(BEFORE, before)]
    counts = count_leads(leads, [*keys, *earlier, outcome_key()])
    places = dict(counts.places)
    if isinstance(before, Model):
        places[BEFORE] = _qualified(leads, before, earlier, places)
    if before is not None:
        keys.append(Key(BEFORE, 2))
    patterns, values = gathered(counts, keys, places, facts=leads.facts)
    patterns = of_model(patterns, values, model)
    if before is None:
        return patterns
    return replace(patterns, qualified_before=values[BEFORE].astype(np.bool_))


def of_model(patterns: Patterns, values: dict[str, Ints], model: Model) -> Patterns:
    """Return gathered patterns with the levels, variant and gate that their keys tell."""
    levels = [values[f"level_{index}"] for index in range(len(model.criteria))]
    return replace(
        patterns,
        criteria=tuple(criterion.id for criterion in model.criteria),
        levels=np.stack(levels).T if levels else patterns.levels,
        variant=values["variant"],
        gate=values["gate"],
    )


def gathered(
    counts: Counts, keys: list[Key], places: dict[str, Ints], *, facts: LeadFacts
) -> tuple[Patterns, dict[str, Ints]]:
    """Gather counted groups by keys into patterns of no criterion, variant or gate.

    Parameters
    ----------
    counts
        The groups, by these keys, the outcome's and maybe others.
    keys
        What patterns differ in.
    places
        The place of each key in each group, by the key's name: (G,).
    facts
        What is known of the leads as a whole.

    Returns
    -------
    tuple of Patterns and dict
        In the order of their keys, and the value of each key in each pattern by its name: (P,).
    """
    groups = grouped(keys, places, len(counts.leads))
    values = {key.name: key.lowest + key.step * groups.places[key.name] for key in keys}
    standing, side = places[OUTCOME] % STANDINGS, places[OUTCOME] // STANDINGS
    sides = _Sides(groups.of, side, groups.size)
    converted = standing == Standing.CONVERTED
    not_converted = standing == Standing.NOT_CONVERTED
    unknown = ~(converted | not_converted)
    cycle_pattern, cycle_side, cycle_days, cycle_conversions = _cycles(counts, groups.of)
    patterns = Patterns(
        criteria=(),
        levels=np.zeros((groups.size, 0), np.int64),
        variant=np.full(groups.size, BASE, np.int64),
        gate=np.full(groups.size, -1, np.int64),
        converted=sides.total(counts.leads, converted).astype(np.int64),
        not_converted=sides.total(counts.leads, not_converted).astype(np.int64),
        unknown=sides.total(counts.leads, unknown).sum(axis=1).astype(np.int64),
        value_known=sides.total(counts.value_known, converted).astype(np.int64),
        value_sum=sides.total(counts.value_sum, converted),
        value_squares=sides.total(counts.value_squares, converted),
        cycle_pattern=cycle_pattern,
        cycle_side=cycle_side,
        cycle_days=cycle_days,
        cycle_conversions=cycle_conversions,
        facts=facts,
        worked=sides.counted(counts.worked, ~unknown),
        worked_known=sides.counted(counts.worked_known, ~unknown),
        companies=companies_of(counts, groups.of, groups.size),
    )
    return patterns, values


@dataclass(frozen=True, slots=True)
class Groups:
    """Patterns of counted groups: the pattern of each group, and the places of each pattern."""

    of: Ints
    size: int
    places: dict[str, Ints]


def grouped(keys: list[Key], places: dict[str, Ints], size: int) -> Groups:
    """Return the patterns that groups belong to: those that are equal in the keys are one."""
    words = packing_of(keys).packed(places, size)
    order = np.lexsort(words[::-1])
    first = np.zeros(size, np.bool_)
    first[:1] = True
    for word in words:
        first[1:] |= np.diff(word[order]) != 0
    of = np.empty(size, np.int64)
    of[order] = np.cumsum(first) - 1
    kept = order[first]
    return Groups(of, len(kept), {key.name: places[key.name][kept] for key in keys})


@dataclass(frozen=True, slots=True)
class _Sides:
    """Adds up what is known of groups by pattern and side."""

    pattern: Ints
    side: Ints
    patterns: int

    def total(self, amounts: Ints | Floats | None, groups: NDArray[np.bool_]) -> Floats:
        """Return the totals of some groups: (P, 2)."""
        if amounts is None:
            return np.zeros((self.patterns, len(Side)))
        places = self.pattern[groups] * len(Side) + self.side[groups]
        totals = np.bincount(places, amounts[groups].astype(np.float64), self.patterns * len(Side))
        return totals.reshape(-1, len(Side)).astype(np.float64)

    def counted(self, leads: Ints | None, groups: NDArray[np.bool_]) -> Ints | None:
        """Return how many leads of some groups there are, (P, 2); None where nobody counted."""
        return None if leads is None else self.total(leads, groups).astype(np.int64)


def _cycles(counts: Counts, pattern: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the side table: pattern, side, days and conversions, in order."""
    if counts.cycles is None:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing, nothing
    group, days, conversions = counts.cycles
    rows = np.stack([pattern[group], counts.places[OUTCOME][group] // STANDINGS, days])
    distinct, at = np.unique(rows, axis=1, return_inverse=True)
    totals = np.bincount(at, conversions, distinct.shape[1]).astype(np.int64)
    return distinct[0], distinct[1], distinct[2], totals


def _qualified(leads: TypedLeads, model: Model, keys: list[Key], places: dict[str, Ints]) -> Ints:
    """Return whether the leads of each group qualify under a model, 1 or 0.

    Each different combination of its keys is scored once.
    """
    groups = grouped(keys, places, len(places[OUTCOME]))
    leveled = {key.name: key.lowest + key.step * groups.places[key.name] for key in keys} | {
        "pattern": np.arange(groups.size)
    }
    scored = with_scores(select(exp.Star(), source=table("patterns")), model, prefix=_EARLIER)
    wanted = [column("pattern"), named(exp.cast(column(f"{_EARLIER}qualified"), "TINYINT"), "yes")]
    found = leads.leads.arrays(select(*wanted, source=scored), {"patterns": leveled})
    qualified = np.zeros(groups.size, np.int64)
    qualified[found["pattern"].astype(np.int64)] = found["yes"].astype(np.int64)
    return qualified[groups.of]
