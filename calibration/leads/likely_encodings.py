"""Which encodings a text could be in, when nothing in the file says so, the likeliest first.

Every one of these reads nearly any bytes, so only the text can tell: a letter belongs beside
letters, a capital does not follow a small letter, and no control sign or piece of a frame stands
in a table. It is a proposal; nothing is read otherwise than as Windows Latin unasked.
"""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from calibration.messages import N_, Message, say

USUAL: Final = "cp1252"
DAMAGED: Final = "utf-8-damaged"
"""UTF-8 of which some letters are lost; they become U+FFFD."""
CANDIDATES: Final = (USUAL, "iso8859-15", "cp850", "mac-roman", DAMAGED)
"""Encodings that files of European firms come in, the commonest first."""
WIDE: Final = ("utf-16-le", "utf-16-be")

_NAMES: Final = {
    "cp1252": N_("Windows Latin (cp1252)"),
    "iso8859-15": N_("Latin 9 (ISO-8859-15)"),
    "cp850": N_("DOS (cp850)"),
    "mac-roman": N_("old Mac (mac-roman)"),
    "utf-8": N_("UTF-8"),
    DAMAGED: N_("UTF-8 with lost letters"),
    "utf-8-sig": N_("UTF-8"),
    "utf-16": N_("UTF-16"),
    "utf-16-le": N_("UTF-16 without a mark"),
    "utf-16-be": N_("UTF-16 without a mark"),
    "utf-32": N_("UTF-32"),
}

MOST_LINES: Final = 400
MOST_SHOWN: Final = 5
NEARLY: Final = 0.1
"""Another encoding is in question if its text is less likely by no more than this."""

