"""Leaks in disguise are found, and honest columns that look alike are left alone."""

import random
from datetime import date, timedelta

import numpy as np
import pytest

from calibration.advice.checking import check_columns
from calibration.advice.columns import ColumnCheck
from calibration.advice.leaks import SignKind, Weight
from calibration.advice.one_sided import most_one_sided
from calibration.advice.values import ValueCounts
from calibration.engine.patterns import Ints
from calibration.leads.personal import PersonalKind
from calibration.leads.reading import read_leads
from calibration.model import Field, FieldType, Model, Outcome, Qualification, made

FIRST = date(2026, 1, 1)
HEADERS = (
    "id", "cree_le", "gagne", "three_levels", "mostly_missing", "fait_le", "one_for_losers",
    "counter", "honest_strong", "honest_weak", "some_winners", "note_le", "vues",
)  # fmt: skip


def in_french(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def lead(number: int, rng: random.Random) -> tuple[str, ...]:
    """Return a lead in French dress: one in five bought, and some cells tell it afterwards."""
    won = rng.random() < 0.2
    created = FIRST + timedelta(days=number // 20)
    closed = in_french(created + timedelta(days=rng.randint(10, 60)))
    levels = ("done",) if won else ("todo", "doing")
    amount = f"{rng.gauss(50 if won else 10, 8):.1f}".replace(".", ",")
    return (
        f"L{number}",
        in_french(created),
        "oui" if won else "non",
        rng.choice(levels) if rng.random() < 0.95 else "doing",
        "" if rng.random() < 0.6 else amount,
        closed if won or rng.random() < 0.04 else "",
        rng.choice(("a", "b", "c")) if won else "standard",
        str(number + 1),
        f"{rng.gauss(1.8 if won else 0, 1):.2f}",
        f"{rng.gauss(0.5 if won else 0, 1):.2f}",
        "oui" if won and rng.random() < 0.3 else "non",
        in_french(created - timedelta(days=rng.randint(0, 30))),
        str(max(0, int(rng.gauss(4 if won else 3, 2)))),
    )


@pytest.fixture(scope="module")
def found() -> dict[str, ColumnCheck]:
    rng = random.Random(1)
    lines = [";".join(HEADERS), *(";".join(lead(number, rng)) for number in range(3000))]
    outcome = made(Outcome, field="gagne", positive=("oui",), created_field="cree_le")
    model = made(
        Model, name="–", lead_id="id", outcome=outcome, qualification=Qualification(threshold=0)
    )
    with read_leads("\n".join(lines).encode("cp1252"), name="leads.csv") as leads:
        return {
            each.header: each for each in check_columns(leads, model=model, today=date(2026, 11, 1))
        }


def signs(check: ColumnCheck) -> set[SignKind]:
    return {each.kind for each in check.leak.signs} if check.leak else set()


@pytest.mark.parametrize("header", ["three_levels", "mostly_missing", "one_for_losers"])
def test_a_column_that_ranks_too_well_is_flagged_whatever_its_dress(
    found: dict[str, ColumnCheck], header: str
) -> None:
    leak = found[header].leak

    assert leak is not None
    assert leak.is_flagged
    assert SignKind.ALONE in signs(found[header])


def test_days_in_french_dress_that_winners_have_are_flagged(
    found: dict[str, ColumnCheck],
) -> None:
    assert found["fait_le"].profile.type is FieldType.DATE
    assert SignKind.FILLED in signs(found["fait_le"])


def test_a_value_that_some_winners_and_no_others_have_is_worth_a_look(
    found: dict[str, ColumnCheck],
) -> None:
    check = found["some_winners"]

    assert check.leak is not None
    assert check.leak.weight is Weight.WATCHED
    assert signs(check) == {SignKind.VALUE}
    assert "“yes” is said of" in str(check.leak.signs[0].message)
    assert not check.is_left_out


def test_a_number_that_counts_leads_up_with_time_is_an_id_and_no_leak(
    found: dict[str, ColumnCheck],
) -> None:
    check = found["counter"]

    assert check.personal is not None
    assert check.personal.kind is PersonalKind.ID
    assert not signs(check)


def test_an_honest_column_that_tells_nine_pairs_in_ten_is_asked_about_and_then_used(
    found: dict[str, ColumnCheck],
) -> None:
    """No figure tells it from a leak, so a person does; the figures are those of the leads."""
    check = found["honest_strong"]

    assert check.leak is not None
    assert check.leak.alone is not None
    assert check.leak.alone.auc == pytest.approx(0.9, abs=0.03)
    assert check.leak.alone.holdout == pytest.approx(0.9, abs=0.04)
    assert check.is_left_out


@pytest.mark.parametrize("header", ["honest_weak", "note_le", "vues"])
def test_honest_columns_are_left_alone(found: dict[str, ColumnCheck], header: str) -> None:
    leak = found[header].leak

    assert leak is not None
    assert leak.weight is Weight.CLEAR


def counts(converted: list[int], others: list[int]) -> ValueCounts:
    levels = tuple("abcdef"[: len(converted)])
    return ValueCounts(
        Field(name="status", type=FieldType.TEXT), levels,
        converted=_ints(converted), not_converted=_ints(others),
        missing_converted=0, missing_not_converted=0,
    )  # fmt: skip


def _ints(values: list[int]) -> Ints:
    return np.array(values, np.int64)


def test_the_most_one_sided_value_is_counted_by_hand() -> None:
    found = most_one_sided(counts([30, 70], [5, 895]), confidence=0.95)

    assert found is not None
    assert (found.value, found.held.converted, found.held.others) == ("a", 30, 5)


def test_a_value_that_few_winners_have_is_no_sign() -> None:
    assert most_one_sided(counts([9, 91], [0, 900]), confidence=0.95) is None


def test_a_value_that_all_leads_have_alike_is_no_sign() -> None:
    assert most_one_sided(counts([100], [900]), confidence=0.95) is None
