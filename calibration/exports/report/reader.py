"""Who reads a report: the language, and how that language writes numbers and days."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from calibration.evaluation import Interval
from calibration.messages import Message

DASH: Final = "–"
NO_BREAK: Final = "\u00a0"


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader's language.

    Parameters
    ----------
    language
        Its code, as a page's ``lang`` names it: ``"en"``, ``"fr"``.
    gettext
        Returns a sentence in it.
    plural
        Returns the form of a sentence for a number, as the ``ngettext`` of a catalogue does.
    """

    language: str = "en"
    gettext: Callable[[str], str] = str
    plural: Callable[[str, str, int], str] = lambda one, many, n: one if n == 1 else many

    def say(self, template: str, **values: object) -> str:
        """Return a sentence with its values put in."""
        return self.tell(Message(template, values))

    def tell(self, message: Message) -> str:
        """Return a message of the library."""
        # A blank of any width before the sign: the sign never starts a line.
        return message.translated(self.gettext).replace(" %", f"{NO_BREAK}%")

    def ngettext(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the form of a sentence for ``n`` things; ``{n}`` is their number."""
        return self.plural(one, many, n).format(n=self.number(n), **values)

    def number(self, value: float, *, decimals: int = 0) -> str:
        """Return a number with its thousands grouped; a dash for NaN."""
        if math.isnan(value):
            return DASH
        places = "." + "0" * decimals if decimals else ""
        text = format_decimal(value, format=f"#,##0{places}", locale=Locale.parse(self.language))
        return text.replace("-", "−")

    def count(self, value: int | None) -> str:
        """Return a count; a dash where it is unknown."""
        return DASH if value is None else self.number(value)

    def percent(self, share: float, *, decimals: int = 1) -> str:
        """Return a share (0 to 1) in per cent; a dash for NaN."""
        if math.isnan(share):
            return DASH
        return f"{self.number(100 * share, decimals=decimals)}{NO_BREAK}%"

    def between(self, interval: Interval) -> str:
        """Return the interval of a share, as in "28 to 35 %"; a dash where undefined."""
        low, high = interval
        if math.isnan(low) or math.isnan(high):
            return DASH
        return self.say(
            "{low} to {high}", low=self.number(100 * low), high=self.percent(high, decimals=0)
        )

    def signed(self, points: int) -> str:
        """Return points with their sign: "+15", "−15", "0"."""
        return f"+{self.number(points)}" if points > 0 else self.number(points)

    def times(self, ratio: float) -> str:
        """Return "2.1×", with a second decimal where the first would say too little."""
        if not math.isfinite(ratio):
            return DASH
        return f"{self.number(ratio, decimals=2 if ratio < 0.95 else 1)}×"

    def part_of(self, part: int, whole: int) -> str:
        """Return "202 of 642"."""
        return self.say("{part} of {whole}", part=self.number(part), whole=self.number(whole))

    def leads(self, n: int) -> str:
        """Return "1 lead" or "4,812 leads"."""
        return self.ngettext("{n} lead", "{n} leads", n)

    def headed(self, what: str, said: str) -> str:
        """Return what is spoken of, and what is said of it."""
        return self.say("{what}: {said}", what=what, said=said)

    def day(self, value: date | None) -> str:
        """Return a date in words; a dash for none."""
        return DASH if value is None else format_date(value, "d MMMM y", locale=self.language)

    def moment(self, value: datetime) -> str:
        """Return a moment to the minute, with the zone it is told in."""
        return format_datetime(value, "d MMMM y, HH:mm 'UTC'", locale=self.language)
