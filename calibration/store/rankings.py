"""The blind ranking: each person says of the same few leads how ready to buy they are.

While a ranking is open, its cards are in the store sealed with the room's code, and nobody learns
what others answered or what became of the leads; when it closes, the cards are deleted for good.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from calibration.advice.sides import Answer, Card, Side, Vote
from calibration.messages import say
from calibration.store.opening import Store
from calibration.store.people import require_person
from calibration.store.refusals import StoreError
from calibration.store.rooms import (
    Room,
    Stage,
    enter,
    find_room,
    forget_cards,
    put_stage,
    scrub,
)
from calibration.store.schema import PEOPLE, RANKINGS, ROOMS, SEALED_CARDS, VOTES
from calibration.store.sealing import seal, unseal
from calibration.store.writing_over import write_over

MOST_CARDS: Final = 50
"""How many leads a ranking holds; twelve are enough."""

__all__ = [
    "Card",
    "OpenRanking",
    "Ranking",
    "Vote",
    "answers_of",
    "close_ranking",
    "count_votes",
    "open_ranking",
    "ranking_on_phones",
    "rankings_in",
    "rankings_of",
    "vote",
    "votes_of",
]


@dataclass(frozen=True, slots=True)
class OpenRanking:
    """All that a phone may know of the ranking that is open."""

    id: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking as the facilitator knows it.

    Parameters
    ----------
    id, room
        Its number, and the id of its room.
    cards
        How many leads it is of; they are numbered from 0.
    rows
        The place of each lead in the project's file, from 0; empty if it was not told.
    converted
        Whether each lead converted; empty if it was not told.
    opened_at, closed_at
        When; ``closed_at`` is None while it is open.
    """

    id: int
    room: str
    cards: int
    rows: tuple[int, ...]
    converted: tuple[bool, ...]
    opened_at: datetime
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether people can still answer."""
        return self.closed_at is None


def open_ranking(
    store: Store,
    code: str,
    cards: Sequence[Card],
    *,
    rows: Sequence[int] = (),
    converted: Sequence[bool] = (),
) -> Ranking:
    """Open a ranking in a room, put the phones to it, and close the one that was open.

    Parameters
    ----------
    cards
        The leads as phones show them, without anything that tells who they are.
    rows, converted
        Where each lead stands in the project's file, and whether it converted: for afterwards.

    Raises
    ------
    StoreError
        If there is no such open room.
    ValueError
        If there are no cards or too many, or not as many rows or outcomes as cards.
    """
    if not 1 <= len(cards) <= MOST_CARDS:
        raise ValueError(f"cards must be 1 to {MOST_CARDS}. Got {len(cards)}.")
    if any(told and len(told) != len(cards) for told in (rows, converted)):
        raise ValueError(f"rows and converted must be as many as cards, {len(cards)}.")
    opened_at = datetime.now(tz=UTC)
    with store.writing() as connection:
        room = enter(connection, code)
        closed = _close(connection, room)
        id_ = connection.execute(
            insert(RANKINGS)
            .values(
                room=room.id,
                cards=len(cards),
                lead_rows=json.dumps([int(row) for row in rows]),
                converted=json.dumps([bool(each) for each in converted]),
                opened_at=opened_at,
            )
            .returning(RANKINGS.c.id)
        ).scalar_one()
        connection.execute(insert(SEALED_CARDS).values(ranking=id_, sealed=seal(cards, code)))
        # With its number, so that a phone that slept through its beginning knows it for another.
        put_stage(connection, room, Stage.RANKING, topic=str(id_))
    if closed:
        scrub(store)
    return Ranking(
        id_, room.id, len(cards), tuple(map(int, rows)), tuple(map(bool, converted)), opened_at
    )


def close_ranking(store: Store, code: str) -> None:
    """Close the room's open ranking, if there is one: its cards are deleted, its votes stay.

    The phones are put to waiting.

    Raises
    ------
    StoreError
        If there is no such open room.
    """
    with store.writing() as connection:
        room = enter(connection, code)
        closed = _close(connection, room)
        if closed:
            put_stage(connection, room, Stage.WAITING)
    if closed:
        scrub(store)


def ranking_on_phones(store: Store, code: str) -> OpenRanking | None:
    """Return the cards of the room's open ranking; None if none is open.

    Raises
    ------
    StoreError
        If there is no such open room.
    """
    with store.reading() as connection:
        room = find_room(connection, code)
        row = connection.execute(
            select(RANKINGS.c.id, SEALED_CARDS.c.sealed)
            .join_from(RANKINGS, SEALED_CARDS)
            .where(*_is_open_in(room))
        ).one_or_none()
    return None if row is None else OpenRanking(row.id, unseal(row.sealed, code))


def vote(store: Store, code: str, token: str, *, ranking: int, card: int, answer: Answer) -> None:
    """Keep what a person answers of a card, in the place of what they answered before.

    Raises
    ------
    StoreError
        If there is no such open room, the phone hasn't joined it, or the ranking is closed.
    ValueError
        If the ranking has no such card.
    """
    with store.writing() as connection:
        room = enter(connection, code)
        person = require_person(connection, room.id, token)
        cards = connection.execute(
            select(RANKINGS.c.cards).where(RANKINGS.c.id == ranking, *_is_open_in(room))
        ).scalar()
        if cards is None:
            raise StoreError.because(
                "closed-ranking",
                say("This ranking is closed: your answers until then are kept."),
            )
        if not 0 <= card < cards:
            raise ValueError(f"card must be from 0 to {cards - 1}. Got {card}.")
        row = {"ranking": ranking, "person": person.id, "card": card, "answer": answer.value}
        write_over(connection, VOTES, row)


def answers_of(store: Store, code: str, token: str, *, ranking: int) -> Mapping[int, Answer]:
    """Return a person's own answers in a ranking, by card.

    Raises
    ------
    StoreError
        If there is no such open room, or the phone hasn't joined it.
    """
    with store.reading() as connection:
        room = find_room(connection, code)
        person = require_person(connection, room.id, token)
        rows = connection.execute(
            select(VOTES.c.card, VOTES.c.answer)
            .where(VOTES.c.ranking == ranking, VOTES.c.person == person.id)
            .order_by(VOTES.c.card)
        ).all()
    return {row.card: Answer(row.answer) for row in rows}


def count_votes(store: Store, ranking: int) -> Mapping[int, int]:
    """Return how many cards each person has answered, by the person's id: no answer is told.

    Who hasn't answered any is left out.
    """
    with store.reading() as connection:
        rows = connection.execute(
            select(VOTES.c.person, func.count().label("answered"))
            .where(VOTES.c.ranking == ranking)
            .group_by(VOTES.c.person)
            .order_by(VOTES.c.person)
        ).all()
    return {row.person: row.answered for row in rows}


def votes_of(store: Store, ranking: int) -> tuple[Vote, ...]:
    """Return all votes of a closed ranking, by person and card.

    Raises
    ------
    StoreError
        While the ranking is open: nobody looks before everybody has answered.
    """
    with store.reading() as connection:
        is_open = connection.execute(
            select(RANKINGS.c.id).where(RANKINGS.c.id == ranking, RANKINGS.c.closed_at.is_(None))
        ).first()
        if is_open is not None:
            raise StoreError.because(
                "open-ranking",
                say("The answers are shown once the ranking is closed. Close it first."),
            )
        rows = connection.execute(
            select(VOTES.c.person, PEOPLE.c.side, VOTES.c.card, VOTES.c.answer)
            .join_from(VOTES, PEOPLE)
            .where(VOTES.c.ranking == ranking)
            .order_by(VOTES.c.person, VOTES.c.card)
        ).all()
    return tuple(Vote(row.person, Side(row.side), row.card, Answer(row.answer)) for row in rows)


def rankings_in(store: Store, room: str) -> tuple[Ranking, ...]:
    """Return the rankings of a room by its id, the first first."""
    return _rankings(store, RANKINGS.c.room == room)


def rankings_of(store: Store, project: str) -> tuple[Ranking, ...]:
    """Return the rankings of all rooms of a project, the first first."""
    rooms = select(ROOMS.c.id).where(ROOMS.c.project == project)
    return _rankings(store, RANKINGS.c.room.in_(rooms))


def _rankings(store: Store, which: ColumnElement[bool]) -> tuple[Ranking, ...]:
    with store.reading() as connection:
        rows = connection.execute(select(RANKINGS).where(which).order_by(RANKINGS.c.id)).all()
    return tuple(_read(row) for row in rows)


def _close(connection: Connection, room: Room) -> bool:
    """Close the open ranking of a room that was entered; return whether there was one."""
    forget_cards(connection, RANKINGS.c.room == room.id)
    closed = update(RANKINGS).where(*_is_open_in(room)).values(closed_at=datetime.now(tz=UTC))
    return bool(connection.execute(closed).rowcount)


def _is_open_in(room: Room) -> tuple[ColumnElement[bool], ...]:
    return RANKINGS.c.room == room.id, RANKINGS.c.closed_at.is_(None)


def _read(row: Row[tuple[object, ...]]) -> Ranking:
    return Ranking(
        row.id,
        row.room,
        row.cards,
        tuple(json.loads(row.lead_rows)),
        tuple(json.loads(row.converted)),
        row.opened_at,
        row.closed_at,
    )
