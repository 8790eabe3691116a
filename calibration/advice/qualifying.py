"""What would qualify one lead: the fewest changes of its behaviour that are possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from calibration.advice.criteria_board import GATE, Board
from calibration.advice.criteria_climb import climbed
from calibration.advice.criteria_moves import (
    Found,
    Move,
    fewest_moves,
    most_reachable,
    reachable_variants,
)
from calibration.advice.lead_board import Atom, board_of
from calibration.advice.possible_changes import WhatChanges, possible_changes
from calibration.engine.supposed import (
    Cell,
    LeadValues,
    SupposedLevels,
    levels_of_supposed,
    values_of_lead,
)
from calibration.evaluation.explanation import Explanation, explain
from calibration.evaluation.scores import HUNDREDTHS
from calibration.leads.typed import TypedLeads
from calibration.model import Axis, Model

MOST_WAYS: Final = 5
WhyNot: TypeAlias = Literal["gate", "points", "nothing changes", "not found"]


@dataclass(frozen=True, slots=True)
class Change:
    """A field that comes to have another value."""

    field: str
    before: Cell
    after: Cell


@dataclass(frozen=True, slots=True)
class Way:
    """One way to qualify, scored by the engine as a real lead is.

    Parameters
    ----------
    changes
        What must change, in the model's order of fields.
    criteria
        The ids of the criteria that count otherwise then.
    explained
        The lead's score with the changes, line by line.
    """

    changes: tuple[Change, ...]
    criteria: tuple[str, ...]
    explained: Explanation


@dataclass(frozen=True, slots=True)
class Qualifying:
    """What would qualify a lead.

    Parameters
    ----------
    now
        The lead as it is.
    ways
        Ways to qualify, the one that moves fewest criteria first and then the smallest changes;
        none where the lead qualifies already or can't. No two move the same criteria, and no one
        all those of another.
    is_exact
        Whether it is certain that no way moves fewer criteria than the first - and, where there
        is none, that there is none. Else they are the best that were found.
    why_not
        Why there is no way: a gate that no behaviour opens, too few points, nothing that can
        change, or none was found in a model too large to try everything.
    at_most
        A score, in hundredths, that no change of behaviour brings the lead above.
    fit_at_most
        The most that any lead's fit is worth, in hundredths.
    """

    now: Explanation
    ways: tuple[Way, ...]
    is_exact: bool
    why_not: WhyNot | None
    at_most: int
    fit_at_most: int


def what_would_qualify(
    leads: TypedLeads,
    model: Model,
    *,
    row: int,
    known: WhatChanges | None = None,
    most: int = MOST_WAYS,
) -> Qualifying:
    """Return the fewest changes of a lead's behaviour that would qualify it.

    Only fields that behaviour criteria read, and no other criteria, may change, and only as
    :func:`~calibration.advice.possible_changes.possible_changes` says. Few criteria count before
    small changes. Whatever is proposed was scored by the engine once more.

    The search goes through every set of criteria that could suffice, which is exact for most
    models of up to about 25 behaviour criteria; ``is_exact`` says whether it came to its end.

    Parameters
    ----------
    row
        The lead's place in the file; the first is 0.
    known
        What is known of the fields beyond the model.
    most
        How many ways to return at most.

    Raises
    ------
    LeadsError
        If that lead is not among these.
    """
    lead = values_of_lead(leads, model, row=row)
    now = _explained(model, levels_of_supposed(leads, model, [lead.values], as_of=lead.as_of))
    options = possible_changes(model, lead, known=known)
    board, atoms, is_whole = board_of(leads, model, lead, options)
    at_most = max(most_reachable(board, variant) for variant in reachable_variants(board))
    variants = range(-1, len(model.variants))
    fit = HUNDREDTHS * max(model.axis_bounds(Axis.FIT, each)[1] for each in variants)
    if now.qualified:
        return Qualifying(now, (), is_exact=True, why_not=None, at_most=at_most, fit_at_most=fit)
    proven = _proven(board, model, at_most) if is_whole else None
    found = Found() if proven else fewest_moves(board, wanted=3 * most)
    if not found.moves and not (proven or found.is_complete):
        move = climbed(board)
        found.moves += [] if move is None else [move]
    ways = _ways(leads, model, lead, atoms, _different(found.moves, most))
    is_exact = proven is not None or (found.is_complete and is_whole)
    why_not: WhyNot | None = None if ways else proven or ("points" if is_exact else "not found")
    return Qualifying(now, ways, is_exact, why_not, at_most, fit)


def _proven(board: Board, model: Model, at_most: int) -> WhyNot | None:
    """Return why no change can qualify the lead, where that needs no search."""
    gate = board.part(GATE)
    if board.gate >= 0 and (gate is None or not (gate.table == -1).any()):
        return "gate"
    if not board.parts:
        return "nothing changes"
    needed = min(model.threshold_of(each) for each in reachable_variants(board))
    return "points" if at_most < HUNDREDTHS * needed else None


def _explained(model: Model, supposed: SupposedLevels, place: int = 0) -> Explanation:
    lead = supposed.lead(place, model)
    return explain(model, lead.levels, variant=lead.variant, gate=lead.gate, known=lead.known)


def _different(moves: Sequence[Move], most: int) -> list[Move]:
    """Return the best way and others that share as few criteria with those before as can be."""
    left, chosen = list(moves), list(moves[:1])
    left = left[1:]
    while left and len(chosen) < most:
        fewest = len(left[0].criteria)
        alike = [each for each in left if len(each.criteria) == fewest]
        nearest = [max(len(each.criteria & one.criteria) for one in chosen) for each in alike]
        next_one = alike[int(np.argmin(nearest))]
        chosen.append(next_one)
        left.remove(next_one)
    return sorted(chosen, key=lambda move: (len(move.criteria), move.size))


def _ways(
    leads: TypedLeads, model: Model, lead: LeadValues, atoms: Sequence[Atom], moves: list[Move]
) -> tuple[Way, ...]:
    """Return ways as the engine scores them, those that do qualify."""
    if not moves:
        return ()
    cells = [dict(lead.values) for _ in moves]
    for at, move in enumerate(moves):
        for atom, place in zip(atoms, move.choice, strict=True):
            cells[at].update(atom.values[place])
    supposed = levels_of_supposed(leads, model, cells, as_of=lead.as_of)
    found = []
    for at, (values, move) in enumerate(zip(cells, moves, strict=True)):
        changes = (Change(name, lead.values[name], after) for name, after in values.items())
        way = Way(
            changes=tuple(each for each in changes if each.before != each.after),
            criteria=tuple(model.criteria[place].id for place in sorted(move.criteria)),
            explained=_explained(model, supposed, at),
        )
        found += [way] if way.explained.qualified else []
    return tuple(found)
