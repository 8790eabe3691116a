"""Files that appear whole or not at all: written beside their place, then put in it.

A run that is killed leaves what it wrote beside the place, under a hidden name that ends in
``.partial``. Its process holds that file locked for as long as it lives, so the next run that
writes to the same place knows what was left behind, and deletes it.
"""

import errno
import fcntl
import glob
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from calibration.messages import Message, say
from calibration.problems import CalibrationError, Problem

ENDING: Final = ".partial"
"""How the names of files end that are being written."""

_TRIES: Final = 10
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a path to write to, beside ``path``, and put what was written in its place.

    What is there already stays as it was until then, and is replaced whole. A link stays a link:
    what it leads to is replaced. Of two runs at once, each puts a whole file there, one after the
    other.

    Raises
    ------
    CalibrationError
        If the place can't be written to. Whatever was there before stays as it was.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        message = say("must be a file. Got something else of that name. Choose another name.")
        raise CalibrationError(Problem("not-a-file", str(path), message))
    try:
        _delete_left_behind(target)
        with _claimed(target) as beside:
            yield beside
            beside.replace(target)
    except OSError as error:
        raise CalibrationError(Problem("not-written", str(path), _why(error))) from error


def _why(error: OSError) -> Message:
    if error.errno in _FULL:
        return say(
            "can't be written: there is no room for it. Free some, or choose a folder elsewhere."
        )
    return say(
        "can't be written: {reason}. Choose a folder that exists and that you may write to.",
        reason=error.strerror or type(error).__name__,
    )


@contextmanager
def _claimed(target: Path) -> Iterator[Path]:
    """Make an empty file beside the target that others see is being written; delete it after."""
    for _ in range(_TRIES):
        beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}{ENDING}")
        with beside.open("xb") as claim:
            try:
                # Another run may have taken it for left behind before it was locked.
                if not _lock(claim) or not _is_there(beside, claim):
                    continue
                yield beside
            finally:
                beside.unlink(missing_ok=True)
            return
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))


def _delete_left_behind(target: Path) -> None:
    """Delete what runs that were killed left beside the target."""
    for beside in target.parent.glob(f".{glob.escape(target.name)}.*{ENDING}"):
        try:
            with beside.open("rb") as left:
                fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
                beside.unlink(missing_ok=True)
        except OSError:  # it is being written, is gone, or is another's
            continue


def _lock(claim: IO[bytes]) -> bool:
    """Lock a file for as long as it is open; False if another run holds it."""
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks: what is left there isn't deleted either
        return True
    return True


def _is_there(path: Path, claim: IO[bytes]) -> bool:
    try:
        return path.stat().st_ino == os.fstat(claim.fileno()).st_ino
    except FileNotFoundError:
        return False
