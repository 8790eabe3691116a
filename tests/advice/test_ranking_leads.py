"""The leads a room ranks: both outcomes, all scores, none kept aside, nothing of who they are."""

from collections.abc import Iterator

import pytest

from calibration.advice.ranking_leads import RankingLeads, choose_leads
from calibration.engine.grouping import patterns_of
from calibration.engine.leads import scored
from calibration.engine.patterns import Patterns
from calibration.leads.facts import Side, Standing
from calibration.leads.nodes import column, select
from calibration.leads.profile import profile_columns
from calibration.leads.reading import read_leads
from calibration.leads.typed import TypedLeads, type_leads
from calibration.model import (
    AtLeast,
    Axis,
    Criterion,
    Equals,
    Field,
    FieldType,
    Gate,
    Group,
    Kind,
    Model,
    Outcome,
    Qualification,
    Repeat,
    StartsWith,
)
from tests.advice.drawn_leads import TODAY, drawn, honest, is_held_out, leads_csv


def criterion(id_: str, when: object, points: int, **options: object) -> Criterion:
    told = {"id": id_, "label": id_, "kind": Kind.FIRMOGRAPHIC, "group": "all", "when": when}
    return Criterion.model_validate({**told, "points": points, **options})


MODEL = Model(
    name="Ranking",
    lead_id="lead",
    outcome=Outcome(field="converted", positive=("yes",)),
    fields=(
        Field(name="employees", type=FieldType.NUMBER),
        Field(name="industry", type=FieldType.TEXT, missing=("Farming",)),
        Field(name="pricing_views", type=FieldType.NUMBER),
        Field(name="unsubscribed", type=FieldType.BOOLEAN),
        Field(name="email", type=FieldType.TEXT),
        Field(name="unread", type=FieldType.TEXT),
    ),
    groups=(Group(id="all", label="All", axis=Axis.FIT),),
    criteria=(
        criterion("large", AtLeast(field="employees", value=80), 10),
        criterion("services", Equals(field="industry", value="services"), 15),
        criterion(
            "pricing",
            AtLeast(field="pricing_views", value=1),
            10,
            repeat=Repeat(field="pricing_views", at_most=2),
        ),
        criterion("free mail", StartsWith(field="email", value="free"), -5),
    ),
    qualification=Qualification(
        threshold=20,
        disqualify=(Gate(id="out", label="Out", when=Equals(field="unsubscribed", value=True)),),
    ),
)
ROWS = [
    row | {"email": f"{'free' if at % 5 == 0 else 'work'}.{at}@mail.example", "unread": "x"}
    for at, row in enumerate(drawn(honest, count=2000))
]


@pytest.fixture(scope="module")
def typed() -> Iterator[TypedLeads]:
    with read_leads(leads_csv(ROWS), name="leads.csv") as leads:
        yield type_leads(leads, MODEL, today=TODAY)


@pytest.fixture(scope="module")
def patterns(typed: TypedLeads) -> Patterns:
    return patterns_of(typed, MODEL)


@pytest.fixture
def choose(typed: TypedLeads, patterns: Patterns):
    profiles = profile_columns(typed.leads)

    def chosen(
        seed: str = "room:0", *, wanted: int = 12, hidden: tuple[int, ...] = ()
    ) -> RankingLeads:
        return choose_leads(
            typed, patterns, MODEL, seed=seed, profiles=profiles, wanted=wanted, hidden=hidden
        )

    return chosen


def test_twelve_leads_half_of_which_converted_and_none_is_kept_aside(choose):
    for seed in ("room:0", "room:1", "another:0"):
        found = choose(seed).leads
        assert [each.converted for each in found].count(True) == 6
        for each in found:
            row = ROWS[each.row]
            assert not is_held_out(row["lead"])
            assert row["unsubscribed"] == "no"
            assert (row["converted"] == "yes") is each.converted
    assert choose().shortfall is None


def test_scores_are_the_engines_and_spread(choose, typed: TypedLeads):
    found = choose().leads
    names = [column(each) for each in ("row", "score", "standing", "side")]
    rows = typed.leads.query(select(*names, source=scored(typed, MODEL).subquery()))
    told = {row: (score, standing, side) for row, score, standing, side in rows}
    for each in found:
        standing = Standing.CONVERTED if each.converted else Standing.NOT_CONVERTED
        assert told[each.row] == (each.score, standing, Side.DESIGN)
    design = sorted(int(str(score)) for score, _, side in told.values() if side == Side.DESIGN)
    quarter = len(design) // 4
    assert any(each.score <= design[quarter] for each in found)
    assert any(each.score >= design[-quarter] for each in found)


def test_no_two_leads_meet_the_same_criteria(choose):
    found = choose().leads
    assert len(found) == 12

    def met(row: dict[str, str]) -> tuple[object, ...]:
        return (
            int(row["employees"]) >= 80,
            row["industry"] == "Services",
            min(int(row["pricing_views"]), 2),
            row["email"].startswith("free"),
        )

    assert len({met(ROWS[each.row]) for each in found}) == 12


def test_cards_show_the_cells_of_the_fields_read_without_who_it_is(choose):
    for each in choose().leads:
        row = ROWS[each.row]
        names = ("employees", "industry", "pricing_views", "unsubscribed")
        told = row | {"industry": row["industry"].replace("Farming", "")}  # a missing word
        assert each.card == tuple((name, told[name]) for name in names)
    (hidden,) = {tuple(name for name, _ in each.card) for each in choose(hidden=[1, 3]).leads}
    assert hidden == ("industry", "unsubscribed")


def test_a_seed_chooses_the_same_leads_and_another_one_others(choose):
    assert choose("room:0") == choose("room:0")
    rows = [{each.row for each in choose(f"room:{at}").leads} for at in range(4)]
    assert len(set.union(*rows)) > 40


def test_where_fewer_leads_differ_there_are_fewer_and_it_is_said(choose):
    found = choose(wanted=50)
    assert 12 < len(found.leads) <= 24  # 2 x 2 x 3 x 2 ways to meet the criteria
    assert f"Only {len(found.leads)} leads could be chosen instead of 50" in str(found.shortfall)


def test_leads_of_one_outcome_are_all_there_is():
    rows = [row | {"converted": "no"} for row in ROWS[:200]]
    with read_leads(leads_csv(rows), name="leads.csv") as leads:
        typed = type_leads(leads, MODEL, today=TODAY)
        found = choose_leads(
            typed,
            patterns_of(typed, MODEL),
            MODEL,
            seed="room:0",
            profiles=profile_columns(leads),
        )
    assert len(found.leads) == 12
    assert not any(each.converted for each in found.leads)
