"""A second file of wins, joined on an id: what matches, what does not, and the rates of both."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.leads import read_leads
from calibration.leads.profile import profile_columns
from calibration.leads.win_guess import guess_reading
from calibration.leads.wins import Reading, join_wins

IDS = Reading("id", "id")


def joined(leads, wins, reading=IDS, accepted=None):
    """Join two files given as text, and return the columns as rows, and the report."""
    with (
        read_leads(leads.encode(), name="leads.csv") as some,
        read_leads(wins.encode(), name="wins.csv") as others,
    ):
        found = join_wins(some, others, reading, accepted=accepted or {})
        return found.columns.to_pylist(), found.report


def won(rows):
    return [each["Won"] for each in rows]


def test_an_id_join_with_three_per_cent_of_unmatched_ids_is_counted_and_rated_with_and_without():
    count, winners, strangers = 10_000, 970, 30
    leads = ["id;city", *(f"L{n:05};Lyon" for n in range(count))]
    chance = random.Random(4)
    ids = [f"L{n:05}" for n in chance.sample(range(count), winners)]
    unknown = [f"X{n:04}" for n in range(strangers)]
    lines = [*ids, *unknown]
    chance.shuffle(lines)

    rows, report = joined("\n".join(leads), "\n".join(["id", *lines]))

    assert (report.win_ids, report.matched_ids, report.leads_won) == (1000, 970, 970)
    assert [each.id for each in report.unmatched] == unknown
    assert report.unmatched_share == 0.03
    assert report.conversion_rate == 0.097
    assert report.conversion_rate_if_here == 0.1
    assert report.conversion_rate_if_missing == 1000 / 10_030
    assert {leads[1 + each["row"]][:6] for each in rows if each["Won"] == "yes"} == set(ids)


def test_the_first_day_of_a_win_that_repeats_counts_and_its_values_are_summed():
    wins = "id,day,amount\n1,2026-03-01,100\n1,2026-02-01,50.5\n2,,\n1,,7\n"
    rows, report = joined("id\n1\n2\n3\n", wins, Reading("id", "id", "day", "amount"))

    assert rows == [
        {"row": 0, "Won": "yes", "Won on": date(2026, 2, 1), "Won for": 157.5},
        {"row": 1, "Won": "yes", "Won on": None, "Won for": None},
        {"row": 2, "Won": "no", "Won on": None, "Won for": None},
    ]
    assert (report.wins, report.win_ids, report.wins_repeating) == (4, 2, 2)


def test_ids_are_compared_as_texts_with_case_and_leading_zeros():
    leads = "id\n7.0\n007\nAb1\n  c3 \ne\u0301t\u00e9\n1.50\n"
    rows, report = joined(leads, "id\n7\nab1\nc3\n\u00e9t\u00e9\n1.5\n")

    assert won(rows) == ["yes", "no", "no", "yes", "yes", "no"]
    assert [each.id for each in report.unmatched] == ["1.5", "ab1"]


def test_whether_a_lead_without_id_won_is_not_known():
    rows, report = joined("id,city\n1,Lyon\n,Metz\nunknown,Nice\n", "id,n\n1,1\n,2\n")

    assert won(rows) == ["yes", None, None]
    assert (report.leads_without_id, report.wins_without_id) == (2, 1)
    assert report.conversion_rate == 1.0


def test_every_lead_with_the_same_id_gets_its_win():
    rows, report = joined("id,city\n1,Lyon\n2,Metz\n1,Lyon\n", "id\n1\n")

    assert won(rows) == ["yes", "no", "yes"]
    assert (report.repeated_ids, report.leads_repeating, report.leads_won) == (1, 2, 2)


@pytest.mark.parametrize(
    ("lead", "win", "by"),
    [
        ("GTXPro", "GTX Pro", "blanks or punctuation"),
        ("Acme", "ACME SAS", "legal form"),
        ("Dupont et Fils", "SARL Dupont et Fils", "legal form"),
        ("Alpha", "Alpha S.A.R.L.", "legal form"),
        ("anna@x.com", "Anna@X.com", "case"),
        ("Société Béta", "SOCIETE BETA", "accents"),
        ("0042", "42", "leading zeros"),
        ("A-12", "A12", "blanks or punctuation"),
    ],
)
def test_ids_that_are_nearly_alike_are_told_and_count_once_accepted(lead, win, by):
    leads, wins = f"id,n\n{lead},1\nother,2\n", f"id\n{win}\n"
    rows, before = joined(leads, wins)
    accepted, after = joined(leads, wins, accepted={win: lead})

    assert won(rows) == ["no", "no"]
    assert [(each.win, each.lead, str(each.by)) for each in before.near] == [(win, lead, by)]
    assert won(accepted) == ["yes", "no"]
    assert (len(after.unmatched), after.matched_ids) == (0, 1)
    assert [each.is_accepted for each in after.near] == [True]


@pytest.mark.parametrize(("lead", "win"), [("Acme", "Acme Nord"), ("SAS", "SA"), ("12", "13")])
def test_ids_that_say_something_else_are_not_nearly_alike(lead, win):
    assert joined(f"id\n{lead}\n", f"id\n{win}\n")[1].near == ()


def test_a_win_that_is_nearly_several_leads_is_not_accepted_with_all_others():
    leads = "id\nGTXPro\ngtx-pro\nAcme\n"
    report = joined(leads, "id\nGTX Pro\nACME\n")[1]

    assert [(each.win, each.lead, each.is_alone) for each in report.near] == [
        ("ACME", "Acme", True),
        ("GTX Pro", "GTXPro", False),
        ("GTX Pro", "gtx-pro", False),
    ]
    assert [each.win for each in report.to_accept] == ["ACME"]


def test_a_win_accepted_for_a_lead_that_won_already_is_one_more_win_of_it():
    wins = "id,day,amount\nAcme,2026-03-01,10\nACME SAS,2026-01-05,5\n"
    rows, report = joined(
        "id\nAcme\n", wins, Reading("id", "id", "day", "amount"), {"ACME SAS": "Acme"}
    )

    assert rows == [{"row": 0, "Won": "yes", "Won on": date(2026, 1, 5), "Won for": 15.0}]
    assert (report.matched_ids, report.matched_wins, report.leads_won) == (2, 2, 1)


def test_what_is_accepted_and_fits_no_two_ids_of_the_files_does_nothing():
    rows, report = joined("id\n1\n2\n", "id\n3\n", accepted={"3": "1", "9": "2"})

    assert won(rows) == ["no", "no"]
    assert [each.id for each in report.unmatched] == ["3"]


def test_days_and_values_that_can_t_be_read_are_counted():
    wins = "id,day,amount\n1,soon,1\n2,2026-01-01,much\n3,,\n"
    report = joined("id\n1\n2\n3\n", wins, Reading("id", "id", "day", "amount"))[1]

    assert (report.unreadable_days, report.unreadable_values) == (1, 1)


def test_companies_are_an_id_like_any_other():
    leads = "person,company\nann,Acme\nbob,Acme\ncarl,Beta\n"
    rows, report = joined(leads, "account,amount\nAcme,5\n", Reading("company", "account"))

    assert won(rows) == ["yes", "yes", "no"]
    assert report.repeated_ids == 1


SOME_IDS = st.sampled_from(["1", "2", "2.0", "007", "7", "a", "A", "a b", "Ab", "", "unknown"])


@settings(max_examples=15)
@given(
    lead_ids=st.lists(SOME_IDS, min_size=1, max_size=12),
    wins=st.lists(st.tuples(SOME_IDS, st.integers(0, 9)), min_size=1, max_size=12),
    chance=st.randoms(use_true_random=False),
)
def test_the_parts_sum_to_the_whole_and_the_order_of_rows_does_not_matter(lead_ids, wins, chance):
    first_day = date(2026, 1, 1)

    def joined_files(some, others):
        leads = ["id,n", *(f"{each},x" for each in some)]
        lines = [f"{each},{first_day + timedelta(days)},{days}" for each, days in others]
        reading = Reading("id", "id", "day", "amount")
        return joined("\n".join(leads), "\n".join(["id,day,amount", *lines]), reading)

    rows, report = joined_files(lead_ids, wins)
    mixed, others = list(enumerate(lead_ids)), list(wins)
    chance.shuffle(mixed)
    chance.shuffle(others)
    again, same = joined_files([each for _, each in mixed], others)

    unmatched = sum(each.wins for each in report.unmatched)
    assert report.matched_wins + unmatched + report.wins_without_id == report.wins == len(wins)
    assert report.matched_ids + len(report.unmatched) == report.win_ids
    assert report.win_ids + report.wins_repeating + report.wins_without_id == report.wins
    tally = Counter(won(rows))
    assert (tally["yes"], tally[None]) == (report.leads_won, report.leads_without_id)
    assert sum(tally.values()) == report.leads == len(lead_ids)
    assert report == same
    places = {mixed[each["row"]][0]: each for each in again}
    for each in rows:
        assert {**places[each["row"]], "row": each["row"]} == each


LEADS = "\n".join(
    ["ref,employees,created,mail",
     *(f"A{n},{n},2026-01-{1 + n % 28:02},p{n}@x.com" for n in range(200))]
)  # fmt: skip


@pytest.mark.parametrize(
    ("header", "line", "expected"),
    [
        ("ref,closed on,amount", "A{n},2026-02-01,{n}", ("ref", "ref", "closed on", "amount")),
        ("deal;lead;signed;ca", "D{n};A{n};2026-02-01;9", ("ref", "lead", "signed", "ca")),
        ("customer,since", "P{n}@x.com,2026-02-01", None),
        ("email", "p{n}@x.com", ("mail", "email", None, None)),
        ("won,name", "yes,Company {n}", None),
    ],
)
def test_the_columns_that_hold_the_same_ids_are_guessed(header, line, expected):
    wins = "\n".join([header, *(line.format(n=n) for n in range(5, 60))])
    with (
        read_leads(LEADS.encode(), name="leads.csv") as some,
        read_leads(wins.encode(), name="wins.csv") as others,
    ):
        found = guess_reading(
            some,
            others,
            lead_columns=profile_columns(some),
            win_columns=profile_columns(others),
        )

    assert found == (None if expected is None else Reading(*expected))
