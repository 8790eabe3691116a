"""Keys packed into numbers, and taken apart again."""

import duckdb
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from calibration.engine.grouping import _places
from calibration.engine.packing import Key, level_key, packing_of
from tests.evaluation.tables import model_of


def values_of(key: Key) -> range:
    """Return every value of a key."""
    return range(key.lowest, key.lowest + key.step * key.count, key.step)


@st.composite
def keys_and_rows(draw):
    """Draw columns to group by, some with many values, and rows of them."""
    shapes = draw(
        st.lists(
            st.tuples(st.sampled_from([1, 2, 3, 101, 5_001]), st.sampled_from([0, -1])),
            min_size=1,
            max_size=30,
        )
    )
    keys = [
        Key(f"k{at}", count, lowest=lowest, step=100 if count == 2 else 1)
        for at, (count, lowest) in enumerate(shapes)
    ]
    row = st.tuples(*(st.sampled_from(values_of(key)) for key in keys))
    return keys, draw(st.lists(row, min_size=1, max_size=5))


@given(keys_and_rows())
def test_words_hold_every_key_and_keep_the_order_of_rows(drawn):
    keys, rows = drawn
    packing = packing_of(keys)
    names = [key.name for key in keys]
    values = exp.values(rows, alias="leads", columns=names)
    query = exp.select(*packing.nodes()).from_(values).sql(dialect="duckdb")
    with duckdb.connect() as connection:
        fetched = connection.execute(query).fetchnumpy()
    words = {name: np.asarray(values, np.int64) for name, values in fetched.items()}
    found = packing.unpacked(words)
    assert [tuple(int(found[name][at]) for name in names) for at in range(len(rows))] == rows
    packed = [tuple(int(words[name][at]) for name in packing.names) for at in range(len(rows))]
    by_words = sorted(range(len(rows)), key=packed.__getitem__)
    assert [rows[at] for at in by_words] == sorted(rows)


def test_twenty_plain_criteria_are_one_word_and_a_thousand_are_more():
    plain = [Key(f"k{at}", 2, step=100) for at in range(1000)]
    assert len(packing_of(plain[:20]).words) == 1
    assert len(packing_of(plain).words) == 19


def test_the_level_of_a_criterion_has_as_many_values_as_repeats_and_decay_give_it():
    repeat = {"field": "any", "at_most": 3}
    decay = {"field": "day", "loses_percent": 10, "every_days": 7}
    model = model_of(
        [
            {"id": "plain", "points": 1},
            {"id": "repeated", "points": 1, "repeat": repeat},
            {"id": "fading", "points": 1, "decay": decay},
            {"id": "both", "points": 1, "repeat": repeat, "decay": decay},
        ],
        fields=[{"name": "any", "type": "number"}, {"name": "day", "type": "date"}],
    )
    keys = [level_key(each, each.id) for each in model.criteria]
    assert [(key.count, key.step) for key in keys] == [(2, 100), (4, 100), (101, 1), (301, 1)]


def test_rows_of_several_words_are_found_among_the_known():
    known = {"a": np.array([1, 1, 2]), "b": np.array([5, 7, 5])}
    wanted = {"a": np.array([2, 1, 1, 1]), "b": np.array([5, 7, 5, 7])}
    assert _places(wanted, known).tolist() == [2, 1, 0, 1]
