"""Logs as they come: times in every dress, wide logs, guessed columns, rules as JSON."""

from datetime import date

import pytest

from calibration.leads import profile_columns
from calibration.leads.events import (
    AfterCreation,
    EventColumns,
    EventOutcome,
    EventRules,
    Fold,
    Measure,
    OnDay,
    cut_offs,
    fold_events,
    read_events,
    read_rules,
)
from calibration.leads.events.guessing import guess_log
from calibration.leads.events.proposing import coverage_of, days_to_wait, proposed_folds
from calibration.problems import LeadsError
from tests.leads.events.small import TODAY, known


def days_of(log, zone: str | None = None) -> list[date]:
    """Return the days of the events of a log with the columns lead and time, in their order."""
    events = read_events(log, EventColumns(lead="lead", time="time", zone=zone), today=TODAY)
    query = f"SELECT day FROM {events.relation}_lines ORDER BY row"  # noqa: S608 - our own words
    rows = events.table.connection.sql(query)
    return [day for (day,) in rows.fetchall()]


@pytest.mark.parametrize(
    ("written", "zone", "day"),
    [
        ("2026-03-01T23:30:00Z", None, date(2026, 3, 1)),
        ("2026-03-01T23:30:00Z", "Europe/Paris", date(2026, 3, 2)),
        ("2026-03-01 23:30:00.125+0530", "UTC", date(2026, 3, 1)),
        ("2026-03-01 00:30-02:00", "UTC", date(2026, 3, 1)),
        ("2026-03-01 00:30+02:00", "UTC", date(2026, 2, 28)),
        ("2026-03-01 23:30", "Asia/Tokyo", date(2026, 3, 1)),
        ("31/03/2026 14:05", None, date(2026, 3, 31)),
        ("31.03.2026", None, date(2026, 3, 31)),
        ("1772323200", None, date(2026, 3, 1)),
        ("1772407800000", None, date(2026, 3, 1)),
        ("1772407800", "Europe/Paris", date(2026, 3, 2)),
        ("31/02/2026", None, None),
        ("soon", None, None),
    ],
)
def test_a_time_gives_the_day_of_its_calendar(opened, written, zone, day) -> None:
    log = opened(f"lead;time\na;{written}\na;2026-01-01\n", ";")
    assert days_of(log, zone) == [day, date(2026, 1, 1)]


def test_lines_that_are_not_counted_are_told_with_their_number(log_of) -> None:
    log = log_of(
        [
            "a,visit,2026-03-01,1",
            "a,visit,soon,1",
            "a,visit,,1",
            ",visit,2026-03-01,1",
            "a,visit,2031-03-01,1",
            "a,visit,2026-03-02,much",
        ]
    )
    assert log.events == 2
    assert [str(each) for each in log.problems] == [
        "time: 1 times can't be read and are not counted, as “soon”.",
        "1 lines have no time and are not counted.",
        "1 lines have no id of a lead and are not counted.",
        "1 events are later than today and are not counted.",
        "amount: 1 amounts can't be read and count as 0, as “much”.",
    ]


def test_a_log_without_a_single_event_is_refused(log_of) -> None:
    with pytest.raises(LeadsError, match="must hold events with the id of a lead"):
        log_of(["a,visit,soon,1"])


def test_a_wide_log_has_an_event_for_each_filled_day(opened) -> None:
    log = opened("lead,Demo,Call\na,2026-03-01,2026-03-05\nb,,2026-04-01\nc,,\n")
    events = read_events(log, EventColumns(lead="lead", days=("Demo", "Call")), today=TODAY)
    leads = known(("a", "2026-03-31"), ("b", "2026-03-31"))
    folds = (Fold(measure="times"), Fold(measure="last-day", event="demo"))
    found = fold_events(events, leads, folds)
    assert found["f0"].to_pylist() == [2, 0]
    assert found["f1"].to_pylist() == [date(2026, 3, 1), None]
    assert {each.name: each.times for each in events.kinds} == {"Demo": 1, "Call": 2}


