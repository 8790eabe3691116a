"""What goes to the browser for a drag: shorter, and still every number of it."""

import json

import numpy as np
import pytest

from pages.components.live_columns import shortened, written


def test_a_column_ends_where_it_only_repeats_its_last_value() -> None:
    rows = {"volume": [9, 4, 4, 2, 2, 2], "base_rate": [0.1, 0.1, 0.1], "everyone": 9, "was": None}

    assert shortened(rows) == {
        "volume": [9, 4, 4, 2],
        "base_rate": [0.1],
        "everyone": 9,
        "was": None,
    }


def test_bands_and_bars_are_shortened_column_by_column() -> None:
    rows = {
        "bands": [{"leads": [3, 3]}, {"leads": [1, 2]}],
        "bars": {"converted": [[1, 1], [1, 1]]},
    }

    assert shortened(rows) == {
        "bands": [{"leads": [3]}, {"leads": [1, 2]}],
        "bars": {"converted": [[1, 1]]},
    }


def test_a_shortened_column_still_holds_every_value() -> None:
    chance = np.random.default_rng(3)
    for _ in range(200):
        column = chance.integers(0, 3, size=chance.integers(1, 12)).tolist()
        short = shortened({"x": column})["x"]
        assert isinstance(short, list)
        assert [short[min(place, len(short) - 1)] for place in range(len(column))] == column


def test_an_undefined_number_is_never_written_as_one() -> None:
    assert json.loads(written({"rate": None})) == {"rate": None}
    with pytest.raises(ValueError, match="not JSON compliant"):
        written({"rate": float("nan")})
