"""Files are there whole or not at all, and nothing of runs that were killed stays for long."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from calibration.exports.whole_files import whole_file
from calibration.problems import CalibrationError


def write(path: Path, text: str) -> None:
    with whole_file(path) as beside:
        beside.write_text(text, encoding="utf-8")


def test_what_a_killed_run_left_is_deleted_by_the_next_to_the_same_place(tmp_path: Path) -> None:
    left = tmp_path / ".out.csv.0123abcd.partial"
    other = tmp_path / ".other.csv.0123abcd.partial"
    for path in (left, other):
        path.write_text("half", encoding="utf-8")

    write(tmp_path / "out.csv", "whole")

    assert sorted(each.name for each in tmp_path.iterdir()) == [other.name, "out.csv"]


def test_a_run_leaves_alone_what_another_is_writing(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    with whole_file(out) as first:
        first.write_text("first", encoding="utf-8")
        write(out, "second")
        assert first.read_text(encoding="utf-8") == "first"
        assert out.read_text(encoding="utf-8") == "second"

    assert out.read_text(encoding="utf-8") == "first"
    assert list(tmp_path.iterdir()) == [out]


def test_what_is_being_written_by_a_process_that_dies_is_left_behind_no_longer(
    tmp_path: Path, root: Path
) -> None:
    dying = (
        "import os, pathlib, sys; from calibration.exports.whole_files import whole_file\n"
        "with whole_file(pathlib.Path(sys.argv[1])) as path:\n"
        "    path.write_text('half'); os.kill(os.getpid(), 9)"
    )
    out = tmp_path / "out.csv"
    subprocess.run([sys.executable, "-c", dying, str(out)], cwd=root, check=False)
    assert [each.name.endswith(".partial") for each in tmp_path.iterdir()] == [True]

    write(out, "whole")

    assert list(tmp_path.iterdir()) == [out]


def test_a_link_stays_a_link_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link, target = tmp_path / "out.csv", tmp_path / "there" / "real.csv"
    target.write_text("before", encoding="utf-8")
    link.symlink_to(target)

    write(link, "after")

    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "after"


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "out.csv")

    with pytest.raises(CalibrationError, match="Got something else of that name"):
        write(tmp_path / "out.csv", "x")


def test_a_full_disk_is_told_in_words_and_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    write(out, "before")

    def failing() -> None:
        with whole_file(out):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(CalibrationError, match="there is no room for it"):
        failing()
    assert out.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [out]


def test_a_long_name_leaves_room_for_what_is_written_beside(tmp_path: Path) -> None:
    longest = os.pathconf(tmp_path, "PC_NAME_MAX")
    out = tmp_path / ("x" * (longest - 30) + ".csv")

    write(out, "whole")

    assert out.read_text(encoding="utf-8") == "whole"
