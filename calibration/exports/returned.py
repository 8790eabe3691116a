"""Cells that production returned, held against what they must be.

Warehouses and spreadsheets write the same value in different ways: ``40``, ``40.00`` and
``40,0``; ``true``, ``t`` and ``1``; an empty cell and ``NULL``. They are read here as what they
mean, and nothing beyond it: a band in another case is another band.
"""

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final, TypeAlias

from calibration.exports.scored import FORMULA_SIGNS
from calibration.leads.formats import FALSE_WORDS, TRUE_WORDS
from calibration.model import fold, nfc
from calibration.model.text import BLANKS

Must: TypeAlias = Decimal | bool | str | None
"""What a cell must be: an amount, a truth value, a text, or None for none."""

_NONE_WORDS: Final = frozenset({"", "null", "\\n", "none", "nan", "<na>", "na", "nat"})
_NOISE: Final = 1e-6
"""What a double may be off, in hundredths: amounts are whole hundredths, so none is mistaken."""


@lru_cache(maxsize=100_000, typed=True)
def is_same(cell: object, must: Must) -> bool:
    """Return whether a returned cell, of any type, is what it must be.

    Examples
    --------
    >>> is_same("40.00", Decimal(40)), is_same("t", True), is_same("NULL", None)
    (True, True, True)
    >>> is_same("Hot", "hot"), is_same(0.1 + 0.2, Decimal("0.3")), is_same("1", True)
    (False, True, True)
    """
    if must is None:
        return cell is None or fold(shown(cell)) in _NONE_WORDS
    if isinstance(must, bool):
        return _truth(cell) is must
    if isinstance(must, Decimal):
        amount = _amount(cell)
        return amount is not None and abs(100 * (amount - must)) < _NOISE
    text = nfc(shown(cell)).strip(BLANKS)
    wanted = nfc(must).strip(BLANKS)
    # `score --formula-safe` guards a text that a spreadsheet would run.
    return text == wanted or (wanted.startswith(FORMULA_SIGNS) and text == f"'{wanted}")


def shown(cell: object) -> str:
    """Return a cell as people are shown it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, Decimal):
        return plain(cell)
    return "" if cell is None else str(cell)


def plain(amount: Decimal) -> str:
    """Return an amount without trailing zeros.

    Examples
    --------
    >>> plain(Decimal("38.50")), plain(Decimal("100.00"))
    ('38.5', '100')
    """
    return f"{amount:f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:f}"


def _amount(cell: object) -> Decimal | None:
    if isinstance(cell, bool):
        return None
    text = shown(cell).strip(BLANKS)
    if "," in text and "." not in text:
        text = text.replace(",", ".")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _truth(cell: object) -> bool | None:
    word = fold(shown(cell))
    if word in ("1.0", "0.0"):
        word = word[0]
    if word in TRUE_WORDS or word in FALSE_WORDS:
        return word in TRUE_WORDS
    return None
