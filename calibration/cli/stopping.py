"""What can end a long command: somebody who stops it, a file that changes, a disk that is full."""

import os
import re
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Self

import duckdb

from calibration.messages import say
from calibration.problems import CalibrationError, LeadsError, Problem


@contextmanager
def stoppable() -> Iterator[None]:
    """Let a request to end, as schedulers send, stop the work as Ctrl-C does: tidily."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def room_needed() -> Iterator[None]:
    """Tell in words that there is no room for what is worked on.

    Raises
    ------
    CalibrationError
        With the folder that is full, and how to choose another.
    """
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as error:
        message = say(
            "There must be room for what is worked on: some memory, and in this folder about as "
            "much as the leads take. Got: {reason}. Free some, or name another folder in the "
            "environment as TMPDIR.",
            reason=_reason(error),
        )
        raise CalibrationError(Problem("no-room", tempfile.gettempdir(), message)) from error


def _reason(error: duckdb.Error | OSError) -> str:
    """Return what the system said; the database tells its number, among much else."""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    told = re.search(r'"errno":\s*"(\d+)"', str(error))
    return os.strerror(int(told[1])) if told else str(error).partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file of leads as it was when the work on it began; ``was`` is None for no file."""

    path: Path | None
    was: tuple[int, ...] | None

    @classmethod
    def of(cls, path: object) -> Self:
        """Return what is to stay as it is: a file; anything else is none."""
        return cls(path, _state(path)) if isinstance(path, Path) else cls(None, None)

    def check(self) -> None:
        """Raise LeadsError if another file is there now, or the file has other contents."""
        if self.path is not None and _state(self.path) not in (None, self.was):
            raise LeadsError(_changed(self.path))

    @contextmanager
    def told(self) -> Iterator[None]:
        """Where the leads turn out to be damaged, tell it if they changed, or are gone."""
        try:
            yield
        except LeadsError as error:
            if self.path is not None and self.was is not None and _state(self.path) != self.was:
                raise LeadsError(_changed(self.path)) from error
            raise


def _state(path: Path) -> tuple[int, ...] | None:
    """Return what changes with a file's contents; None if there is no such file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _changed(path: Path) -> Problem:
    message = say(
        "must stay as it is while it is read. It was changed or deleted meanwhile, so nothing was "
        "written. Run this again once it is there to stay."
    )
    return Problem("changed", str(path), message)
