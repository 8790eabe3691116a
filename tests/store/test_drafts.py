"""Every step of a draft is kept at once, and nobody's step is lost without a word."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from calibration.model import Model
from calibration.model.templates import TEMPLATES
from calibration.store.drafts import MOST_STEPS, Draft, DraftKeeper, OvertakenError
from calibration.store.opening import Store, open_store
from calibration.store.projects import delete_project, make_project
from calibration.store.refusals import StoreError
from calibration.store.schema import MODELS

MODEL: Model = next(iter(TEMPLATES.values())).model


def drafted(*thresholds: int) -> Draft:
    """Return a draft in which the threshold was put at each of these in turn."""
    steps = [MODEL.with_threshold(each) for each in thresholds]
    return Draft(present=steps[-1], start=steps[0], past=tuple(steps[:-1]))


@pytest.fixture
def keeper(store: Store) -> DraftKeeper:
    return DraftKeeper(store, make_project(store, "Spring").id)


@pytest.fixture
def another(store: Store, keeper: DraftKeeper) -> Callable[[], DraftKeeper]:
    """Return a function that opens the same project in another session."""
    return lambda: DraftKeeper(store, keeper._project)


def test_a_project_has_no_draft_before_one_is_kept(keeper: DraftKeeper):
    assert keeper.read() is None


def test_a_draft_is_read_back_as_it_was_kept(keeper: DraftKeeper, another):
    undone = Draft(
        present=MODEL.with_threshold(5),
        start=MODEL,
        number=3,
        past=(MODEL, MODEL.with_threshold(7)),
        future=(MODEL.with_threshold(8), MODEL),
        around={"capacity": 40, "goals": {"qualified": 0.5}, "name": "été"},
    )
    assert keeper.keep(undone, over=0, by="Anne") == 1
    kept = another().read()
    assert kept.draft == undone
    assert (kept.serial, kept.changed_by) == (1, "Anne")


def test_the_last_fifty_steps_can_be_undone(keeper: DraftKeeper, another):
    draft = drafted(*range(MOST_STEPS + 8))
    keeper.keep(draft, over=0, by="Anne")
    kept = another().read()
    assert kept.draft.past == draft.past[-MOST_STEPS:]
    assert len(kept.draft.past) == 50


def test_of_two_who_change_the_same_draft_the_later_is_told(keeper: DraftKeeper, another):
    keeper.keep(drafted(1), over=0, by="Anne")
    other = another()
    seen = other.read()
    keeper.keep(drafted(1, 2), over=1, by="Anne")
    with pytest.raises(OvertakenError, match="Anne changed this draft meanwhile") as told:
        other.keep(drafted(1, 3), over=seen.serial, by="Bruno")
    assert told.value.kept.draft == drafted(1, 2)
    assert another().read().draft == drafted(1, 2)
    assert other.keep(drafted(1, 3), over=told.value.kept.serial, by="Bruno") == 3


def test_the_first_draft_is_not_kept_twice(keeper: DraftKeeper, another):
    keeper.keep(drafted(1), over=0, by="Anne")
    with pytest.raises(OvertakenError):
        another().keep(drafted(2), over=0, by="Bruno")


def test_of_many_at_once_one_is_kept_at_each_serial(store: Store, keeper: DraftKeeper, another):
    keeper.keep(drafted(0), over=0, by="Anne")

    def changes(who: int) -> int:
        mine, kept = another(), 0
        serial = mine.read().serial
        for at in range(10):
            try:
                serial = mine.keep(drafted(who, at), over=serial, by=str(who))
                kept += 1
            except OvertakenError as overtaken:
                serial = overtaken.kept.serial
        return kept

    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(changes, range(4)))
    assert another().read().serial == 1 + sum(kept)


def test_models_that_no_step_leads_to_are_deleted(store: Store, keeper: DraftKeeper):
    serial = 0
    for at in range(210):
        serial = keeper.keep(drafted(at, at + 1), over=serial, by="Anne")
    with store.reading() as connection:
        held = connection.execute(select(func.count()).select_from(MODELS)).scalar_one()
    assert held < 20


def test_a_step_that_could_not_be_kept_can_be_kept_again(tmp_path):
    with open_store(tmp_path / "store.sqlite") as store:
        keeper = DraftKeeper(store, make_project(store, "Spring").id)
        keeper.keep(drafted(1), over=0, by="Anne")
        with store.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            connection.commit()
        long = Draft(MODEL.revised(name="x" * 50_000), MODEL)
        with pytest.raises(StoreError, match="no space left"):
            keeper.keep(long, over=1, by="Anne")
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 100000")
            connection.commit()
        assert keeper.keep(long, over=1, by="Anne") == 2
        kept = keeper.read()
        assert kept is not None
        assert kept.draft == long


def test_a_draft_of_a_deleted_project_is_refused(store: Store, keeper: DraftKeeper):
    keeper.keep(drafted(1), over=0, by="Anne")
    delete_project(store, keeper._project)
    with pytest.raises(StoreError, match="no such project"):
        keeper.keep(drafted(2), over=1, by="Anne")
    with pytest.raises(StoreError, match="no such project"):
        keeper.read()
