"""How ids of two files are compared: as texts, and how nearly alike ids are recognised."""

import unicodedata
from typing import Final

from sqlglot import exp

from calibration.leads.nodes import call, full_match, stripped, text, when
from calibration.leads.repairs import id_text
from calibration.leads.tables import Column
from calibration.messages import N_, Message

_WHOLE: Final = r"-?(?:0|[1-9][0-9]*)\.0+"
"""A whole number written with decimals, as a spreadsheet does; ids with leading zeros are none."""

LEGAL_FORMS: Final = (
    "ab", "ag", "aps", "as", "asa", "bv", "co", "company", "corp", "corporation", "ei", "eirl",
    "eurl", "gbr", "gie", "gmbh", "inc", "incorporated", "kft", "kg", "limited", "llc", "llp",
    "ltd", "nv", "ohg", "oy", "oyj", "plc", "pty", "sa", "sarl", "sas", "sasu", "sca", "sci",
    "scop", "se", "sl", "slu", "snc", "spa", "sprl", "srl", "srls", "sro", "ug",
)  # fmt: skip
"""What stands before or behind the name of a company without naming it."""
_LONGEST_LETTERED: Final = 4
"""Letters of a form that may also be written one by one: S.A.R.L."""
_FORMS: Final = "|".join(
    sorted(
        set(LEGAL_FORMS)
        | {" ".join(form) for form in LEGAL_FORMS if len(form) <= _LONGEST_LETTERED},
        key=lambda form: (-len(form), form),
    )
)
_NOT_A_SIGN: Final = r"[^\pL\pN]+"


def id_of(column: Column) -> exp.Expr:
    """Return the id in a cell as it is compared; NULL for a blank one and a placeholder.

    A text in NFC, without the blanks at its ends; a whole number without decimals (``1.0`` is
    ``1``). Case counts, for ids that differ by it alone are common, and so do leading zeros.
    """
    cell = id_text(column)
    whole = call("split_part", cell.copy(), text("."), exp.convert(1))
    return when(full_match(cell.copy(), _WHOLE), whole, cell)


def loosened(id_: exp.Expr) -> exp.Expr:
    """Return what an id has in common with those that are nearly alike; NULL if nothing is left.

    Without case, accents, blanks, punctuation, the legal form of a company and leading zeros.
    """
    plain = call("lower", call("strip_accents", stripped(id_)))
    words = call("trim", _replaced(plain, _NOT_A_SIGN, " "))
    bare = _replaced(_replaced(words, f"( ({_FORMS}))+$", ""), f"^(({_FORMS}) )+", "")
    together = call("replace", bare, text(" "), text(""))
    number = _replaced(together.copy(), "^0+([0-9]+)$", r"\1")
    return call("nullif", number, text(""))


def _replaced(node: exp.Expr, pattern: str, by: str) -> exp.Expr:
    return call("regexp_replace", node, text(pattern), text(by), text("g"))


_CASE = N_("case")
_BLANKS_AND_SIGNS = N_("blanks or punctuation")
_ACCENTS = N_("accents")
_ZEROS = N_("leading zeros")
_LEGAL_FORM = N_("legal form")


def difference(one: str, other: str) -> Message:
    """Return by what two ids that are nearly alike differ, in a few words.

    Examples
    --------
    >>> str(difference("GTXPro", "GTX Pro"))
    'blanks or punctuation'
    >>> str(difference("ACME SAS", "Acme"))
    'legal form'
    """
    steps = (
        (_CASE, lambda each: each.lower()),
        (_ACCENTS, _without_accents),
        (_BLANKS_AND_SIGNS, lambda each: "".join(filter(str.isalnum, each))),
        (_ZEROS, lambda each: each.lstrip("0")),
    )
    for word, step in steps:
        one, other = step(one), step(other)
        if one == other:
            return Message(word)
    return Message(_LEGAL_FORM)


def _without_accents(each: str) -> str:
    apart = unicodedata.normalize("NFKD", each)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
