"""What both sides have proposed in this session's room, and keeping what is typed for a side."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from calibration.advice.sides import Side
from calibration.advice.two_hands import BothHands, side_by_side
from calibration.model import Model
from calibration.problems import CalibrationError
from calibration.store.decisions import Kind
from calibration.store.proposals import Proposal, proposals_of, propose_for_side, side_points
from pages.components import decisions_kept, hands_words
from pages.shared import projects, rooms, session

WHERE: Final = "two-hands"


@dataclass(frozen=True, slots=True)
class Hands:
    """What was proposed.

    Parameters
    ----------
    rows
        Every criterion, those on which the sides are furthest apart first.
    points
        Each side's points by criterion id.
    people
        How many people of each side have proposed anything.
    spread
        What the people of a side proposed for a criterion, by side and criterion id, in order.
    typed
        What was typed for a side, by criterion id.
    agreed
        The criteria whose present points were decided here.
    """

    rows: tuple[BothHands, ...]
    points: Mapping[Side, Mapping[str, int]]
    people: Mapping[Side, int]
    spread: Mapping[tuple[Side, str], tuple[int, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    typed: Mapping[tuple[Side, str], int] = field(default_factory=lambda: MappingProxyType({}))

    agreed: frozenset[str] = frozenset()

    @property
    def anything(self) -> bool:
        """Whether anybody proposed anything."""
        return any(self.points.values())

    @property
    def to_settle(self) -> tuple[BothHands, ...]:
        """The criteria on which the sides differ, or both want other points; not those agreed."""
        return tuple(
            each for each in self.rows if not each.is_settled and each.criterion not in self.agreed
        )


def read(model: Model) -> Hands:
    """Return what was proposed; nothing, and the reason told, where it can't be read."""
    try:
        found = _proposals()
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        found = ()
    return replace(_hands(model, found), agreed=_agreed(model))


def _agreed(model: Model) -> frozenset[str]:
    """Return the criteria that have the points which somebody wrote down as agreed."""
    decided = [each.what for each in decisions_kept.read() if each.kind is Kind.POINTS]
    return frozenset(
        each.id
        for each in model.criteria
        if any(what.startswith(hands_words.settled_words(each)) for what in decided)
    )


def type_for(side: Side, criterion: str, points: int | None) -> None:
    """Keep what a side said aloud; None takes it back. A room is opened if there is none."""
    try:
        code = rooms.require_code()
        propose_for_side(projects.store(), code, side, criterion=criterion, points=points)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)


def _proposals() -> tuple[Proposal, ...]:
    """Return the proposals of the room this screen leads, else of the project's last one."""
    room = rooms.latest_id()
    return () if room is None else proposals_of(projects.store(), room)


def _hands(model: Model, found: tuple[Proposal, ...]) -> Hands:
    points = side_points(found, present={each.id: each.points for each in model.criteria})
    of_people = [each for each in found if each.person is not None]
    spread: dict[tuple[Side, str], list[int]] = {}
    for each in of_people:
        spread.setdefault((each.side, each.criterion), []).append(each.points)
    return Hands(
        rows=side_by_side(model, marketing=points[Side.MARKETING], sales=points[Side.SALES]),
        points=points,
        people={
            side: len({each.person for each in of_people if each.side is side}) for side in Side
        },
        spread={key: tuple(sorted(values)) for key, values in spread.items()},
        typed={(each.side, each.criterion): each.points for each in found if each.person is None},
    )
