"""Keys packed into numbers, and taken apart again."""

import duckdb
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from calibration.engine.counting import places_of
from calibration.engine.keys import Key, level_key
from calibration.engine.packing import packing_of
from calibration.leads.nodes import column
from tests.evaluation.tables import model_of


@st.composite
def keys_and_rows(draw):
    """Draw keys, some of many values, and rows of their places."""
    counts = draw(st.lists(st.sampled_from([1, 2, 3, 101, 5_001]), min_size=1, max_size=30))
    keys = [
        Key(f"k{at}", count, cases=((exp.true(), column(f"k{at}")),))
        for at, count in enumerate(counts)
    ]
    row = st.tuples(*(st.integers(0, count - 1) for count in counts))
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
    again = packing.packed(found, len(rows))
    assert all(
        np.array_equal(words[name], word) for name, word in zip(packing.names, again, strict=True)
    )
    packed = [tuple(int(words[name][at]) for name in packing.names) for at in range(len(rows))]
    by_words = sorted(range(len(rows)), key=packed.__getitem__)
    assert [rows[at] for at in by_words] == sorted(rows)


def test_cases_are_tried_in_their_order_and_leads_that_meet_none_have_place_0():
    score = column("score")
    cases = tuple(
        (exp.GTE(this=score, expression=exp.convert(least)), exp.convert(place))
        for least, place in [(30, 3), (20, 2), (10, 1)]
    )
    keys = [Key("other", 2, cases=((exp.null(), exp.convert(1)),)), Key("band", 4, cases=cases)]
    (node,) = packing_of(keys).nodes()
    values = exp.values([(5,), (10,), (25,), (99,)], alias="leads", columns=["score"])
    with duckdb.connect() as connection:
        query = exp.select(node).from_(values).sql(dialect="duckdb")
        assert connection.execute(query).fetchall() == [(0,), (1,), (2,), (3,)]


def test_twenty_plain_criteria_are_one_word_and_a_thousand_are_more():
    plain = [Key(f"k{at}", 2, step=100) for at in range(1000)]
    assert len(packing_of(plain[:20]).words) == 1
    assert len(packing_of(plain).words) == 17


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
    columns = {each.name: column(each.name) for each in model.fields}
    keys = [
        level_key(each, each.id, columns=columns, as_of=column("as_of")) for each in model.criteria
    ]
    assert [(key.count, key.step) for key in keys] == [(2, 100), (4, 100), (101, 1), (301, 1)]


def test_rows_of_several_words_are_found_among_the_known():
    known = {"a": np.array([1, 1, 2]), "b": np.array([5, 7, 5])}
    wanted = {"a": np.array([2, 1, 1, 1]), "b": np.array([5, 7, 5, 7])}
    assert places_of(wanted, known).tolist() == [2, 1, 0, 1]
