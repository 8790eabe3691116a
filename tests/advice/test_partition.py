"""Cells put together where they say the same: the likeliest way, and in order where asked."""

from itertools import combinations

import numpy as np
import pytest

from calibration.advice.candidate import log_likelihood
from calibration.advice.candidates import candidates_of
from calibration.advice.partition import best_splits, monotone_splits
from calibration.advice.values import ValueCounts
from calibration.engine.patterns import Ints
from calibration.model import Field, FieldType


def drawn(seed: int, size: int = 7) -> tuple[Ints, Ints]:
    """Return converted leads and all leads of some cells."""
    rng = np.random.default_rng(seed)
    leads = rng.integers(4, 60, size)
    return rng.binomial(leads, rng.random(size)).astype(np.int64), leads


def parts(array: Ints, at: tuple[int, ...]) -> Ints:
    found: Ints = np.add.reduceat(array, [0, *at])
    return found


@pytest.mark.parametrize("seed", range(8))
def test_the_likeliest_split_is_the_one_that_trying_all_finds(seed: int) -> None:
    converted, leads = drawn(seed)

    for splits, (at, likely) in enumerate(best_splits(converted, leads, most=3)):
        tried = {
            way: log_likelihood(parts(converted, way), parts(leads, way)).sum()
            for way in combinations(range(1, len(leads)), splits)
            if parts(leads, way).min() >= 10
        }
        assert likely == pytest.approx(max(tried.values()))
        assert tried[at] == pytest.approx(likely)


@pytest.mark.parametrize("seed", range(8))
def test_rates_of_parts_in_order_only_rise_or_only_fall(seed: int) -> None:
    converted, leads = drawn(seed, 12)

    for at, _ in monotone_splits(converted, leads, most=3):
        steps = np.diff(parts(converted, at) / parts(leads, at))
        assert (steps >= 0).all() or (steps <= 0).all()


def numbers(rows: list[tuple[float, int, int]]) -> ValueCounts:
    """Return value counts from (value, converted, not converted)."""
    return ValueCounts(
        field=Field(name="x", type=FieldType.NUMBER),
        values=tuple(row[0] for row in rows),
        converted=np.array([row[1] for row in rows], np.int64),
        not_converted=np.array([row[2] for row in rows], np.int64),
        missing_converted=0,
        missing_not_converted=0,
    )


def test_a_middle_that_converts_more_than_both_ends_is_a_range() -> None:
    hump = [(float(n), 60 if 40 <= n <= 60 else 10, 90) for n in range(100)]

    assert "x is between 40 and 60" in [
        str(each.condition) for each in candidates_of(numbers(hump))
    ]


def test_codes_in_no_order_are_values_and_no_amounts() -> None:
    codes = [(float(n), 60 if n in (2, 5, 7, 11) else 10, 90) for n in range(1, 14)]

    assert "x is one of 2, 5, 7, 11" in [
        str(each.condition) for each in candidates_of(numbers(codes))
    ]


def test_ten_lucky_leads_of_a_value_are_no_criterion_where_thousands_are_tried() -> None:
    texts = ValueCounts(
        field=Field(name="x", type=FieldType.TEXT),
        values=("lucky", "others"),
        converted=np.array([3, 150], np.int64),
        not_converted=np.array([7, 2850], np.int64),
        missing_converted=0,
        missing_not_converted=0,
    )

    assert candidates_of(texts, sure=6.0)
    assert candidates_of(texts, sure=19.5) == []
