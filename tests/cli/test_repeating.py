"""What was decided about the leads travels in the model's file, and is repeated on other leads."""

import csv
import io
import json
from pathlib import Path

import pytest

from calibration.cli import main
from calibration.leads.remedies import (
    KeepFirstOfDuplicates,
    LeaveOut,
    ReadAs,
    ReadSerialDates,
    Remedy,
    TreatAsMissing,
    plain_remedies,
    write_remedies,
)
from calibration.model import FieldType

HEADER = "lead,discount,seen,job,views,outcome"
SIGNED = ReadAs(column="discount", type=FieldType.NUMBER, without_signs=True)
SERIAL = ReadSerialDates(column="seen")
TWICE = KeepFirstOfDuplicates()
SELECT = TreatAsMissing(column="job", words=("Select",))

MODEL = {
    "format": "lead-scoring-model",
    "format_version": "1.0",
    "name": "Discounts",
    "lead_id": "lead",
    "outcome": {"field": "outcome", "positive": ["won"]},
    "fields": [
        {"name": "discount", "type": "number"},
        {"name": "seen", "type": "date"},
        {"name": "job", "type": "text", "missing": ["Select"]},
    ],
    "groups": [{"id": "fit", "label": "Fit", "axis": "fit"}],
    "criteria": [
        {
            "id": each["id"],
            "label": each["id"],
            "kind": "demographic",
            "group": "fit",
            "when": each["when"],
            "points": 10,
        }
        for each in (
            {"id": "ten", "when": {"field": "discount", "is": "at_least", "value": 10}},
            {"id": "seen", "when": {"field": "seen", "is": "is_known"}},
            {"id": "job", "when": {"field": "job", "is": "is_known"}},
        )
    ],
    "qualification": {"threshold": 10},
}


def lines(count: int = 400) -> list[str]:
    """Return leads with signed numbers, a spreadsheet's days and a placeholder, ten rows twice."""
    rows = [
        f"L{n},{n % 20} %,{45292 + n if n % 2 else ''},{'Select' if n % 4 else 'boss'},{n % 4},"
        f"{'won' if (n // 4) % 5 < (3 if n % 4 >= 2 else 1) else 'lost'}"
        for n in range(count)
    ]
    return [HEADER, *rows, *rows[:10]]


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_text("\n".join(lines()), encoding="utf-8")
    return path


def model_with(folder: Path, *remedies: Remedy) -> Path:
    path = folder / "model.json"
    part = {"remedies": plain_remedies(remedies)}
    path.write_text(json.dumps({**MODEL, "calibration": part}), encoding="utf-8")
    return path


def scored(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_score_reads_cells_as_was_decided_and_writes_them_as_they_were(
    leads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    model = model_with(tmp_path, SIGNED, SERIAL, SELECT)

    assert main(["score", str(model), str(leads), "-o", str(out)]) == 0
    found = scored(out)
    told = capsys.readouterr().err

    assert [each["score"] for each in found[10:14]] == ["10", "20", "20", "20"]
    assert (found[11]["discount"], found[11]["seen"]) == ("11 %", "45303")
    assert "Repeated: “discount” is read as numbers, without its signs. 410 cells read" in told
    assert "Repeated: Numbers in “seen” are read as days. 205 numbers read as days." in told
    assert "Repeated: “Select” in “job” counts as missing. 307 cells read as missing." in told


def test_score_loses_no_row_whatever_was_decided_about_rows(
    leads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"

    assert main(["score", str(model_with(tmp_path, TWICE)), str(leads), "-o", str(out)]) == 0
    assert len(scored(out)) == 410
    assert "Not repeated, for every row is scored: Of rows that are" in capsys.readouterr().err


def test_evaluate_leaves_out_the_rows_that_the_board_left_out(
    leads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = model_with(tmp_path, SIGNED, SERIAL, TWICE)

    assert main(["evaluate", str(model), str(leads), "--json"]) == 0
    output = capsys.readouterr()
    assert json.loads(output.out)["leads"] == 400
    assert "Of rows that are the same, the first is kept. 10 rows left out." in output.err


def test_a_decision_about_a_column_the_model_does_not_read_is_not_told(
    leads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = model_with(tmp_path, LeaveOut(column="views"))

    assert main(["evaluate", str(model), str(leads), "--json"]) == 0
    assert "views" not in capsys.readouterr().err


def test_suggest_repeats_the_decisions_and_writes_them_into_its_model(
    leads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decided = (SIGNED, SERIAL, SELECT, TWICE, LeaveOut(column="views"))
    before, after = model_with(tmp_path, *decided), tmp_path / "after.json"

    asked = ["suggest", str(leads), "--outcome", "outcome", "--positive", "won", "--id", "lead"]
    assert main([*asked, "--remedies", str(before), "-o", str(after)]) == 0
    stored = json.loads(after.read_text(encoding="utf-8"))

    assert stored["calibration"]["remedies"] == plain_remedies(decided)
    assert stored["calibration"]["data"]["rows_left_out"] == 10
    assert stored["calibration"]["data"]["leads"] == 400
    assert "views" not in {each["name"] for each in stored["fields"]}
    assert "10 rows left out." in capsys.readouterr().err


def test_a_list_of_remedies_alone_will_do(leads: Path, tmp_path: Path) -> None:
    listed, after = tmp_path / "remedies.json", tmp_path / "after.json"
    listed.write_text(write_remedies((TWICE,)), encoding="utf-8")

    asked = ["suggest", str(leads), "--outcome", "outcome", "--positive", "won"]
    assert main([*asked, "--remedies", str(listed), "-o", str(after)]) == 0
    stored = json.loads(after.read_text(encoding="utf-8"))
    assert stored["calibration"]["data"]["leads"] == 400


def test_what_is_no_remedy_is_refused_with_its_place(
    leads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = model_with(tmp_path)
    model = json.loads(path.read_text(encoding="utf-8"))
    model["calibration"]["remedies"] = [{"do": "leave-out"}, {"do": "tidy"}]
    path.write_text(json.dumps(model), encoding="utf-8")

    assert main(["evaluate", str(path), str(leads)]) == 1
    told = capsys.readouterr().err
    assert "calibration.remedies[0].column: is missing. Add it." in told
    assert "calibration.remedies[1]: " in told
