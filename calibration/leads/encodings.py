"""From the bytes of a text file to UTF-8: its byte order mark, then UTF-8, then Windows Latin.

What a person chose comes before all of them. No other encoding is taken unasked, but UTF-16 where
zeros show that it can be nothing else.
"""

import codecs
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from calibration.leads.likely_encodings import (
    USUAL,
    encoding_name,
    errors_of,
    is_in_doubt,
    likely_encodings,
    wide_encoding,
)
from calibration.leads.watching import Progress, part_of
from calibration.messages import say
from calibration.problems import LeadsError, Problem

CHUNK: Final = 1 << 20

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks, the longer before the shorter that they begin with."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file in UTF-8 (perhaps with a byte order mark), and the encoding it came in."""

    path: Path
    encoding: str
    notices: tuple[Problem, ...] = ()


def decoded(
    path: Path,
    *,
    folder: Path,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Decoded:
    """Return the file in UTF-8: itself if it already is, else a copy in ``folder``.

    Parameters
    ----------
    path
        The file as it came.
    folder
        Where a copy may be written; it is deleted with the leads.
    encoding
        The encoding if somebody chose it, as :class:`~calibration.leads.choices.Choices` takes it;
        nothing is guessed then.
    progress
        Told the share of the bytes that are looked through; what it raises stops that.

    Raises
    ------
    LeadsError
        If the file is not a text, or is in no encoding that can be told.
    """
    if encoding is not None:
        return _transcoded(path, folder, encoding, progress)
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in MARKS:
        if head.startswith(mark):
            return (
                Decoded(path, name)
                if name == "utf-8-sig"
                else _transcoded(path, folder, name, progress)
            )
    if b"\0" in head:
        return _wide(path, folder, head, progress)
    if _is_utf8(path, part_of(progress, 0, 0.5)):
        return Decoded(path, "utf-8")
    return _usual(path, folder, part_of(progress, 0.5, 1))


def _wide(path: Path, folder: Path, head: bytes, progress: Progress | None) -> Decoded:
    """Read a text that can only be UTF-16, for there are zeros in it."""
    encoding = wide_encoding(head)
    if encoding is None:
        raise LeadsError(
            Problem(
                "not-text",
                "",
                say(
                    "The file must be a table of text (CSV), an Excel workbook (.xlsx) or Parquet. "
                    "Got bytes that no text has. Export it again as CSV in UTF-8."
                ),
            )
        )
    found = _transcoded(path, folder, encoding, progress)
    notice = Problem(
        "encoding",
        "",
        say("The file does not say its encoding and was read as UTF-16, as its zeros tell."),
    )
    return Decoded(found.path, encoding, (notice,))


def _usual(path: Path, folder: Path, progress: Progress | None) -> Decoded:
    """Read a text as Windows Latin, and say whether another encoding is likelier."""
    candidates = likely_encodings(path)
    others = [each for each in candidates if each.encoding != USUAL]
    try:
        latin = _transcoded(path, folder, USUAL, progress)
    except LeadsError as error:
        if not others:
            raise
        raise LeadsError(
            Problem(
                "encoding",
                "",
                say(
                    "The encoding of the file must be known. It is neither UTF-8 nor Windows Latin "
                    "(cp1252); the likeliest is {likeliest}. Choose it, or export the file again "
                    "as UTF-8.",
                    likeliest=encoding_name(others[0].encoding),
                ),
            )
        ) from error
    if is_in_doubt(candidates):
        message = say(
            "The file is not UTF-8 and was read as Windows Latin (cp1252), but {other} is as "
            "likely or likelier. Compare the letters, and choose the encoding that reads right.",
            other=encoding_name(others[0].encoding),
        )
        return Decoded(latin.path, USUAL, (Problem("encoding-doubt", "", message),))
    message = say(
        "The file is not UTF-8 and was read as Windows Latin (cp1252). If accents look wrong, "
        "choose another encoding, or export it again as UTF-8."
    )
    return Decoded(latin.path, USUAL, (Problem("encoding", "", message),))


def _is_utf8(path: Path, progress: Progress | None) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    told = _telling(path, progress)
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                told(file.tell())
                if decoder.getstate()[0] or not chunk.isascii():
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _telling(path: Path, progress: Progress | None) -> Callable[[int], None]:
    """Return what tells how far the file is read, given the bytes that were."""
    size = max(path.stat().st_size, 1)

    def tell(read: int) -> None:
        if progress is not None:
            progress(min(read / size, 1.0))

    return tell


def _transcoded(path: Path, folder: Path, encoding: str, progress: Progress | None) -> Decoded:
    copy = folder / "utf8.csv"
    python, errors = errors_of(encoding)
    told = _telling(path, progress)
    try:
        with (
            path.open(encoding=python, errors=errors, newline="") as source,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            while chunk := source.read(CHUNK):
                told(os.lseek(source.fileno(), 0, os.SEEK_CUR))
                target.write(chunk)
    except UnicodeError as error:
        copy.unlink(missing_ok=True)
        raise LeadsError(
            Problem(
                "encoding",
                "",
                say(
                    "The file must be a text in one encoding. Got bytes that are neither UTF-8 nor "
                    "{encoding}. Choose its encoding, or export it again as UTF-8.",
                    encoding=encoding,
                ),
            )
        ) from error
    except LookupError as error:
        raise LeadsError(
            Problem(
                "encoding",
                "",
                say(
                    "The encoding must be one that is known. Got {encoding}. Choose utf-8, cp1252, "
                    "iso8859-15, cp850 or mac-roman.",
                    encoding=encoding,
                ),
            )
        ) from error
    return Decoded(copy, encoding)
