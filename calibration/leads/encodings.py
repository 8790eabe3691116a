"""From the bytes of a text file to UTF-8: its byte order mark, then UTF-8, then Windows Latin."""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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


def decoded(path: Path, *, folder: Path, encoding: str | None = None) -> Decoded:
    """Return the file in UTF-8: itself if it already is, else a copy in ``folder``.

    Parameters
    ----------
    path
        The file as it came.
    folder
        Where a copy may be written; it is deleted with the leads.
    encoding
        Python's name of the encoding if somebody chose it; nothing is guessed then.

    Raises
    ------
    LeadsError
        If the file is not a text, or is in no encoding that can be told.
    """
    if encoding is not None:
        return _transcoded(path, folder, encoding)
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in MARKS:
        if head.startswith(mark):
            return Decoded(path, name) if name == "utf-8-sig" else _transcoded(path, folder, name)
    if b"\0" in head:
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
    if _is_utf8(path):
        return Decoded(path, "utf-8")
    latin = _transcoded(path, folder, "cp1252")
    notice = Problem(
        "encoding",
        "",
        say(
            "The file is not UTF-8 and was read as Windows Latin (cp1252). If accents look wrong, "
            "choose another encoding, or export it again as UTF-8."
        ),
    )
    return Decoded(latin.path, latin.encoding, (notice,))


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                if decoder.getstate()[0] or not chunk.isascii():
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _transcoded(path: Path, folder: Path, encoding: str) -> Decoded:
    copy = folder / "utf8.csv"
    try:
        with (
            path.open(encoding=encoding, newline="") as source,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            while chunk := source.read(CHUNK):
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
