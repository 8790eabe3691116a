"""Files that are too wide, too empty or too various: an answer in words, told how far it is."""

import random

import pytest

from calibration.advice.suggest import suggest
from calibration.leads.reading import read_leads
from calibration.model import Outcome
from tests.advice.drawn_leads import TODAY

OUTCOME = Outcome(field="won", positive=("yes",))
COLUMNS = 40


class StoppedError(Exception):
    """Somebody left."""


def wide(count: int = 800) -> bytes:
    """Return leads of forty columns; the first tells, some are empty, one value, or all texts."""
    rng = random.Random(4)
    names = [f"c{number}" for number in range(COLUMNS)]
    lines = [",".join([*names, "same", "empty", "texts", "won"])]
    for number in range(count):
        cells = [rng.choice("abcd") if at % 2 else str(rng.randint(0, 9)) for at in range(COLUMNS)]
        won = rng.random() < (0.5 if int(cells[0]) >= 6 else 0.15)
        cells += ["x", "", f"t{number % 700}", "yes" if won else "no"]
        lines.append(",".join(cells))
    return "\n".join(lines).encode()


def test_what_tells_is_found_among_forty_columns_and_each_column_is_told() -> None:
    told: list[tuple[float, str]] = []
    with read_leads(wide(), name="wide.csv") as leads:
        found = suggest(
            leads, outcome=OUTCOME, today=TODAY, progress=lambda *each: told.append(each)
        )

    assert [str(each.when) for each in found.model.criteria] == ["c0 is at least 6"]
    shares = [done for done, _ in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    assert {f"c{number}" for number in range(COLUMNS)} <= {column for _, column in told}


def test_whoever_leaves_a_search_leaves_nothing_behind() -> None:
    def leave(_done: float, column: str) -> None:
        if column == "c3":
            raise StoppedError

    with read_leads(wide(100), name="wide.csv") as leads:
        count = "SELECT count(*) FROM duckdb_tables()"
        with leads.cursor() as cursor:
            tables = cursor.execute(count).fetchone()
        with pytest.raises(StoppedError):
            suggest(leads, outcome=OUTCOME, today=TODAY, progress=leave)
        with leads.cursor() as cursor:
            assert cursor.execute(count).fetchone() == tables


def test_columns_of_one_value_and_none_give_no_criterion_and_it_is_said() -> None:
    lines = [
        "same,empty,won",
        *(f"x,,{'yes' if number % 4 == 0 else 'no'}" for number in range(400)),
    ]
    with read_leads("\n".join(lines).encode(), name="flat.csv") as leads:
        found = suggest(leads, outcome=OUTCOME, today=TODAY)

    assert found.model.criteria == ()
    assert any(str(each).startswith("No signal") for each in found.notices)
