"""Leaks are flagged by what the leads say, and never by chance."""

from datetime import date

import numpy as np
import pytest

from calibration.advice.alone import alone
from calibration.advice.days import Days, Freshness, Later, days_of
from calibration.advice.judging import judged, widened
from calibration.advice.leaks import Filled, LeakFinding, SignKind, Weight
from calibration.advice.telling_names import (
    outcome_words,
    overwritten_words,
    perhaps_outcome_words,
)
from calibration.advice.values import SideCounts, ValueCounts
from calibration.evaluation.intervals import Interval
from calibration.model import Field, FieldType

Row = tuple[object, int, int]


def counts(kind: str, *rows: Row, missing: tuple[int, int] = (0, 0)) -> ValueCounts:
    """Return value counts from (value, converted, not converted)."""
    return ValueCounts(
        field=Field(name="x", type=FieldType(kind)),
        values=tuple(row[0] for row in rows),
        converted=np.array([row[1] for row in rows], np.int64),
        not_converted=np.array([row[2] for row in rows], np.int64),
        missing_converted=missing[0],
        missing_not_converted=missing[1],
    )


def sides(kind: str, *rows: Row, missing: tuple[int, int] = (0, 0)) -> SideCounts:
    return SideCounts(counts(kind, *rows, missing=missing), counts(kind))


def verdict(kind: str, *rows: Row, name: str = "x", missing: tuple[int, int] = (0, 0)):
    """Return what is found about a column of the given counts."""
    both = sides(kind, *rows, missing=missing)
    design = both.design
    filled = Filled(
        int(design.converted.sum()),
        design.all_converted,
        int(design.not_converted.sum()),
        design.everyone - design.all_converted,
    )
    return judged(name, filled=filled, alone=alone(both))


def kinds(found: LeakFinding) -> list[SignKind]:
    return [sign.kind for sign in found.signs]


# How well a column ranks leads


def test_a_column_that_is_the_outcome_ranks_perfectly_on_both_sides() -> None:
    rows: list[Row] = [(False, 0, 700), (True, 300, 0)]
    found = alone(SideCounts(counts("boolean", *rows), counts("boolean", *rows)))

    assert (found.auc, found.low, found.high, found.holdout) == (1, 1, 1, 1)


def test_the_auc_of_few_values_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import roc_auc_score

    rows: list[Row] = [("a", 900, 9100), ("b", 2000, 8000), ("c", 4000, 6000)]
    outcome = np.repeat([1, 0] * 3, [900, 9100, 2000, 8000, 4000, 6000])
    rate = np.repeat([0.09, 0.09, 0.2, 0.2, 0.4, 0.4], [900, 9100, 2000, 8000, 4000, 6000])

    found = alone(sides("text", *rows))
    assert found.auc == pytest.approx(roc_auc_score(outcome, rate), abs=0.002)
    assert found.low < found.auc < found.high


@pytest.mark.parametrize("kind", ["text", "number"])
def test_a_thousand_ids_tell_nothing(kind: str) -> None:
    rows: list[Row] = [
        (f"id{n:04d}" if kind == "text" else float(n), n % 4 == 0, n % 4 != 0) for n in range(1000)
    ]
    found = alone(sides(kind, *rows))

    assert found.low <= 0.5 <= found.high


def test_levels_that_differ_by_chance_are_not_learnt_by_heart() -> None:
    rng = np.random.default_rng(3)
    rows: list[Row] = []
    for level in range(150):
        converted = int(rng.binomial(12, 0.2))
        rows.append((f"level {level:03d}", converted, 12 - converted))

    assert alone(sides("text", *rows)).auc < 0.53


def test_of_200_columns_of_chance_none_is_flagged_or_watched() -> None:
    rng = np.random.default_rng(11)
    weights = []
    for _ in range(200):
        rows: list[Row] = []
        for level in range(8):
            leads, converted = 25, int(rng.binomial(25, 0.25))
            rows.append((f"level {level}", converted, leads - converted))
        weights.append(verdict("text", *rows).weight)

    assert set(weights) == {Weight.CLEAR}


def test_the_holdout_is_ranked_by_what_the_design_leads_teach() -> None:
    design = counts("text", ("a", 90, 10), ("b", 10, 90))
    reversed_ = counts("text", ("a", 10, 90), ("b", 90, 10))
    found = alone(SideCounts(design, reversed_))

    assert found.auc > 0.85
    assert found.holdout == pytest.approx(0.1)


def test_a_value_that_only_the_holdout_has_ranks_as_the_average() -> None:
    design = counts("text", ("a", 90, 10), ("b", 10, 90))
    found = alone(SideCounts(design, counts("text", ("c", 5, 5))))

    assert found.holdout == 0.5


