"""Adding up per distinct row, whichever way is taken."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from calibration.evaluation.histogram import folded, folded_rows

# Small numbers are counted in place, large ones are sorted, very large ones ranked first.
NUMBERS = st.sampled_from([-100, 0, 100, 300]) | st.sampled_from([-(10**14), 7, 10**14])


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.integers(0, 5)), max_size=30))
def test_rows_are_folded_as_a_dictionary_would(rows):
    columns = np.array([row[:4] for row in rows], np.int64).reshape(-1, 4).T
    weight = np.array([row[4] for row in rows], np.int64)
    distinct, (sums,) = folded_rows(tuple(columns), (weight,))
    expected: dict[tuple[int, ...], int] = {}
    for *key, count in rows:
        expected[tuple(key)] = expected.get(tuple(key), 0) + count
    found = zip(*(each.tolist() for each in distinct), sums.tolist(), strict=True)
    assert {tuple(key): count for *key, count in found} == expected
    assert len(sums) == len(expected)


@given(st.lists(st.tuples(NUMBERS, st.integers(0, 5)), max_size=30))
def test_keys_are_folded_in_increasing_order(pairs):
    keys, weight = np.array(pairs, np.int64).reshape(-1, 2).T
    distinct, (sums,) = folded(keys, weight)
    expected: dict[int, int] = {}
    for key, count in pairs:
        expected[key] = expected.get(key, 0) + count
    assert distinct.tolist() == sorted(expected)
    assert dict(zip(distinct.tolist(), sums.tolist(), strict=True)) == expected
