"""Writes leads as files: plain English, and as a French spreadsheet saves them."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Final

from sample_data.lead import COLUMNS, Cell
from sample_data.rows import Row
from sample_data.words import FRENCH, TITLES

NO_BREAK_SPACE: Final = "\u00a0"
"""The blank French spreadsheets put between thousands."""

DECIMALS: Final = frozenset({"deal_value"})
"""Columns written with two decimals."""

THOUSANDS: Final = frozenset({"revenue_eur"})
"""Columns the French file writes with blanks between thousands."""

_FRENCH_TITLES: Final = {english.lower(): french for english, french, _, _, _ in TITLES}


def english(shown: Iterable[Row]) -> bytes:
    """Return the leads as UTF-8 CSV with commas, decimal points, ISO dates, yes and no."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in COLUMNS)
    for row in shown:
        writer.writerow(_english(column.name, row[column.name]) for column in COLUMNS)
    return text.getvalue().encode()


def french(shown: Iterable[Row]) -> bytes:
    """Return the leads as a French spreadsheet exports them.

    cp1252, semicolons, CRLF, decimal commas, blanks between thousands (a no-break space, but a
    plain blank on every fourth line), dd/mm/yyyy, oui and non, French headers and words.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.french for column in COLUMNS)
    for line, row in enumerate(shown):
        blank = " " if line % 4 == 0 else NO_BREAK_SPACE
        writer.writerow(_french(column.name, row[column.name], blank=blank) for column in COLUMNS)
    return text.getvalue().encode("cp1252")


def french_title(typed: str) -> str:
    """Return a job title in French, in capitals or with a blank behind if it was typed so.

    >>> french_title("HEAD OF IT")
    'RESPONSABLE INFORMATIQUE'
    """
    word = _FRENCH_TITLES[typed.strip().lower()]
    shown = word.upper() if typed.isupper() else word
    return shown + NO_BREAK_SPACE if typed.endswith(" ") else shown


def _english(name: str, cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case date():
            return cell.isoformat()
        case float():
            return f"{cell:.2f}" if name in DECIMALS else str(cell)
        case _:
            return str(cell)


def _french(name: str, cell: Cell, *, blank: str) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "oui" if cell else "non"
        case date():
            return f"{cell.day:02d}/{cell.month:02d}/{cell.year}"
        case int() if name in THOUSANDS:
            return f"{cell:,}".replace(",", blank)
        case str() if name == "job_title":
            return french_title(cell)
        case str():
            return FRENCH.get(cell, cell)
        case _:
            return _english(name, cell).replace(".", ",")
