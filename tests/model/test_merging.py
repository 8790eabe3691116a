"""Of two people's edits of one model, those of different parts both survive."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.model import Model, read_model
from calibration.model.merging import merged

ROOT_MODEL = "sample_data/model.json"
CRITERIA = ("size", "pricing", "guide")


@pytest.fixture(scope="module")
def base(root) -> Model:
    return read_model((root / ROOT_MODEL).read_bytes()).model


def edits(model: Model):
    """Return edits, each of a part of its own: how it is made, by what it touches."""
    first, second = model.criteria[0], model.criteria[1]
    band = model.bands[-1]
    return {
        "points": lambda m, n: m.with_points(first.id, n),
        "other points": lambda m, n: m.with_points(second.id, n),
        "threshold": lambda m, n: m.with_threshold(n),
        "name": lambda m, n: m.with_name(f"Model {n}"),
        "cap": lambda m, n: m.with_group(
            m.group(first.group).model_copy(update={"at_most": 100 + n})
        ),
        "action": lambda m, n: m.revised(
            bands=(*m.bands[:-1], band.model_copy(update={"action": f"Call in {n} hours"}))
        ),
        "removal": lambda m, _: m.without_criterion(model.criteria[-1].id),
        "new": lambda m, n: m.with_criterion(
            first.model_copy(update={"id": f"new-{n}", "label": f"New {n}"})
        ),
    }


PARTS = ("points", "other points", "threshold", "name", "cap", "action", "removal", "new")


@settings(max_examples=25)
@given(
    parts=st.lists(st.sampled_from(PARTS), min_size=2, unique=True),
    cut=st.integers(0, 8),
    at=st.integers(1, 12),
)
def test_edits_of_different_parts_all_survive(base, parts, cut, at):
    made = edits(base)
    mine = theirs = both = base
    for place, part in enumerate(parts):
        both = made[part](both, at)
        if place < cut:
            mine = made[part](mine, at)
        else:
            theirs = made[part](theirs, at)
    found = merged(base, mine, theirs)
    assert not found.clashes
    assert found.model == found.mine
    assert {each.id for each in found.model.criteria} == {each.id for each in both.criteria}
    in_order = tuple(found.model.criterion(each.id) for each in both.criteria)
    assert found.model.revised(criteria=in_order) == both


@settings(max_examples=15)
@given(parts=st.lists(st.sampled_from(PARTS), unique=True), at=st.integers(1, 12))
def test_who_alone_has_changed_something_gets_it(base, parts, at):
    one = base
    for part in parts:
        one = edits(base)[part](one, at)
    assert merged(base, one, base).model == one
    assert merged(base, base, one).model == one
    assert merged(base, one, one).model == one
    assert not merged(base, one, one).clashes


def said(base: Model, mine: Model, theirs: Model) -> list[str]:
    return [str(each.sentence("Anne")) for each in merged(base, mine, theirs).clashes]


def test_where_both_touch_the_same_part_the_later_is_told(base):
    mine, theirs = base.with_points("pricing", 17), base.with_points("pricing", 27)
    found = merged(base, mine.with_threshold(50), theirs.with_name("Ours"))
    label = base.criterion("pricing").label
    assert [str(each.sentence("Anne")) for each in found.clashes] == [
        f"Anne set {label} to 27 points meanwhile; you set it to 17."
    ]
    assert found.model == theirs.with_threshold(50).with_name("Ours")
    assert found.mine == mine.with_threshold(50).with_name("Ours")


def test_a_threshold_that_both_moved_is_told_once_its_band_included(base):
    assert said(base, base.with_threshold(50), base.with_threshold(45)) == [
        "Anne set the threshold to 45 meanwhile; you set it to 50."
    ]


def test_what_one_removed_and_the_other_changed_is_told(base):
    last = base.criteria[-1]
    gone, changed = base.without_criterion(last.id), base.with_points(last.id, 99)
    assert said(base, changed, gone) == [f"Anne removed {last.label} meanwhile; you changed it."]
    assert said(base, gone, changed) == [f"Anne changed {last.label} meanwhile; you removed it."]


def test_edits_that_make_no_model_together_are_one_clash(base):
    group = base.groups[0].model_copy(update={"id": "new", "label": "New"})
    wide = base.revised(groups=(*base.groups, group))
    first = base.criteria[0]
    mine = wide.with_criterion(first.model_copy(update={"id": "mine", "group": "new"}))
    found = merged(wide, mine, base)
    assert [str(each.sentence("")) for each in found.clashes] == [
        "Somebody changed the model meanwhile, and so did you."
    ]
    assert (found.model, found.mine) == (base, mine)
