"""The words of a column's header, by which columns are recognised in English and in French."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

Words = tuple[str, ...]

_BETWEEN: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Where a word ends without a sign: PageValues, customerID, HTTPAddress."""
_SMALL: Final = frozenset(
    {"a", "an", "au", "aux", "d", "de", "des", "du", "l", "la", "le", "les", "of", "the"}
)
"""Words that join others: “motif de perte” and “motif perte” say the same."""


def header_words(header: str) -> Words:
    """Return the words of a header: lower case, without accents and small words.

    Examples
    --------
    >>> header_words("Motif de perte"), header_words("WonDate"), header_words("customer_ID")
    (('motif', 'perte'), ('won', 'date'), ('customer', 'id'))
    >>> header_words("Âge (ans)"), header_words("N° de téléphone")
    (('age', 'ans'), ('n', 'telephone'))
    """
    parted = _BETWEEN.sub(" ", unicodedata.normalize("NFC", header).replace("°", " "))
    plain = unicodedata.normalize("NFKD", parted).lower()
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(word for word in re.findall(r"[^\W_]+", letters) if word not in _SMALL)


def phrase_in(words: Words, phrases: Iterable[Words]) -> Words | None:
    """Return the first of the phrases that stands in the words, as a whole and in a row.

    Examples
    --------
    >>> phrase_in(("date", "signature", "contrat"), [("perte",), ("date", "signature")])
    ('date', 'signature')
    >>> phrase_in(("wonder",), [("won",)]) is None
    True
    """
    for phrase in phrases:
        size = len(phrase)
        if any(words[at : at + size] == phrase for at in range(len(words) - size + 1)):
            return phrase
    return None


def phrases(*texts: str) -> tuple[Words, ...]:
    """Return phrases from texts as people write them.

    Examples
    --------
    >>> phrases("date de naissance", "birthday")
    (('date', 'naissance'), ('birthday',))
    """
    return tuple(header_words(text) for text in texts)
