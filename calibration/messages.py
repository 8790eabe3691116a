"""Sentences that can be shown in another language than the one the code is written in.

The library never installs a translation: whoever shows a message passes the ``gettext``
function of the reader's language to :meth:`Message.translated`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "extract, translate later"
    """Mark ``text`` for extraction into the catalogue and return it unchanged."""
    return text


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence as a template and the values that fill it.

    ``str(message)`` is the English sentence.

    Examples
    --------
    >>> str(say("{field} is at least {value}", field="employees", value=200))
    'employees is at least 200'
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.translated(str)

    def translated(self, gettext: Callable[[str], str]) -> str:
        """Return the sentence in the language of ``gettext``, nested messages included."""
        values = {
            name: value.translated(gettext) if isinstance(value, Message) else value
            for name, value in self.values.items()
        }
        # gettext's answer to no words is the catalogue's own header.
        template = gettext(self.template) if self.template else ""
        return template.format_map(values) if values else template


def say(template: str, **values: object) -> Message:
    """Build a message; the template is extracted for translation where this is called."""
    return Message(template, values)


@dataclass(frozen=True, slots=True)
class Joined(Message):
    """Several messages in a row with a word between them, translated one by one."""

    parts: tuple[Message, ...] = ()

    def translated(self, gettext: Callable[[str], str]) -> str:
        """Return the parts in the language of ``gettext``, joined by the translated word."""
        return gettext(self.template).join(part.translated(gettext) for part in self.parts)


def join(word: str, parts: tuple[Message, ...]) -> Joined:
    """Join ``parts`` with ``word`` (blanks included, as in ``" and "``)."""
    return Joined(word, {}, parts)


def quoted(texts: Iterable[object]) -> Joined:
    """Return texts in the quotation marks of the reader's language, one after the other.

    Examples
    --------
    >>> str(quoted(["hot", "cold"]))
    '“hot”, “cold”'
    """
    return join(", ", tuple(say("“{text}”", text=each) for each in texts))


MARKS: Final = N_("1,234.5")
"""A number that shows translators what parts thousands and what decimals: a sign each."""


@dataclass(frozen=True, slots=True)
class Figure(Message):
    """A number in a message, with the marks of the reader's language."""

    def translated(self, gettext: Callable[[str], str]) -> str:
        """Return the number with the marks that the language writes."""
        marks = gettext(MARKS)
        return self.template.translate({ord(","): marks[1], ord("."): marks[5]})


def figure(value: float, *, decimals: int = 0) -> Figure:
    """Return a number for a message, its thousands grouped.

    Examples
    --------
    >>> str(figure(12345.678, decimals=1))
    '12,345.7'
    """
    return Figure(f"{value:,.{decimals}f}")


def percentage(share: float) -> Message:
    """Return a share (0 to 1) in per cent, with one decimal, for a message.

    Examples
    --------
    >>> str(percentage(0.345))
    '34.5 %'
    """
    return say("{share} %", share=figure(100 * share, decimals=1))
