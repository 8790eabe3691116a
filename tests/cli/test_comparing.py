"""``compare``: two models on the same leads, and exactly the leads that change hands."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from calibration.cli import main

DAY = "2026-06-30"
CHECKED = 300
"""Leads of a long flip list that are read line by line."""


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text(field: str, *values: str) -> dict[str, Any]:
    return {"field": field, "is": "one_of", "values": list(values)}


def over(field: str, value: float) -> dict[str, Any]:
    return {"field": field, "is": "at_least", "value": value}


def model_of(
    outcome: tuple[str, str],
    criteria: dict[str, tuple[dict[str, Any], int]],
    *,
    threshold: int,
    cap: int | None = None,
    gate: dict[str, Any] | None = None,
) -> dict[str, Any]:
    conditions = [when for when, _points in criteria.values()] + ([gate] if gate else [])
    types = {each["field"]: "text" if "values" in each else "number" for each in conditions}
    group = {"id": "all", "label": "All", "axis": "fit"} | ({"at_most": cap} if cap else {})
    return {
        "format": "lead-scoring-model",
        "format_version": "1.0",
        "name": "By hand",
        "outcome": {"field": outcome[0], "positive": [outcome[1]]},
        "fields": [{"name": name, "type": kind} for name, kind in types.items()],
        "groups": [group],
        "criteria": [
            {
                "id": name,
                "label": name,
                "kind": "firmographic",
                "group": "all",
                "when": when,
                "points": points,
            }
            for name, (when, points) in criteria.items()
        ],
        "qualification": {
            "threshold": threshold,
            "disqualify": [{"id": "out", "label": "Out", "when": gate}] if gate else [],
        },
    }


REAL = {
    "x_education.csv": (
        model_of(
            ("Converted", "1"),
            {
                "time": (over("Total Time Spent on Website", 600), 30),
                "form": (text("Lead Origin", "Lead Add Form"), 40),
                "works": (text("What is your current occupation", "Working Professional"), 25),
            },
            threshold=30,
        ),
        model_of(
            ("Converted", "1"),
            {
                "time": (over("Total Time Spent on Website", 900), 25),
                "source": (text("Lead Source", "Olark Chat", "Google"), 10),
                "works": (text("What is your current occupation", "Working Professional"), 25),
            },
            threshold=35,
            gate=text("Do Not Email", "Yes"),
        ),
    ),
    "bank-full.csv": (
        model_of(
            ("y", "yes"),
            {
                "balance": (over("balance", 1000), 10),
                "won": (text("poutcome", "success"), 50),
                "phone": (text("contact", "cellular"), 15),
            },
            threshold=25,
        ),
        model_of(
            ("y", "yes"),
            {
                "balance": (over("balance", 500), 10),
                "won": (text("poutcome", "success"), 50),
                "phone": (text("contact", "cellular"), 15),
                "loan": (text("loan", "yes"), -10),
            },
            threshold=25,
            cap=40,
        ),
    ),
    "telco_churn.csv": (
        model_of(
            ("Churn", "Yes"),
            {
                "monthly": (text("Contract", "Month-to-month"), 30),
                "fiber": (text("InternetService", "Fiber optic"), 20),
                "loyal": (over("tenure", 24), -20),
            },
            threshold=40,
        ),
        model_of(
            ("Churn", "Yes"),
            {
                "charges": (over("MonthlyCharges", 70.5), 20),
                "total": (over("TotalCharges", 900), -5),
            },
            threshold=20,
        ),
    ),
    "online_shoppers.csv": (
        model_of(
            ("Revenue", "TRUE"),
            {
                "products": (over("ProductRelated", 30), 20),
                "new": (text("VisitorType", "New_Visitor"), 15),
            },
            threshold=15,
        ),
        model_of(
            ("Revenue", "TRUE"),
            {
                "products": (over("ProductRelated", 30), 10),
                "month": (text("Month", "Nov"), 10),
                "new": (text("VisitorType", "New_Visitor"), 15),
            },
            threshold=20,
            gate=over("SpecialDay", 0.8),
        ),
    ),
}
"""Two models for each file, written by hand on its columns: they share criteria, or none."""


def assert_flips_are_the_difference_of_two_scores(
    before: Path, after: Path, leads: Path, tmp_path: Path
) -> list[dict[str, str]]:
    scores = []
    for name, model in (("a", before), ("b", after)):
        out = tmp_path / f"{name}.csv"
        assert main(["score", str(model), str(leads), "-o", str(out), "--as-of", DAY]) == 0
        scores.append(read(out))
    flips = tmp_path / "flips.csv"
    arguments = ["compare", str(before), str(after), str(leads), "--as-of", DAY]
    assert main([*arguments, "--flips", str(flips)]) == 0
    found = read(flips)
    wanted = [
        (row, was, now)
        for row, (was, now) in enumerate(zip(*scores, strict=True), start=1)
        if was["qualified"] != now["qualified"]
    ]
    assert [int(each["row"]) for each in found] == [row for row, _was, _now in wanted]
    for each, (_row, was, now) in zip(found[:CHECKED], wanted, strict=False):
        assert each["direction"] == ("entering" if now["qualified"] == "true" else "leaving")
        for name in ("score", "band", "gate"):
            assert (each[f"{name}_before"], each[f"{name}_after"]) == (was[name], now[name])
        lines = [key[: -len("_before")] for key in each if key.endswith("_before") and ":" in key]
        lines += ["clamp"] * ("clamp_before" in each)
        moved = sum(Decimal(each[f"{key}_after"]) - Decimal(each[f"{key}_before"]) for key in lines)
        assert moved == Decimal(each["score_after"]) - Decimal(each["score_before"])
    return found


@pytest.mark.parametrize("name", list(REAL))
def test_the_flip_list_of_real_leads_is_the_difference_of_two_score_runs(
    shared_data: Path, tmp_path: Path, name: str
) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    for path, plain in zip((before, after), REAL[name], strict=True):
        path.write_text(json.dumps(plain), encoding="utf-8")
    leads = shared_data / name
    assert assert_flips_are_the_difference_of_two_scores(before, after, leads, tmp_path)


@pytest.fixture
def both(root: Path, tmp_path: Path) -> tuple[Path, Path, Path]:
    """Return the conformance model, one with fewer criteria and other gates, and its leads."""
    files = root / "tests" / "conformance"
    plain = json.loads((files / "model.json").read_text(encoding="utf-8"))
    plain["criteria"] = plain["criteria"][1:]
    plain["criteria"][3]["points"] += 15
    plain["qualification"]["threshold"] -= 10
    plain["qualification"]["disqualify"] = []
    for variant in plain.get("variants", []):
        variant["points"] = {}
    other = tmp_path / "other.json"
    other.write_text(json.dumps(plain), encoding="utf-8")
    return files / "model.json", other, files / "leads.csv"


def test_the_flip_list_holds_leads_that_only_one_models_gates_rule_out(
    both: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    found = assert_flips_are_the_difference_of_two_scores(*both, tmp_path)
    assert any(each["gate_before"] and not each["gate_after"] for each in found)


def test_the_numbers_of_each_model_are_those_of_evaluate(
    both: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    before, after, leads = (str(each) for each in both)
    alone = []
    for model in (before, after):
        assert main(["evaluate", model, leads, "--json", "--as-of", DAY]) == 0
        alone.append(json.loads(capsys.readouterr().out))
    assert main(["compare", before, after, leads, "--json", "--as-of", DAY]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [found["before"], found["after"]] == alone
    recall = found["figures"]["recall"]
    assert recall["low"] <= recall["difference"] <= recall["high"]
    assert recall["distinguishable"] == (recall["low"] > 0 or recall["high"] < 0)
    assert set(found["references"]) == {"everybody", "random"}


def test_a_model_beside_itself_moves_nobody(
    both: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, _other, leads = (str(each) for each in both)
    flips = tmp_path / "flips.csv"
    assert main(["compare", model, model, leads, "--as-of", DAY, "--flips", str(flips)]) == 0
    said = capsys.readouterr().out
    assert "Nothing changed: the models mean the same." in said
    assert "not distinguishable" not in said
    assert len(flips.read_text(encoding="utf-8").splitlines()) == 1


def test_own_columns_are_written_only_if_asked_for_and_safe(
    both: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    before, after, leads = both
    odd = tmp_path / "leads.csv"
    rows = list(csv.reader(leads.read_text(encoding="utf-8").splitlines()))
    with odd.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["row", *rows[0]], *(["=1+1", *row] for row in rows[1:])])
    flips = tmp_path / "flips.csv"
    arguments = ["compare", str(before), str(after), str(odd), "--as-of", DAY]
    arguments += ["--flips", str(flips), "--own", "row", "--formula-safe"]
    assert main(arguments) == 0
    found = read(flips)
    assert list(found[0])[:5] == ["row_model", "id", "row", "direction", "outcome"]
    assert {each["row"] for each in found} == {"'=1+1"}
    assert "job_title" not in found[0]


def test_what_cannot_be_compared_is_told(
    both: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after, leads = (str(each) for each in both)
    patterns = str(tmp_path / "patterns.parquet")
    assert main(["patterns", before, leads, "-o", patterns, "--as-of", DAY]) == 0
    capsys.readouterr()
    assert main(["compare", before, before, patterns, "--flips", str(tmp_path / "f.csv")]) == 1
    assert "Single leads can be listed of leads only" in capsys.readouterr().err
    assert main(["compare", before, after, patterns]) == 1
    assert "grouped by what the model asks of them" in capsys.readouterr().err
    assert main(["compare", before, after, leads, "--flips", str(tmp_path / "f.txt")]) == 2
    assert main(["compare", before, after, leads, "--own", "lead"]) == 2
    assert "add --flips" in capsys.readouterr().err
    assert main(["compare", before, after, leads, "--flips", str(tmp_path / "other.json.csv"),
                 "--own", "no such column"]) == 1  # fmt: skip
    assert "must be the header of one column" in capsys.readouterr().err
