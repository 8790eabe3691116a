"""``patterns`` and what reads its files: other programs call them."""

import json
from pathlib import Path

import pytest

from calibration.cli import main


@pytest.fixture
def sample(root: Path) -> Path:
    return root / "sample_data"


@pytest.mark.parametrize("part", ["all", "design", "holdout"])
def test_evaluate_prints_the_same_of_patterns_as_of_leads(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], part: str
) -> None:
    model, out = str(sample / "model.json"), str(tmp_path / "patterns.parquet")

    assert main(["patterns", model, str(sample / "leads.csv"), "-o", out]) == 0
    told = capsys.readouterr().err
    assert main(["evaluate", model, out, "--json", "--part", part]) == 0
    of_patterns = capsys.readouterr()
    assert main(["evaluate", model, str(sample / "leads.csv"), "--json", "--part", part]) == 0
    of_leads = capsys.readouterr()

    assert json.loads(of_patterns.out) == json.loads(of_leads.out)
    assert of_patterns.err == of_leads.err
    assert "5200 leads in" in told


def test_what_rare_patterns_cost_is_told(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, out = str(sample / "model.json"), str(tmp_path / "patterns.csv")

    code = main(["patterns", model, str(sample / "leads.csv"), "-o", out, "--min-leads", "10"])

    told = capsys.readouterr().err
    assert code == 0
    assert "patterns of fewer than 10 leads" in told
    assert "CSV has no place for" in told


def test_patterns_of_patterns_are_the_same_again(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = str(sample / "model.json")
    first, second = tmp_path / "first.parquet", tmp_path / "second.parquet"

    assert main(["patterns", model, str(sample / "leads.csv"), "-o", str(first)]) == 0
    assert main(["patterns", model, str(first), "-o", str(second)]) == 0

    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("command", ["score", "suggest"])
def test_what_needs_leads_refuses_patterns(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    patterns = tmp_path / "patterns.csv"
    patterns.write_text("level:a,converted,not_converted\n0,1,2\n", encoding="utf-8")
    arguments = {
        "score": ["score", str(sample / "model.json"), str(patterns), "-o", "out.csv"],
        "suggest": ["suggest", str(patterns), "--outcome", "converted", "-o", "out.json"],
    }

    assert main(arguments[command]) == 1
    assert "must hold leads, a row for each" in capsys.readouterr().err


def test_a_scoring_date_is_no_choice_for_patterns(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, out = str(sample / "model.json"), str(tmp_path / "patterns.parquet")
    assert main(["patterns", model, str(sample / "leads.csv"), "-o", out]) == 0

    assert main(["evaluate", model, out, "--as-of", "2026-01-01"]) == 1
    assert "A scoring date can be chosen for leads only" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--min-leads", "0"], ["-o", "patterns.json"]])
def test_wrong_usage_is_refused(sample: Path, tmp_path: Path, options: list[str]) -> None:
    out = ["-o", str(tmp_path / "patterns.csv")]

    assert main(["patterns", str(sample / "model.json"), "leads.csv", *out, *options]) == 2
