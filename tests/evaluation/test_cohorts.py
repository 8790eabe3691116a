"""Conversion by the period of creation: every lead once, and a cut-off end is said aloud."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.evaluation import Mix
from calibration.evaluation.cohorts import Cohorts, cohorts, quantile
from calibration.leads.cohorts import length_for
from calibration.leads.reading import read_leads
from calibration.leads.typed import TypedLeads, type_leads
from tests.evaluation.tables import model_of

TODAY = date(2026, 6, 30)
Lead = tuple[date | None, str, date | None]
"""Created, outcome, converted on."""


@contextmanager
def typed(leads: Iterable[Lead], *, window: int | None = None) -> Iterator[TypedLeads]:
    lines = ["created;won;closed"]
    lines += [f"{created or ''};{won};{closed or ''}" for created, won, closed in leads]
    model = model_of(
        [{"id": "any", "points": 1}],
        outcome={
            "field": "won",
            "positive": ["yes"],
            "window_days": window,
            "created_field": "created",
            "converted_date_field": "closed",
        },
        fields=[{"name": "any", "type": "text"}],
    )
    content = "\n".join(line + ";x" for line in lines).replace("closed;x", "closed;any", 1)
    with read_leads(content.encode(), name="leads.csv") as table:
        yield type_leads(table, model, today=TODAY, as_of=TODAY)


def told(leads: Iterable[Lead], *, window: int | None = None) -> Cohorts:
    with typed(leads, window=window) as found:
        return cohorts(found, window_days=window)


def won(day: date, after: int) -> Lead:
    return day, "yes", day + timedelta(days=after)


def lost(day: date) -> Lead:
    return day, "no", None


MONTHS = [date(2026, month, 10) for month in range(1, 7)]
STEADY = [lead for day in MONTHS for lead in (*(8 * [won(day, 12)]), *(72 * [lost(day)]))]


def test_a_month_s_numbers_are_those_of_its_leads() -> None:
    january, march = date(2026, 1, 5), date(2026, 3, 31)
    leads = [won(january, 10), won(january, 50), lost(january), (january, "", None), lost(march)]
    first, gap, last = told(leads).cohorts

    assert [str(each.period) for each in (first, gap, last)] == ["2026-01", "2026-02", "2026-03"]
    assert (first.counts.leads, first.counts.counted, first.counts.open) == (4, 3, 1)
    assert first.conversion_rate == pytest.approx(2 / 3)
    assert first.median_days == 30
    assert list(first.within) == pytest.approx([1 / 4, 2 / 4, 2 / 4])
    assert gap.counts.leads == 0
    assert np.isnan(gap.conversion_rate)
    assert last.counts.last_day == date(2026, 3, 31)


def test_only_leads_old_enough_are_asked_who_converted_soon() -> None:
    young = date(2026, 5, 20)
    (found,) = told([won(young, 5), lost(young)]).cohorts
    assert found.within[0] == pytest.approx(1 / 2)
    assert np.isnan(found.within[1:]).all()


def test_leads_too_young_are_said_aloud_and_counted_in_no_rate() -> None:
    found = told(STEADY, window=90)
    assert str(found.notices[0]).startswith(
        "The newest 3 months (2026-04 to 2026-06) are too young: 240 of their 240 leads had less "
        "than 90 days to convert"
    )
    assert [each.counts.counted for each in found.cohorts] == [80, 80, 80, 0, 0, 0]
    assert found.limits == (30, 60, 90)


def test_without_a_window_the_usual_time_to_convert_tells_which_months_are_young() -> None:
    slow = [
        lead
        for day in MONTHS
        for after in (20, 80)
        for lead in (
            *(8 * [won(day, after) if day + timedelta(days=after) <= TODAY else lost(day)]),
            *(40 * [lost(day)]),
        )
    ]
    (notice,) = told(slow).notices
    assert str(notice).startswith(
        "The newest 3 months (2026-04 to 2026-06) are too young: nine in ten conversions take up "
        "to 80 days"
    )


def test_without_days_of_conversion_a_falling_end_is_asked_about() -> None:
    without: list[Lead] = [(day, answer, None) for day, answer, _ in STEADY if day != MONTHS[-1]]
    without += 80 * [lost(MONTHS[-1])]
    found = told(without)
    assert found.limits == ()
    assert "The newest month (2026-06) is too young perhaps: 0.0 %" in str(found.notices[0])
    assert "against 10.0 % before" in str(found.notices[0])


def test_many_open_leads_at_the_end_are_said_aloud() -> None:
    without: list[Lead] = [(created, answer, None) for created, answer, _ in STEADY]
    without += 60 * [(MONTHS[-1], "", None)]
    (notice,) = told(without).notices
    assert "60 of their 140 leads are still open" in str(notice)


ODD = (
    "Not one of the 80 leads of 2026-02 converted; at the rate of the others, about 8 would "
    "have. Are outcomes missing there?"
)


def test_a_month_without_a_win_and_one_without_a_lead_are_odd() -> None:
    leads = [lead for lead in STEADY if lead[0] not in (MONTHS[1], MONTHS[3])]
    leads += 80 * [lost(MONTHS[1])]
    notices = [str(each) for each in told(leads).notices]
    assert notices == [
        "No lead was created in 2026-04. Is a part of the export missing?",
        ODD,
    ]


def test_a_steady_file_has_nothing_to_say() -> None:
    assert told(STEADY).notices == ()


def test_leads_without_a_day_come_last_and_a_file_without_days_has_no_table() -> None:
    found = told([lost(MONTHS[0]), (None, "yes", None)])
    assert [str(each.period) for each in found.cohorts] == ["2026-01-05", "None"]
    assert told([(None, "yes", None), (None, "no", None)]).cohorts == ()


def test_where_leads_are_missing_rates_are_unknown_and_counts_stay() -> None:
    with typed(STEADY) as leads:
        found = cohorts(leads, mix=Mix(np.nan, np.nan))
    assert np.isnan(found.cohorts[0].conversion_rate)
    assert found.cohorts[0].counts.converted == 8


@settings(max_examples=20)
@given(
    st.lists(
        st.tuples(
            st.none() | st.dates(date(2025, 1, 1), TODAY),
            st.sampled_from(["yes", "no", ""]),
            st.none() | st.integers(0, 200),
        ),
        min_size=1,
        max_size=30,
    ),
    st.none() | st.integers(1, 120),
)
def test_every_lead_is_in_one_period_as_it_is_counted(drawn, window) -> None:
    leads = [
        (day, answer, day + timedelta(days=after) if day and after is not None else None)
        for day, answer, after in drawn
    ]
    with typed(leads, window=window) as read:
        found, facts = cohorts(read, window_days=window).cohorts, read.facts
    if facts.first_day is None:
        assert found == ()
        return
    for name in ("counted", "open", "immature", "late"):
        assert sum(getattr(each.counts, name) for each in found) == getattr(facts, name)
    assert sum(each.counts.leads for each in found) == len(leads)
    for each in found:
        for within in each.counts.within:
            assert 0 <= within.converted <= within.old_enough <= each.counts.leads


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_the_median_of_counted_days_is_the_median_of_the_days(days: list[int]) -> None:
    counted = [(day, days.count(day)) for day in sorted(set(days))]
    assert quantile(counted, 0.5) == np.median(days)


@pytest.mark.parametrize(
    ("last", "length"),
    [
        (date(2025, 3, 25), "week"),
        (date(2025, 3, 26), "month"),
        (date(2028, 1, 21), "month"),
        (date(2028, 1, 22), "quarter"),
    ],
)
def test_the_span_decides_how_long_periods_are(last: date, length: str) -> None:
    assert length_for(date(2025, 1, 1), last) == length
