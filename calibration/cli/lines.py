"""Results as lines for people: numbers with their denominators, in columns."""

import math
from collections.abc import Sequence
from typing import Final

from calibration.evaluation import Interval

DASH: Final = "–"


def aligned(rows: list[tuple[str, str, str]]) -> list[str]:
    """Return lines of a name, a figure and words."""
    names = max(len(row[0]) for row in rows)
    figures = max(len(row[1]) for row in rows)
    return [
        f"{name.ljust(names)}  {figure.rjust(figures)}  {words}".rstrip()
        for name, figure, words in rows
    ]


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows of as many cells as lines: the first cell from the left, the others right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(
            [row[0].ljust(widths[0])]
            + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        ).rstrip()
        for row in rows
    ]


def within(said: str, interval: Interval) -> str:
    """Return what is said of a rate with its 95 % interval, where it has one."""
    low, high = interval
    return said if math.isnan(low) else f"{said} ({100 * low:.1f} to {percent(high)})"


def of(part: int, whole: int, words: str) -> str:
    """Return "3 of 12 qualified"."""
    return f"{count(part)} of {count(whole)} {words}"


def count(number: int) -> str:
    """Return a number of leads, its thousands apart."""
    return f"{number:,}".replace(",", " ")


def percent(rate: float) -> str:
    """Return a rate in per cent; a dash where it is undefined."""
    return DASH if math.isnan(rate) else f"{100 * rate:.1f} %"


def figure(number: float, decimals: int = 2) -> str:
    """Return a number with so many decimals; a dash where it is undefined."""
    return DASH if math.isnan(number) else f"{number:.{decimals}f}"
