"""What a page is made of, once everything is in words: no rule and no number is decided here."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Manner: TypeAlias = Literal["plain", "note", "warning", "strong"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, and in which manner it is said."""

    text: str
    manner: Manner = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list under a heading of its own."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """What is named, and what is said of it."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A number that is read first, with what it is of."""

    title: str
    figure: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """Numbers side by side."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column names its rows.

    Parameters
    ----------
    caption
        What it tells.
    heads
        A head for each column.
    rows
        As many cells in each as there are heads.
    words
        The places of further columns that hold words, and not figures.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of a drawing: an element of SVG, its class, its attributes and its text."""

    element: Literal["rect", "line", "path", "circle", "text"]
    look: str
    attributes: tuple[tuple[str, str], ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """What a look means in a drawing: a sample of it, and its name."""

    shape: Literal["bar", "line", "dot"]
    look: str
    name: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A still picture, and what is to be seen in it for those who can't see it."""

    title: str
    description: str
    width: int
    height: int
    marks: tuple[Mark, ...]
    key: tuple[Key, ...] = ()


Block: TypeAlias = Paragraph | Bullets | Pairs | Cards | Table | Drawing


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page under a heading; its blocks in order."""

    id: str
    title: str
    blocks: tuple[Block, ...] = field(default_factory=tuple)