def test_the_columns_of_a_french_log_are_guessed_by_the_ids_of_the_leads(opened) -> None:
    leads = opened(
        "Nom;Réf. client;Créé le\n" + "".join(f"n{i};C{i};01/03/2026\n" for i in range(60)), ";"
    )
    log = opened(
        "Numéro;Client;Événement;Date et heure;Montant\n"
        + "".join(
            f"{i};C{i % 40};{'Achat' if i % 2 else 'Visite'};{i % 28 + 1:02}/03/2026 10:00;{i},5\n"
            for i in range(90)
        ),
        ";",
    )
    found = guess_log(log, leads, profiles=profile_columns(leads))
    assert found.columns == EventColumns(
        lead="Client", time="Date et heure", event="Événement", amount="Montant"
    )
    assert (found.lead_id, found.known) == ("Réf. client", 1.0)


def test_a_line_a_lead_with_several_days_is_guessed_to_be_a_wide_log(opened) -> None:
    lines = "".join(f"L{i},2026-03-01,2026-03-{i % 28 + 1:02}\n" for i in range(60))
    leads, log = (
        opened("id\n" + "".join(f"L{i}\n" for i in range(60))),
        opened("id,Demo,Call\n" + lines),
    )
    found = guess_log(log, leads, profiles=profile_columns(leads))
    assert found.columns == EventColumns(lead="id", days=("Demo", "Call"))


def test_a_lead_created_after_the_one_day_for_all_is_told_nothing(opened) -> None:
    leads = opened("id,created\na,2026-03-01\nb,2026-03-31\nc,2026-04-01\nd,\n")
    found = cut_offs(leads, lead_id="id", cut_off=OnDay(day=date(2026, 3, 31), created="created"))
    assert [day is not None for day in found["cut_off"].to_pylist()] == [True, True, False, True]


def test_leads_and_log_are_told_how_they_go_together(opened, log_of) -> None:
    leads = opened("id,created\n1.0,2026-03-01\n2,2026-03-30\n3,2026-01-01\n,2026-01-01\n")
    log = log_of(["1,visit,2026-03-05,", "9,visit,2026-04-20,"])
    at = cut_offs(leads, lead_id="id", cut_off=AfterCreation(created="created", plus_days=30))
    told = coverage_of(log, at)
    assert (told.leads, told.with_events, told.strange_events) == (3, 1, 1)
    assert (told.too_young, told.too_old) == (1, 1)


def test_a_short_history_proposes_an_earlier_cut_off(opened, log_of) -> None:
    log = log_of(["a,visit,2026-03-01,", "a,visit,2026-03-20,"])
    leads = opened("id,created\n" + "".join(f"l{i},2026-03-04\n" for i in range(10)))
    created = cut_offs(leads, lead_id="id", cut_off=AfterCreation(created="created", plus_days=0))
    assert days_to_wait(log, created) == 14


def test_few_fields_are_proposed_and_amounts_only_where_there_are_some(log_of) -> None:
    without = proposed_folds(log_of(["a,visit,2026-03-01,"]))
    with_some = proposed_folds(log_of(["a,visit,2026-03-01,3", "a,buy,2026-03-01,3"]))
    assert Measure.AMOUNT not in {each.fold.measure for each in without}
    assert Measure.AMOUNT in {each.fold.measure for each in with_some}
    assert len(with_some) <= 22


def test_rules_are_the_same_after_a_round_through_json() -> None:
    rules = EventRules(
        columns=EventColumns(lead="id", time="when", zone="Europe/Paris"),
        lead_id="id",
        cut_off=OnDay(day=date(2026, 3, 31)),
        folds=(Fold(measure="times", event="visit", days=30, change=True),),
        outcome=EventOutcome(event="buy", within_days=273),
    )
    assert read_rules(rules.to_json()) == rules


def test_rules_that_make_no_sense_are_refused_with_their_place() -> None:
    text = (
        '{"columns": {"lead": "id", "time": "when"}, "lead_id": "id", '
        '"cut_off": {"rule": "after-creation", "created": "c", "plus_days": -1}, '
        '"folds": [{"measure": "last-day", "change": true}]}'
    )
    with pytest.raises(LeadsError, match="must be 0 days or more") as refused:
        read_rules(text)
    assert "must compare times, active days or amounts" in str(refused.value)
