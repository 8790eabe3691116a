"""Where outcomes are shuffled no signal is seen, and where they are not it is."""

import random
from datetime import date

import pytest

from calibration.advice.suggest import Suggestion, suggest
from calibration.leads.reading import read_leads
from calibration.model import Outcome

SEEDS = range(20)
LEADS = 1200


def leads(*, base: float, lift: float) -> list[list[str]]:
    """Return leads that convert more often after a visit, and from services."""
    draw = random.Random(5)
    rows = []
    for number in range(LEADS):
        views, industry = draw.choice((0, 0, 0, 1, 2, 5)), draw.choice(("Services", "Retail", ""))
        chance = base + lift * (views > 0) + lift * (industry == "Services")
        cells = [draw.choice((3, 12, 40, 80, 300, 900)), views, draw.randint(36, 46)]
        won = "yes" if draw.random() < chance else "no"
        rows.append([f"L{number:05d}", *map(str, cells), industry, won])
    return rows


def suggested(rows: list[list[str]]) -> Suggestion:
    header = ["lead", "employees", "views", "shoe_size", "industry", "converted"]
    text = "\n".join(",".join(row) for row in [header, *rows])
    outcome = Outcome(field="converted", positive=("yes",))
    with read_leads(text.encode(), name="leads.csv") as table:
        return suggest(table, outcome=outcome, today=date(2026, 6, 30), lead_id="lead")


def shuffled(rows: list[list[str]], seed: int) -> list[list[str]]:
    outcomes = [row[-1] for row in rows]
    random.Random(seed).shuffle(outcomes)
    return [[*row[:-1], each] for row, each in zip(rows, outcomes, strict=True)]


@pytest.mark.parametrize(
    ("base", "lift", "how"), [(0.06, 0.15, "holdout"), (0.01, 0.08, "cross-validation")]
)
def test_shuffled_outcomes_have_no_signal_and_the_real_one_has(
    base: float, lift: float, how: str
) -> None:
    rows = leads(base=base, lift=lift)
    real = suggested(rows)
    assert real.optimism is not None
    assert (real.optimism.how, real.signal) in ((how, "weak"), (how, "clear"))
    assert any(each.points for each in real.model.criteria)

    seeds = SEEDS if how == "holdout" else SEEDS[:6]
    found = [suggested(shuffled(rows, seed)) for seed in seeds]
    without = [each for each in found if each.signal == "none"]
    assert len(without) >= len(found) - 1
    assert not any(each.points for noise in without for each in noise.model.criteria)
    assert all(any("No signal" in str(each) for each in noise.notices) for noise in without)
