"""``monitor``: the verdict as an exit code, on drawn leads and on real ones."""

import json
from pathlib import Path

import pytest

from calibration.cli.commands import main
from calibration.cli.monitor_options import EXIT_CODES
from calibration.model import write_model
from tests.monitoring.drawn import drawn, left
from tools.monitor_halves import Leads, verdict_of_halves


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.json"
    path.write_text(write_model(left()), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("leads", "verdict"),
    [
        (drawn(3000, seed=2), "holds"),
        (drawn(3000, seed=6, channels={"web": 0.15, "fair": 0.85}), "watch"),
        (drawn(3000, seed=3, times=0.4), "recalibrate"),
        (drawn(30, seed=4), "too_early"),
    ],
)
def test_the_exit_code_is_the_verdict(
    leads: bytes, verdict: str, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new.csv"
    new.write_bytes(leads)

    code = main(["monitor", str(model), str(new), "--all-worked"])

    assert code == EXIT_CODES[verdict]
    assert capsys.readouterr().out.startswith(f"Verdict: {verdict.replace('_', ' ')}\n")


def test_no_verdict_has_the_exit_code_of_a_wrong_input_or_usage() -> None:
    assert {1, 2}.isdisjoint(EXIT_CODES.values())
    assert len(set(EXIT_CODES.values())) == len(EXIT_CODES)


def test_wrong_inputs_and_wrong_usage_have_codes_of_their_own(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")

    assert main(["monitor", str(model), str(other)]) == 1
    assert "staff" in capsys.readouterr().err
    assert main(["monitor", str(model), str(other), "--worked-value", "yes"]) == 2
    assert main(["monitor", str(model), str(other), "--worked", "b", "--all-worked"]) == 2


def test_bank_calls_that_convert_five_times_as_often_call_for_a_calibration(
    shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header, *rows = (shared_data / "bank-full.csv").read_text(encoding="utf-8").splitlines()
    earlier = int(len(rows) * 0.7)
    old, new, made = (tmp_path / name for name in ("old.csv", "new.csv", "model.json"))
    old.write_text("\n".join([header, *rows[:earlier]]), encoding="utf-8")
    new.write_text("\n".join([header, *rows[earlier:]]), encoding="utf-8")
    assert main(["suggest", str(old), "--outcome", "y", "-o", str(made)]) == 0
    capsys.readouterr()

    assert main(["monitor", str(made), str(new), "--json"]) == 20

    said = capsys.readouterr().out
    found = json.loads(said)
    assert found["verdict"] == "recalibrate"
    assert found["reasons"][0].startswith("Base rate: ")
    assert found["reasons"][1].startswith("Most of it is the base rate: ")
    assert found["reasons"][2] == "Fields that moved: “month”, “poutcome”."


def test_a_half_of_a_file_keeps_what_the_other_half_promised(shared_data: Path) -> None:
    leads = Leads.read(
        shared_data / "telco_churn.csv", outcome="Churn", positive="Yes", lead_id="customerID"
    )

    assert verdict_of_halves(leads, seed=1)["verdict"] == "holds"
