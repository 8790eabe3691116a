"""Votes are counted exactly, and nobody looks into a ranking before it is closed."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken
from sqlalchemy import select

from calibration.advice.sides import Answer, Side
from calibration.store.opening import Store, open_store
from calibration.store.people import join
from calibration.store.projects import make_project
from calibration.store.rankings import (
    Ranking,
    Vote,
    answers_of,
    close_ranking,
    count_votes,
    open_ranking,
    ranking_on_phones,
    rankings_in,
    rankings_of,
    vote,
    votes_of,
)
from calibration.store.refusals import StoreError
from calibration.store.rooms import Room, Stage, close_room, open_room, pulse_of, room_of
from calibration.store.schema import SEALED_CARDS
from calibration.store.sealing import seal, unseal

CARDS = tuple((("Industry", "engineering office"), ("Employees", f"{20 + at}")) for at in range(12))


@pytest.fixture
def store(shared_store: Store) -> Store:
    return shared_store


@pytest.fixture
def room(store: Store) -> Room:
    return open_room(store, make_project(store, "Spring").id, by="Anne")


@pytest.fixture
def ranking(store: Store, room: Room) -> Ranking:
    return open_ranking(store, room.code, CARDS, rows=range(100, 112), converted=[True, False] * 6)


def test_phones_see_the_cards_and_nothing_of_the_outcome(
    store: Store, room: Room, ranking: Ranking
):
    seen = ranking_on_phones(store, room.code)
    assert seen is not None
    assert (seen.id, seen.cards) == (ranking.id, CARDS)
    assert room_of(store, room.code).stage is Stage.RANKING
    assert rankings_in(store, room.id) == rankings_of(store, room.project) == (ranking,)
    assert (ranking.rows[0], ranking.converted[:2]) == (100, (True, False))


def test_sixteen_people_at_once_are_counted_exactly(store: Store, room: Room, ranking: Ranking):
    people = [
        join(store, room.code, side=Side.SALES if at % 2 else Side.MARKETING) for at in range(16)
    ]
    before = pulse_of(store, room.code)

    def votes(at: int) -> None:
        token = people[at].token
        for card in (0, *range(12)):  # the first twice
            answer = Answer.HOT if card == at % 12 else Answer.WARM
            vote(store, room.code, token, ranking=ranking.id, card=card, answer=answer)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(votes, range(16)))
    assert count_votes(store, ranking.id) == {each.id: 12 for each in people}
    assert pulse_of(store, room.code) == before + 16 * 13
    close_ranking(store, room.code)
    assert votes_of(store, ranking.id) == tuple(
        Vote(each.id, each.side, card, Answer.HOT if card == at % 12 else Answer.WARM)
        for at, each in enumerate(people)
        for card in range(12)
    )


def test_who_changes_their_mind_has_one_vote(store: Store, room: Room, ranking: Ranking):
    anne = join(store, room.code, side=Side.SALES)
    for answer in (Answer.HOT, Answer.HOT, Answer.COLD):
        vote(store, room.code, anne.token, ranking=ranking.id, card=3, answer=answer)
    assert answers_of(store, room.code, anne.token, ranking=ranking.id) == {3: Answer.COLD}
    assert count_votes(store, ranking.id) == {anne.id: 1}


def test_nobody_looks_before_the_ranking_is_closed_nor_votes_after(
    store: Store, room: Room, ranking: Ranking
):
    anne = join(store, room.code, side=Side.SALES)
    vote(store, room.code, anne.token, ranking=ranking.id, card=0, answer=Answer.HOT)
    with pytest.raises(StoreError, match="shown once the ranking is closed"):
        votes_of(store, ranking.id)
    close_ranking(store, room.code)
    assert votes_of(store, ranking.id) == (Vote(anne.id, Side.SALES, 0, Answer.HOT),)
    pulse = pulse_of(store, room.code)
    with pytest.raises(StoreError, match="ranking is closed: your answers until then are kept"):
        vote(store, room.code, anne.token, ranking=ranking.id, card=0, answer=Answer.COLD)
    assert pulse_of(store, room.code) == pulse
    assert answers_of(store, room.code, anne.token, ranking=ranking.id) == {0: Answer.HOT}
    assert ranking_on_phones(store, room.code) is None
    assert room_of(store, room.code).stage is Stage.WAITING


def test_only_people_of_the_room_vote_on_its_cards(store: Store, room: Room, ranking: Ranking):
    other = open_room(store, room.project, by="Anne")
    stranger = join(store, other.code, side=Side.SALES)
    with pytest.raises(StoreError, match="has not joined the workshop"):
        vote(store, room.code, stranger.token, ranking=ranking.id, card=0, answer=Answer.HOT)
    with pytest.raises(StoreError, match="ranking is closed"):
        vote(store, other.code, stranger.token, ranking=ranking.id, card=0, answer=Answer.HOT)
    anne = join(store, room.code, side=Side.SALES)
    vote(store, room.code, anne.token, ranking=ranking.id, card=11, answer=Answer.HOT)
    with pytest.raises(ValueError, match=r"from 0 to 11\. Got 12"):
        vote(store, room.code, anne.token, ranking=ranking.id, card=12, answer=Answer.HOT)


def test_a_new_ranking_closes_the_one_before(store: Store, room: Room, ranking: Ranking):
    second = open_ranking(store, room.code, CARDS[:5])
    assert [each.is_open for each in rankings_in(store, room.id)] == [False, True]
    seen = ranking_on_phones(store, room.code)
    assert seen is not None
    assert (seen.id, seen.cards) == (second.id, CARDS[:5])
    with pytest.raises(ValueError, match=r"must be 1 to 50\. Got 0"):
        open_ranking(store, room.code, [])
    with pytest.raises(ValueError, match="as many as cards, 5"):
        open_ranking(store, room.code, CARDS[:5], rows=[1])


def test_the_database_without_the_link_reads_no_card(store: Store, room: Room, ranking: Ranking):
    with store.reading() as connection:
        sealed = connection.execute(
            select(SEALED_CARDS.c.sealed).where(SEALED_CARDS.c.ranking == ranking.id)
        ).scalar_one()
    assert unseal(sealed, room.code) == CARDS
    with pytest.raises(InvalidToken):
        unseal(sealed, room.id)
    assert seal(CARDS, room.code) != sealed  # the same cards don't read the same
    close_room(store, room.project, room.id)
    with store.reading() as connection:
        of_it = select(SEALED_CARDS).where(SEALED_CARDS.c.ranking == ranking.id)
        assert connection.execute(of_it).all() == []
    assert not rankings_in(store, room.id)[0].is_open


def test_no_copy_of_the_cards_stays_in_the_file(tmp_path: Path):
    file = tmp_path / "store.sqlite"

    def held(some: bytes) -> bool:
        parts = (each.read_bytes() for each in sorted(tmp_path.glob("store.sqlite*")))
        return any(some in part for part in parts)

    with open_store(file) as store:
        room = open_room(store, make_project(store, "Spring").id, by="Anne")
        open_ranking(store, room.code, CARDS * 4)
        with store.reading() as connection:
            sealed = connection.execute(select(SEALED_CARDS.c.sealed)).scalar_one()
        pieces = [sealed[at : at + 40] for at in range(0, len(sealed) - 40, 200)]
        assert len(pieces) > 10
        assert all(map(held, pieces))
        assert not held(b"engineering office")
        close_ranking(store, room.code)
        assert not any(map(held, pieces))
    assert not any(map(held, pieces))