def test_numbers_of_the_holdout_fall_into_the_cells_of_the_design_leads() -> None:
    design = counts("number", *((float(n), n, 100 - n) for n in range(100)))
    holdout = counts("number", (-5.0, 0, 50), (98.5, 50, 0))

    assert alone(SideCounts(design, holdout)).holdout == 1


# Tells the outcome alone


def test_a_column_that_ranks_suspiciously_well_is_flagged_with_its_figures() -> None:
    found = verdict("boolean", (False, 100, 1900), (True, 300, 100))

    assert found.is_flagged
    assert str(found.reasons(Weight.FLAGGED)[0]).startswith(
        "Alone it tells 400 leads that converted from 2000 others with an AUC of 0.85 (0.8"
    )


def test_a_strong_but_honest_column_is_watched_and_a_weak_one_is_not() -> None:
    strong = verdict("boolean", (False, 100, 1600), (True, 300, 400))
    weak = verdict("boolean", (False, 100, 1100), (True, 300, 900))

    assert (strong.weight, kinds(strong)) == (Weight.WATCHED, [SignKind.ALONE])
    assert weak.weight is Weight.CLEAR


@pytest.mark.parametrize(("converted", "weight"), [(39, Weight.CLEAR), (40, Weight.FLAGGED)])
def test_fewer_than_40_conversions_flag_nothing_by_its_rank(converted: int, weight: Weight) -> None:
    found = verdict("boolean", (False, 0, 3900), (True, converted, 100))

    assert found.weight is weight


# Filled for one outcome


def filled(converted: tuple[int, int], others: tuple[int, int]) -> LeakFinding:
    return judged("x", filled=Filled(*converted, *others))


def test_a_column_filled_for_winners_only_is_flagged_with_its_counts() -> None:
    found = filled((271, 273), (3, 2617))

    assert found.is_flagged
    assert str(found.signs[0].message) == (
        "It is filled for 271 of 273 leads that converted and for 3 of 2617 that did not."
    )


def test_a_column_filled_for_losers_only_is_flagged() -> None:
    assert filled((0, 273), (2000, 2617)).is_flagged


def test_a_column_filled_for_a_few_winners_and_nobody_else_is_flagged() -> None:
    assert filled((200, 2000), (0, 18000)).is_flagged


@pytest.mark.parametrize(
    ("converted", "others"),
    [
        ((95, 273), (238, 2617)),
        ((3, 40), (0, 400)),
        ((273, 273), (2617, 2617)),
        ((0, 40), (0, 400)),
    ],
)
def test_a_column_filled_more_often_for_winners_is_not_flagged(
    converted: tuple[int, int], others: tuple[int, int]
) -> None:
    assert filled(converted, others).weight is Weight.CLEAR


def test_a_column_filled_some_times_as_often_is_watched() -> None:
    assert filled((300, 1000), (400, 9000)).weight is Weight.WATCHED


def test_leads_of_one_outcome_say_nothing() -> None:
    assert filled((40, 40), (0, 0)).weight is Weight.CLEAR


# Days


def with_days(days: Days, name: str = "x") -> LeakFinding:
    return judged(name, filled=Filled(400, 400, 1600, 1600), days=days)


def freshness(auc: float, half: float = 0.03) -> Freshness:
    return Freshness(auc, Interval(auc - half, auc + half), 12, 85)


def test_days_after_the_conversion_are_flagged_with_their_share() -> None:
    found = with_days(Days(Later(40, 200), None, freshness(0.5)))

    assert kinds(found) == [SignKind.AFTER_CONVERSION]
    assert str(found.signs[0].message) == (
        "Its day is later than the day of the conversion for 40 of 200 leads that converted."
    )


def test_a_slip_of_the_pen_is_not_a_day_after_the_conversion() -> None:
    assert with_days(Days(Later(3, 200), None, freshness(0.5))).weight is Weight.CLEAR


def test_days_after_the_scoring_date_are_marked_as_known_at_export() -> None:
    found = with_days(Days(None, Later(500, 2000), freshness(0.52)))

    assert found.as_known_at_export
    assert found.weight is Weight.CLEAR
    assert "for 500 of 2000 leads its day is later" in str(found.signs[0].message)


def test_days_that_are_fresher_for_winners_at_export_are_flagged() -> None:
    found = with_days(Days(None, Later(500, 2000), freshness(0.71)))

    assert found.is_flagged
    assert kinds(found) == [SignKind.FRESHER, SignKind.AT_EXPORT]
    assert "at most 12 days before they are scored" in str(found.signs[0].message)


def test_days_that_are_fresher_for_losers_at_export_are_flagged_too() -> None:
    assert with_days(Days(None, Later(500, 2000), freshness(0.29))).is_flagged


