"""A first look at a file, before or after reading it: what a person may want read otherwise."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

from calibration.leads.encodings import MARKS
from calibration.leads.likely_encodings import (
    Candidate,
    errors_of,
    likely_encodings,
    wide_encoding,
)

HEAD: Final = 1 << 14
"""Bytes from the top that are shown, at most."""
MOST_LINES: Final = 12
_OTHER_KINDS: Final = (b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_CHUNK: Final = 1 << 20
_SEPARATORS: Final = re.compile(rb"[,;\t|]")
_NOT_OF_A_KIND: Final = re.compile(rb"[^A-Za-z,;\t|]")


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What is seen of a file without reading it.

    Parameters
    ----------
    is_text
        Whether it is a text file, and no workbook and no Parquet.
    kind
        The same for files that the same export makes: the letters of the line with the most
        separators among the first.
    encodings
        The encodings it could be in, the likeliest first; none where it says its encoding, or is
        plain ASCII or UTF-8.
    """

    is_text: bool
    kind: str
    encodings: tuple[Candidate, ...] = ()


def first_look(source: bytes) -> FirstLook:
    """Return what is seen of a file without reading it."""
    if source.startswith(_OTHER_KINDS):
        return FirstLook(is_text=False, kind="")
    marked = any(source.startswith(mark) for mark, _ in MARKS)
    if marked or wide_encoding(source[:4096]) is not None or is_utf8(source):
        return FirstLook(is_text=True, kind=_kind(source))
    return FirstLook(is_text=True, kind=_kind(source), encodings=likely_encodings(source))


def is_utf8(source: bytes) -> bool:
    """Return whether bytes are UTF-8 throughout, without a copy of them."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(source)
    try:
        for at in range(0, len(source), _CHUNK):
            decoder.decode(bytes(view[at : at + _CHUNK]))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def first_lines(source: bytes, encoding: str) -> tuple[str, ...]:
    """Return the first lines of a text file, read in an encoding, as they are."""
    python, _ = errors_of(encoding)
    head = codecs.getincrementaldecoder(python)("replace").decode(source[:HEAD])
    lines = head.removeprefix("\ufeff").splitlines()
    return tuple(lines[:MOST_LINES])


def _kind(source: bytes) -> str:
    lines = re.split(rb"[\r\n]+", source[:HEAD])[:30]
    most = max(lines, key=lambda line: len(_SEPARATORS.findall(line)))
    return _NOT_OF_A_KIND.sub(b"", most).decode("ascii")
