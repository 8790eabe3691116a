"""The command line is stable: other programs call it."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from calibration.cli import main
from calibration.cli.commands import INTERRUPTED
from calibration.model import fingerprint, read_model


@pytest.fixture
def files(root: Path) -> Path:
    return root / "tests" / "conformance"


def run(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as another program does."""
    return subprocess.run(
        [sys.executable, "-m", "calibration", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))


@pytest.mark.parametrize("number", ["", "-2"])
def test_conformance_leads_are_scored_exactly(
    root: Path, files: Path, tmp_path: Path, number: str
) -> None:
    out = tmp_path / "out.csv"
    model, leads = files / f"model{number}.json", files / f"leads{number}.csv"

    done = run("score", model, leads, "-o", out, "--as-of", "2026-06-30", cwd=root)

    assert done.returncode == 0, done.stderr
    found, before = rows(out), rows(leads)
    width = len(before[0])
    assert [row[:width] for row in found] == before
    assert [[row[0], *row[width:]] for row in found] == rows(files / f"expected{number}.csv")
    assert "Scored as of 2026-06-30." in done.stderr
    assert done.stdout == ""


def test_score_tells_cells_that_cannot_be_read(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leads = tmp_path / "leads.csv"
    text = (files / "leads.csv").read_text(encoding="utf-8")
    leads.write_text(text.replace(",50,Services", ",about 50,Services"), encoding="utf-8")

    code = main(["score", str(files / "model.json"), str(leads), "-o", str(tmp_path / "o.csv")])

    told = capsys.readouterr().err.splitlines()
    assert code == 0
    assert any(line.startswith("employees: 1 cell") and "about 50" in line for line in told)


def test_score_tells_which_of_its_columns_were_renamed(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leads, out = tmp_path / "leads.csv", tmp_path / "o.csv"
    text = (files / "leads.csv").read_text(encoding="utf-8")
    leads.write_text(text.replace("sales_opinion", "sales_opinion,score", 1), encoding="utf-8")
    lines = leads.read_text(encoding="utf-8").splitlines()
    leads.write_text("\n".join([lines[0], *(f"{line},7" for line in lines[1:])]), encoding="utf-8")

    assert main(["score", str(files / "model.json"), str(leads), "-o", str(out)]) == 0
    assert "“score” already: ours is “score_model”" in capsys.readouterr().err
    assert rows(out)[0][14:16] == ["score", "score_model"]


def test_score_needs_no_outcome(files: Path, tmp_path: Path) -> None:
    leads, out = tmp_path / "leads.csv", tmp_path / "o.csv"
    before = rows(files / "leads.csv")
    kept = [[cell for place, cell in enumerate(row) if place not in (0, 1, 2)] for row in before]
    leads.write_text("\n".join(",".join(row) for row in kept), encoding="utf-8")

    assert main(["score", str(files / "model.json"), str(leads), "-o", str(out)]) == 0
    assert len(rows(out)) == len(before)


def test_a_field_that_the_leads_lack_is_told_and_nothing_is_written(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leads, out = tmp_path / "leads.csv", tmp_path / "o.csv"
    leads.write_text("lead,employes\nL1,50\n", encoding="utf-8")

    assert main(["score", str(files / "model.json"), str(leads), "-o", str(out)]) == 1
    told = capsys.readouterr().err
    assert "employees: The leads must have a column" in told
    assert "employes" in told
    assert len(told.splitlines()) >= 10, "all that are missing, one a line"
    assert not out.exists()


def test_leads_are_never_written_over(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_bytes((files / "leads.csv").read_bytes())

    assert main(["score", str(files / "model.json"), str(leads), "-o", str(leads)]) == 1
    assert "another than those that are read" in capsys.readouterr().err
    assert leads.read_bytes() == (files / "leads.csv").read_bytes()


def evaluated(root: Path, capsys: pytest.CaptureFixture[str], *options: str) -> Any:
    sample = root / "sample_data"
    code = main(
        ["evaluate", str(sample / "model.json"), str(sample / "leads.csv"), "--json", *options]
    )
    assert code == 0
    return json.loads(capsys.readouterr().out)


def test_evaluate_prints_one_object_with_the_stable_keys(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = evaluated(root, capsys)

    assert set(found) == {
        "leads", "converted", "open", "immature", "excluded", "ruled_out", "threshold", "as_of",
        "part", "qualified", "volume", "true_positives", "false_positives", "false_negatives",
        "true_negatives", "precision", "recall", "false_positive_rate", "false_negative_rate",
        "false_discovery_rate", "lift", "auc", "auc_low", "auc_high", "signal", "ks", "bands",
    }  # fmt: skip
    assert set(found["bands"][0]) == {
        "name", "from", "leads", "converted", "conversion_rate", "low", "high",
    }  # fmt: skip
    assert found["part"] == "all"


def test_design_and_holdout_leads_are_all_leads(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = {part: evaluated(root, capsys, "--part", part) for part in ("all", "design", "holdout")}

    for key in ("leads", "converted", "true_positives", "false_positives", "qualified"):
        assert parts["design"][key] + parts["holdout"][key] == parts["all"][key]
    assert parts["design"]["volume"] == parts["all"]["volume"]


def test_leads_that_are_missing_leave_dashes_and_a_true_base_rate_weighs(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    every = evaluated(root, capsys)
    some = evaluated(root, capsys, "--not-every-lead")
    weighed = evaluated(root, capsys, "--base-rate", "0.02")

    for name in ("volume", "precision", "lift", "false_discovery_rate"):
        assert some[name] is None
    for name in ("recall", "false_positive_rate", "auc", "true_positives"):
        assert some[name] == weighed[name] == every[name]
    assert weighed["precision"] < every["precision"]
    assert weighed["volume"] is None
    assert weighed["every_lead"] is False


@pytest.mark.parametrize("rate", ["0", "1", "2 %", "nan"])
def test_a_base_rate_that_is_no_share_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str], rate: str
) -> None:
    model, leads = root / "sample_data/model.json", root / "sample_data/leads.csv"
    assert main(["evaluate", str(model), str(leads), "--base-rate", rate]) == 2
    assert "must be above 0 and below 1, as 0.02" in capsys.readouterr().err


def test_another_threshold_can_be_tried(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    low, high = (evaluated(root, capsys, "--threshold", each) for each in ("20", "60"))

    assert (low["threshold"], high["threshold"]) == (20, 60)
    assert low["qualified"] > high["qualified"]


def test_evaluate_shows_a_table_with_denominators_in_words(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = root / "sample_data"

    assert main(["evaluate", str(sample / "model.json"), str(sample / "leads.csv")]) == 0
    told = capsys.readouterr()
    assert re.search(r"Handed over, did not buy +\d+\.\d % +\d+ of \d+ qualified", told.out)
    assert re.search(r"False negative rate .* that converted", told.out)
    assert re.search(r"^hot +40 ", told.out, re.MULTILINE)
    assert "each lead's own day" in told.err


def model_without(files: Path, tmp_path: Path, key: str) -> Path:
    data = json.loads((files / "model.json").read_text(encoding="utf-8"))
    del data[key]
    path = tmp_path / "model.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_leads_of_one_outcome_cannot_be_evaluated(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leads = tmp_path / "leads.csv"
    header, *body = (files / "leads.csv").read_text(encoding="utf-8").splitlines()
    yes = [line for line in body if line.split(",")[2] == "yes"]
    leads.write_text("\n".join([header, *yes]), encoding="utf-8")

    code = main(
        ["evaluate", str(files / "model.json"), str(leads), "--as-of", "2026-06-30", "--json"]
    )

    told = capsys.readouterr()
    assert code == 1
    assert told.out == ""
    assert "Some leads must have converted and some not" in told.err


def test_without_an_outcome_volumes_are_told_and_rates_are_null(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = model_without(files, tmp_path, "outcome")

    code = main(["evaluate", str(model), str(files / "leads.csv"), "--json"])

    found = json.loads(capsys.readouterr().out)
    assert code == 0
    assert found["volume"] > 0
    assert (found["precision"], found["auc"], found["signal"]) == (None, None, None)


def test_check_says_ok_with_the_fingerprint(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files / "model.json"

    assert main(["check", str(path)]) == 0
    expected = fingerprint(read_model(path.read_bytes()).model)
    assert capsys.readouterr().out == f"ok {expected}\n"


def test_check_tells_every_problem_on_a_line_of_its_own(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads((files / "model.json").read_text(encoding="utf-8"))
    data["criteria"][0]["points"] = "15"
    data["criteria"][1]["group"] = "compny\n\x1b[2J"
    path = tmp_path / "model.json"
    path.write_text(json.dumps(data), encoding="utf-8")

    assert main(["check", str(path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 2
    assert "criteria[0].points: must be a whole number" in told.err
    assert "\x1b" not in told.err, "what came from a file moves no cursor"


def test_diff_says_what_changed_and_is_no_failure(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (files / "model.json").read_text(encoding="utf-8")
    other = tmp_path / "other.json"
    other.write_text(text.replace('"threshold": 50', '"threshold": 55'), encoding="utf-8")

    assert main(["diff", str(files / "model.json"), str(other)]) == 0
    assert capsys.readouterr().out == "threshold 50 → 55\n"
    assert main(["diff", str(other), str(other)]) == 0
    assert "Nothing changed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["scor"],
        ["score", "m.json", "l.csv"],
        ["score", "m.json", "l.csv", "-o", "out.txt"],
        ["score", "m.json", "l.csv", "-o", "out.csv", "--as-of", "30/06/2026"],
        ["evaluate", "m.json", "l.csv", "--part", "both"],
        ["evaluate", "m.json", "l.csv", "--threshold", "high"],
        ["evaluate", "m.json", "l.csv", "--js"],
        ["suggest", "l.csv", "-o", "m.json"],
        ["suggest", "l.csv", "--outcome", "y", "--window", "90", "-o", "m.json"],
        ["suggest", "l.csv", "--outcome", "y", "--window", "0", "--date", "d", "-o", "m.json"],
        ["suggest", "l.csv", "--outcome", "y", "--template", "none", "-o", "m.json"],
        ["check"],
    ],
)
def test_wrong_usage_is_told_apart_from_wrong_input(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "score", "evaluate", "suggest", "diff"])
def test_a_file_that_is_not_there_is_wrong_input(
    command: str, files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone, model = str(tmp_path / "gone.json"), str(files / "model.json")
    out = ["-o", str(tmp_path / "out.csv")]
    arguments = {
        "check": [gone],
        "diff": [model, gone],
        "score": [model, gone, *out],
        "evaluate": [model, gone],
        "suggest": [gone, "--outcome", "y", *out],
    }

    assert main([command, *arguments[command]]) == 1
    told = capsys.readouterr().err
    assert "must exist and be readable" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("content", [b"", b"\n", b"lead\n"])
def test_an_empty_file_of_leads_is_told_in_words(
    content: bytes, files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_bytes(content)

    assert main(["evaluate", str(files / "model.json"), str(leads)]) == 1
    assert capsys.readouterr().err.strip()


def test_help_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert main(["score", "--help"]) == 0
    assert "--formula-safe" in capsys.readouterr().out


def test_an_interruption_leaves_no_traceback(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("calibration.cli.models.read_model", interrupted)

    assert main(["check", str(files / "model.json")]) == INTERRUPTED
    assert "Interrupted" in capsys.readouterr().err


def test_a_reader_who_has_gone_leaves_no_traceback(root: Path, files: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "calibration", "check", files / "model.json"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()

    assert process.wait() == 1
    assert told == b""


def test_check_and_help_load_no_engine(root: Path, files: Path) -> None:
    code = (
        "import sys; from calibration.cli import main; "
        f"main(['check', {str(files / 'model.json')!r}]); "
        "print([name for name in ('duckdb', 'numpy', 'pandas', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"
