"""``suggest`` on the command line, and on real leads."""

import json
from pathlib import Path
from typing import Any

import pytest

from calibration.advice.pointing import RANGES
from calibration.cli import main
from calibration.model import read_model


def lines(*, won: str = "won", lost: str = "lost", count: int = 400) -> list[str]:
    """Return leads that convert if they viewed pages, more often than not."""
    rows = ["lead,views,outcome"]
    for number in range(count):
        views = number % 4
        converted = (number // 4) % 5 < (3 if views >= 2 else 1)
        rows.append(f"L{number},{views},{won if converted else lost}")
    return rows


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_text("\n".join(lines()), encoding="utf-8")
    return path


def suggest(leads: Path, *options: str) -> int:
    out = leads.with_suffix(".json")
    return main(["suggest", str(leads), "--outcome", "outcome", *options, "-o", str(out)])


def test_a_suggested_model_can_be_evaluated_at_once(
    leads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert suggest(leads, "--positive", "won", "--id", "lead") == 0
    capsys.readouterr()
    model = leads.with_suffix(".json")

    assert main(["evaluate", str(model), str(leads), "--json", "--part", "design"]) == 0
    found = json.loads(capsys.readouterr().out)
    stored = json.loads(model.read_text(encoding="utf-8"))["calibration"]
    assert found["auc"] == stored["metrics"]["design"]["auc"]
    assert found["signal"] == "clear"


def test_a_yes_word_of_two_values_is_recognised_and_said(
    leads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert suggest(leads) == 0
    assert "“won” of outcome is read as converted" in capsys.readouterr().err
    model = read_model(leads.with_suffix(".json").read_bytes()).model
    assert model.outcome is not None
    assert model.outcome.positive == ("won",)


@pytest.mark.parametrize("most", RANGES)
def test_no_suggested_points_exceed_the_most_that_are_wanted(
    leads: Path, capsys: pytest.CaptureFixture[str], most: int
) -> None:
    assert suggest(leads, "--positive", "won", "--most-points", str(most)) == 0
    capsys.readouterr()
    model = read_model(leads.with_suffix(".json").read_bytes()).model
    assert max(abs(each.points) for each in model.criteria) == most


def test_points_of_another_range_are_refused(
    leads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert suggest(leads, "--most-points", "30") == 2
    assert "invalid choice: 30" in capsys.readouterr().err


def test_values_that_say_nothing_are_listed_and_asked_for(
    leads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leads.write_text("\n".join(lines(won="A", lost="B")), encoding="utf-8")

    assert suggest(leads) == 1
    told = capsys.readouterr().err
    assert "“A” (160), " in told or ", “A” (160)" in told
    assert "--positive VALUE" in told
    assert not leads.with_suffix(".json").exists()


def test_a_column_that_is_not_there_is_told_with_those_that_are(
    leads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(leads.with_suffix(".json"))

    assert main(["suggest", str(leads), "--outcome", "result", "-o", out]) == 1
    assert "result: must be the header of one column. The file has: lead, views, outcome" in (
        capsys.readouterr().err
    )


def test_leads_of_one_outcome_are_refused_in_words(
    leads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert suggest(leads, "--positive", "nothing") == 1
    assert "must have converted" in capsys.readouterr().err


def test_a_template_that_does_not_fit_is_said(
    leads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert suggest(leads, "--template", "b2c-shop") == 0
    assert "the leads have no column basket_items" in capsys.readouterr().err
    model = read_model(leads.with_suffix(".json").read_bytes()).model
    assert [band.owner for band in model.bands] == ["Automation", "Automation", "Sales"]


REAL: dict[str, tuple[str, float, set[str]]] = {
    "x_education.csv": (
        "Converted",
        0.87,
        {"Tags", "Lead Quality", "Last Activity", "Last Notable Activity"},
    ),
    "bank-full.csv": ("y", 0.78, {"duration"}),
    "telco_churn.csv": ("Churn", 0.84, set()),
    "online_shoppers.csv": ("Revenue", 0.78, {"PageValues"}),
}
"""Outcome, honest AUC and leaks of each file, from the README of the data."""


@pytest.mark.parametrize("name", REAL)
def test_real_leads_give_a_model_near_the_honest_auc_without_the_leaks(
    name: str, shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome, honest, leaks = REAL[name]
    leads, out = shared_data / name, tmp_path / "model.json"

    assert main(["suggest", str(leads), "--outcome", outcome, "-o", str(out)]) == 0
    told = capsys.readouterr().err
    assert all(leak in told for leak in leaks)
    model = read_model(out.read_bytes()).model
    assert not leaks & {name for each in model.criteria for name in each.fields()}
    assert len(model.criteria) <= 15
    assert main(["evaluate", str(out), str(leads), "--json"]) == 0
    found: Any = json.loads(capsys.readouterr().out)
    assert found["auc"] >= honest - 0.05
    assert found["signal"] == "clear"


def sensitive_leads(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    header, *rows = lines()
    people = [f"{row},{'FM'[number % 4 >= 2]}" for number, row in enumerate(rows)]
    path.write_text("\n".join([f"{header},sex", *people]), encoding="utf-8")
    return path


def test_a_column_that_is_left_out_is_told_with_the_way_to_use_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leads = sensitive_leads(tmp_path)

    assert suggest(leads, "--exclude", "views") == 0
    told = capsys.readouterr().err
    assert "sex (a person's sex)" in told
    assert "To use a column that is left out all the same: --include COLUMN." in told
    stored = json.loads(leads.with_suffix(".json").read_text(encoding="utf-8"))["calibration"]
    assert stored["overruled"] == []


def test_a_column_that_is_included_is_written_down_with_who_and_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leads = sensitive_leads(tmp_path)
    decision = ("--include", "sex", "--signed-by", "Ada", "--because", "a clothes shop")

    assert suggest(leads, "--exclude", "views", *decision) == 0
    model = read_model(leads.with_suffix(".json").read_bytes()).model
    assert {name for each in model.criteria for name in each.fields()} == {"sex"}
    assert model.calibration is not None
    [overruled] = model.calibration.overruled
    assert (overruled.column, overruled.who, overruled.why) == ("sex", "Ada", "a clothes shop")
    assert overruled.reasons[0].startswith("It tells a person's sex: using it is a decision")
    assert "“sex” is used. It tells a person's sex" in capsys.readouterr().err


def test_a_reason_without_a_decision_is_a_wrong_usage(
    leads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert suggest(leads, "--because", "we like it") == 2
    assert "add --include" in capsys.readouterr().err


def test_including_a_column_that_is_not_there_is_refused(
    leads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert suggest(leads, "--include", "sector") == 1
    assert "sector: must be the header of one column" in capsys.readouterr().err
