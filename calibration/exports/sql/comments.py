"""Texts of people in comments of SQL, where nothing of them may end the comment."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 160
"""The longest text of a person that a comment shows."""

_JOINER: Final = "\u200d"
"""What holds an emoji of several together."""

_PARAMETER: Final = re.compile(r"(?<![\w:]):(?=\w)")
"""What libraries take for the name of a parameter, in a comment too."""

_BROKEN: Final = (
    ("*/", "* /"),
    ("/*", "/ *"),
    ("${", "$ {"),  # Spark puts its settings in its place, wherever it stands
    ("{{", "{ {"),  # and templates of SQL put anything
    ("{%", "{ %"),
    ("{#", "{ #"),
)


def told(text: str, *, most: int = LONGEST) -> str:
    r"""Return a text as one line that can stand in a comment of any dialect.

    Line ends and other characters that aren't seen become blanks, what would end a comment or
    begin another is parted by a blank, and what is too long is cut.

    Examples
    --------
    >>> told("SME */ DROP TABLE leads; --\n")
    'SME * / DROP TABLE leads; --'
    """
    seen = "".join(
        " " if unicodedata.category(each)[0] in "CZ" and each != _JOINER else each
        for each in text[: 4 * most]
    )
    line = re.sub(" +", " ", seen).strip()
    while any(sign in line for sign, _ in _BROKEN):
        for sign, parted in _BROKEN:
            line = line.replace(sign, parted)
    line = _PARAMETER.sub(": ", line)
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def unquoted(words: str) -> str:
    """Return the words of a comment with the quotes that printers use.

    DuckDB puts plain blanks for all others outside of quotes before it reads a query, and takes
    an apostrophe in a comment for the beginning of a text: all texts after it would be changed.
    """
    return words.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}").replace(
        '"', "\N{RIGHT DOUBLE QUOTATION MARK}"
    )


def block(lines: list[str]) -> str:
    """Return lines, each of them told already, as one comment."""
    return unquoted("\n".join(["/*", *lines, "*/"]))
