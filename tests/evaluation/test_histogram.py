"""Adding up per distinct row, whichever way is taken."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from calibration.evaluation.ladder import Ladder, folded, merged
from calibration.evaluation.weights import Weights

# Small numbers are counted in place, large ones are sorted.
NUMBERS = st.sampled_from([-5, 0, 1, 3]) | st.sampled_from([-(10**14), 7, 10**14])


@given(st.lists(st.tuples(NUMBERS, st.integers(0, 5)), max_size=30))
def test_keys_that_have_any_leads_are_folded_in_increasing_order(pairs):
    keys, leads = np.array(pairs, np.int64).reshape(-1, 2).T
    distinct, (sums,) = folded(keys, Weights.of([leads]))
    expected: dict[int, int] = {}
    for key, count in pairs:
        expected[key] = expected.get(key, 0) + count
    assert distinct.tolist() == sorted(key for key, count in expected.items() if count)
    assert sums.tolist() == [expected[key] for key in distinct.tolist()]
    again, (sums_again,) = merged(keys, leads[None])
    assert (again.tolist(), sums_again.tolist()) == (distinct.tolist(), sums.tolist())


@given(st.lists(NUMBERS, min_size=1), st.lists(NUMBERS | st.integers(-400, 400)))
def test_the_place_of_a_number_is_that_of_the_first_value_it_does_not_exceed(keys, numbers):
    ladder, index = Ladder.of(np.array(keys, np.int64))
    assert ladder.values.tolist() == sorted(set(keys))
    assert ladder.values[index].tolist() == keys
    found = ladder.first_at_least(np.array(numbers, np.int64)).tolist()
    assert found == [sum(value < number for value in set(keys)) for number in numbers]
