"""The parts of a suggestion, each against an answer from elsewhere."""

import numpy as np
import pytest

from calibration.advice.candidates import candidates_of
from calibration.advice.choosing import choose, most_criteria
from calibration.advice.fitting import fit_logistic
from calibration.advice.naming import guessed_kind, guessed_market, identifier_of
from calibration.advice.thresholds import suggested_bands, suggested_threshold, with_line_moved
from calibration.advice.values import ValueCounts
from calibration.model import Field, FieldType, Kind, Market
from calibration.model.templates import TEMPLATES


def counts(
    kind: str, *rows: tuple[object, int, int], missing: tuple[int, int] = (0, 0)
) -> ValueCounts:
    """Return value counts from (value, converted, not converted)."""
    return ValueCounts(
        field=Field(name="x", type=FieldType(kind)),
        values=tuple(row[0] for row in rows),
        converted=np.array([row[1] for row in rows], np.int64),
        not_converted=np.array([row[2] for row in rows], np.int64),
        missing_converted=missing[0],
        missing_not_converted=missing[1],
    )


def sentences(found: ValueCounts) -> list[str]:
    return [str(each.condition) for each in candidates_of(found)]


def test_a_logistic_fit_equals_scikit_learns() -> None:
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(5)
    levels = rng.integers(0, 2, (400, 6)).astype(float)
    leads = rng.integers(1, 50, 400)
    chance = 1 / (1 + np.exp(-(levels @ [1.0, -2.0, 0.5, 0.0, 0.3, 1.5] - 2)))
    converted = rng.binomial(leads, chance)

    ours = fit_logistic(levels, converted=converted, leads=leads, ridge=1.0)
    rows = np.vstack([levels, levels])
    outcome = np.r_[np.ones(400), np.zeros(400)]
    theirs = LogisticRegression(C=1.0, tol=1e-10, max_iter=1000).fit(
        rows, outcome, sample_weight=np.r_[converted, leads - converted]
    )

    np.testing.assert_allclose(ours.weights, theirs.coef_[0], atol=1e-5)
    assert ours.intercept == pytest.approx(theirs.intercept_[0], abs=1e-5)


def test_a_criterion_that_no_converted_lead_meets_gets_finite_points() -> None:
    levels = np.array([[0.0], [1.0]])
    fit = fit_logistic(levels, converted=np.array([50, 0]), leads=np.array([100, 40]))

    assert -10 < fit.weights[0] < -1


@pytest.mark.parametrize(("conversions", "most"), [(9, 0), (10, 1), (149, 14), (5000, 15)])
def test_ten_conversions_carry_a_criterion_and_none_more_than_15(
    conversions: int, most: int
) -> None:
    assert most_criteria(conversions) == most


def test_a_candidate_that_says_the_same_is_not_chosen_twice() -> None:
    levels = np.array([[0, 0, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1]], float)
    leads = np.array([500, 500, 500, 500])
    converted = np.array([20, 60, 100, 250])

    chosen = choose(levels, fields=("a", "b", "c"), converted=converted, leads=leads, most=15)

    assert sorted(chosen) in ([0, 2], [1, 2])


def test_what_is_given_counts_as_chosen() -> None:
    levels = np.array([[0, 0], [1, 1]], float)
    chosen = choose(
        levels,
        fields=("a", "b"),
        converted=np.array([10, 90]),
        leads=np.array([200, 200]),
        most=15,
        given=1,
    )

    assert chosen == []


def test_levels_and_groups_of_levels_are_tried() -> None:
    found = sentences(
        counts("text", ("a", 60, 40), ("b", 55, 45), ("c", 10, 90), ("d", 8, 92), ("e", 1, 3))
    )

    assert "x is one of “a”, “b”" in found
    assert "x is one of “c”, “d”" in found
    assert not any("“e”" in each for each in found), "four leads tell nothing"


def test_a_cut_point_faces_the_side_that_converts() -> None:
    rising = [(float(n), 5 + 8 * n, 95 - 8 * n) for n in range(10)]
    falling = [(float(n), 85 - 8 * n, 15 + 8 * n) for n in range(10)]

    assert all("at least" in each for each in sentences(counts("number", *rising)))
    assert all("at most" in each for each in sentences(counts("number", *falling)))


def test_a_cut_point_is_a_number_people_can_read() -> None:
    rows = [(0.0333333, 10, 190), (0.0368214, 90, 110)]
    rows = [(0.0299999, 12, 188), *rows]

    assert any(len(each) < 20 for each in sentences(counts("number", *rows)))


def test_a_flag_of_zero_and_one_is_compared_as_a_value() -> None:
    assert sentences(counts("number", (0.0, 10, 190), (1.0, 90, 110))) == ["x is 1"]


def test_a_missing_value_may_tell_something() -> None:
    found = counts("text", ("a", 90, 110), missing=(5, 195))

    assert "x is missing" in sentences(found)


def test_plain_days_are_no_ages() -> None:
    from datetime import date

    assert sentences(counts("date", (date(2026, 1, 1), 90, 10), (date(2026, 1, 2), 5, 95))) == []
    assert "x is within the last 7 days" in sentences(counts("date", (3, 90, 10), (40, 5, 95)))


def test_the_threshold_flags_a_share_that_sales_can_work() -> None:
    scores = np.repeat(np.arange(0, 1000, 100), 1)
    leads = np.full(10, 100)
    converted = np.arange(10) * 5

    threshold = suggested_threshold(scores, converted=converted, not_converted=leads - converted)

    assert threshold in (7, 8)


def test_a_whole_threshold_qualifies_the_leads_between_whole_points_it_is_chosen_for() -> None:
    scores = np.array([0, 1050])

    assert (
        suggested_threshold(scores, converted=np.array([1, 20]), not_converted=np.array([79, 0]))
        == 10
    )


def test_bands_are_in_order_even_with_one_score() -> None:
    bands = suggested_bands(np.array([500]), leads=np.array([10]), threshold=5)

    assert [band.from_ for band in bands] == [None, -15, 5]


def test_bands_move_with_the_threshold_of_a_template() -> None:
    moved = with_line_moved(TEMPLATES["sme-software"].model, 10)

    assert (moved.threshold, [band.from_ for band in moved.bands]) == (10, [None, 10, 30])


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Last pricing view", Kind.BEHAVIOUR),
        ("ProductRelated_Duration", Kind.BEHAVIOUR),
        ("Nombre de visites", Kind.BEHAVIOUR),
        ("Secteur d'activité", Kind.FIRMOGRAPHIC),
        ("Employees", Kind.FIRMOGRAPHIC),
        ("Job title", Kind.DEMOGRAPHIC),
        ("sales_opinion", Kind.FEEDBACK),
        ("x17", None),
        ("percentage", None),
    ],
)
def test_the_kind_is_guessed_from_words(header: str, kind: Kind | None) -> None:
    assert guessed_kind(header) is kind


def test_leads_with_companies_are_a_business_market() -> None:
    assert guessed_market(["age", "Company name"]) is Market.B2B
    assert guessed_market(["age", "city"]) is Market.B2C


def test_ids_are_plain_and_unlike() -> None:
    taken: set[str] = set()

    assert [identifier_of("Été: oui", taken), identifier_of("été oui", taken)] == [
        "ete_oui",
        "ete_oui_2",
    ]
    assert identifier_of("☕", taken) == "criterion"
