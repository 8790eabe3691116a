"""Numbers and texts as people read them: grouped, in per cent, with a dash where undefined.

Texts that come from a file are data. Streamlit reads most texts as Markdown, in which an image
is fetched from wherever it says: they go through :func:`plain` first.
"""

import html
import math
import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from calibration import messages
from pages.shared.words import _, language, ngettext, told

DASH = "–"
NO_BREAK = "\u00a0"
_JOINER = "\u2060"
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~$^&]|:(?=\w))")
"""What Markdown inside a line is made of. Nothing else is escaped: a widget's label is also its
name for screen readers, which read it as it is written."""
_SHORTCODE = re.compile(r":(?=[\w/+-]+:)")
_LINK = re.compile(r"(?i)(?<=\bhttp)(?=:)|(?<=\bhttps)(?=:)|(?<=\bwww)(?=\.)|(?<=\w)(?=@)")


def number(value: float, *, decimals: int = 0) -> str:
    """Return a number with its thousands grouped; a dash for NaN."""
    if math.isnan(value):
        return DASH
    places = "." + "0" * decimals if decimals else ""
    text = format_decimal(value, format=f"#,##0{places}", locale=Locale.parse(language()))
    return text.replace("-", "−")


def count(value: int | None) -> str:
    """Return a count with its thousands grouped; a dash where it is unknown."""
    return DASH if value is None else number(value)


def percent(share: float, *, decimals: int = 1) -> str:
    """Return a share (0 to 1) in per cent; a dash for NaN."""
    if math.isnan(share):
        return DASH
    return f"{number(100 * share, decimals=decimals)}{NO_BREAK}%"


def between(low: float, high: float) -> str:
    """Return the interval of a share, as in "28 to 35 %"; a dash where undefined."""
    if math.isnan(low) or math.isnan(high):
        return DASH
    return _("{low} to {high}").format(low=number(100 * low), high=percent(high, decimals=0))


def signed(points: int) -> str:
    """Return points with their sign: "+15", "−15", "0"."""
    return f"+{number(points)}" if points > 0 else number(points)


def hundredths(value: int, *, sign: bool = False) -> str:
    """Return a contribution or score, kept in hundredths of points, in points."""
    decimals = 0 if value % 100 == 0 else 1 if value % 10 == 0 else 2
    text = number(value / 100, decimals=decimals)
    return f"+{text}" if sign and value > 0 else text


def part_of(part: int, whole: int) -> str:
    """Return "202 of 642"."""
    return _("{part} of {whole}").format(part=number(part), whole=number(whole))


def leads(count: int) -> str:
    """Return "1 lead" or "4,812 leads"."""
    return ngettext("{n} lead", "{n} leads", count).format(n=number(count))


def quoted(texts: Iterable[str]) -> str:
    """Return names in quotation marks, one after the other."""
    return told(messages.quoted(texts))


def headed(what: str, said: str) -> str:
    """Return what is spoken of, and what is said of it."""
    return _("{what}: {said}").format(what=what, said=said)


def day(value: date | None) -> str:
    """Return a date as written in the session's language; a dash for none."""
    return DASH if value is None else format_date(value, "d MMM y", locale=language())


def period(first_day: date, length: Literal["week", "month", "quarter"]) -> str:
    """Return a period by its first day: "5 Jan 26", "Jan 26", "Q1 26"."""
    shape = {"week": "d MMM yy", "month": "MMM yy", "quarter": "QQQ yy"}[length]
    return format_date(first_day, shape, locale=language())


def plain(text: str) -> str:
    """Return text from a file so that Markdown shows it as it is and fetches nothing."""
    joined = _LINK.sub(_JOINER, _SHORTCODE.sub(":" + _JOINER, " ".join(text.split())))
    return _MARKDOWN.sub(r"\\\1", joined)


def safe(text: str) -> str:
    """Return text so that HTML shows it as it is."""
    return html.escape(text, quote=True)
