r"""How folded texts are found in texts as they come, by patterns that spell out every letter.

PMML has ``lowercase`` and ``trimBlanks``, and each evaluator lowers and trims as its own language
and locale does. Spelling out what each letter of the model may be leaves nothing to them: ``k``,
``K`` and the Kelvin sign; and the dotted capital I, which alone becomes two characters. The
patterns are those that Java and PCRE read alike, anchored at both ends by themselves, so that it
makes no difference whether an evaluator looks for a match or matches the whole.
"""

import sys
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from calibration.model import fold

BLANKS: Final = r"[\t\n\x0B\f\r \xA0\x{202F}]*"
"""Any number of ``calibration.model.text.BLANKS``; in brackets, for a group would need a deeper
stack for each blank."""
ANYTHING: Final = "(?s:.*)"
END: Final = r"\z"
_DOTTED_I: Final = "\u0130"
_DOT: Final = "\u0307"


def equal_to(texts: Iterable[str]) -> str:
    """Return the pattern of the texts that fold to one of these."""
    return f"^{BLANKS}{_one_of(texts)}{BLANKS}{END}"


def blank_or(texts: Iterable[str]) -> str:
    """Return the pattern of the texts that are blank, or fold to one of these."""
    known = [each for each in texts if fold(each)]
    return f"^{BLANKS}{_one_of(known)}?{BLANKS}{END}" if known else f"^{BLANKS}{END}"


def containing(text: str) -> str:
    """Return the pattern of the texts that contain this one once both are folded."""
    return f"^{ANYTHING}{_letters(fold(text), cut_before=True, cut_after=True)}{ANYTHING}{END}"


def starting_with(text: str) -> str:
    """Return the pattern of the texts that start with this one once both are folded."""
    return f"^{BLANKS}{_letters(fold(text), cut_after=True)}{ANYTHING}{END}"


def _one_of(texts: Iterable[str]) -> str:
    return f"(?:{'|'.join(_letters(fold(each)) for each in texts)})"


def _letters(folded: str, *, cut_before: bool = False, cut_after: bool = False) -> str:
    """Return the pattern of what folds to the text.

    Where the text may be cut out of a longer one, an end of it may be one half of what the dotted
    capital I becomes.
    """
    parts = []
    place, last = 0, len(folded) - 1
    while place <= last:
        letter = folded[place]
        if folded[place : place + 2] == f"i{_DOT}":
            plain = _any_of(spellings("i")) + written(_DOT)
            parts.append(f"(?:{plain}|{written(_DOTTED_I)})")
            place += 2
            continue
        half = (letter == "i" and cut_after and place == last) or (
            letter == _DOT and cut_before and place == 0
        )
        parts.append(_any_of([*spellings(letter), _DOTTED_I] if half else spellings(letter)))
        place += 1
    return "".join(parts)


def _any_of(letters: Iterable[str]) -> str:
    spelled = [written(each) for each in letters]
    return spelled[0] if len(spelled) == 1 else f"(?:{'|'.join(spelled)})"


def written(letter: str) -> str:
    """Return a character as a pattern spells it.

    Those that XML escapes, and those that its parsers stop at, are numbers.
    """
    if letter.isascii() and (letter.isalnum() or letter == " "):
        return letter
    if letter.isascii() and letter.isprintable() and letter not in "<>&]":
        return f"\\{letter}"
    if letter.isalpha() and letter <= "\uffff":
        return letter
    return f"\\x{{{ord(letter):X}}}"


def spellings(letter: str) -> tuple[str, ...]:
    """Return the characters that fold to a character, itself first.

    Examples
    --------
    >>> spellings("k") == ("k", "K", "\u212a")
    True
    """
    return (letter, *_capitals().get(letter, ()))


@lru_cache(maxsize=1)
def _capitals() -> dict[str, tuple[str, ...]]:
    """Return for each small letter those that are lowered to it, in the order of Unicode."""
    found: dict[str, tuple[str, ...]] = {}
    for point in range(sys.maxunicode + 1):
        letter = chr(point)
        small = letter.lower()
        if letter not in (small, _DOTTED_I):
            found[small] = (*found.get(small, ()), letter)
    return found
