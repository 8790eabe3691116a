"""How two texts are compared, everywhere in the product."""

import unicodedata

BLANKS = "\t\n\v\f\r \u00a0\u202f"
"""The characters stripped at both ends: U+0009-000D, U+0020, U+00A0, U+202F."""


def nfc(text: str) -> str:
    """Return ``text`` in Unicode normalisation form C."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the form under which texts compare.

    NFC, then blanks stripped at both ends, then each character lowered by itself (so a final
    sigma stays an ordinary one, as it does in SQL engines). Accents count.

    Examples
    --------
    >>> fold(" Services\u00a0") == fold("SERVICES")
    True
    >>> fold("Sérvices") == fold("Services")
    False
    """
    return "".join(character.lower() for character in nfc(text).strip(BLANKS))
