"""What the commands say: results on standard output, all else on standard error."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

SOON: Final = 3.0
"""Seconds before which nobody is told how many are left."""
LITTLE: Final = 0.05
"""The share of the work before which nobody can tell."""
MINUTES: Final = 100.0
"""Seconds from which on they are told as minutes."""


def say_line(line: object) -> None:
    """Write one line of a result."""
    sys.stdout.write(f"{line}\n")


def tell(line: object) -> None:
    """Write one line about the work: a problem, a notice, the date used.

    What came from a file is kept on the line, without the signs that would move a terminal's
    cursor.
    """
    sys.stderr.write(f"{_on_one_line(str(line))}\n")


@contextmanager
def progress(words: str) -> Iterator[Callable[[float], None] | None]:
    """Show what is being done while it lasts, and how much of it, where somebody is looking.

    What it yields is told the share that is done, from 0 to 1; None where nobody is looking. After
    a while it shows the time that is left too, if what is left takes as long as what is done.
    """
    if not sys.stderr.isatty():
        yield None
        return

    began = time.monotonic()

    def show(done: float | None = None) -> None:
        share = "" if done is None else f" {done:.0%}{_left(done, time.monotonic() - began)}"
        sys.stderr.write(f"\r\033[K{words}…{share}")
        sys.stderr.flush()

    show()
    try:
        yield show
    finally:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()


def _left(done: float, seconds: float) -> str:
    """Return the time that is left in words, once there is enough done to tell it by."""
    if seconds < SOON or done < LITTLE or done >= 1:
        return ""
    left = seconds * (1 - done) / done
    return f", {left:.0f} s left" if left < MINUTES else f", {left / 60:.0f} min left"


def _on_one_line(text: str) -> str:
    return "".join(
        sign if sign.isprintable() or sign in "\u00a0\u202f" else " " if sign.isspace() else "�"
        for sign in text
    )
