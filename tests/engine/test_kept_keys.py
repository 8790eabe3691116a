"""An edited condition is worked out alone; what is counted is what a fresh count finds."""

from dataclasses import fields
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.engine import counting
from calibration.engine.grouping import patterns_of
from calibration.engine.notices import crowded
from calibration.leads import Filter, read_leads, type_leads
from calibration.leads.prepared import prepare
from calibration.leads.remedies import KeepFirstOfDuplicates
from calibration.model import AtLeast, Contains, Equals, Field, IsMissing, Repeat, made
from tests.engine.test_grouping import HEADER, MODEL, ROWS, TODAY, criterion

WIDE = MODEL.revised(
    fields=(*MODEL.fields, made(Field, name="id", type="number")),
    criteria=(
        *MODEL.criteria,
        criterion("late", AtLeast(field="id", value=5), 1),
        criterion("nobody", AtLeast(field="id", value=99), 1),
        criterion("missing", IsMissing(field="employees"), 1),
    ),
)
CONDITIONS = st.one_of(
    st.builds(AtLeast, field=st.sampled_from(["employees", "id"]), value=st.integers(0, 600)),
    st.builds(Equals, field=st.sampled_from(["pricing", "competitor"]), value=st.booleans()),
    st.builds(IsMissing, field=st.sampled_from(["employees", "pricing"])),
)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.integers(0, 4), CONDITIONS),
        st.tuples(st.just("remove"), st.integers(0, 4), st.none()),
        st.tuples(st.just("add"), st.integers(0, 99), CONDITIONS),
        st.tuples(st.just("repeat"), st.integers(0, 4), st.none()),
        st.tuples(st.just("missing word"), st.sampled_from(["10", "500"]), st.none()),
        st.tuples(st.just("filter"), st.sampled_from([1, 2, 3]), st.none()),
    ),
    max_size=4,
)


@pytest.fixture(autouse=True)
def _kept_of_few(monkeypatch):
    """Have the keys of any number of leads kept, and looked up in a view."""
    monkeypatch.setattr(counting, "FEWEST_KEPT", 0)
    monkeypatch.setattr("calibration.leads.typed.MOST_STORED", 0)


def opened():
    return read_leads("\n".join([HEADER, *ROWS]).encode(), name="leads.csv")


def edited(model, where, edit):
    """Return the model after one edit, and what of the leads is looked at."""
    what, at, condition = edit
    if what == "filter":
        return model, Filter(first_day=date(2026, 1, at))
    if what == "missing word":
        first, *rest = model.fields
        return model.revised(
            fields=(made(Field, name=first.name, type=first.type, missing=(at,)), *rest)
        ), where
    if what == "add":
        return model.revised(
            criteria=(*model.criteria, criterion(f"new_{len(model.criteria)}_{at}", condition, 3))
        ), where
    if not model.criteria:
        return model, where
    old = model.criteria[at % len(model.criteria)]
    if what == "remove":
        return model.without_criterion(old.id), where
    if what == "repeat":
        return model.with_criterion(
            old.model_copy(update={"repeat": made(Repeat, field="id", at_most=3)})
        ), where
    return model.with_criterion(old.model_copy(update={"when": condition})), where


def same(one, other):
    """Return whether two pattern tables are equal in every number."""
    return all(
        np.array_equal(getattr(one, each.name), getattr(other, each.name))
        if isinstance(getattr(one, each.name), np.ndarray)
        else getattr(one, each.name) == getattr(other, each.name)
        for each in fields(one)
    )


@settings(max_examples=15)
@given(EDITS)
def test_edits_one_after_another_count_as_afresh(edits):
    model, where = WIDE, None
    with opened() as leads, opened() as other:
        for edit in edits:
            model, where = edited(model, where, edit)
            kept = patterns_of(
                type_leads(leads, model, today=TODAY, where=where), model, before=WIDE
            )
            counting.forget_keys(other)
            fresh = patterns_of(
                type_leads(other, model, today=TODAY, where=where), model, before=WIDE
            )
            assert same(kept, fresh)


def kept_relation(leads):
    (name,) = [
        row[0]
        for row in leads.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        if row[0].startswith("keys_")
    ]
    return name


def test_an_edited_condition_leaves_the_kept_keys_and_a_new_filter_does_not():
    with opened() as leads:
        patterns_of(type_leads(leads, WIDE, today=TODAY), WIDE)
        first = kept_relation(leads)
        larger = WIDE.with_criterion(criterion("large", AtLeast(field="employees", value=11), 10))
        found = patterns_of(type_leads(leads, larger, today=TODAY), larger)
        assert kept_relation(leads) == first
        assert found.levels[:, 0].max() == 100
        since = Filter(first_day=date(2026, 1, 3))
        patterns_of(type_leads(leads, larger, today=TODAY, where=since), larger)
        assert kept_relation(leads) != first


def test_a_condition_on_a_field_that_nothing_read_before_is_worked_out_beside_the_kept_keys():
    more = MODEL.revised(
        fields=(made(Field, name="won", type="text"), *MODEL.fields),
        criteria=(*MODEL.criteria, criterion("won", Contains(field="won", value="ye"), 1)),
    )
    with opened() as leads, opened() as other:
        patterns_of(type_leads(leads, MODEL, today=TODAY), MODEL)
        first = kept_relation(leads)
        kept = patterns_of(type_leads(leads, more, today=TODAY), more)
        assert kept_relation(leads) == first
        assert same(kept, patterns_of(type_leads(other, more, today=TODAY), more))


def test_patterns_as_many_as_leads_are_noticed_and_few_are_not(monkeypatch):
    with opened() as leads:
        found = patterns_of(type_leads(leads, WIDE, today=TODAY), WIDE)
    assert crowded(found) is None
    monkeypatch.setattr("calibration.engine.notices.FEWEST_CROWDED", 2)
    notice = crowded(found)
    assert notice is not None
    assert "5 criteria sort 7 leads into 5 different cases" in str(notice)


def test_keys_kept_of_a_file_are_not_those_of_its_leads_without_the_rows_left_out():
    twice = "\n".join([HEADER, *ROWS, *ROWS[:3]]).encode()
    with read_leads(twice, name="leads.csv") as file:
        everyone = patterns_of(type_leads(file, WIDE, today=TODAY), WIDE)
        leads = prepare(file, (KeepFirstOfDuplicates(),)).leads
        kept = patterns_of(type_leads(leads, WIDE, today=TODAY), WIDE)
        again = patterns_of(type_leads(file, WIDE, today=TODAY), WIDE)

    def all_of(patterns):
        return sum(
            int(each.sum())
            for each in (patterns.converted, patterns.not_converted, patterns.unknown)
        )

    assert all_of(everyone) == all_of(again) == len(ROWS) + 3
    assert all_of(kept) == len(ROWS)
