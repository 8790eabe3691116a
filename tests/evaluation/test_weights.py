"""Counts that share a number come apart again, whatever is added up."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from calibration.evaluation.weights import Weights

COUNTS = st.integers(0, 3) | st.integers(0, 2**40)


@given(st.data(), st.integers(0, 12), st.integers(1, 5))
def test_packed_counts_add_up_like_plain_ones(data, patterns: int, width: int):
    counts = [
        np.array(data.draw(st.lists(COUNTS, min_size=patterns, max_size=patterns)), np.int64)
        for _ in range(width)
    ]
    index = np.array(data.draw(st.lists(st.integers(0, 3), min_size=patterns, max_size=patterns)))
    mask = index == 2
    weights = Weights.of(counts)
    by_index = weights.by(index.astype(np.int64), length=4)
    for place, count in enumerate(counts):
        expected = [int(count[index == each].sum()) for each in range(4)]
        assert by_index[place].tolist() == expected
        assert weights.over(mask)[place] == expected[2]
        assert weights.where(mask).over(mask[mask])[place] == expected[2]
        assert weights.nowhere_but(mask).column(place).tolist() == (count * mask).tolist()


def test_counts_of_ten_million_leads_need_two_numbers_per_pattern():
    totals = (200_000, 9_500_000, 10_000_000, 300_000)
    counts = [np.array([total, 0], np.int64) for total in totals]
    assert Weights.of(counts).packed.shape == (2, 2)


def test_a_number_never_holds_more_than_it_can_tell_apart():
    largest = np.array([2**52, 2**52 - 1], np.int64)
    weights = Weights.of([largest, largest])
    assert weights.packed.shape == (2, 2)
    assert weights.over(np.ones(2, np.bool_)) == (2**53 - 1, 2**53 - 1)
