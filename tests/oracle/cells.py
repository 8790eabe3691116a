"""How a raw cell becomes a value, a missing value, or an unreadable one (DESIGN section 2)."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, TypeAlias

Cell: TypeAlias = str | int | float | Decimal | bool | date | None
Row: TypeAlias = Mapping[str, Cell]
Json: TypeAlias = Mapping[str, Any]
Value: TypeAlias = float | str | bool | date | None

BLANKS = "\t\n\x0b\x0c\r \u00a0\u202f"
TRUE_WORDS = frozenset(["true", "yes", "oui", "vrai", "t", "y", "o", "1"])
FALSE_WORDS = frozenset(["false", "no", "non", "faux", "f", "n", "0"])

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=[0-9])[ \u00a0\u202f](?=[0-9]{3}(?![0-9]))")
_TIME = r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)? ?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
_YMD = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})" + _TIME)
_DMY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})" + _TIME)


@dataclass(frozen=True, slots=True)
class Reading:
    """The dress of a file: its decimal sign and the order of its dates."""

    decimal: Literal[".", ","] = "."
    date_order: Literal["ymd", "dmy"] = "ymd"


ISO = Reading()


@lru_cache(maxsize=100_000)
def nfc(text: str) -> str:
    """Return a text in Unicode normalisation form C."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Return the form under which texts compare: NFC, stripped, lowered character by character.

    Lowering one character at a time leaves a final sigma an ordinary sigma.
    """
    stripped = nfc(text).strip(BLANKS)
    return "".join(character.lower() for character in stripped)


def number_of(text: str, reading: Reading = ISO) -> float | None:
    """Return the number a text spells (perhaps NaN or infinite), or None if it spells none."""
    text = text.strip(BLANKS)
    if _NOT_FINITE.fullmatch(text):
        return math.nan
    text = _THOUSANDS.sub("", text)
    if reading.decimal == ",":
        text = text.replace(".", "?").replace(",", ".")
    return float(text) if _NUMBER.fullmatch(text) else None


def date_of(text: str, reading: Reading = ISO) -> date | None:
    """Return the calendar day a text spells, or None if it spells none that exists."""
    text = text.strip(BLANKS)
    if reading.date_order == "dmy" and (found := _DMY.fullmatch(text)):
        day, month, year = map(int, found.groups())
    elif found := _YMD.fullmatch(text):
        year, month, day = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def text_of(cell: Cell) -> str:
    """Return a cell as text: a native number in its shortest form, a day in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat() if not isinstance(cell, datetime) else cell.isoformat(sep=" ")
    if isinstance(cell, int | float | Decimal):
        return shortest(float(cell))
    return cell


def shortest(number: float) -> str:
    """Return a number in its shortest form: ``1.0`` as ``1``."""
    if math.isfinite(number) and number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return repr(number)


def is_empty(cell: Cell) -> bool:
    """Return whether a cell holds nothing: null, empty, blanks only, NaN or an infinity."""
    if isinstance(cell, float | Decimal) and not math.isfinite(cell):
        return True
    return fold(text_of(cell)) == ""


def is_missing_word(cell: Cell, words: Iterable[str]) -> bool:
    """Return whether a cell is, as text, one of the words listed as missing."""
    return fold(text_of(cell)) in {fold(word) for word in words}


def _read_number(cell: Cell, words: Iterable[str], reading: Reading) -> tuple[Value, bool]:
    if isinstance(cell, str):
        number = number_of(cell, reading)
    elif isinstance(cell, int | float | Decimal):
        number = float(cell)
    else:
        number = None
    if number is None:
        return None, True
    listed = {number_of(word) for word in words}
    return (number if math.isfinite(number) and number not in listed else None), False


def _read_boolean(cell: Cell) -> tuple[Value, bool]:
    word = fold(text_of(cell))
    if word in TRUE_WORDS or word in FALSE_WORDS:
        return word in TRUE_WORDS, False
    return None, True


def _read_date(cell: Cell, reading: Reading) -> tuple[Value, bool]:
    if isinstance(cell, datetime):
        return cell.date(), False
    if isinstance(cell, date):
        return cell, False
    day = date_of(cell, reading) if isinstance(cell, str) else None
    return day, day is None


def read_cell(
    kind: str, missing: Iterable[str], cell: Cell, reading: Reading = ISO
) -> tuple[Value, bool]:
    """Return a cell's value (None if missing) and whether it could not be read as its type.

    Text values come folded, so that they compare with folded operands.
    """
    words = tuple(missing)
    if is_empty(cell) or is_missing_word(cell, words):
        return None, False
    if kind == "number":
        return _read_number(cell, words, reading)
    if kind == "boolean":
        return _read_boolean(cell)
    if kind == "date":
        return _read_date(cell, reading)
    return fold(text_of(cell)), False


def header_of(name: str, headers: Iterable[str]) -> str | None:
    """Return the header a field is found under: exact, else trimmed and ignoring case if unique."""
    headers = list(headers)
    if name in headers:
        return name
    for header in headers:
        if nfc(header) == nfc(name):
            return header
    alike = [header for header in headers if fold(header) == fold(name)]
    return alike[0] if len(alike) == 1 else None


def field_named(model: Json, name: str) -> Json | None:
    """Return the declared field of that name, or None."""
    for field in model.get("fields", []):
        if field["name"] == name:
            found: Json = field
            return found
    return None


def read_column(model: Json, row: Row, name: str, kind: str, reading: Reading = ISO) -> Value:
    """Return the value of a column that needs no declaration; missing words count if declared."""
    header = header_of(name, row)
    if header is None:
        return None
    field = field_named(model, name)
    value, _ = read_cell(kind, field.get("missing", ()) if field else (), row[header], reading)
    return value


def unreadable_cells(
    model: Json, rows: Iterable[Row], reading: Reading = ISO
) -> dict[str, list[Cell]]:
    """Return, by declared field, the cells that are not missing and yet can't be read."""
    found: dict[str, list[Cell]] = {}
    for row in rows:
        for field in model["fields"]:
            header = header_of(field["name"], row)
            if header is None:
                continue
            cell = row[header]
            if read_cell(field["type"], field.get("missing", ()), cell, reading)[1]:
                found.setdefault(field["name"], []).append(cell)
    return found
