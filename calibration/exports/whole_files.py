"""Files that appear whole or not at all: written beside their place, then put in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from calibration.messages import say
from calibration.problems import CalibrationError, Problem


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a path to write to, beside ``path``, and put what was written in its place.

    Raises
    ------
    CalibrationError
        If the place can't be written to. Whatever was there before stays as it was.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        message = say("must be a file. Got something else of that name. Choose another name.")
        raise CalibrationError(Problem("not-a-file", str(path), message))
    beside = target.with_name(f".{target.name}.{uuid4().hex}.partial")
    try:
        yield beside
        beside.replace(target)
    except OSError as error:
        message = say(
            "can't be written: {reason}. Choose a folder that exists and that you may write to.",
            reason=error.strerror or type(error).__name__,
        )
        raise CalibrationError(Problem("not-written", str(path), message)) from error
    finally:
        beside.unlink(missing_ok=True)
