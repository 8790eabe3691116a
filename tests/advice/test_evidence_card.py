"""The evidence card: overlap by hand, and a sentence for each question, in every case there is."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from calibration.advice import evidence_sentences as told
from calibration.advice.columns import ColumnCheck
from calibration.advice.evidence_card import EvidenceCard, evidence_card, field_warnings
from calibration.advice.overlap import Overlap, overlaps
from calibration.advice.points_beside import PointsBeside
from calibration.engine.criterion_periods import MonthCounts
from calibration.evaluation import CriterionEvidence, Mix, of_sample
from calibration.evaluation.mix import UNKNOWN
from calibration.evaluation.over_time import over_time_of
from calibration.leads.facts import Sample
from calibration.leads.profile import profile_columns
from calibration.leads.reading import read_leads
from calibration.leads.sensitive import sensitive_columns
from calibration.model import Criterion
from tests.evaluation.tables import Row, model_of, patterns_of_rows

NAMES = ("demo", "asked", "other")
LABELS = {"demo": "Demo", "asked": "Asked", "other": "Other"}
MODEL = model_of(
    [
        {"id": "demo", "points": 20},
        {"id": "asked", "points": 5},
        {"id": "other", "points": -5},
    ],
    threshold=15,
)


def rows(times: int, met: Iterable[str] = (), *, bought: int = 0) -> list[Row]:
    """Return so many leads that meet the same, of which the first few bought."""
    return [Row(dict.fromkeys(met, 1.0), at < bought) for at in range(times)]


LEADS = [
    *rows(46, ("demo", "asked"), bought=20),
    *rows(4, ("demo",), bought=2),
    *rows(8, ("asked",), bought=1),
    *rows(71, (), bought=10),
    *rows(71, ("other",), bought=10),
]


def card_of(leads: list[Row], criterion: str = "demo") -> EvidenceCard:
    return evidence_card(patterns_of_rows(leads, NAMES), MODEL, criterion)


def found(with_it: tuple[int, int], without: tuple[int, int], mix: Mix | None = None) -> str:
    """Return what is said of so many converted, of so many leads, with a criterion and without."""
    (a, n), (b, m) = with_it, without
    evidence = CriterionEvidence("demo", n, a, m, b, n, n + m, mix or Mix())
    return str(told.of_outcome(evidence))


def test_leads_are_counted_by_which_of_two_criteria_they_meet() -> None:
    closest, other = overlaps(patterns_of_rows(LEADS, NAMES), "demo")

    assert closest == Overlap("demo", "asked", both=46, only_this=4, only_other=8, neither=142)
    assert other == Overlap("demo", "other", both=0, only_this=50, only_other=71, neither=79)
    assert closest.phi == pytest.approx((46 * 142 - 4 * 8) / (50 * 54 * 150 * 146) ** 0.5)
    assert other.jaccard == 0


def test_holdout_and_open_leads_are_in_no_overlap() -> None:
    kept = [replace(each, holdout=True) for each in rows(9, ("demo",))]
    more = [Row({"demo": 1.0}) for _ in range(9)]

    assert overlaps(patterns_of_rows([*LEADS, *kept, *more], NAMES), "demo") == overlaps(
        patterns_of_rows(LEADS, NAMES), "demo"
    )


def test_the_criterion_that_says_the_same_is_named_with_both_shares() -> None:
    assert str(told.of_overlap(card_of(LEADS), LABELS)) == (
        "It says nearly the same as “Asked”: of the leads that meet it, 92 % meet that too, and "
        "of those that meet that, 85 % meet this."
    )


def test_a_criterion_that_says_something_else_is_not_called_alike() -> None:
    leads = [*rows(30, ("demo",)), *rows(30, ("asked",)), *rows(30, ("demo", "asked")), *rows(30)]

    assert str(told.of_overlap(card_of(leads), LABELS)) == "No other criterion says the same."


def test_the_contrary_is_named() -> None:
    leads = [*rows(48, ("demo",)), *rows(2, ("demo", "other")), *rows(49, ("other",)), *rows(1)]

    said = str(told.of_overlap(card_of(leads), LABELS))

    assert said.startswith("It says nearly the contrary of “Other”: 4 % of the leads")
    assert "98 % of the others" in said


def test_without_another_criterion_there_is_nothing_to_compare_with() -> None:
    alone = model_of([{"id": "demo", "points": 20}])
    card = evidence_card(patterns_of_rows(LEADS, ("demo",)), alone, "demo")

    assert str(told.of_overlap(card, LABELS)).startswith("There is no other criterion")


@pytest.mark.parametrize(
    ("with_it", "without", "said"),
    [
        ((31, 100), (30, 200), "31.0 % of the leads that meet it converted, 15.0 % of the"),
        ((31, 100), (30, 200), "2.1× as often (1.3× to 3.2×)."),
        ((4, 20), (30, 200), "1.3× as often, which can't be told from chance (0.52× to 3.4×)."),
        ((0, 12), (30, 200), "None of the 12 leads that meet it converted; it could be up to 24 %"),
        ((0, 12), (30, 200), "Of the others, 15.0 % did."),
        ((5, 50), (0, 200), "10.0 % of the leads that meet it converted, and none of the others."),
        ((0, 0), (30, 200), "No counted lead meets it"),
        ((30, 200), (0, 0), "Every counted lead meets it"),
        ((0, 20), (0, 200), "All counted leads turned out alike"),
        ((0, 0), (0, 0), "There is no outcome yet"),
    ],
)  # fmt: skip
def test_how_leads_turned_out_is_said_whatever_the_counts(
    with_it: tuple[int, int], without: tuple[int, int], said: str
) -> None:
    assert said in found(with_it, without)


def test_where_leads_are_missing_only_the_direction_is_told() -> None:
    assert found((60, 100), (60, 300), UNKNOWN) == (
        "Leads that meet it convert more often than the others. How often can't be said: not "
        "every lead of the period is here."
    )
    assert "less often" in found((10, 100), (150, 300), UNKNOWN)


def test_points_are_only_questioned_outside_of_the_interval() -> None:
    card = card_of([*LEADS, *LEADS, *LEADS])

    def said(points: int, low: float, high: float) -> str:
        beside = PointsBeside("demo", points, (low + high) / 2, low, high)
        return str(told.of_points(replace(card, points=beside)))

    assert said(30, 4.2, 14.5).endswith("would give it +9, from +4 to +15: +30 lies outside.")
    assert "nothing questions them" in said(15, 4.2, 14.5)
    assert "nothing questions them" in said(4, 4.2, 14.5)
    assert "lies outside" in said(3, 4.2, 14.5)
    assert "can't tell whether it should have any: from −3 to +15" in said(10, -2.1, 14.5)
    assert "lies outside" in said(-20, -2.1, 14.5)


def test_why_there_are_no_points_is_said() -> None:
    few = card_of(LEADS[:60])
    assert "takes 40 leads that converted and 40 that did not" in str(told.of_points(few))

    enough = card_of([*LEADS, *LEADS])
    assert "its points have no scale" in str(told.of_points(enough, has_signal=False))
    assert "its points have no scale" not in str(told.of_points(enough))


def test_what_the_board_would_be_without_it_is_told_by_its_counts() -> None:
    said = str(told.of_removal(card_of(LEADS)))

    assert said.startswith(
        "Without it, at the same threshold, 0 leads qualify instead of 50, and 43 converted leads "
        "are missed instead of 21."
    )


def test_a_criterion_nobody_meets_changes_nothing_when_it_goes() -> None:
    said = str(told.of_removal(card_of(rows(100, ("asked",), bought=30), "demo")))

    assert said == (
        "Without it, at the same threshold, every lead is decided as now. The score ranks leads "
        "as well without it."
    )


def test_leads_that_are_not_every_lead_give_no_volume_without_it() -> None:
    patterns = of_sample(patterns_of_rows(LEADS, NAMES), Sample(every_lead=False))

    said = str(told.of_removal(evidence_card(patterns, MODEL, "demo")))

    assert "43 converted leads are missed instead of 21" in said
    assert "qualify" not in said


def test_time_is_told_by_the_periods_that_have_leads_enough() -> None:
    def said(*tables: tuple[int, int, int, int]) -> str:
        months = [
            MonthCounts(date(2025, 3 * at + 1, 1), a + c, b + d, (a,), (b,))
            for at, (a, b, c, d) in enumerate(tables)
        ]
        return str(told.of_time(over_time_of(months, ["demo"])["demo"]))

    steady = (30, 70, 20, 180)
    assert said(steady, steady, steady).startswith("In 3 quarters with leads enough it says")
    assert said(steady, (28, 72, 22, 178), (8, 92, 42, 158)) == (
        "It changed over time, beyond chance: 0.38× the others in 2025-Q3 and 3.0× the others in "
        "2025-Q1."
    )
    assert "in every month can't be told: too few" in said((1, 3, 20, 180), (0, 5, 20, 180))
    assert said(steady) == (
        "All counted leads were created in one month: nothing compares over time."
    )


def test_what_speaks_against_the_fields_is_told_by_column() -> None:
    criterion = Criterion.model_validate_json(
        '{"id": "a", "label": "A", "kind": "demographic", "group": "g", "points": 1,'
        ' "when": {"field": "sex", "is": "equals", "value": "f"}}'
    )
    text = "Gender,Visits\n" + "\n".join(f"{'fm'[at % 2]},{at}" for at in range(30))
    with read_leads(text.encode(), name="leads.csv") as table:
        profiles = profile_columns(table)
    sensitive = sensitive_columns(profiles)
    checks = [
        ColumnCheck(each, is_telling=True, sensitive=sensitive.get(each.column.position))
        for each in profiles
    ]

    first, second = field_warnings(criterion, checks, headers={"sex": "Gender"}, at_export=("sex",))

    assert str(first).startswith("“Gender”: It tells a person's sex")
    assert str(second).startswith("“Gender” is as known at export")
    assert field_warnings(criterion, checks, headers={"sex": "Visits"}) == ()
