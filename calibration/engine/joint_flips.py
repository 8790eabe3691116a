"""The flip list: which leads enter or leave the qualified ones from one model to another, and why.

Everything is asked of the database: a page of leads at a time, or counts.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlglot import exp

from calibration.engine.joint_leads import JointLeads
from calibration.model import Gate

Direction: TypeAlias = Literal["entering", "leaving"]
"""Leads that qualify only by the model after, and only by the model before."""
FlipOutcome: TypeAlias = Literal[
    "converted", "not converted", "open", "immature", "kept aside", "unknown"
]
"""What became of a lead; ``kept aside`` where that is on the side that isn't shown, ``unknown``
where the leads have no outcome."""
LineKind: TypeAlias = Literal["criterion", "cap", "clamp"]
ShownPart: TypeAlias = Literal["all", "design", "holdout"]
"""Whose outcomes are shown."""


@dataclass(frozen=True, slots=True)
class FlipLine:
    """What one criterion, cap or clamp adds to a lead's score in either model.

    Parameters
    ----------
    kind, id, label
        As in :class:`~calibration.evaluation.explanation.Line`. A criterion is the same in both
        models if its id is.
    before, after
        In hundredths of a point; 0 where a model has no such line.
    """

    kind: LineKind
    id: str
    label: str
    before: int
    after: int

    @property
    def change(self) -> int:
        """After minus before, in hundredths of a point."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Flip:
    """A lead that one model qualifies and the other does not.

    Parameters
    ----------
    row
        Its place in the file; the first is 0.
    id
        Its id as the file writes it; None where the model names no column of ids, or they aren't
        to be shown.
    direction, outcome
        Whether it enters or leaves, and what became of it.
    score_before, score_after, threshold_before, threshold_after
        In hundredths of a point.
    gate_before, gate_after
        The gate that rules it out in either model; None for none.
    lines
        The lines that differ, the largest change first: their changes sum to the scores'
        difference. None where only the threshold or a gate moved the lead.
    """

    row: int
    id: str | None
    direction: Direction
    outcome: FlipOutcome
    score_before: int
    score_after: int
    threshold_before: int
    threshold_after: int
    gate_before: Gate | None
    gate_after: Gate | None
    lines: tuple[FlipLine, ...]


@dataclass(frozen=True, slots=True)
class Mover:
    """How many of the leads that flip something differs for: all leads, whatever their outcome.

    Parameters
    ----------
    kind
        ``criterion``, ``cap`` or ``clamp``: what it adds to the score differs; ``threshold``: what
        the score must reach; ``gate``: whether a gate rules the lead out.
    id, label
        Of the criterion or group; empty for the others.
    entering, leaving
        Leads of either direction.
    """

    kind: Literal["criterion", "cap", "clamp", "threshold", "gate"]
    id: str
    label: str
    entering: int
    leaving: int

    @property
    def leads(self) -> int:
        """Leads of both directions."""
        return self.entering + self.leaving


def flips(
    leads: JointLeads,
    *,
    direction: Direction | None = None,
    shown: ShownPart = "all",
    with_ids: bool = True,
    limit: int = 50,
    offset: int = 0,
) -> tuple[Flip, ...]:
    """Return a page of the leads that flip, in the order of the file.

    Parameters
    ----------
    direction
        Only those that enter, or leave; by default both.
    shown
        The side whose outcomes are told: ``design`` as long as those kept aside are not opened.
    with_ids
        Whether ids are told, which may be personal.
    limit, offset
        How many leads, and after how many.
    """
    raise NotImplementedError


def movers(leads: JointLeads) -> tuple[Mover, ...]:
    """Return what moved the leads that flip, most of them first; nothing that moved none."""
    raise NotImplementedError


def flips_query(leads: JointLeads, *, direction: Direction | None = None) -> exp.Select:
    """Return the query of the leads that flip: all that :meth:`JointLeads.scored` has of them."""
    raise NotImplementedError
