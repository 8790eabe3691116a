"""What is told of a lead's events up to its cut-off, against a plain count by the calendar."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.leads import read_leads
from calibration.leads.events import (
    EventLog,
    EventOutcome,
    Fold,
    Measure,
    fold_events,
    outcomes_of,
    read_events,
)
from tests.leads.events.small import COLUMNS, TODAY, known
from tests.oracle.events import Happened, PlainFold, folded, won

Row = dict[str, object]
FIRST = date(2026, 1, 1)
SENTINEL: Happened = ("nobody", "end", date(2026, 6, 1), None)
"""The last event of every random log: when a log ends is no lead's doing."""

FOLDS = tuple(
    Fold(measure=measure, event=event, days=days)
    for measure in Measure
    for event in (None, "Visit", "buy")
    for days in (None, 1, 7)
) + tuple(
    Fold(measure=measure, event=event, days=days, change=True)
    for measure in (Measure.TIMES, Measure.ACTIVE_DAYS, Measure.AMOUNT)
    for event in (None, "visit")
    for days in (1, 10)
)
OUTCOMES = (
    EventOutcome(event="buy", within_days=20),
    EventOutcome(event="visit", within_days=10, at_least=2),
    EventOutcome(measure=Measure.ACTIVE_DAYS, at_least=3, within_days=7),
    EventOutcome(measure=Measure.AMOUNT, event="buy", at_least=20.5, within_days=40),
)

days = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
few = settings(max_examples=15)
"""Each example reads several files."""
amounts = st.none() | st.integers(-500, 5000).map(lambda cents: Decimal(cents) / 100)
happened = st.tuples(
    st.sampled_from(["a1", "a1 ", "A1", "b2", "c3"]),
    st.sampled_from(["visit", "Visit ", "buy", "", "été"]),
    days,
    amounts,
)
leads_known = st.lists(
    st.tuples(st.sampled_from(["a1", "b2", "d4", None]), st.none() | days), min_size=1, max_size=5
)


def text_of(log: Sequence[Happened]) -> bytes:
    lines = [
        f"{lead},{event},{day.isoformat()} 23:59:00,{'' if amount is None else amount}"
        for lead, event, day, amount in log
    ]
    return ("lead,event,time,amount\n" + "\n".join(lines) + "\n").encode()


def table_of(leads) -> pa.Table:
    return known(*((key, None if day is None else day.isoformat()) for key, day in leads))


def all_folds(log: Sequence[Happened], leads) -> list[Row]:
    with read_leads(text_of(log), name="log.csv", delimiter=",") as table:
        events = read_events(table, COLUMNS, today=TODAY)
        found: list[Row] = fold_events(events, table_of(leads), FOLDS).to_pylist()
        return found


def all_outcomes(log: Sequence[Happened], leads) -> list[list[Row]]:
    with read_leads(text_of(log), name="log.csv", delimiter=",") as table:
        events = read_events(table, COLUMNS, today=TODAY)
        return [outcomes_of(events, table_of(leads), each).columns.to_pylist() for each in OUTCOMES]


@few
@given(st.lists(happened, max_size=25), leads_known)
def test_every_fold_tells_what_a_plain_count_tells(log, leads) -> None:
    log = [*log, SENTINEL]
    found = all_folds(log, leads)
    for row, (lead, cut_off) in enumerate(leads):
        assert found[row]["row"] == row
        for place, each in enumerate(FOLDS):
            plain = PlainFold(each.measure.value, each.event, each.days, each.change)
            assert found[row][f"f{place}"] == folded(log, lead, cut_off, plain), str(each.name)


@few
@given(st.lists(happened, max_size=25), leads_known)
def test_every_outcome_is_what_a_plain_count_tells(log, leads) -> None:
    log = [*log, SENTINEL]
    for each, found in zip(OUTCOMES, all_outcomes(log, leads), strict=True):
        for row, (lead, cut_off) in enumerate(leads):
            told = won(
                log,
                lead,
                cut_off,
                measure=each.measure.value,
                event=each.event,
                at_least=each.at_least,
                within=each.within_days,
            )
            assert (found[row]["outcome"], found[row]["day"]) == told, str(each.sentence)


