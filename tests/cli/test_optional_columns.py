"""``evaluate`` with the columns that tell who was worked, and whose company is whose."""

import json
from pathlib import Path
from typing import Any

import pytest

from calibration.cli import main

ROWS = [
    (company, size, called, won)
    for company in range(30)
    for size, called, won in (
        (60, "met", "yes" if company % 3 == 0 else "no"),
        (60, "rang", "yes" if company % 3 == 0 else "no"),
        (5, "new" if company % 5 else "rang", "yes" if company % 10 == 0 else "no"),
    )
]


@pytest.fixture
def files(tmp_path: Path, root: Path) -> list[str]:
    leads = tmp_path / "leads.csv"
    lines = [f"Firm {company},{size},{called},{won}" for company, size, called, won in ROWS]
    leads.write_text("\n".join(["firm,employees,status,won", *lines]), encoding="utf-8")
    model = tmp_path / "model.json"
    made = json.loads((root / "tests" / "conformance" / "model.json").read_text(encoding="utf-8"))
    condition = {"is": "at_least", "field": "employees", "value": 50}
    plain = {
        "format": made["format"],
        "format_version": made["format_version"],
        "name": "Size",
        "outcome": {"field": "won", "positive": ["yes"]},
        "fields": [{"name": "employees", "type": "number"}],
        "groups": [{"id": "company", "label": "Company", "axis": "fit"}],
        "criteria": [
            {
                "id": "large",
                "label": "Large",
                "kind": "firmographic",
                "group": "company",
                "when": condition,
                "points": 10,
            }
        ],
        "qualification": {"threshold": 10},
    }
    model.write_text(json.dumps(plain), encoding="utf-8")
    return [str(model), str(leads)]


def evaluated(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["evaluate", *arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_evaluate_tells_how_many_leads_below_the_line_were_worked(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    values = ["--worked-value", "met", "--worked-value", "Rang"]
    found = evaluated(capsys, *files, "--worked", "status", *values)
    assert (found["worked_above"], found["worked_known_above"]) == (60, 60)
    assert (found["worked_below"], found["worked_known_below"]) == (6, 30)


def test_a_company_column_widens_intervals_and_moves_no_rate(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    plain, named = evaluated(capsys, *files), evaluated(capsys, *files, "--company", "Firm")
    assert named["precision"] == plain["precision"]
    assert named["auc_low"] < plain["auc_low"]
    assert named["bands"] == [] or named["bands"][-1]["low"] < plain["bands"][-1]["low"]
    assert list(named) == list(plain)


def test_people_read_of_the_leads_below_the_line_in_words(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", *files, "--worked", "status", "--worked-value", "met"]) == 0
    told = capsys.readouterr().out
    assert "Worked, of the others" in told
    assert "0 of 30 of which it is known (0.0 to 11.4 %)" in told
    assert "buyers left behind are a lower bound" in told


def test_a_column_that_is_not_there_is_refused(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", *files, "--company", "employer", "--worked", "called"]) == 1
    told = capsys.readouterr().err
    assert "employer: The column that names the company must be one of the leads." in told
    assert "called: The column that tells who was worked must be one of the leads." in told
