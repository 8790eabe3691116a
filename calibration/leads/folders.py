"""Private folders for leads: deleted with them, and where their process was killed, by the next."""

import fcntl
import functools
import shutil
import tempfile
import time
from pathlib import Path
from typing import IO, Final

PREFIX: Final = "calibration-"
CLAIM: Final = "claim"
"""The file in a folder that its process holds locked for as long as it lives."""
YOUNG: Final = 3600.0
"""Seconds that a folder without a claim is left alone: its process may be about to make one."""

_CLAIMS: Final[dict[Path, IO[bytes]]] = {}


def claimed_folder() -> Path:
    """Make a folder that only this user can read, and that is deleted even if we are killed.

    What processes that were killed have left is deleted first, once in the life of this one.
    """
    parent = Path(tempfile.gettempdir()).resolve()
    _delete_forsaken(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    claim = (folder / CLAIM).open("wb")
    fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    _CLAIMS[folder] = claim
    return folder


def delete_folder(folder: Path) -> None:
    """Delete a folder and all that is in it; nothing happens if it is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    if claim := _CLAIMS.pop(folder, None):
        claim.close()


@functools.cache
def _delete_forsaken(parent: Path) -> None:
    for folder in parent.glob(f"{PREFIX}*"):
        if _is_forsaken(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_forsaken(folder: Path) -> bool:
    """Return whether no living process holds the folder; False where that can't be told."""
    try:
        with (folder / CLAIM).open("rb") as claim:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except FileNotFoundError:
        return _is_old(folder)
    except OSError:
        return False


def _is_old(folder: Path) -> bool:
    try:
        return time.time() - folder.stat().st_mtime > YOUNG
    except OSError:
        return False
