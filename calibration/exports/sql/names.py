"""Names for the columns of the steps: short, plain, and recognisable."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

LONGEST: Final = 32
"""PostgreSQL cuts a name after 63 bytes."""


def plain_names(prefix: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Return a name for each text, of small letters, digits and ``_``, all different.

    Examples
    --------
    >>> plain_names("level", ["Pricing page", "été", "ETE", "👍"])
    ('level_pricing_page', 'level_ete', 'level_ete_2', 'level_4')
    """
    names: list[str] = []
    for place, text in enumerate(texts, start=1):
        letters = unicodedata.normalize("NFKD", text[: 4 * LONGEST])
        plain = letters.encode("ascii", "ignore").decode().lower()
        word = re.sub("[^a-z0-9]+", "_", plain).strip("_")[:LONGEST].strip("_") or str(place)
        name, times = f"{prefix}_{word}", 1
        while name in names:
            times += 1
            name = f"{prefix}_{word}_{times}"
        names.append(name)
    return tuple(names)
