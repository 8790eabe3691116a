"""However ``score`` ends, its output is whole or not there, and the reason is told in words."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from calibration.cli import main
from calibration.cli.commands import INTERRUPTED
from calibration.cli.stopping import Unchanged, room_needed
from calibration.exports import scored_files
from calibration.exports.scored import ScoredLeads
from calibration.leads.tables import LeadTable
from calibration.problems import CalibrationError, LeadsError
from tests.cli import killing


def test_a_score_that_is_killed_leaves_a_whole_file_or_none(tmp_path: Path) -> None:
    (case,) = killing.cases(tmp_path, rows=(100_000,), forms=("csv",))

    assert killing.kill_once(case, random.Random(5)) == ""
    assert killing.finish(case) == ""


def scored_while(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    what: Callable[[Path], object],
    *,
    leads: str = "visits\n3\n",
) -> int:
    """Score leads while something happens to their file, just before the output is in place."""
    (folder / "model.json").write_text(killing.MODEL, encoding="utf-8")
    (folder / "leads.csv").write_text(leads, encoding="utf-8")
    write = scored_files._write_csv

    def writing(scored: ScoredLeads, table: LeadTable, path: Path, *, progress: None) -> int:
        what(folder / "leads.csv")
        return write(scored, table, path, progress=progress)

    monkeypatch.setattr(scored_files, "_write_csv", writing)
    arguments = ["score", str(folder / "model.json"), str(folder / "leads.csv")]
    return main([*arguments, "-o", str(folder / "out.csv")])


def test_leads_that_change_while_they_are_read_are_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(path: Path) -> None:
        path.write_text("visits\n0\n0\n", encoding="utf-8")

    assert scored_while(tmp_path, monkeypatch, change) == 1
    assert "must stay as it is while it is read" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_leads_that_are_deleted_once_they_are_read_are_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scored_while(tmp_path, monkeypatch, Path.unlink) == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[1].startswith("3,25,")


def test_a_request_to_end_stops_the_work_tidily(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(_path: Path) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.1)

    before = signal.getsignal(signal.SIGTERM)
    assert scored_while(tmp_path, monkeypatch, stop) == INTERRUPTED
    assert "Interrupted: nothing was written." in capsys.readouterr().err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["leads.csv", "model.json"]
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_full_disk_is_told_in_words(tmp_path: Path, root: Path) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    (tmp_path / "model.json").write_text(killing.MODEL, encoding="utf-8")
    rows = (f"3,{'x' * 100}{row}" for row in range(10_000))
    (tmp_path / "leads.csv").write_text("visits,text\n" + "\n".join(rows), encoding="utf-8")
    names = ("model.json", "leads.csv", "-o", "out.csv")
    arguments = [str(tmp_path / name) if "." in name else name for name in names]
    done = subprocess.run(
        [sys.executable, "-m", "calibration", "score", *arguments],
        cwd=root,
        preexec_fn=no_room,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "There must be room for what is worked on" in line
    assert "Got: File too large." in line
    assert sorted(each.name for each in tmp_path.iterdir()) == ["leads.csv", "model.json"]


@pytest.mark.parametrize("error", [duckdb.OutOfMemoryException("no memory"), OSError(28, "full")])
def test_room_that_lacks_is_told_with_its_reason(error: Exception) -> None:
    with pytest.raises(CalibrationError, match=r"Got: (no memory|full)"), room_needed():
        raise error


def test_damaged_leads_that_have_changed_are_told_as_changed(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("a", encoding="utf-8")
    file = Unchanged.of(path)
    file.check()
    path.unlink()

    with pytest.raises(LeadsError, match="changed or deleted"), file.told():
        raise LeadsError
