"""The archive a project file is: its entries, read within bounds whatever it claims of itself."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from calibration.messages import Message, say
from calibration.problems import Problem
from calibration.store.refusals import StoreError

LARGEST_FILE: Final = 32_000_000
LARGEST_ENTRY: Final = 8_000_000
LARGEST_CONTENT: Final = 64_000_000
"""Bytes of the archive, of an entry once unpacked, and of all of them."""
MOST_ENTRIES: Final = 5_000
PROJECT: Final = "project.json"
MODEL: Final = re.compile(r"models/([0-9a-f]{64})\.json")

_END, _END_OF_LARGE = b"PK\x05\x06", b"PK\x06\x07"
_TAIL: Final = 22 + 65_535
"""Bytes within which an archive's end stands: the end itself, and the longest comment."""
_LARGEST_DIRECTORY: Final = MOST_ENTRIES * 200
_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The same content gives the same bytes: no entry tells when it was written."""
_ENCRYPTED: Final = 0x1
_AT_ONCE: Final = 65_536


def pack(entries: Mapping[str, str]) -> bytes:
    """Return the archive of some texts by their names."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, text)
    return written.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the entries of an archive; nothing is written anywhere.

    Raises
    ------
    StoreError
        If it is no archive, is too large, or holds what no project file holds; with all of it.
    """
    if len(content) > LARGEST_FILE:
        raise _refused(
            "too-large",
            say(
                "A project file has at most {most} bytes. Got {came}.",
                most=LARGEST_FILE,
                came=len(content),
            ),
        )
    _check_end(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if problems := _problems(entries):
                raise StoreError(*problems[:20])
            return _read(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error) as error:
        raise _no_archive() from error
    except (UnicodeError, ValueError, OSError, RuntimeError) as error:
        # What a damaged archive raises where it is read, password or not.
        raise _no_archive() from error


def _check_end(content: bytes) -> None:
    """Refuse an archive of too many entries before any is listed: a list takes memory too."""
    tail = content[-_TAIL:]
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < 22:
        raise _no_archive()
    entries, size = struct.unpack_from("<HL", tail, place + 10)
    if entries > MOST_ENTRIES or size > _LARGEST_DIRECTORY or _END_OF_LARGE in tail:
        raise _refused(
            "too-many",
            say("A project file has at most {most} entries. Got more.", most=MOST_ENTRIES),
        )


def _problems(entries: list[zipfile.ZipInfo]) -> list[Problem]:
    problems, seen = [], set()
    for each in entries:
        name = each.filename
        if name != PROJECT and not MODEL.fullmatch(name):
            message = say("is no part of a project file. Take it out.")
            problems.append(Problem("unknown-entry", _shortened(name), message))
        if name in seen:
            message = say("must be there once only. Take the others out.")
            problems.append(Problem("twice", _shortened(name), message))
        seen.add(name)
        if each.file_size > LARGEST_ENTRY:
            problems.append(Problem("too-large", _shortened(name), _too_large()))
        if each.flag_bits & _ENCRYPTED or each.compress_type not in (
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        ):
            message = say("must be packed without a password, as this program packs it.")
            problems.append(Problem("other-packing", _shortened(name), message))
    if PROJECT not in seen:
        message = say("must be in a project file. Choose a file that Project has written.")
        problems.append(Problem("missing", PROJECT, message))
    if sum(each.file_size for each in entries) > LARGEST_CONTENT:
        problems.append(Problem("too-large", "", _too_large_together()))
    return problems


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Read what there is and not what is claimed: an entry may unpack to more than it says."""
    found, together = {}, 0
    for each in entries:
        parts, length = [], 0
        with archive.open(each) as entry:
            while part := entry.read(_AT_ONCE):
                length += len(part)
                if length > LARGEST_ENTRY:
                    raise StoreError(Problem("too-large", _shortened(each.filename), _too_large()))
                parts.append(part)
        together += length
        if together > LARGEST_CONTENT:
            raise StoreError(Problem("too-large", "", _too_large_together()))
        found[each.filename] = b"".join(parts)
    return found


def _too_large() -> Message:
    return say("must have at most {most} bytes once unpacked. Got more.", most=LARGEST_ENTRY)


def _too_large_together() -> Message:
    return say(
        "A project file has at most {most} bytes once unpacked. Got more.", most=LARGEST_CONTENT
    )


def _shortened(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:79]}…"


def _no_archive() -> StoreError:
    return _refused(
        "not-a-project-file",
        say(
            "This is no project file, or it is damaged. Choose a file that Project has written, as "
            "it was written."
        ),
    )


def _refused(kind: str, message: Message) -> StoreError:
    return StoreError.because(kind, message)
