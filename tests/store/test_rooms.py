"""A room is open to those who have its link, to nobody else, and only while it is open."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from calibration.advice.sides import Side
from calibration.store import people, rooms
from calibration.store.decisions import Kind, decide
from calibration.store.opening import Store
from calibration.store.people import count_people, join, people_in, person_of
from calibration.store.projects import delete_project, make_project
from calibration.store.refusals import StoreError
from calibration.store.rooms import (
    Room,
    Stage,
    close_room,
    open_room,
    pulse_of,
    room_of,
    rooms_of,
    set_stage,
)
from calibration.store.schema import TABLES


@pytest.fixture
def store(shared_store: Store) -> Store:
    return shared_store


@pytest.fixture
def room(store: Store) -> Room:
    return open_room(store, make_project(store, "Spring").id, by="Anne")


def test_a_room_is_found_by_its_code_alone(store: Store, room: Room):
    assert room_of(store, room.code) == room
    assert len(room.code) >= 22
    assert (room.stage, room.opened_by) == (Stage.WAITING, "Anne")


def test_neither_code_nor_token_is_in_the_store(store: Store, room: Room):
    anne = join(store, room.code, side=Side.SALES, name="Anne")
    with store.reading() as connection:
        cells = [
            str(cell)
            for table in TABLES.sorted_tables
            for row in connection.execute(select(table))
            for cell in row
        ]
    assert room.id in cells
    assert not {room.code, anne.token} & set(cells)
    assert room.code not in repr(room)
    assert anne.token not in repr(anne)


def test_unknown_closed_and_old_rooms_read_the_same(
    store: Store, room: Room, monkeypatch: pytest.MonkeyPatch
):
    closed = open_room(store, room.project, by="Anne")
    close_room(store, room.project, closed.id)
    said = set()
    for code in ("guessed", "", closed.code, closed.id):
        for ask in (room_of, pulse_of, lambda *told: join(*told, side=Side.SALES)):
            with pytest.raises(StoreError) as refused:
                ask(store, code)
            said.add(str(refused.value))
    room_of(store, room.code)
    monkeypatch.setattr(rooms, "LASTS", timedelta(0))
    with pytest.raises(StoreError) as refused:
        room_of(store, room.code)
    assert {*said, str(refused.value)} == {str(rooms.no_room())}


def test_a_room_is_closed_by_its_own_project_only(store: Store, room: Room):
    other = make_project(store, "Autumn").id
    with pytest.raises(StoreError, match="no workshop that is open"):
        close_room(store, other, room.id)
    close_room(store, room.project, room.id)
    (kept,) = rooms_of(store, room.project)
    assert (kept.stage, kept.is_open, kept.code) == (Stage.CLOSED, False, "")
    assert rooms_of(store, other) == ()


def test_the_pulse_rises_with_everything_that_happens(store: Store, room: Room):
    pulses = [pulse_of(store, room.code)]
    for happens in (
        lambda: join(store, room.code, side=Side.SALES),
        lambda: set_stage(store, room.code, Stage.HANDS, topic="demo"),
        lambda: decide(store, room.project, Kind.POINTS, what="demo: 20", who="Anne"),
    ):
        happens()
        pulses.append(pulse_of(store, room.code))
    assert pulses == [1, 2, 3, 4]
    now = room_of(store, room.code)
    assert (now.stage, now.topic) == (Stage.HANDS, "demo")


def test_a_phone_that_comes_back_is_the_same_person(store: Store, room: Room):
    anne = join(store, room.code, side=Side.SALES, name=" Anne  B ")
    bruno = join(store, room.code, side=Side.MARKETING, token=room.id)
    again = join(store, room.code, side=Side.MARKETING, name="Anne", token=anne.token)
    assert (again.id, again.side, again.name) == (anne.id, Side.MARKETING, "Anne")
    assert person_of(store, room.code, anne.token) == again
    assert person_of(store, room.code, "guessed") is None
    assert [(each.id, each.token) for each in people_in(store, room.id)] == [
        (anne.id, ""),
        (bruno.id, ""),
    ]
    assert count_people(store, room.id) == {Side.SALES: 0, Side.MARKETING: 2}


def test_a_token_is_nobodys_in_another_room(store: Store, room: Room):
    anne = join(store, room.code, side=Side.SALES)
    other = open_room(store, room.project, by="Anne")
    assert person_of(store, other.code, anne.token) is None
    assert join(store, other.code, side=Side.SALES, token=anne.token).id != anne.id


def test_a_full_room_says_so_and_lets_those_back_in_who_are_there(
    store: Store, room: Room, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(people, "MOST_PEOPLE", 2)
    anne, _ = (join(store, room.code, side=Side.SALES) for _ in range(2))
    with pytest.raises(StoreError, match="has 2 people, and holds no more"):
        join(store, room.code, side=Side.SALES)
    assert join(store, room.code, side=Side.SALES, token=anne.token).id == anne.id


def test_all_who_come_at_once_are_counted(store: Store, room: Room):
    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(lambda _: join(store, room.code, side=Side.SALES), range(16)))
    assert len({each.id for each in came}) == 16
    assert count_people(store, room.id)[Side.SALES] == 16
    assert pulse_of(store, room.code) == 17


def test_a_room_goes_with_its_project(store: Store, room: Room):
    join(store, room.code, side=Side.SALES)
    delete_project(store, room.project)
    with pytest.raises(StoreError, match="no workshop that is open"):
        room_of(store, room.code)
    assert people_in(store, room.id) == ()