@few
@given(st.lists(happened, min_size=1, max_size=20), days, st.data())
def test_no_event_after_the_cut_off_changes_a_field(log, cut_off, data) -> None:
    later = st.integers(1, 90).map(lambda n: cut_off + timedelta(days=n))
    moved = [
        (*each[:2], data.draw(later), data.draw(amounts)) if each[2] > cut_off else each
        for each in log
    ]
    more = data.draw(st.lists(st.tuples(st.just("a1"), st.just("visit"), later, amounts)))
    leads = [("a1", cut_off), ("b2", cut_off)]
    before = all_folds([*log, SENTINEL], leads)
    assert all_folds([*moved, *more, SENTINEL], leads) == before
    assert all_folds([*(each for each in log if each[2] <= cut_off), SENTINEL], leads) == before


@few
@given(st.lists(happened, min_size=1, max_size=20), days, st.data())
def test_no_event_on_or_before_the_cut_off_changes_the_outcome(log, cut_off, data) -> None:
    earlier = st.integers(0, 90).map(lambda n: cut_off - timedelta(days=n))
    moved = [
        (*each[:2], data.draw(earlier), data.draw(amounts)) if each[2] <= cut_off else each
        for each in log
    ]
    more = data.draw(st.lists(st.tuples(st.just("a1"), st.just("buy"), earlier, amounts)))
    leads = [("a1", cut_off), ("b2", cut_off)]
    before = all_outcomes([*log, SENTINEL], leads)
    assert all_outcomes([*moved, *more, SENTINEL], leads) == before
    assert all_outcomes([*(each for each in log if each[2] > cut_off), SENTINEL], leads) == before


def field(log: EventLog, fold: Fold, cut_off: str = "2026-03-31") -> object:
    return fold_events(log, known(("a", cut_off)), (fold,))["f0"].to_pylist()[0]


@pytest.mark.parametrize(
    ("day", "counted"), [("2026-03-31", 1), ("2026-04-01", 0), ("2026-03-02", 1), ("2026-03-01", 0)]
)
def test_the_last_thirty_days_are_the_cut_off_day_and_the_twenty_nine_before(
    log_of, day, counted
) -> None:
    log = log_of([f"a,visit,{day} 23:59,"])
    assert field(log, Fold(measure="times", days=30)) == counted


def test_falling_usage_is_a_negative_change(log_of) -> None:
    log = log_of([f"a,login,2026-03-{day:02},1" for day in (2, 3, 4, 5, 25)])
    assert field(log, Fold(measure="times", event="login", days=15, change=True)) == -3


def test_amounts_add_up_exactly_whatever_their_order(log_of) -> None:
    log = log_of([f"a,buy,2026-03-01,{amount}" for amount in ["0.1"] * 10 + ["1e9", "-1e9"]])
    assert field(log, Fold(measure="amount")) == 1.0


def test_a_lead_whose_days_have_not_passed_is_immature_even_if_it_has_bought(log_of) -> None:
    log = log_of(["a,buy,2026-04-05,", "b,visit,2026-04-20,"])
    leads = known(("a", "2026-03-31"), ("b", "2026-03-21"))
    found = outcomes_of(log, leads, EventOutcome(event="buy", within_days=30))
    assert found.columns["outcome"].to_pylist() == [None, "no"]
    assert (found.converted, found.not_converted, found.immature) == (0, 1, 1)


def test_leads_that_had_bought_before_are_counted_for_the_reader(log_of) -> None:
    log = log_of(["a,buy,2026-03-31,", "a,buy,2026-04-05,", "b,buy,2026-02-01,", "c,x,2026-06-20,"])
    leads = known(("a", "2026-03-31"), ("b", "2026-03-31"), ("c", "2026-03-31"))
    found = outcomes_of(log, leads, EventOutcome(event="buy", within_days=30))
    assert found.columns["outcome"].to_pylist() == ["yes", "no", "no"]
    assert found.before == 2


def test_several_rows_of_one_lead_have_each_their_own_cut_off(log_of) -> None:
    log = log_of(["a,visit,2026-03-01,", "a,visit,2026-03-10,"])
    leads = known(("a", "2026-03-05"), ("a", "2026-03-31"))
    found = fold_events(log, leads, (Fold(measure="times"),))
    assert found["f0"].to_pylist() == [1, 2]
