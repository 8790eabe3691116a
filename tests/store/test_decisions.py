"""The decision log, scenarios, openings and the sign-off: kept in order, and never changed."""

from datetime import date

import pytest

from calibration.advice.sides import Side
from calibration.model.templates import TEMPLATES
from calibration.store.agreements import Terms, agreements_of, propose_agreement, sign
from calibration.store.decisions import Kind, Parked, answer, decide, decisions_of, parked
from calibration.store.drafts import TIDIES_EVERY, Draft, DraftKeeper
from calibration.store.opening import Store
from calibration.store.openings import count_openings, keep_opening, openings_of
from calibration.store.projects import delete_project, make_project
from calibration.store.refusals import StoreError
from calibration.store.scenarios import (
    delete_scenario,
    keep_scenario,
    scenario_of,
    scenarios_of,
)

MODEL = next(iter(TEMPLATES.values())).model
TERMS = Terms(weekly_volume=40, weekly_capacity=35, at_random=5, next_check=date(2027, 2, 1))


@pytest.fixture
def store(shared_store: Store) -> Store:
    return shared_store


@pytest.fixture
def project(store: Store) -> str:
    return make_project(store, "Spring").id


def test_decisions_stand_in_the_order_they_were_taken(store: Store, project: str):
    lines = [
        decide(store, project, Kind.THRESHOLD, what="45", why="capacity", who="Anne"),
        decide(store, project, Kind.POINTS, what="demo: 20 → 25", why="two hands", who="Bruno"),
    ]
    assert list(decisions_of(store, project)) == lines
    assert decisions_of(store, make_project(store, "Autumn").id) == ()
    with pytest.raises(StoreError, match="must say what was decided"):
        decide(store, project, Kind.OTHER, what=" ", who="Anne")


def test_a_parked_question_stays_open_until_it_is_answered(store: Store, project: str):
    due = date(2026, 12, 1)
    asked = decide(
        store, project, Kind.QUESTION, what="Why is Spain cold?", who="Anne", owner="B", due=due
    )
    (before,) = parked(decisions_of(store, project))
    assert before == Parked(asked)
    assert (before.is_open, before.is_late(due), before.is_late(date(2026, 12, 2))) == (
        True,
        False,
        True,
    )
    answered = answer(store, project, asked.id, what="No reseller there.", who="Bruno")
    (after,) = parked(decisions_of(store, project))
    assert after == Parked(asked, (answered,))
    assert not after.is_open
    for strange in (answered.id, 0):
        with pytest.raises(StoreError, match="no such question"):
            answer(store, project, strange, what="?", who="Bruno")
    with pytest.raises(StoreError, match="no such question"):
        answer(store, make_project(store, "Autumn").id, asked.id, what="?", who="Bruno")


def test_a_scenario_is_kept_read_and_deleted_by_its_name(store: Store, project: str):
    bold = keep_scenario(store, project, " bold  one ", MODEL, author="Anne")
    assert scenario_of(store, project, "bold one") == bold
    with pytest.raises(StoreError, match="“bold one” already"):
        keep_scenario(store, project, "bold one", MODEL, author="Bruno")
    other = keep_scenario(
        store, project, "bold one", MODEL.with_threshold(7), author="Bruno", replaces=True
    )
    assert scenarios_of(store, project) == (other,)
    delete_scenario(store, project, "bold one")
    for forget in (scenario_of, delete_scenario):
        with pytest.raises(StoreError, match="no scenario “bold one”"):
            forget(store, project, "bold one")
    with pytest.raises(StoreError, match=r"1 to 100 characters\. Got 0"):
        keep_scenario(store, project, " ", MODEL, author="Anne")


def test_openings_of_the_holdout_are_counted_with_their_model(store: Store, project: str):
    first = keep_opening(store, project, MODEL, who="Anne")
    second = keep_opening(store, project, MODEL.with_threshold(7), who="Bruno")
    assert openings_of(store, project) == (first, second)
    assert count_openings(store, project) == 2
    assert first.fingerprint != second.fingerprint


def test_it_is_agreed_when_both_sides_have_signed_the_same(store: Store, project: str):
    laid = propose_agreement(store, project, MODEL, TERMS, author="Anne")
    once = sign(store, project, laid, side=Side.SALES, who=" Anne ")
    again = sign(store, project, laid, side=Side.SALES, who="Anne")
    assert [(each.side, each.who) for each in again.signatures] == [(Side.SALES, "Anne")]
    assert (laid.is_agreed, once.is_agreed) == (False, False)
    both = sign(store, project, laid, side=Side.MARKETING, who="Bruno")
    assert both.is_agreed
    assert agreements_of(store, project) == (both,)
    assert (both.terms, both.model, both.digest) == (TERMS, MODEL, laid.digest)
    assert propose_agreement(store, project, MODEL, TERMS, author="Carla") == both
    with pytest.raises(StoreError, match="must give a name"):
        sign(store, project, laid, side=Side.SALES, who=" ")


@pytest.mark.parametrize(
    ("model", "terms"),
    [(MODEL.with_threshold(7), TERMS), (MODEL, Terms(weekly_volume=41))],
    ids=["another model", "other terms"],
)
def test_other_terms_are_signed_anew(store: Store, project: str, model, terms):
    old = propose_agreement(store, project, MODEL, TERMS, author="Anne")
    old = sign(store, project, old, side=Side.SALES, who="Anne")
    new = propose_agreement(store, project, model, terms, author="Anne")
    assert (new.signatures, new.digest == old.digest) == ((), False)
    with pytest.raises(StoreError, match="no longer what is laid before you"):
        sign(store, project, old, side=Side.MARKETING, who="Bruno")
    new = sign(store, project, new, side=Side.MARKETING, who="Bruno")
    assert agreements_of(store, project) == (old, new)
    assert not new.is_agreed


def test_an_edit_afterwards_changes_no_agreement_and_is_told(store: Store, project: str):
    laid = propose_agreement(store, project, MODEL, TERMS, author="Anne")
    assert laid.is_of(MODEL)
    assert not laid.is_of(MODEL.with_threshold(7))
    keeper = DraftKeeper(store, project)
    other = MODEL.with_threshold(7)
    for serial in range(TIDIES_EVERY):  # the last one deletes models that nothing needs
        keeper.keep(Draft(other, other), over=serial, by="Anne")
    assert agreements_of(store, project) == (laid,)


def test_an_agreement_is_seen_in_its_own_project_only(store: Store, project: str):
    laid = propose_agreement(store, project, MODEL, TERMS, author="Anne")
    other = make_project(store, "Autumn").id
    assert agreements_of(store, other) == ()
    with pytest.raises(StoreError, match="no longer what is laid before you"):
        sign(store, other, laid, side=Side.SALES, who="Anne")
    with pytest.raises(StoreError, match=r"0 or more\. Got -1"):
        propose_agreement(store, project, MODEL, Terms(at_random=-1), author="Anne")


def test_all_of_it_goes_with_the_project(store: Store, project: str):
    laid = propose_agreement(store, project, MODEL, TERMS, author="Anne")
    sign(store, project, laid, side=Side.SALES, who="Anne")
    keep_opening(store, project, MODEL, who="Anne")
    decide(store, project, Kind.OTHER, what="done", who="Anne")
    delete_project(store, project)
    for read in (agreements_of, openings_of, decisions_of, scenarios_of):
        with pytest.raises(StoreError, match="no such project"):
            read(store, project)
