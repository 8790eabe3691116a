"""Every form a model leaves in, alone and in one bundle."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from calibration.cli import main
from calibration.exports.pmml import publishing
from calibration.exports.sql import DIALECTS
from calibration.exports.ways_out import WAYS_OUT, exported
from calibration.messages import say
from calibration.model import read_model
from calibration.problems import CalibrationError


@pytest.fixture
def without_java(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the evaluator of PMML from being started."""
    monkeypatch.setattr(publishing, "why_unavailable", lambda: say("Java is not installed."))


def test_every_dialect_is_a_way_out() -> None:
    assert [name for name in WAYS_OUT if name.startswith("sql:")] == [
        f"sql:{name}" for name in DIALECTS
    ]


def test_a_form_that_there_is_not_is_refused_with_those_that_there_are(root: Path) -> None:
    model = read_model((root / "tests/conformance/model.json").read_bytes()).model

    with pytest.raises(CalibrationError, match=r"must be one of json, scorer.*Got “excel”"):
        exported(model, "excel")


@pytest.mark.usefixtures("without_java")
def test_the_bundle_proves_itself_by_the_commands_it_tells(root: Path, tmp_path: Path) -> None:
    model = root / "tests/conformance/model.json"
    bundle = tmp_path / "bundle.zip"

    assert main(["export", str(model), "--as", "bundle", "-o", str(bundle)]) == 0
    first = bundle.read_bytes()
    assert main(["export", str(model), "--as", "bundle", "-o", str(bundle)]) == 0
    assert bundle.read_bytes() == first

    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        archive.extractall(tmp_path)
    readme = (tmp_path / "README.txt").read_text(encoding="utf-8")
    assert "- model.pmml: Java is not installed." in readme
    assert {path.stem for path in tmp_path.glob("sql/*.sql")} == set(DIALECTS)
    command = "scorer.py vectors/leads.csv -o scored.csv --as-of 2026-06-30"
    assert f"python {command}" in readme
    subprocess.run(
        [sys.executable, *command.split()], cwd=tmp_path, check=True, capture_output=True
    )
    scored = [str(tmp_path / name) for name in ("model.json", "scored.csv")]
    assert main(["verify", *scored, "--vectors"]) == 0


@pytest.mark.usefixtures("without_java")
def test_a_form_that_cannot_leave_is_refused_and_nothing_is_written(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "model.pmml"
    out.write_text("before", encoding="utf-8")

    assert main(
        ["export", str(root / "tests/conformance/model.json"), "--as", "pmml", "-o", str(out)]
    ) == 1  # fmt: skip
    assert capsys.readouterr().err == "Java is not installed.\n"
    assert out.read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["model.pmml"]
