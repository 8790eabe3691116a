"""Two hands: the points that people of both sides propose for a criterion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select

from calibration.advice.sides import Side
from calibration.advice.two_hands import middle_of
from calibration.messages import say
from calibration.store.opening import Store
from calibration.store.people import require_person
from calibration.store.refusals import StoreError
from calibration.store.rooms import enter, find_room
from calibration.store.schema import PEOPLE, PROPOSALS, SIDE_PROPOSALS
from calibration.store.writing_over import write_over

MOST_POINTS: Final = 10_000
"""The most points, above and below 0, that can be proposed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The points that somebody proposes for a criterion.

    Parameters
    ----------
    side
        Whom they speak for.
    criterion
        The criterion's id.
    person
        The person's id; None where the facilitator typed what the side said.
    """

    side: Side
    criterion: str
    points: int
    person: int | None = None


def propose(store: Store, code: str, token: str, *, criterion: str, points: int) -> None:
    """Keep what a person proposes for a criterion, in the place of what they proposed before.

    Raises
    ------
    StoreError
        If there is no such open room, the phone hasn't joined it, or the points are too many.
    """
    _require_few(points)
    with store.writing() as connection:
        room = enter(connection, code)
        person = require_person(connection, room.id, token)
        row = {"person": person.id, "criterion": criterion, "points": points}
        write_over(connection, PROPOSALS, row)


def propose_for_side(
    store: Store, code: str, side: Side, *, criterion: str, points: int | None
) -> None:
    """Keep what the facilitator typed as a side's proposal; None takes it back.

    Raises
    ------
    StoreError
        If there is no such open room, or the points are too many.
    """
    if points is not None:
        _require_few(points)
    with store.writing() as connection:
        room = enter(connection, code)
        row = {"room": room.id, "side": side.value, "criterion": criterion, "points": points}
        if points is not None:
            write_over(connection, SIDE_PROPOSALS, row)
            return
        connection.execute(
            delete(SIDE_PROPOSALS).where(
                SIDE_PROPOSALS.c.room == room.id,
                SIDE_PROPOSALS.c.side == side.value,
                SIDE_PROPOSALS.c.criterion == criterion,
            )
        )


def own_proposals(store: Store, code: str, token: str) -> Mapping[str, int]:
    """Return what a person has proposed, by the criterion's id.

    Raises
    ------
    StoreError
        If there is no such open room, or the phone hasn't joined it.
    """
    with store.reading() as connection:
        room = find_room(connection, code)
        person = require_person(connection, room.id, token)
        rows = connection.execute(
            select(PROPOSALS.c.criterion, PROPOSALS.c.points)
            .where(PROPOSALS.c.person == person.id)
            .order_by(PROPOSALS.c.criterion)
        ).all()
    return {row.criterion: row.points for row in rows}


def proposals_of(store: Store, room: str) -> tuple[Proposal, ...]:
    """Return all proposals in a room by its id: those of people, then those typed for a side."""
    with store.reading() as connection:
        of_people = connection.execute(
            select(PEOPLE.c.side, PROPOSALS.c.criterion, PROPOSALS.c.points, PROPOSALS.c.person)
            .join_from(PROPOSALS, PEOPLE)
            .where(PEOPLE.c.room == room)
            .order_by(PROPOSALS.c.criterion, PROPOSALS.c.person)
        ).all()
        typed = connection.execute(
            select(SIDE_PROPOSALS)
            .where(SIDE_PROPOSALS.c.room == room)
            .order_by(SIDE_PROPOSALS.c.criterion, SIDE_PROPOSALS.c.side)
        ).all()
    return (
        *(Proposal(Side(row.side), row.criterion, row.points, row.person) for row in of_people),
        *(Proposal(Side(row.side), row.criterion, row.points) for row in typed),
    )


def side_points(
    proposals: tuple[Proposal, ...], *, present: Mapping[str, int]
) -> Mapping[Side, Mapping[str, int]]:
    """Return what each side proposes, by the criterion's id.

    What the facilitator typed for a side stands for all of it. Else it is the median of what its
    people proposed: of two in the middle, the one that changes the present points less (see
    :func:`~calibration.advice.two_hands.middle_of`). A side that proposes nothing for a criterion
    has no entry for it.

    Parameters
    ----------
    proposals
        As :func:`proposals_of` gives them.
    present
        The points of each criterion now; proposals for a criterion that is gone are left out.
    """
    return {side: _points(proposals, side, present) for side in Side}


def _points(
    proposals: tuple[Proposal, ...], side: Side, present: Mapping[str, int]
) -> Mapping[str, int]:
    result = {}
    for criterion, now in present.items():
        own = [each for each in proposals if (each.side, each.criterion) == (side, criterion)]
        typed = [each.points for each in own if each.person is None]
        if own:
            result[criterion] = middle_of(typed or [each.points for each in own], present=now)
    return result


def _require_few(points: int) -> None:
    if abs(points) > MOST_POINTS:
        raise StoreError.because(
            "points-out-of-range",
            say(
                "The points must be a whole number between {low} and {high}. Got {points}.",
                low=-MOST_POINTS,
                high=MOST_POINTS,
                points=points,
            ),
        )
