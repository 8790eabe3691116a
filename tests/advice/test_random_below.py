"""What a few leads called at random below the line would teach."""

import math

import pytest

from calibration.advice.random_below import BelowTheLine, lesson
from calibration.evaluation.intervals import wilson_of
from tests.evaluation.tables import Row, model_of, patterns_of_rows

MODEL = model_of([{"id": "size", "points": 20}], threshold=20)


def test_leads_that_a_gate_rules_out_are_not_below_the_line():
    rows = [
        *[Row({"size": 1}, converted=True)] * 5,
        *[Row(converted=True)] * 2,
        *[Row(converted=False)] * 8,
        *[Row(converted=False, gate=0)] * 30,
        Row(),
    ]
    found = BelowTheLine.of(patterns_of_rows(rows, ["size"]), MODEL)
    assert (found.leads, found.converted, found.rate) == (10, 2, 0.2)
    # Two weeks of leads, the open one with them.
    assert found.per_week == 11 / 2


def test_more_leads_called_tell_the_share_more_narrowly():
    widths = []
    for per_week, called in ((5, 65), (10, 130), (20, 260)):
        told = lesson(per_week, rate=0.06)
        assert told.called == called
        assert told.interval == wilson_of(0.06 * called, called)
        widths.append(told.interval.high - told.interval.low)
    assert widths == sorted(widths, reverse=True)


def test_no_more_can_be_called_than_there_are():
    assert lesson(20, rate=0.1, there_are=3.9).per_week == 3


def test_nothing_called_or_nothing_known_tells_nothing():
    assert lesson(0, rate=0.1).called == 0
    assert math.isnan(lesson(0, rate=0.1).interval.high)
    assert math.isnan(lesson(5, rate=math.nan).interval.high)
    with pytest.raises(ValueError, match="at least 0"):
        lesson(-1, rate=0.1)
