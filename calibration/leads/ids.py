"""How ids of two files are compared: as texts, and how nearly alike ids are recognised."""

import unicodedata
from typing import Final

from sqlglot import exp

from calibration.leads import formats
from calibration.leads.cells import raw_text
from calibration.leads.nodes import (
    call,
    column,
    full_match,
    named,
    select,
    stripped,
    table,
    text,
    when,
)
from calibration.leads.nodes import words as literals
from calibration.leads.tables import Column
from calibration.messages import N_, Message

_WHOLE: Final = r"-?(?:0|[1-9][0-9]*)\.0+"
"""A whole number written with decimals, as a spreadsheet does; ids with leading zeros are none."""

_NONE: Final = ("", *sorted(formats.PLACEHOLDERS))

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


def with_ids(stored: Column, *others: exp.Expr, source: exp.Expr) -> exp.Select:
    """Return the query of the ids in a column as they are compared, under ``id``, and of others.

    A text in NFC, without the blanks at its ends; a whole number without decimals (``1.0`` is
    ``1``). Case counts, for ids that differ by it alone are common, and so do leading zeros. An
    id is NULL for a blank cell and a placeholder.

    It is worked out in steps, each a query of the one before: written as one node, the texts would
    be looked through six times.
    """
    cell = column("cell")
    cells = select(named(stripped(raw_text(stored)), "cell"), *others, source=source)
    is_none = call("lower", cell).isin(*literals(_NONE))
    has_point = exp.GT(this=call("strpos", cell, text(".")), expression=exp.convert(0))
    is_whole = exp.and_(has_point, full_match(cell, _WHOLE))
    whole = call("split_part", cell, text("."), exp.convert(1))
    id_ = when(exp.not_(is_none), when(is_whole, whole, cell))
    return select(named(id_, "id"), *(column(each.alias_or_name) for each in others), source=cells)


def loosened(relation: str) -> exp.Select:
    """Return the query of what each ``id`` has in common with those nearly alike, as ``loose``.

    Without case, accents, blanks, punctuation, the legal form of a company and leading zeros; NULL
    if nothing is left.
    """
    id_, words, loose = column("id"), column("words"), column("loose")
    plain = call("lower", call("strip_accents", id_))
    apart = call("trim", _replaced(plain, _NOT_A_SIGN, " "))
    query = select(id_, named(apart, "words"), source=table(relation))
    has_blank = exp.GT(this=call("strpos", words, text(" ")), expression=exp.convert(0))
    bare = _replaced(_replaced(words, f"( ({_FORMS}))+$", ""), f"^(({_FORMS}) )+", "")
    together = call("replace", bare, text(" "), text(""))
    query = select(id_, named(when(has_blank, together, words), "loose"), source=query)
    begins = call("starts_with", loose, text("0"))
    number = when(begins, _replaced(loose, "^0+([0-9]+)$", r"\1"), loose)
    return select(id_, named(call("nullif", number, text("")), "loose"), source=query)


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