_CHUNK: Final = 1 << 20
_LONGEST: Final = 2_000
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_CONTROL: Final = re.compile("[\x80-\x9f]")
"""Signs that no table holds: the euro of Windows Latin, read as Latin 9, is one."""
_USUAL_LETTERS: Final = frozenset("àâäáãåæçéèêëíìîïñóòôöõøœßúùûüýÿšž")
_JOINING: Final = frozenset("\u2018’\u02bc·\u00ad–—-")
_MONEY: Final = frozenset("€£")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An encoding that a file could be in.

    Parameters
    ----------
    encoding
        Its name, as :class:`~calibration.leads.choices.Choices` takes it.
    likeliness
        From about -3, none of its letters makes sense, to 1, all do.
    lines
        Some lines of the file that hold more than ASCII, read so: the same lines for all.
    """

    encoding: str
    likeliness: float
    lines: tuple[str, ...]


def encoding_name(encoding: str) -> Message:
    """Return the name of an encoding for people."""
    known = _NAMES.get(encoding)
    return Message(known) if known else say("{encoding}", encoding=encoding)


def likely_encodings(source: Path | bytes) -> tuple[Candidate, ...]:
    """Return the encodings that a text without a mark could be in, the likeliest first.

    Encodings that can't be, and those that give the same text as a commoner one, are left out;
    none at all are returned for plain ASCII. Ask only where the file is not UTF-8.
    """
    lines = _telling_lines(source)
    if not lines:
        return ()
    found: list[tuple[Candidate, str]] = []
    for encoding in CANDIDATES:
        read = _read(lines, encoding)
        if read is None or any(read == other for _, other in found):
            continue
        shown = _shown(read.split("\n"), lines)
        found.append((Candidate(encoding, _likeliness(read), shown), read))
    candidates = [candidate for candidate, _ in found]
    return tuple(sorted(candidates, key=lambda each: -each.likeliness))


def is_in_doubt(candidates: tuple[Candidate, ...]) -> bool:
    """Return whether another encoding than Windows Latin is likelier, or nearly as likely."""
    usual = next((each for each in candidates if each.encoding == USUAL), None)
    if usual is None:
        return bool(candidates)
    others = [each.likeliness for each in candidates if each is not usual]
    return bool(others) and max(others) >= usual.likeliness - NEARLY


def wide_encoding(head: bytes) -> str | None:
    """Return which UTF-16 the first bytes of a file without a mark are in; None if in none.

    Texts of European languages have a zero in every second byte, and hardly one in the others.
    """
    pairs = max(len(head) // 2, 1)
    first, second = head[0::2].count(0) / pairs, head[1::2].count(0) / pairs
    for encoding, zeros, others in zip(WIDE, (second, first), (first, second), strict=True):
        if zeros > 0.7 and others < 0.02:
            try:
                head[: len(head) // 2 * 2].decode(encoding)
            except UnicodeDecodeError:
                return None
            return encoding
    return None


def errors_of(encoding: str) -> tuple[str, str]:
    """Return Python's name of an encoding, and what to do with bytes that it doesn't have."""
    return ("utf-8", "replace") if encoding == DAMAGED else (encoding, "strict")


def _telling_lines(source: Path | bytes) -> list[bytes]:
    """Return different lines of the file that hold more than ASCII, up to a number."""
    found: dict[bytes, None] = {}
    for line in _lines(source):
        if _HIGH.search(line):
            found[line[:_LONGEST]] = None
            if len(found) == MOST_LINES:
                break
    return list(found)


def _lines(source: Path | bytes) -> Iterator[bytes]:
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        rest = b""
        while chunk := file.read(_CHUNK):
            if chunk.isascii() and rest.isascii():
                continue  # nothing of it can tell
            *lines, rest = re.split(rb"[\r\n]+", (rest + chunk)[-2 * _CHUNK :])
            yield from lines
        yield rest


def _read(lines: Iterable[bytes], encoding: str) -> str | None:
    python, errors = errors_of(encoding)
    joined = b"\n".join(lines)
    try:
        read = joined.decode(python, errors)
    except UnicodeDecodeError:
        return None
    if _CONTROL.search(read):
        return None
    if encoding == DAMAGED and not any(sign > "\x7f" and sign != "\ufffd" for sign in read):
        return None  # nothing says that it ever was UTF-8
    return read


def _shown(read: list[str], lines: list[bytes]) -> tuple[str, ...]:
    """Return the lines with the most different bytes beyond ASCII, in the order of the file."""
    telling = sorted(range(len(lines)), key=lambda at: -len(set(_HIGH.findall(lines[at]))))
    return tuple(read[at] for at in sorted(telling[:MOST_SHOWN]) if at < len(read))


def _likeliness(read: str) -> float:
    """Return how likely a text is, per sign beyond ASCII."""
    points = [
        _points(sign, read[at - 1] if at else "\n", read[at + 1] if at + 1 < len(read) else "\n")
        for at, sign in enumerate(read)
        if sign > "\x7f"
    ]
    return sum(points) / len(points) if points else 0.0


def _points(sign: str, before: str, after: str) -> float:
    kind = unicodedata.category(sign)
    if kind in ("Cc", "Cn", "Co") or "\u2500" <= sign <= "\u259f":
        return -3.0
    if sign == "\ufffd":
        return -1.5
    if kind in ("Ll", "Lu"):
        return _points_of_letter(sign, before, after)
    beside = (before.isalpha(), after.isalpha())
    if sign in _JOINING:
        return 1.0 if beside == (True, True) and sign in "\u2018’" else 0.0
    if all(beside):
        return -2.0
    if sign in _MONEY:
        return 1.0 if before.isdigit() or not any(beside) else -1.0
    if sign in "ºª°":
        return 0.5 if before in "nN" or before.isdigit() else -1.0
    if sign in "«»\u00a0\u202f“”„…":
        return 0.3
    return -0.5 if not any(beside) else -1.0


def _points_of_letter(sign: str, before: str, after: str) -> float:
    if not "\u00c0" <= sign <= "\u017f" or sign in "ıƒ":
        return -1.0
    if sign.isupper():
        if before.islower():
            return -2.0
        if before.isupper() and after.islower():
            return -1.0  # in the midst of a word that is not all capitals
        return 1.0 if after.isalpha() or before.isupper() else 0.0
    if before.isalpha() or after.isalpha():
        return 1.0 if sign in _USUAL_LETTERS else -0.3
    return 0.7 if sign in "àé" else 0.0
