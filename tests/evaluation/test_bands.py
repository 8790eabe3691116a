"""Bands, grades, and what one criterion tells."""

import math

import pytest
from hypothesis import given

from calibration.evaluation import (
    band_of,
    difference_of_rates,
    evaluate,
    evidence,
    grade_matrix,
    grade_of,
    out_of_order,
)
from calibration.model import Axis
from calibration.problems import EvaluationError
from tests.evaluation.plainly import axes_of, counted
from tests.evaluation.strategies import CRITERIA, Case, cases
from tests.evaluation.tables import Row, model_of, patterns_of_rows

GRADES = {
    "fit": {"A": 30, "B": 20, "C": 10, "D": 0},
    "engagement": {"1": 30, "2": 20, "3": 10, "4": 0},
}


def bands_of(cold: tuple[int, int], hot: tuple[int, int]):
    """Return two bands with so many converted of so many leads."""
    rows = []
    for levels, (converted, total) in (({}, cold), ({"size": 1}, hot)):
        rows += [Row(levels, converted=place < converted) for place in range(total)]
    model = model_of(
        [{"id": "size", "points": 10}], bands=[{"name": "cold"}, {"name": "hot", "from": 10}]
    )
    return evaluate(patterns_of_rows(rows, ["size"]), model).bands


def test_bands_are_out_of_order_only_where_the_difference_is_more_than_chance():
    assert out_of_order(bands_of((12, 20), (10, 20))) == ()
    (found,) = out_of_order(bands_of((120, 200), (80, 200)))
    assert (found.lower, found.higher) == ("cold", "hot")
    assert found.difference == pytest.approx(0.2)
    assert found.interval.low > 0


def test_bands_are_out_of_order_from_the_lead_on_with_which_the_interval_leaves_0():
    first = next(won for won in range(81, 201) if out_of_order(bands_of((won, 200), (80, 200))))
    inside, outside = (difference_of_rates(won, 200, 80, 200).low for won in (first - 1, first))
    assert inside <= 0 < outside
    # Their own intervals overlap there: that says nothing of the difference.
    cold, hot = bands_of((first, 200), (80, 200))
    assert cold.low < hot.high
    # Newcombe's interval leaves 0 near where a two-sided test at 5 % does.
    pooled = (first + 80) / 400
    z = (first - 80) / 200 / math.sqrt(pooled * (1 - pooled) / 100)
    assert 1.85 < z < 2.2


def test_bands_in_order_or_empty_are_not_out_of_order():
    assert out_of_order(bands_of((80, 200), (120, 200))) == ()
    assert out_of_order(bands_of((80, 200), (0, 0))) == ()


def test_a_band_starts_at_its_bound():
    model = model_of([{"id": "size", "points": 10}], threshold=30)
    assert [band_of(score, model=model) for score in (-500, 999, 1000, 2999, 3000)] == [
        "cold", "cold", "warm", "warm", "hot",
    ]  # fmt: skip


def test_a_grade_starts_at_its_bound_and_ends_in_e5():
    grades = model_of([], grades=GRADES).grades
    assert grades is not None
    assert grade_of(3000, 3000, grades=grades) == "A1"
    assert grade_of(2999, 0, grades=grades) == "B4"
    assert grade_of(-1, -1, grades=grades) == "E5"


@given(cases())
def test_grades_hold_every_lead_that_is_not_ruled_out_once(case: Case):
    assert case.model.grades is not None
    found = grade_matrix(patterns_of_rows(case.rows, CRITERIA), case.model)
    expected: dict[str, int] = {}
    for row in counted(case.rows):
        if row.gate < 0:
            axes = axes_of(case.model, row)
            grade = grade_of(axes[Axis.FIT], axes[Axis.ENGAGEMENT], grades=case.model.grades)
            expected[grade] = expected.get(grade, 0) + 1
    cells = {
        letter + digit: int(found.leads[row, column])
        for row, letter in enumerate("ABCDE")
        for column, digit in enumerate("12345")
    }
    assert {grade: count for grade, count in cells.items() if count} == expected
    assert found.everyone.sum() == sum(row.gate < 0 for row in case.rows)
    areas = found.areas()
    assert sum(area.leads for area in areas) == found.leads.sum()
    assert sum(area.converted for area in areas) == found.converted.sum()


def test_the_four_areas_read_high_fit_and_high_engagement():
    model = model_of(
        [{"id": "size", "points": 20}, {"id": "pricing", "points": 20, "group": "web"}],
        groups=[{"id": "company", "axis": "fit"}, {"id": "web", "axis": "engagement"}],
        grades=GRADES,
    )
    rows = [
        Row({"size": 1, "pricing": 1}, converted=True),
        Row({"size": 1}, converted=False),
        Row({"size": 1}, converted=None),
        Row({"pricing": 1}, converted=False),
    ]
    areas = grade_matrix(patterns_of_rows(rows, ["size", "pricing"]), model).areas()
    assert [(area.name, area.leads, area.converted, area.everyone) for area in areas] == [
        ("hand over", 1, 1, 1),
        ("nurture", 1, 0, 2),
        ("caution", 1, 0, 1),
        ("leave", 0, 0, 0),
    ]
    assert math.isnan(areas[3].conversion_rate)


def test_a_model_without_grades_is_refused_in_words():
    with pytest.raises(EvaluationError, match="must have grades"):
        grade_matrix(patterns_of_rows([], []), model_of([]))


def test_evidence_tells_how_many_times_the_others_rate_a_criterions_leads_have():
    rows = [
        *[Row({"size": 1}, converted=place < 4) for place in range(10)],
        *[Row({}, converted=place < 6) for place in range(30)],
        *[Row({"size": 0.25}, converted=True, holdout=True)] * 5,
        *[Row({"size": 2})] * 5,
    ]
    (found,) = evidence(patterns_of_rows(rows, ["size"]))
    assert (found.leads_with, found.converted_with) == (10, 4)
    assert (found.leads_without, found.converted_without) == (30, 6)
    assert found.ratio.value == 2
    assert found.ratio.low < 1 < found.ratio.high
    assert found.coverage == 20 / 50
    assert evidence(patterns_of_rows(rows, ["size"]), part="all")[0].leads_with == 15


def test_none_of_twelve_could_still_be_up_to_24_percent():
    rows = [Row({"size": 1}, converted=False)] * 12
    (found,) = evidence(patterns_of_rows(rows, ["size"]))
    assert found.rate_with == 0
    assert found.interval_with.high == pytest.approx(0.2425, abs=1e-4)


def test_evidence_of_a_criterion_the_leads_are_not_grouped_by_is_refused():
    with pytest.raises(EvaluationError, match="grouped by “webinar”"):
        evidence(patterns_of_rows([], ["size"]), criteria=["webinar"])
