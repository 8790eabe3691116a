"""Segments are counted as they are, and nothing is said of them that chance may bring."""

from datetime import date

import numpy as np
import pytest

from calibration.advice.segment_counts import (
    Segment,
    segment_columns,
    segments_of_leads,
    segments_of_variants,
)
from calibration.advice.segments import selection_gaps, weaknesses
from calibration.evaluation import Histogram
from calibration.leads.profile import profile_columns
from calibration.leads.reading import read_leads
from calibration.leads.sensitive import SensitiveKind
from calibration.leads.typed import type_leads
from calibration.model import Model
from tests.evaluation.tables import Row, model_of, patterns_of_rows

MODEL = Model.model_validate(
    {
        "name": "A test",
        "outcome": {"field": "won", "positive": ["yes"]},
        "fields": [{"name": "visits", "type": "number"}],
        "groups": [{"id": "web", "label": "Web", "axis": "engagement"}],
        "criteria": [
            {
                "id": "visits",
                "label": "Visits",
                "group": "web",
                "kind": "behaviour",
                "points": 10,
                "when": {"is": "at_least", "field": "visits", "value": 1},
                "repeat": {"field": "visits", "at_most": 3},
            }
        ],
        "qualification": {"threshold": 20},
    }
)
FILE = """channel,sex,age,visits,won
Web,m,25,3,yes
web ,f,31,2,no
Fair,m,44,0,no
Fair,f,61,1,yes
,m,,2,yes
"""


def histogram(converted, others):
    """Leads by scores of 0, 10, 20… points."""
    counts = np.array([converted, others, np.add(converted, others)], np.int64)
    return Histogram.by_score(1000 * np.arange(len(converted)), counts)


def segment(value, converted, others, **parts):
    leads = sum(converted) + sum(others)
    return Segment(
        "channel", value, histogram(converted, others), everyone=leads, qualified=0, **parts
    )


def group(value, qualified, everyone):
    none = histogram([0], [0])
    return Segment("sex", value, none, everyone, qualified, sensitive=SensitiveKind.SEX)


@pytest.fixture(scope="module")
def counted():
    with read_leads(FILE.encode(), name="leads.csv") as leads:
        typed = type_leads(leads, MODEL, today=date(2026, 1, 1))
        columns = segment_columns(profile_columns(leads), leave_out=("won",))
        yield {(each.column, str(each.value)): each for each in segments_of_leads(
            typed, MODEL, columns
        )}  # fmt: skip


def test_leads_of_a_value_are_counted_however_it_is_spelt(counted) -> None:
    web = counted["channel", "Web"]

    assert (web.everyone, web.qualified) == (2, 2)
    assert web.histogram.score.tolist() == [2000, 3000]
    assert web.histogram.converted.tolist() == [0, 1]
    assert counted["channel", "None"].everyone == 1


def test_ages_are_told_apart_by_group_and_the_outcome_never_is(counted) -> None:
    ages = {value: each.everyone for (name, value), each in counted.items() if name == "age"}

    assert ages == {"under 30": 1, "30 to 44": 2, "60 and over": 1, "None": 1}
    assert {name for name, _ in counted} == {"channel", "sex", "age"}
    assert counted["sex", "m"].sensitive is SensitiveKind.SEX


def test_a_segment_in_which_the_score_tells_nothing_is_told() -> None:
    found = weaknesses(
        [
            segment("paid", [50, 50, 50], [100, 100, 100]),
            segment("organic", [20, 100, 300], [300, 100, 20]),
            segment("fair", [20, 90, 280], [280, 110, 20]),
        ]
    )

    assert [(each.value, each.tells, each.auc) for each in found] == [("paid", False, 0.5)]
    assert found[0].interval.low < 0.5 < found[0].interval.high
    assert found[0].elsewhere > 0.85


def test_a_segment_a_little_worse_than_others_is_not_told() -> None:
    assert not weaknesses(
        [
            segment("paid", [30, 100, 250], [250, 100, 30]),
            segment("organic", [20, 100, 300], [300, 100, 20]),
        ]
    )


def test_a_segment_of_few_conversions_is_not_told() -> None:
    assert not weaknesses(
        [
            segment("paid", [13, 13, 13], [100, 100, 100]),
            segment("organic", [20, 100, 300], [300, 100, 20]),
        ]
    )


def test_a_column_that_tells_the_outcome_alone_has_no_segments() -> None:
    assert not weaknesses(
        [
            segment("signed", [300, 300, 300], [20, 20, 20]),
            segment("lost", [10, 20, 30], [900, 200, 50]),
        ]
    )


def test_noise_brings_a_weak_segment_in_one_file_of_a_hundred_at_most() -> None:
    rng = np.random.default_rng(5)
    rate = np.array([0.05, 0.15, 0.3, 0.5])
    false_alarms = 0
    for _ in range(80):
        found = []
        for column in range(5):
            for value in range(4):
                leads = rng.multinomial(600, [0.4, 0.3, 0.2, 0.1])
                won = rng.binomial(leads, rate)
                each = segment(str(value), won.tolist(), (leads - won).tolist())
                found.append(Segment(f"c{column}", each.value, each.histogram, each.everyone, 0))
        false_alarms += bool(weaknesses(found))
    assert false_alarms <= 1


def test_variants_are_segments_that_patterns_know() -> None:
    model = model_of(
        [{"id": "size", "points": 10}], variants=[{"id": "old", "points": {}}], threshold=10
    )
    rows = [Row({"size": 1}, converted=True), Row({"size": 1}, converted=False, variant=0)]
    found = segments_of_variants(patterns_of_rows(rows, ("size",)), model)

    assert [(each.column, each.value, each.qualified) for each in found] == [
        (None, None, 1),
        (None, "old", 1),
    ]


def test_a_group_selected_surely_less_than_four_fifths_is_told() -> None:
    found = selection_gaps([group("m", 500, 1000), group("f", 300, 1000)])

    assert [(each.value, each.most) for each in found] == [("f", "m")]
    assert found[0].ratio.value == 0.6
    assert found[0].ratio.high < 0.8


@pytest.mark.parametrize(
    "groups",
    [
        [group("m", 500, 1000), group("f", 385, 1000)],  # 0.77, and it may be 0.8
        [group("m", 50, 100), group("f", 30, 100)],  # too few to be sure
        [group("m", 500, 1000), group("other", 1, 19)],  # too small a group
        [group("m", 500, 1000), group(None, 100, 1000)],  # nobody knows which
        [group("m", 500, 1000)],
    ],
)
def test_a_group_that_may_be_selected_often_enough_is_not_told(groups) -> None:
    assert not selection_gaps(groups)


def test_groups_that_are_selected_alike_are_hardly_ever_told() -> None:
    rng = np.random.default_rng(8)
    told = [
        selection_gaps([group(str(place), int(rng.binomial(80, 0.25)), 80) for place in range(6)])
        for _ in range(200)
    ]
    assert sum(bool(each) for each in told) <= 4
