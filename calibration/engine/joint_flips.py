"""The flip list: which leads enter or leave the qualified ones from one model to another, and why.

Everything is asked of the database: a page of leads at a time, or counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from sqlglot import exp

from calibration.engine.joint_leads import AFTER, BEFORE, JointLeads
from calibration.engine.joint_lines import JointLine, LineKind, joint_lines, threshold_of
from calibration.leads.cells import raw_text
from calibration.leads.facts import Side, Standing
from calibration.leads.nodes import column, count_if, named, select, whole
from calibration.model import Gate

Direction: TypeAlias = Literal["entering", "leaving"]
"""Leads that qualify only by the model after, and only by the model before."""
FlipOutcome: TypeAlias = Literal[
    "converted", "not converted", "open", "immature", "kept aside", "unknown"
]
"""What became of a lead; ``kept aside`` where that is on the side that isn't shown, ``unknown``
where the leads have no outcome."""
MoverKind: TypeAlias = Literal["criterion", "cap", "clamp", "threshold", "gate"]
ShownPart: TypeAlias = Literal["all", "design", "holdout"]
"""Whose outcomes are shown."""

SIDES: Final[Mapping[ShownPart, Side]] = {"design": Side.DESIGN, "holdout": Side.HOLDOUT}
_READ: Final = ("row", "standing", "side")
_READ_TWICE: Final = ("qualified", "score", "variant", "gate")


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
        difference. Empty where only the threshold or a gate moved the lead.
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

    kind: MoverKind
    id: str
    label: str
    entering: int
    leaving: int

    @property
    def leads(self) -> int:
        """Leads of both directions."""
        return self.entering + self.leaving


def flips_query(leads: JointLeads, *, direction: Direction | None = None) -> exp.Select:
    """Return the query of the leads that flip: all that :meth:`JointLeads.scored` has of them."""
    was, now = column(f"{BEFORE}qualified"), column(f"{AFTER}qualified")
    flipped: exp.Expr = exp.NEQ(this=was, expression=now)
    if direction is not None:
        only = now if direction == "entering" else was
        flipped = exp.and_(flipped, only.copy(), copy=False)
    return select(exp.Star(), source=leads.scored()).where(flipped, copy=False)


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
    lines = joint_lines(leads)
    names = [*_READ, *(f"{prefix}{name}" for prefix in (BEFORE, AFTER) for name in _READ_TWICE)]
    wanted: list[exp.Expr] = [column(name) for name in names]
    ids: exp.Expr = exp.cast(exp.null(), "VARCHAR")
    if with_ids and leads.id_column is not None:
        ids = raw_text(leads.id_column)
    nodes = [*wanted, ids, *(node for line in lines for node in (line.before, line.after))]
    named_nodes = [named(node, f"o{place}") for place, node in enumerate(nodes)]
    query = select(*named_nodes, source=flips_query(leads, direction=direction))
    query = query.order_by(exp.Ordered(this=column("o0")), copy=False)
    query = query.limit(limit, copy=False).offset(offset, copy=False)
    with leads.typed.cursor() as cursor:
        rows = cursor.execute(query.sql(dialect="duckdb")).fetchall()
    width = len(wanted)
    return tuple(
        _flip(
            leads,
            dict(zip(names, row[:width], strict=True)),
            row[width],
            row[width + 1 :],
            lines,
            shown,
        )
        for row in rows
    )


def movers(leads: JointLeads) -> tuple[Mover, ...]:
    """Return what moved the leads that flip, most of them first; nothing that moved none."""
    lines = joint_lines(leads)
    thresholds = exp.NEQ(
        this=threshold_of(leads.before, BEFORE), expression=threshold_of(leads.after, AFTER)
    )
    ruled = [
        exp.paren(exp.GTE(this=column(f"{prefix}gate"), expression=whole(0)))
        for prefix in (BEFORE, AFTER)
    ]
    gates = exp.NEQ(this=ruled[0], expression=ruled[1])
    tests = [*(line.differs for line in lines), thresholds, gates]
    enters = column(f"{AFTER}qualified")
    counts = [
        named(count_if(exp.and_(side, exp.paren(test.copy()), copy=False)), f"o{2 * place + way}")
        for place, test in enumerate(tests)
        for way, side in enumerate((enters.copy(), exp.Not(this=enters.copy())))
    ]
    with leads.typed.cursor() as cursor:
        query = select(*counts, source=flips_query(leads))
        numbers = cursor.execute(query.sql(dialect="duckdb")).fetchone() or ()
    told: list[tuple[MoverKind, str, str]] = [
        *((line.kind, line.id, line.label) for line in lines),
        ("threshold", "", ""),
        ("gate", "", ""),
    ]
    # Over no lead at all some counts are NULL.
    moved = [
        Mover(kind, name, label, entering or 0, leaving or 0)
        for (kind, name, label), entering, leaving in zip(
            told, numbers[::2], numbers[1::2], strict=True
        )
    ]
    return in_order(moved)


def in_order(found: Iterable[Mover]) -> tuple[Mover, ...]:
    """Return those that moved a lead, the most leads first; of as many, as they came."""
    return tuple(sorted((each for each in found if each.leads), key=lambda each: -each.leads))


def outcome_of(standing: Standing, *, shown: bool, has_outcome: bool) -> FlipOutcome:
    """Return what became of a lead, as far as it is known and shown."""
    if not has_outcome:
        return "unknown"
    if standing is Standing.OPEN or standing is Standing.IMMATURE:
        return "open" if standing is Standing.OPEN else "immature"
    if not shown:
        return "kept aside"
    return "converted" if standing is Standing.CONVERTED else "not converted"


def _flip(
    leads: JointLeads,
    read: Mapping[str, int],
    name: str | None,
    points: Sequence[int],
    lines: Sequence[JointLine],
    shown: ShownPart,
) -> Flip:
    before, after = leads.before, leads.after
    told = [
        FlipLine(line.kind, line.id, line.label, was, now)
        for line, was, now in zip(lines, points[::2], points[1::2], strict=True)
        if was != now
    ]
    outcome = outcome_of(
        Standing(read["standing"]),
        shown=shown == "all" or read["side"] == SIDES[shown],
        has_outcome=leads.typed.facts.has_outcome,
    )
    gates = [
        None if (place := read[f"{prefix}gate"]) < 0 else model.gates[place]
        for model, prefix in ((before, BEFORE), (after, AFTER))
    ]
    thresholds = [
        100 * model.threshold_of(read[f"{prefix}variant"])
        for model, prefix in ((before, BEFORE), (after, AFTER))
    ]
    return Flip(
        row=read["row"],
        id=name,
        direction="entering" if read[f"{AFTER}qualified"] else "leaving",
        outcome=outcome,
        score_before=read[f"{BEFORE}score"],
        score_after=read[f"{AFTER}score"],
        threshold_before=thresholds[0],
        threshold_after=thresholds[1],
        gate_before=gates[0],
        gate_after=gates[1],
        lines=tuple(sorted(told, key=lambda line: -abs(line.change))),
    )
