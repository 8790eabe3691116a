"""Gains with decisions marked, the 2 x 2 reading, and the order of evidence."""

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.evaluation import by_strength, evaluate, evidence, marked_gains, two_axes
from calibration.evaluation.marked_gains import Decision
from calibration.evaluation.two_axes import middle
from calibration.model import Model, made
from tests.evaluation.tables import Row, patterns_of_rows

CRITERIA = ("size", "pricing")


def model_of(**more: object) -> Model:
    """Return a model of one fit criterion (10 points) and one of engagement (20 points)."""
    return made(
        Model,
        name="Two axes",
        fields=tuple({"name": name, "type": "boolean"} for name in CRITERIA),
        groups=(
            {"id": "f", "label": "F", "axis": "fit"},
            {"id": "e", "label": "E", "axis": "engagement"},
        ),
        criteria=tuple(
            {
                "id": name, "label": name, "kind": kind, "group": group, "points": points,
                "when": {"field": name, "is": "equals", "value": True},
            }
            for name, kind, group, points in (
                ("size", "firmographic", "f", 10), ("pricing", "behaviour", "e", 20),
            )
        ),
        qualification={
            "threshold": 20,
            "disqualify": [
                {"id": "g", "label": "G",
                 "when": {"field": "size", "is": "is_missing"}},
            ],
        },
        **more,
    )  # fmt: skip


def rows(
    times: int, *, size: int, pricing: int, bought: int, before: bool = False, gate: int = -1
) -> Iterable[Row]:
    """Return so many leads alike, of which the first few bought."""
    levels = {"size": size, "pricing": pricing}
    return (Row(levels, at < bought, before=before, gate=gate) for at in range(times))


LEADS = [
    *rows(10, size=1, pricing=1, bought=6, before=True),
    *rows(20, size=0, pricing=1, bought=4),
    *rows(30, size=1, pricing=0, bought=3, before=True),
    *rows(40, size=0, pricing=0, bought=1),
    *rows(5, size=1, pricing=1, bought=2, before=True, gate=0),
]


def test_the_marks_count_leads_that_are_not_ruled_out() -> None:
    found = marked_gains(patterns_of_rows(LEADS, CRITERIA), model_of())

    assert found.now == Decision(leads=30, converted=10, all_leads=100, all_converted=14)
    assert found.before == Decision(leads=40, converted=9, all_leads=100, all_converted=14)
    assert (found.ruled_out, found.ruled_out_converted) == (5, 2)


def test_the_present_decision_lies_on_the_gains() -> None:
    found = marked_gains(patterns_of_rows(LEADS, CRITERIA), model_of())

    assert found.gains.score.tolist() == [3000, 2000, 1000, 0]
    row = found.gains.score.tolist().index(2000)
    assert found.now.share_of_leads == found.gains.share_of_leads[row]
    assert found.now.share_of_converted == found.gains.share_of_converted[row]


def test_the_marks_are_what_the_board_counts() -> None:
    patterns, model = patterns_of_rows(LEADS, CRITERIA), model_of()

    now, board = marked_gains(patterns, model).now, evaluate(patterns, model)

    assert (now.leads, now.converted) == (board.qualified, board.true_positives)


def test_nobody_is_marked_where_there_is_nothing_to_compare_with() -> None:
    alike = [Row(each.levels, each.converted) for each in LEADS]

    assert marked_gains(patterns_of_rows(alike, CRITERIA), model_of()).before is None


def test_shares_of_nobody_are_undefined() -> None:
    found = marked_gains(patterns_of_rows([], CRITERIA), model_of())

    assert np.isnan([found.now.share_of_leads, found.now.share_of_converted]).all()


def test_without_grades_each_axis_is_split_where_it_comes_nearest_to_half() -> None:
    found = two_axes(patterns_of_rows(LEADS, CRITERIA), model_of())

    assert (found.fit_from, found.engagement_from, found.by_grades) == (10, 20, False)
    assert [(each.name, each.leads, each.converted) for each in found.areas] == [
        ("hand over", 10, 6),
        ("nurture", 30, 3),
        ("caution", 20, 4),
        ("leave", 40, 1),
    ]
    assert found.ruled_out == 5


def test_with_grades_high_is_a_or_b_and_1_or_2() -> None:
    grades = {
        "fit": {"A": 40, "B": 30, "C": 10, "D": 0},
        "engagement": {"1": 40, "2": 20, "3": 10, "4": 0},
    }

    found = two_axes(patterns_of_rows(LEADS, CRITERIA), model_of(grades=grades))

    assert (found.fit_from, found.engagement_from, found.by_grades) == (30, 20, True)
    assert [each.leads for each in found.areas] == [0, 0, 30, 70]


@pytest.mark.parametrize(
    ("size", "pricing", "bounds"), [(1, 0, (10, None)), (0, 1, (None, 20)), (0, 0, (None, None))]
)
def test_an_axis_that_tells_no_leads_apart_is_not_split(
    size: int, pricing: int, bounds: tuple[int | None, int | None]
) -> None:
    other = rows(5, size=0, pricing=0, bought=1)
    leads = [*rows(5, size=size, pricing=pricing, bought=1), *other]

    found = two_axes(patterns_of_rows(leads, CRITERIA), model_of())

    assert (found.fit_from, found.engagement_from) == bounds
    assert found.areas == ()


def test_there_is_nothing_to_split_where_all_are_ruled_out_or_nobody_is() -> None:
    everybody_out = rows(5, size=1, pricing=1, bought=1, gate=0)

    for leads in (everybody_out, ()):
        found = two_axes(patterns_of_rows(leads, CRITERIA), model_of())
        assert (found.fit_from, found.engagement_from, found.areas) == (None, None, ())


@given(
    st.lists(st.tuples(st.integers(-300, 300), st.integers(0, 9)), max_size=20),
)
def test_the_middle_leaves_nobody_out_and_is_nearest_to_half(
    leads: list[tuple[int, int]],
) -> None:
    sums = np.array([each for each, _ in leads], np.int64)
    counts = np.array([count for _, count in leads], np.int64)

    found = middle(sums, counts)

    total = int(counts.sum())
    reached = {bound: int(counts[sums >= 100 * bound].sum()) for bound in range(-4, 5)}
    splits = {bound: n for bound, n in reached.items() if 0 < n < total}
    if found is None:
        assert not splits
    else:
        nearest = min(abs(n - total / 2) for n in splits.values())
        assert abs(splits[found] - total / 2) == nearest


def test_evidence_is_ordered_by_what_is_sure_not_by_the_largest_ratio() -> None:
    leads = [
        *(Row({"many": 1, "against": 0}, at < 100) for at in range(200)),
        *(Row({"few": 1, "against": 0}, converted=True) for _ in range(2)),
        *(Row({"against": 1}, at < 20) for at in range(400)),
        *(Row({}, at < 100) for at in range(400)),
    ]
    names = ("against", "nobody", "few", "many")

    found = by_strength(evidence(patterns_of_rows(leads, names)))

    assert [each.criterion for each in found] == ["many", "few", "nobody", "against"]
    assert [each.speaks for each in found] == ["for", "for", None, "against"]
