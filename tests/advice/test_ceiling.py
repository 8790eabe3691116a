"""What the simple model gives up: rivals learn from honest columns, judged on other leads."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from calibration.advice.all_columns import MOST_COLUMNS, MOST_LEVELS, all_columns, learnable
from calibration.advice.ceiling import Ceiling, ceiling_of
from calibration.advice.checking import check_columns
from calibration.advice.columns import ColumnCheck
from calibration.advice.rivals import JudgedOn, Rivals, rivals_of
from calibration.advice.suggest import suggest
from calibration.engine.grouping import patterns_of
from calibration.evaluation import evaluate
from calibration.leads.reading import read_leads
from calibration.leads.tables import LeadTable
from calibration.leads.typed import TypedLeads, type_leads
from calibration.model import Model, Outcome, made
from calibration.problems import EvaluationError

TODAY = date(2026, 6, 30)
OUTCOME = Outcome(field="bought", positive=("yes",))
REAL = {"telco_churn.csv": ("Churn", "Yes"), "online_shoppers.csv": ("Revenue", "TRUE")}
"""The two quickest of the real files."""

MODEL = made(
    Model,
    name="Visits",
    lead_id="lead",
    outcome=OUTCOME,
    fields=({"name": "visits", "type": "number"}, {"name": "banned", "type": "boolean"}),
    groups=({"id": "web", "label": "Web", "axis": "engagement"},),
    criteria=(
        {
            "id": "visits", "label": "Visits", "kind": "behaviour", "group": "web", "points": 10,
            "when": {"field": "visits", "is": "at_least", "value": 3},
        },
    ),
    qualification={
        "threshold": 10,
        "disqualify": [
            {
                "id": "banned", "label": "Banned",
                "when": {"field": "banned", "is": "equals", "value": True},
            }
        ],
    },
)  # fmt: skip


def drawn(count: int, *, seed: int = 4) -> bytes:
    """Draw leads that buy if they visit often, and mostly if colour and shape go together."""
    rng = random.Random(seed)
    lines = ["lead,visits,colour,shape,banned,paid,bought"]
    for number in range(count):
        visits = rng.randint(0, 6)
        colour, shape = rng.choice("rgb"), rng.choice("xyz")
        chance = 0.15 + 0.25 * (visits >= 3) + 0.35 * (colour + shape in ("rx", "gy", "bz"))
        bought = "yes" if rng.random() < chance else "no"
        paid = 100 if bought == "yes" else ""
        banned = "yes" if rng.random() < 0.1 else "no"
        lines.append(f"L{number},{visits},{colour},{shape},{banned},{paid},{bought}")
    return ("\n".join(lines) + "\n").encode()


@pytest.fixture(scope="module")
def leads() -> Iterator[LeadTable]:
    with read_leads(drawn(4000), name="leads.csv") as table:
        yield table


@pytest.fixture(scope="module")
def typed(leads: LeadTable) -> Iterator[TypedLeads]:
    found = type_leads(leads, MODEL, today=TODAY)
    yield found
    found.close()


@pytest.fixture(scope="module")
def checks(leads: LeadTable) -> tuple[ColumnCheck, ...]:
    return check_columns(leads, model=MODEL, today=TODAY)


def judged(
    leads: LeadTable,
    typed: TypedLeads,
    checks: tuple[ColumnCheck, ...],
    part: JudgedOn = "design",
    model: Model = MODEL,
) -> tuple[Rivals, Ceiling]:
    rivals = rivals_of(leads, model, checks=checks, split=typed.facts.split, today=TODAY, part=part)
    return rivals, ceiling_of(rivals, typed, model)


@pytest.fixture(scope="module")
def both(
    leads: LeadTable, typed: TypedLeads, checks: tuple[ColumnCheck, ...]
) -> tuple[Rivals, Ceiling]:
    return judged(leads, typed, checks)


def test_what_tells_the_outcome_afterwards_is_not_learnt_from_nor_is_an_id(
    both: tuple[Rivals, Ceiling],
) -> None:
    rivals, _ = both

    assert set(rivals.fields) == {"visits", "banned", "colour", "shape"}


def test_what_the_model_reads_is_learnt_from_whatever_speaks_against_it(
    leads: LeadTable, typed: TypedLeads, checks: tuple[ColumnCheck, ...]
) -> None:
    kept = learnable(checks, also=frozenset({"paid"}))

    assert kept[0].header == "paid"
    assert "lead" not in {each.header for each in kept}


def test_trees_find_what_columns_tell_together_and_no_line_can(
    both: tuple[Rivals, Ceiling],
) -> None:
    _, found = both

    assert found.trees_gap.is_clear
    assert found.trees_gap.value > 0.08
    assert not found.columns_gap.value > 0.03
    assert found.gap.value == pytest.approx(found.columns_gap.value + found.trees_gap.value)
    assert found.boosted.auc < 0.80


def test_the_simple_model_s_figure_is_that_of_the_board(
    both: tuple[Rivals, Ceiling], typed: TypedLeads
) -> None:
    _, found = both
    board = evaluate(patterns_of(typed, MODEL), MODEL, part="design")

    assert found.points.auc == pytest.approx(board.auc, abs=1e-12)
    assert found.leads == board.leads - board.ruled_out
    half = (found.points.interval.high - found.points.interval.low) / 2
    assert 1.3 * half == pytest.approx((board.auc_high - board.auc_low) / 2, rel=0.02)


def test_the_rivals_figures_are_those_of_scikit_learn(
    both: tuple[Rivals, Ceiling], typed: TypedLeads
) -> None:
    from sklearn.metrics import roc_auc_score

    rivals, _ = both
    free = made(Model, **{**dict(MODEL), "qualification": {"threshold": 10}})
    found = ceiling_of(rivals, typed, free)

    assert found.leads == len(rivals.row)
    assert found.logistic.auc == pytest.approx(roc_auc_score(rivals.converted, rivals.logistic))
    assert found.boosted.auc == pytest.approx(roc_auc_score(rivals.converted, rivals.boosted))


def test_a_difference_is_paired_and_so_narrower_than_two_that_are_not(
    both: tuple[Rivals, Ceiling],
) -> None:
    _, found = both

    def width(interval: tuple[float, float]) -> float:
        return interval[1] - interval[0]

    alone = np.hypot(width(found.points.interval), width(found.logistic.interval))
    assert 0 < width(found.columns_gap.interval) < 0.7 * alone


def test_a_model_beside_itself_gives_up_nothing(
    both: tuple[Rivals, Ceiling], typed: TypedLeads
) -> None:
    rivals, found = both
    same = replace(rivals, logistic=rivals.boosted)
    again = ceiling_of(same, typed, MODEL)

    assert again.trees_gap.value == 0
    assert again.trees_gap.interval == (0, 0)
    assert again.gap == found.gap


def test_while_the_holdout_is_sealed_none_of_its_leads_is_looked_at(
    leads: LeadTable, typed: TypedLeads, checks: tuple[ColumnCheck, ...],
    both: tuple[Rivals, Ceiling],
) -> None:  # fmt: skip
    rivals, _ = both
    held_out = rows_held_out(typed)
    aside, opened = judged(leads, typed, checks, "holdout")

    assert not set(rivals.row.tolist()) & held_out
    assert set(aside.row.tolist()) == held_out
    assert aside.folds == 0
    assert opened.boosted.auc == pytest.approx(0.75, abs=0.05)


def rows_held_out(typed: TypedLeads) -> set[int]:
    with typed.cursor() as cursor:
        rows = cursor.table(typed.relation).filter("side = 1").project("row").fetchall()
    return {int(row) for (row,) in rows}


def test_too_few_leads_of_an_outcome_are_refused_in_words() -> None:
    with read_leads(drawn(100), name="few.csv") as few:
        found = type_leads(few, MODEL, today=TODAY)
        with pytest.raises(EvaluationError, match="at least 40 leads that converted"):
            rivals_of(few, MODEL, checks=(), split=found.facts.split, today=TODAY)


def test_of_many_texts_the_commonest_are_levels_of_their_own_and_the_others_one() -> None:
    lines = ["town,bought"] + [f"T{n % 150:03d},{'yes' if n % 3 else 'no'}" for n in range(1200)]
    lines += ["T149,yes"] * 5 + [",no"]
    model = made(
        Model, name="Towns", outcome=OUTCOME, fields=({"name": "town", "type": "text"},),
        qualification={"threshold": 0},
    )  # fmt: skip
    with read_leads("\n".join(lines).encode(), name="towns.csv") as table:
        found = all_columns(type_leads(table, model, today=TODAY), model.fields, part="all")

    values = found.values[:, 0]
    assert found.levels.tolist() == [MOST_LEVELS]
    assert np.nanmax(values) == MOST_LEVELS - 1
    assert values[149] == 0
    assert np.sum(values == MOST_LEVELS - 1) == 8 * 51
    assert np.isnan(values[-1])


def test_leads_of_one_company_and_equal_leads_are_kept_together() -> None:
    rows = [("Acme", 1), ("ACME", 2), ("Bolt", 3), ("", 4), ("", 4), ("", 5)]
    lines = ["firm,visits,bought"] + [f"{firm},{visits},yes" for firm, visits in rows]
    model = made(
        Model, name="Firms", outcome=OUTCOME, fields=({"name": "visits", "type": "number"},),
        qualification={"threshold": 0},
    )  # fmt: skip
    with read_leads("\n".join(lines).encode(), name="firms.csv") as table:
        read = type_leads(table, model, today=TODAY, company="firm")
        of_firms = all_columns(read, model.fields, part="all", has_companies=True).group.tolist()
        alone = all_columns(read, model.fields, part="all").group.tolist()

    assert of_firms[0] == of_firms[1]
    assert alone[0] != alone[1]
    for group in (of_firms, alone):
        assert group[3] == group[4]
        assert len({group[0], group[2], group[3], group[5]}) == 4


def test_at_most_sixty_columns_are_learnt_from_those_the_model_reads_first(
    checks: tuple[ColumnCheck, ...],
) -> None:
    colour = next(each for each in checks if each.header == "colour")

    def called(header: str) -> ColumnCheck:
        column = replace(colour.profile.column, header=header)
        return replace(colour, profile=replace(colour.profile, column=column))

    many = tuple(called(f"c{number}") for number in range(80))
    found = learnable(many, also=frozenset({"c77"}))

    assert len(found) == MOST_COLUMNS
    assert [each.header for each in found[:2]] == ["c77", "c0"]


@pytest.mark.parametrize("name", REAL)
def test_a_suggested_model_ranks_real_leads_nearly_as_well_as_a_regression_on_all_columns(
    shared_data: Path, name: str
) -> None:
    field, positive = REAL[name]
    today = date(2026, 11, 22)
    with read_leads(shared_data / name) as table:
        outcome = Outcome(field=field, positive=(positive,))
        found = suggest(table, outcome=outcome, today=today)
        read = type_leads(table, found.model, today=today, split=found.facts.split)
        rivals = rivals_of(
            table, found.model, checks=found.checks, split=found.facts.split, today=today,
            part="holdout",
        )  # fmt: skip
        beside = ceiling_of(rivals, read, found.model)

    assert beside.points.auc == pytest.approx(found.evaluations["holdout"].auc)
    assert beside.columns_gap.value < 0.015
    optimism = found.evaluations["design"].auc - found.evaluations["holdout"].auc
    assert abs(optimism) < 0.03
