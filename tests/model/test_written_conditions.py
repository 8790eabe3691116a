"""Conditions as people write them, and a team's grid of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.model import (
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    Condition,
    Contains,
    Equals,
    Field,
    FieldType,
    IsKnown,
    IsMissing,
    Kind,
    Model,
    Negation,
    OlderThanDays,
    OneOf,
    StartsWith,
    WithinDays,
    read_model,
    write_model,
)
from calibration.model.grid import TEMPLATE, identifier, read_grid
from calibration.model.renaming import renamed
from calibration.model.sentences import read_condition, written
from calibration.problems import ModelError

FIELDS = {
    name: Field(name=name, type=kind)
    for name, kind in {
        "employees": FieldType.NUMBER,
        "industry": FieldType.TEXT,
        "Lead Source": FieldType.TEXT,
        "is or and": FieldType.TEXT,
        "customer": FieldType.BOOLEAN,
        "last_seen": FieldType.DATE,
    }.items()
}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("employees >= 200", "employees is at least 200"),
        ("EMPLOYEES > 1 000", "employees is more than 1000"),
        ("employees between 20 and 250", "employees is between 20 and 250"),
        ("industry = Services | Consulting", "industry is one of “Services”, “Consulting”"),
        ("lead source is Olark Chat", "Lead Source is “Olark Chat”"),
        ('"is or and" contains "x or y"', "is or and contains “x or y”"),
        ("industry is not missing", "industry is known"),
        ("customer = oui", "customer is yes"),
        ("last_seen within 30 days", "last_seen is within the last 30 days"),
        ("not industry is missing", "not (industry is missing)"),
        (
            "employees < 5 or customer = yes and industry starts with a",
            "employees is less than 5 or (customer is yes and industry starts with “a”)",
        ),
    ],
)
def test_a_written_condition_is_read(text: str, sentence: str) -> None:
    assert str(read_condition(text, fields=FIELDS)) == sentence


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "starts with a field"),
        ("emploees > 3", "Did you mean “employees”"),
        ("employees", "write what is asked of it"),
        ("employees >", "value must follow"),
        ("employees > many", "Expected a number"),
        ("industry >= 3", "of type number"),
        ("last_seen = 3", "holds dates"),
        ("last_seen within 2.5 days", "whole number of days"),
        ("(employees > 3", "not closed"),
        ("employees > 3)", "not expected"),
        ("customer = perhaps", "yes or no"),
    ],
)
def test_a_condition_that_can_t_be_read_says_what_to_write(text: str, match: str) -> None:
    with pytest.raises(ModelError, match=match):
        read_condition(text, fields=FIELDS)


words = st.text(
    st.characters(blacklist_characters='"“”', blacklist_categories=["C", "Z"]), min_size=1
)
numbers = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
leaves = st.one_of(
    st.builds(AtLeast, field=st.just("employees"), value=numbers),
    st.lists(numbers, min_size=2, max_size=2).map(
        lambda ends: Between(field="employees", low=min(ends), high=max(ends))
    ),
    st.builds(Equals, field=st.just("customer"), value=st.booleans()),
    st.builds(Equals, field=st.just("Lead Source"), value=words),
    st.builds(OneOf, field=st.just("industry"), values=st.lists(words, min_size=2).map(tuple)),
    st.builds(Contains, field=st.just("is or and"), value=words),
    st.builds(StartsWith, field=st.just("industry"), value=words),
    st.builds(WithinDays, field=st.just("last_seen"), days=st.integers(0, 999)),
    st.builds(OlderThanDays, field=st.just("last_seen"), days=st.integers(0, 999)),
    st.builds(IsMissing, field=st.just("industry")),
    st.builds(IsKnown, field=st.just("last_seen")),
)  # fmt: skip
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(AllOf, all=st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(AnyOf, any=st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(lambda part: Negation(not_=part), inner),
    ),
    max_leaves=5,
)


@given(conditions)
def test_what_is_written_reads_as_the_same_condition(condition: Condition) -> None:
    assert read_condition(written(condition), fields=FIELDS) == condition


def rows(*lines: tuple[str, ...]) -> list[dict[str, str]]:
    return [dict(zip(("label", "condition", "points"), line, strict=True)) for line in lines]


def test_a_grid_is_read_with_its_groups_and_fields() -> None:
    grid = read_grid(rows(("Large", "employees >= 200", "15"), ("", "", "")), fields=FIELDS)

    assert [(each.id, each.points, each.kind) for each in grid.criteria] == [
        ("large", 15, Kind.FIRMOGRAPHIC)
    ]
    assert [each.name for each in grid.fields] == ["employees"]


def test_importance_words_stand_for_points() -> None:
    grid = read_grid(
        rows(("A", "employees > 1", "important"), ("B", "employees > 2", "Notable")), fields=FIELDS
    )

    assert [each.points for each in grid.criteria] == [15, 5]


def test_all_mistakes_of_a_grid_come_at_once_with_their_rows() -> None:
    bad = rows(("", "employees > 1", "10"), ("B", "nope > 2", "ten"), ("C", "employees > 1", "1.5"))
    with pytest.raises(ModelError) as caught:
        read_grid(bad, fields=FIELDS)

    places = [each.place for each in caught.value.problems]
    assert places == ["row 2, label", "row 3, points", "row 3, condition", "row 4, points"]


def test_a_grid_without_its_columns_is_refused() -> None:
    with pytest.raises(ModelError, match="label, condition and points"):
        read_grid([{"rule": "employees > 1"}], fields=FIELDS)


def test_two_criteria_of_one_name_get_different_ids() -> None:
    grid = read_grid(rows(("A", "employees > 1", "1"), ("a", "employees > 2", "2")), fields=FIELDS)

    assert [each.id for each in grid.criteria] == ["a", "a-2"]


def test_the_template_grid_is_itself_a_grid() -> None:
    header, *lines = TEMPLATE
    kinds = {"employees": "number", "pricing_views": "number", "last_seen": "date",
             "unsubscribed": "boolean"}  # fmt: skip
    fields = {
        name: Field(name=name, type=FieldType(kinds.get(name, "text")))
        for name in (*kinds, "industry", "job_title")
    }

    grid = read_grid([dict(zip(header, line, strict=True)) for line in lines], fields=fields)

    assert len(grid.criteria) == len(lines)


def test_an_identifier_is_never_empty() -> None:
    assert identifier("«»") == "criterion"


def conformance(root) -> Model:
    return read_model((root / "tests/conformance/model.json").read_text(encoding="utf-8")).model


def test_renaming_fields_back_and_forth_gives_the_same_model(root) -> None:
    model = conformance(root)
    names = {each.name: f"{each.name} (new)" for each in model.fields}
    back = {new: old for old, new in names.items()}

    assert renamed(renamed(model, names), back) == model
    assert "(new)" in write_model(renamed(model, names))
