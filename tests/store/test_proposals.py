"""Each side's hand: the middle of what its people propose, or what was typed for it."""

import pytest

from calibration.advice.sides import Side
from calibration.store.opening import Store
from calibration.store.people import join
from calibration.store.projects import make_project
from calibration.store.proposals import (
    Proposal,
    own_proposals,
    proposals_of,
    propose,
    propose_for_side,
    side_points,
)
from calibration.store.refusals import StoreError
from calibration.store.rooms import Room, open_room, pulse_of


@pytest.fixture
def store(shared_store: Store) -> Store:
    return shared_store


@pytest.fixture
def room(store: Store) -> Room:
    return open_room(store, make_project(store, "Spring").id, by="Anne")


def test_a_side_proposes_the_middle_of_its_peoples_points(store: Store, room: Room):
    for points in (5, 40, 10, 20):
        person = join(store, room.code, side=Side.SALES)
        propose(store, room.code, person.token, criterion="demo", points=99)
        propose(store, room.code, person.token, criterion="demo", points=points)
        assert own_proposals(store, room.code, person.token) == {"demo": points}
    proposals = proposals_of(store, room.id)
    assert [each.points for each in proposals] == [5, 40, 10, 20]
    assert side_points(proposals, present={"demo": 18}) == {
        Side.SALES: {"demo": 20},
        Side.MARKETING: {},
    }
    assert side_points(proposals, present={"demo": 0})[Side.SALES] == {"demo": 10}
    assert side_points(proposals, present={"gone": 0})[Side.SALES] == {}


def test_what_is_typed_for_a_side_stands_for_all_of_it(store: Store, room: Room):
    person = join(store, room.code, side=Side.SALES)
    propose(store, room.code, person.token, criterion="demo", points=5)
    for points in (7, 9):
        propose_for_side(store, room.code, Side.SALES, criterion="demo", points=points)
    proposals = proposals_of(store, room.id)
    assert proposals[-1] == Proposal(Side.SALES, "demo", 9)
    assert side_points(proposals, present={"demo": 0})[Side.SALES] == {"demo": 9}
    propose_for_side(store, room.code, Side.SALES, criterion="demo", points=None)
    proposals = proposals_of(store, room.id)
    assert side_points(proposals, present={"demo": 0})[Side.SALES] == {"demo": 5}


def test_a_proposal_raises_the_pulse_and_points_stay_within_reason(store: Store, room: Room):
    person = join(store, room.code, side=Side.MARKETING)
    before = pulse_of(store, room.code)
    propose(store, room.code, person.token, criterion="demo", points=10_000)
    assert pulse_of(store, room.code) == before + 1
    for points in (10_001, -10_001):
        with pytest.raises(StoreError, match=r"between -10000 and 10000\. Got"):
            propose(store, room.code, person.token, criterion="demo", points=points)
    with pytest.raises(StoreError, match="has not joined"):
        propose(store, room.code, "guessed", criterion="demo", points=1)
