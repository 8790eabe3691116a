"""What leads were made to depend on is found, and what they don't depend on is not."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from calibration.advice.suggest import Suggestion, suggest
from calibration.leads.reading import read_leads
from calibration.model import Criterion, Outcome

TODAY = date(2026, 6, 30)
FIRST = date(2026, 1, 1)
Row = dict[str, str]
HONEST_NOISE = ("shoe_size", "sector", "letter", "noise_views", "said_yes", "seen_on")


def lead(number: int, rng: random.Random) -> Row:
    """Return a lead whose cells are drawn each by itself."""
    created = FIRST + timedelta(days=number % 120)
    demo = created + timedelta(days=14 - rng.randint(0, 240))
    return {
        "lead": f"L{number:05d}",
        "created": created.isoformat(),
        "webinars": str(rng.choice((0, 0, 0, 1, 1, 2, 3, 4, 6))),
        "demo_on": demo.isoformat() if rng.random() < 0.5 and demo <= created else "",
        "origin": "Fair in Lyon" if rng.random() < 0.005 else rng.choice(("Web", "Phone", "Ads")),
        "phone": "" if rng.random() < 0.2 else "given",
        "employees": str(int(rng.lognormvariate(4, 1.2))),
        "shoe_size": str(rng.randint(36, 46)),
        "sector": rng.choice("abcdefghijkl"),
        "letter": f"x{rng.randint(0, 400)}",
        "noise_views": str(rng.choice((0, 1, 2, 3, 5, 8))),
        "said_yes": rng.choice(("yes", "no")),
        "seen_on": (created - timedelta(days=rng.randint(0, 90))).isoformat(),
    }


def found_in(chance: Callable[[Row], float], *, count: int = 6000, seed: int = 3) -> Suggestion:
    rng = random.Random(seed)
    rows = [lead(number, rng) for number in range(count)]
    lines = [",".join((*rows[0], "won"))]
    lines += [
        ",".join((*row.values(), "yes" if rng.random() < chance(row) else "no")) for row in rows
    ]
    outcome = Outcome(field="won", positive=("yes",), created_field="created")
    with read_leads("\n".join(lines).encode(), name="leads.csv") as leads:
        return suggest(leads, outcome=outcome, today=TODAY, lead_id="lead")


def all_of_them(row: Row) -> float:
    """Convert by five causes, each of its own kind, and by nothing else."""
    created = date.fromisoformat(row["created"])
    chance = 0.06 + 0.06 * min(int(row["webinars"]), 4)
    if row["demo_on"]:
        age = (created + timedelta(days=14) - date.fromisoformat(row["demo_on"])).days
        chance += 0.4 * max(0.0, 1 - 0.25 * (age // 30))
    chance += 0.55 if row["origin"] == "Fair in Lyon" else 0
    chance += 0.12 if int(row["employees"]) >= 100 else 0
    return chance / (3 if row["phone"] == "" else 1)


@pytest.fixture(scope="module")
def found() -> Suggestion:
    return found_in(all_of_them)


def criteria_on(found: Suggestion, field: str) -> list[Criterion]:
    return [each for each in found.model.criteria if field in each.fields()]


def test_what_counts_each_time_is_found_with_the_times_it_counts(found: Suggestion) -> None:
    (webinars,) = criteria_on(found, "webinars")

    assert webinars.repeat is not None
    assert webinars.repeat.at_most in (3, 4, 5)
    assert "counted up to" in webinars.label
    assert webinars.points > 0


def test_what_fades_is_found_with_about_the_time_it_takes(found: Suggestion) -> None:
    (demo,) = criteria_on(found, "demo_on")

    assert demo.decay is not None
    lasts = 100 / demo.decay.loses_percent * demo.decay.every_days
    assert 60 <= lasts <= 300
    assert found.model.as_of is not None


def test_a_level_of_one_lead_in_two_hundred_is_found(found: Suggestion) -> None:
    (fair,) = criteria_on(found, "origin")

    assert str(fair.when) == "origin is “Fair in Lyon”"
    assert fair.points > 0


def test_a_value_whose_absence_tells_is_found(found: Suggestion) -> None:
    (phone,) = criteria_on(found, "phone")

    assert str(phone.when) == "phone is missing"
    assert phone.points < 0


def test_a_number_that_tells_from_a_hundred_on_is_cut_there_at_a_round_number(
    found: Suggestion,
) -> None:
    (size,) = criteria_on(found, "employees")

    assert str(size.when) == "employees is at least 100"


def test_columns_that_tell_nothing_give_no_criterion(found: Suggestion) -> None:
    assert not [each for name in HONEST_NOISE for each in criteria_on(found, name)]


def test_no_criterion_is_found_where_nothing_depends_on_anything() -> None:
    seeds = range(4)
    tricked = [
        seed for seed in seeds if found_in(lambda _: 0.2, count=1500, seed=seed).model.criteria
    ]

    assert not tricked


def test_what_counts_once_is_not_counted_each_time() -> None:
    found = found_in(lambda row: 0.35 if int(row["webinars"]) >= 2 else 0.1, count=3000)

    (webinars,) = criteria_on(found, "webinars")
    assert (str(webinars.when), webinars.repeat) == ("webinars is at least 2", None)
