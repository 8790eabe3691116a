"""How many leads were ever worked, above the line and below it."""

import math

from hypothesis import given

from calibration.evaluation import ThresholdControl, board_rows, consequences, evaluate
from tests.evaluation.plainly import counted, qualifies
from tests.evaluation.strategies import CRITERIA, Case, cases
from tests.evaluation.tables import Row, model_of, patterns_of_rows

MODEL = model_of([{"id": "size", "points": 15}], threshold=15)
ROWS = (
    Row({"size": 1}, converted=True, worked=True),
    Row({"size": 1}, converted=False, worked=True),
    Row({}, converted=False, worked=False),
    Row({}, converted=False, worked=False),
    Row({}, converted=True, worked=True),
    Row({}, converted=False, worked=None),
    Row({}, converted=None, worked=True),
    Row({}, converted=False, holdout=True, worked=True),
)


def test_of_the_counted_leads_below_the_line_one_in_three_was_worked():
    found = evaluate(patterns_of_rows(ROWS, ["size"]), MODEL)
    assert found.worked is not None
    assert (found.worked.below, found.worked.known_below) == (1, 3)
    assert (found.worked.above, found.worked.known_above) == (2, 2)
    assert found.worked.share_below == 1 / 3
    assert found.to_json()["worked_below"] == 1


def test_nothing_is_said_of_worked_leads_where_no_column_tells():
    found = evaluate(patterns_of_rows([Row({}, converted=True)], ["size"]), MODEL)
    assert found.worked is None
    assert "worked_below" not in found.to_json()


def test_where_nobody_is_below_the_line_no_share_of_them_was_worked():
    found = evaluate(patterns_of_rows(ROWS, ["size"]), MODEL, threshold=0)
    assert found.worked is not None
    assert math.isnan(found.worked.share_below)


def test_the_board_is_told_the_share_at_every_threshold():
    table = consequences(
        patterns_of_rows(ROWS, ["size"]), MODEL, ThresholdControl(range(0, 17, 16))
    )
    assert board_rows(table)["worked_below"] == [None, 0.6]


@given(cases())
def test_worked_leads_are_counted_one_by_one(case: Case):
    found = evaluate(patterns_of_rows(case.rows, CRITERIA), case.model)
    rows = counted(case.rows)
    below = [row.worked for row in rows if not qualifies(case.model, row)]
    above = [row.worked for row in rows if qualifies(case.model, row)]
    if found.worked is None:
        assert all(row.worked is None for row in case.rows)
        return
    assert (found.worked.below, found.worked.above) == (below.count(True), above.count(True))
    assert found.worked.known_below == len(below) - below.count(None)
    assert found.worked.known_above == len(above) - above.count(None)
