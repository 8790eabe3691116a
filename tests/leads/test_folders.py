"""Leads of a process that was killed don't stay on the disk."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from calibration.leads import folders, read_leads
from calibration.leads.folders import claimed_folder, delete_folder

HOLDING = """
import sys, time
from calibration.leads import read_leads
leads = read_leads(b"a,b\\n1,2\\n", name="leads.csv")
print(leads.folder, flush=True)
time.sleep(600)
"""


@pytest.fixture(autouse=True)
def _own_place(tmp_path, monkeypatch):
    """Have folders made in a place of the test, as a process does that has just begun."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folders._delete_forsaken.cache_clear()
    yield
    folders._delete_forsaken.cache_clear()


@pytest.fixture
def holding(tmp_path, root):
    """Start a process that holds leads; yield it, and the folder of its leads."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def test_leads_of_a_killed_process_are_deleted_by_the_next_and_those_of_a_living_one_are_not(
    holding,
):
    process, left = holding
    folders._delete_forsaken(left.parent)
    assert list(left.glob("*.parquet"))

    process.send_signal(signal.SIGKILL)
    process.wait()
    with read_leads(b"a,b\n1,2\n", name="leads.csv"):
        assert left.is_dir()  # what there was is looked for once, before the first leads
        folders._delete_forsaken.cache_clear()
        delete_folder(claimed_folder())
    assert not left.exists()


def test_a_folder_that_is_about_to_be_claimed_is_left_alone_and_an_old_one_is_not(tmp_path):
    young, old = (tmp_path / f"{folders.PREFIX}{name}" for name in ("young", "old"))
    for folder in (young, old):
        folder.mkdir()
    long_ago = time.time() - 2 * folders.YOUNG
    os.utime(old, (long_ago, long_ago))
    other = tmp_path / "something-else"
    other.mkdir()

    delete_folder(claimed_folder())

    assert (young.exists(), old.exists(), other.exists()) == (True, False, True)


def test_closing_leads_deletes_their_folder():
    with read_leads(b"a,b\n1,2\n", name="leads.csv") as leads:
        folder = leads.folder
        assert folder.is_dir()
    assert not folder.exists()
