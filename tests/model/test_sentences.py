"""Conditions, criteria and changes can be read aloud."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.model import (
    AllOf,
    AnyOf,
    Band,
    Criterion,
    Negation,
    differences,
    fingerprint,
    made,
    read_model,
)
from calibration.model.templates import TEMPLATES
from calibration.problems import ModelError
from tests.oracle.random_models import random_model

MODEL = read_model(
    (Path(__file__).parents[1] / "conformance" / "model.json").read_text(encoding="utf-8")
).model


def criterion(when: Any, **parts: Any) -> Criterion:
    values = {"id": "c", "label": "C", "kind": "firmographic", "group": "g", "points": 1}
    return made(Criterion, when=when, **{**values, **parts})


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ({"field": "size", "is": "equals", "value": 200}, "size is 200"),
        ({"field": "job", "is": "equals", "value": "CEO"}, "job is “CEO”"),
        ({"field": "won", "is": "equals", "value": True}, "won is yes"),
        ({"field": "job", "is": "one_of", "values": ["a", "b"]}, "job is one of “a”, “b”"),
        ({"field": "size", "is": "at_least", "value": 0.5}, "size is at least 0.5"),
        ({"field": "size", "is": "at_most", "value": 2}, "size is at most 2"),
        ({"field": "size", "is": "more_than", "value": 2}, "size is more than 2"),
        ({"field": "size", "is": "less_than", "value": 2}, "size is less than 2"),
        ({"field": "size", "is": "between", "low": 1, "high": 2}, "size is between 1 and 2"),
        ({"field": "job", "is": "contains", "value": "x"}, "job contains “x”"),
        ({"field": "job", "is": "starts_with", "value": "x"}, "job starts with “x”"),
        ({"field": "job", "is": "is_missing"}, "job is missing"),
        ({"field": "job", "is": "is_known"}, "job is known"),
        ({"field": "seen", "is": "within_days", "days": 7}, "seen is within the last 7 days"),
        ({"field": "seen", "is": "older_than_days", "days": 7}, "seen is more than 7 days ago"),
        ({"not": {"field": "job", "is": "is_known"}}, "not (job is known)"),
    ],
)
def test_a_condition_reads_as_a_sentence(when: Any, sentence: str) -> None:
    assert str(criterion(when).when) == sentence


def test_joints_within_joints_are_put_in_brackets() -> None:
    known = {"field": "a", "is": "is_known"}
    when = {"all": [{"any": [known, {"not": known}]}, known]}

    assert str(criterion(when).when) == "(a is known or not (a is known)) and a is known"


def test_repetition_and_decay_are_part_of_the_sentence() -> None:
    found = criterion(
        {"field": "views", "is": "at_least", "value": 1},
        repeat={"field": "views", "at_most": 3},
        decay={"field": "seen", "loses_percent": 25, "every_days": 30},
    )

    assert str(found.sentence()) == (
        "views is at least 1, counted up to 3 times, fades 25 % every 30 days"
    )


@given(seed=st.integers(0, 10**9))
def test_every_condition_names_its_fields(seed: int) -> None:
    model = read_model(json.dumps(random_model(seed))).model

    for each in model.criteria:
        assert all(name in str(each.when) for name in each.when.fields())
        assert {leaf.field for leaf in each.when.leaves()} == each.when.fields()


def test_conditions_built_in_python_equal_those_read_from_a_file() -> None:
    manager = MODEL.criterion("manager").when

    assert isinstance(manager, AllOf)
    assert isinstance(manager.parts()[1], Negation)
    assert isinstance(MODEL.criterion("intern").when, AnyOf)
    assert made(AllOf, all=manager.parts()) == manager


def test_a_model_does_not_differ_from_itself() -> None:
    assert differences(MODEL, MODEL) == ()


def test_changes_are_told_in_sentences_in_the_order_of_the_model() -> None:
    changed = (
        MODEL.with_name("SMEs")
        .with_points("guide", 25)
        .without_criterion("liked")
        .with_threshold(60)
        .with_points("pricing", 35, variant=0)
    )

    assert [str(each) for each in differences(MODEL, changed)] == [
        "name Management software for SMEs → SMEs",
        "Criterion “Sales knows and likes them” removed (10 points)",
        "“Downloaded the process guide” 20 → 25",
        "threshold 50 → 60",
        "band “hot” from 50 → 60",
        "“Viewed the pricing page” for “Returning customers” 30 → 35",
    ]


def test_what_is_done_in_a_band_is_told_before_and_after() -> None:
    band = MODEL.bands[-1]
    done = made(
        Band, **{**dict(band), "action": "Call", "owner": "the field team", "within_hours": 4}
    )
    before = MODEL.revised(bands=(*MODEL.bands[:-1], made(Band, **{**dict(done), "owner": "Bo"})))
    after = MODEL.revised(bands=(*MODEL.bands[:-1], made(Band, **{**dict(done), "action": None})))
    assert [str(each) for each in differences(before, after)] == [
        f"what is done with “{band.name}”: “Call” → none",
        f"who sees to “{band.name}”: “Bo” → “the field team”",
    ]
    later = MODEL.revised(
        bands=(*MODEL.bands[:-1], made(Band, **{**dict(done), "within_hours": 48}))
    )
    same = MODEL.revised(bands=(*MODEL.bands[:-1], done))
    assert [str(each) for each in differences(same, later)] == [f"hours for “{band.name}” 4 → 48"]


def test_grades_the_outcome_decay_and_the_scoring_date_are_told_before_and_after() -> None:
    plain = MODEL.plain()
    changed = json.loads(json.dumps(plain))
    changed["grades"]["fit"]["A"] = 30
    changed["grades"]["engagement"]["1"] = 70
    changed["outcome"] |= {"positive": ["yes", "signed"], "window_days": 60}
    changed["as_of"] = {"field": "created", "plus_days": 14}
    decayed = next(each for each in changed["criteria"] if each.get("decay"))
    decayed["decay"]["every_days"] = 7
    decayed["repeat"]["at_most"] = 3
    changed["variants"][0]["threshold"] = 45
    later = read_model(json.dumps(changed)).model
    was, now = (each.criterion(decayed["id"]).sentence() for each in (MODEL, later))
    assert [str(each) for each in differences(MODEL, later)] == [
        "values of a lead that converted “yes” → “yes”, “signed”",
        "days a lead has to convert 90 → 60",
        "scoring date none → 14 days after “created”",
        f"“{decayed['label']}”: {was} → {now}",
        "grade A from 25 → 30",
        "grade 1 from 60 → 70",
        "threshold of “Returning customers” 40 → 45",
    ]
    bare = MODEL.revised(grades=None, outcome=None)
    assert [str(each) for each in differences(MODEL, bare)] == [
        "The outcome is gone",
        "Grades removed",
    ]


@given(seed=st.integers(0, 10**9), other=st.integers(0, 10**9))
def test_any_two_models_can_be_compared(seed: int, other: int) -> None:
    a = read_model(json.dumps(random_model(seed))).model
    b = read_model(json.dumps(random_model(other))).model

    assert differences(a, a) == ()
    if a != b:
        assert all(str(each) for each in differences(a, b))


@given(seed=st.integers(0, 10**9), order=st.randoms(use_true_random=False))
def test_no_change_of_meaning_goes_unsaid(seed: int, order: Any) -> None:
    data = random_model(seed)
    model = read_model(json.dumps(data)).model
    for key in ("fields", "groups", "criteria", "variants"):
        order.shuffle(data.get(key, []))
    shuffled = read_model(json.dumps(data)).model

    said = differences(model, shuffled)
    assert bool(said) == (fingerprint(model) != fingerprint(shuffled))


def test_a_band_at_the_threshold_moves_with_it_and_a_variants_own_stays() -> None:
    moved = MODEL.with_threshold(45)

    assert [band.from_ for band in moved.bands] == [None, 30, 45]
    assert moved.threshold_of(0) == MODEL.threshold_of(0) == 40


def test_a_band_stays_where_moving_it_would_cross_another() -> None:
    assert [band.from_ for band in MODEL.with_threshold(20).bands] == [None, 30, 50]


def test_a_verb_that_breaks_a_rule_is_refused_and_leaves_the_model_as_it_was() -> None:
    with pytest.raises(ModelError, match="is not in the model"):
        MODEL.with_points("pricng", 5)
    with pytest.raises(ModelError, match="whole number"):
        MODEL.with_points("pricing", 5.5)  # type: ignore[arg-type]

    assert MODEL.criterion("pricing").points == 25


def test_a_removed_criterion_leaves_no_override_behind() -> None:
    assert dict(MODEL.without_criterion("guide").variants[0].points) == {"pricing": 30}


def test_templates_are_compared_without_a_word_left_out() -> None:
    told = differences(TEMPLATES["generic"].model, TEMPLATES["expansion"].model)

    assert any("market" not in str(each) and "objective" in str(each) for each in told)