def test_days_known_in_time_may_be_fresher_for_winners() -> None:
    found = with_days(Days(None, Later(0, 2000), freshness(0.9)), name="Last seen")

    assert found.weight is Weight.CLEAR
    assert not found.as_known_at_export


def test_without_a_scoring_date_of_its_own_the_header_tells_what_is_known_at_export() -> None:
    fresher = Days(None, None, freshness(0.71))

    assert with_days(fresher, name="Dernière activité").is_flagged
    assert with_days(fresher, name="Signed up on").weight is Weight.CLEAR


def test_the_newer_day_and_the_medians_are_counted_by_hand() -> None:
    column = counts("date", (date(2026, 6, 1), 0, 3), (date(2026, 6, 21), 3, 0))
    days = days_of(column, reference=date(2026, 6, 30), after_conversion=None, confidence=0.95)

    assert days.freshness.auc == 1
    assert (days.freshness.converted_days, days.freshness.others_days) == (9, 29)
    assert days.after_cut_off is None


def test_ages_below_zero_are_later_than_the_scoring_date() -> None:
    column = counts("date", (-3, 4, 0), (0, 1, 1), (20, 0, 4))
    days = days_of(column, reference=None, after_conversion=None, confidence=0.95)

    assert days.after_cut_off == Later(4, 10)
    assert days.freshness.auc == pytest.approx((4 + 0.2 * 0.5 * 1 + 0.8 * 1) / 5)


# Headers


@pytest.mark.parametrize(
    "header",
    [
        "closed", "Is Won", "Lost reason", "Deal stage", "Contract signed", "signature_date",
        "CloseDate", "Revenue won", "Motif de perte", "Date de signature", "Gagné", "Perdue",
        "Montant signé", "Date de clôture", "Client depuis",
    ],
)  # fmt: skip
def test_a_header_may_name_the_outcome(header: str) -> None:
    assert outcome_words(header) is not None


@pytest.mark.parametrize("header", ["Contract", "Contrat", "Stage", "Devis", "Statut"])
def test_a_header_may_perhaps_name_the_outcome(header: str) -> None:
    assert outcome_words(header) is None
    assert perhaps_outcome_words(header) is not None


@pytest.mark.parametrize(
    "header",
    ["Wonder", "signed_up", "Signed in", "Enclosed", "Revenue", "has_sales_team", "poutcome"],
)
def test_a_header_that_only_sounds_alike_names_nothing(header: str) -> None:
    assert outcome_words(header) is None
    assert perhaps_outcome_words(header) is None


def test_a_telling_name_alone_is_watched_and_flagged_once_the_leads_say_so_too() -> None:
    alone_ = verdict("text", ("a", 100, 400), ("b", 100, 400), name="Deal stage")
    believed = verdict("text", ("a", 150, 400), ("b", 50, 600), name="Deal stage")

    assert alone_.weight is Weight.WATCHED
    assert believed.is_flagged


def test_an_honest_contract_type_is_watched_however_well_it_tells() -> None:
    found = verdict("text", ("month", 1150, 1550), ("year", 150, 2010), name="Contract")

    assert found.weight is Weight.WATCHED


def test_the_newest_of_several_values_is_flagged_where_it_tells_the_outcome() -> None:
    rows: list[Row] = [("clicked", 280, 480), ("opened", 120, 1520)]

    assert verdict("text", *rows, name="Last Activity").is_flagged
    assert verdict("text", *rows, name="Activity").weight is Weight.CLEAR
    assert SignKind.OVERWRITTEN in kinds(verdict("text", *rows, name="Dernière action"))


def test_values_folded_as_of_the_scoring_date_are_not_known_at_export() -> None:
    both = sides("text", ("clicked", 280, 480), ("opened", 120, 1520))
    found = judged(
        "Last Activity", filled=Filled(400, 400, 2000, 2000), alone=alone(both), at_cut_off=True
    )

    assert found.signs == ()


def test_tallies_are_marked_and_not_flagged() -> None:
    found = verdict("number", (0.0, 100, 1100), (1.0, 300, 900), name="TotalVisits")

    assert found.as_known_at_export
    assert found.weight is Weight.CLEAR


def test_the_newest_value_is_told_by_words_of_its_own() -> None:
    assert overwritten_words("Last Notable Activity") == ("last",)
    assert overwritten_words("Dernière vue des tarifs") == ("derniere",)
    assert overwritten_words("Lasting effect") is None


def test_the_more_columns_the_wider_the_intervals() -> None:
    assert widened(1) == 0.95
    assert widened(0) == 0.95
    assert widened(100) == pytest.approx(0.9995)
