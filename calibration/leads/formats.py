"""What a number, a date, a truth value and a placeholder look like in a cell.

The patterns are RE2 (DuckDB's dialect), match the whole cell once its blanks are stripped, and are
the only ones: nothing here ever comes from a user. Reading, profiling and the clean values use
the same ones, so a column that is guessed a number is one that can be read as numbers.
"""

from typing import Final, Literal

Decimal = Literal[".", ","]
DateOrder = Literal["ymd", "dmy", "mdy"]

TRUE_WORDS: Final = ("true", "yes", "oui", "vrai", "t", "y", "o", "1")
FALSE_WORDS: Final = ("false", "no", "non", "faux", "f", "n", "0")

THOUSANDS_BLANKS: Final = " \u00a0\u202f"
"""Blanks that may part the thousands of a number: U+0020, U+00A0, U+202F."""

_WHOLE = rf"(?:[0-9]+|[0-9]{{1,3}}(?:[{THOUSANDS_BLANKS}][0-9]{{3}})+)"
_POWER = r"(?:[eE][+-]?[0-9]{1,4})?"

NUMBER: Final[dict[Decimal, str]] = {
    ".": rf"[+-]?(?:{_WHOLE}(?:\.[0-9]*)?|\.[0-9]+){_POWER}",
    ",": rf"[+-]?(?:{_WHOLE}(?:,[0-9]*)?|,[0-9]+){_POWER}",
}
PLAIN_NUMBER: Final[dict[Decimal, str]] = {
    ".": r"[+-]?[0-9]+(?:\.[0-9]+)?",
    ",": r"[+-]?[0-9]+",
}
"""Most numbers: those that a cast reads as they are."""
CODE: Final = r"[+-]?0[0-9]+|[0-9]{16,}"
"""Digits that lose something as a number: leading zeros, or more digits than a double holds."""

NOT_FINITE: Final = ("nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity")
"""Words other programs write for a number that is none: missing, in a number field."""

_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?"
_TIME = rf"(?:(?:T|{' '}+){_CLOCK}(?: ?(?:[AaPp][Mm]|Z|UTC|[+-][0-9]{{2}}(?::?[0-9]{{2}})?))?)?"
PLAIN_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
"""Most dates: those that a cast reads as they are."""
YEAR_FIRST: Final = rf"([0-9]{{4}})[-/]([0-9]{{1,2}})[-/]([0-9]{{1,2}}){_TIME}"
YEAR_LAST: Final = rf"([0-9]{{1,2}})[-/]([0-9]{{1,2}})[-/]([0-9]{{4}}){_TIME}"
DOTTED: Final = rf"([0-9]{{1,2}})\.([0-9]{{1,2}})\.([0-9]{{4}}){_TIME}"
"""Day, month, year with full stops: never month first."""

PLACEHOLDERS: Final = frozenset(
    {
        "select", "unknown", "n/a", "#n/a", "na", "nan", "none", "null", "nil", "-", "--", "---",
        "?", "??", ".", "inconnu", "inconnue", "non renseigné", "non renseignée", "non renseigne",
        "non précisé", "non précisée", "nc", "n.c.", "n.a.", "not specified", "not provided",
        "not available", "undefined", "(blank)", "(none)", "(empty)", "empty", "tbd", "missing",
        "à renseigner", "sélectionner", "choisir", "please select", "0000-00-00", "00/00/0000",
    }
)  # fmt: skip
"""Folded words that often stand for a missing value; proposed, never applied unasked."""
