"""What is found in the headers of a file, and of columns that hold nothing to learn from."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from calibration.leads.finding import Finding, FindingKind, State
from calibration.leads.profile import ColumnProfile
from calibration.leads.remedies import LeaveOut
from calibration.leads.tables import LeadTable
from calibration.messages import say
from calibration.model.text import BLANKS, fold

_AFTER_A_WRONG_LETTER: Final = (
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
"""What the second byte of a letter in UTF-8 looks like when it is read as cp1252."""
GARBLED: Final = f"[\u00c2\u00c3][{_AFTER_A_WRONG_LETTER}]|\u00e2\u20ac|\ufffd"
"""UTF-8 that was read as cp1252, and letters that were lost: "Ã©", "â€™", "�"."""


def header_findings(leads: LeadTable, profiles: tuple[ColumnProfile, ...]) -> Iterator[Finding]:
    """Yield what is found in headers, and columns without a value or with one only."""
    counts = Counter(fold(each.header) for each in profiles)
    for each in profiles:
        name = fold(each.header)
        if each.distinct == 0:
            yield _empty(each, leads.rows)
        elif each.is_constant:
            yield _constant(each, can_be_named=bool(name) and counts[name] == 1)
        if not name:
            if each.distinct:
                yield _blank(each)
            continue
        if each.header != each.header.strip(BLANKS):
            yield _padded(each)
        if re.search(GARBLED, each.header):
            yield _garbled(each)
    yield from _repeated(profiles)


def _empty(each: ColumnProfile, rows: int) -> Finding:
    number = each.column.position + 1
    if fold(each.header):
        message = say("No lead has a value in column {number}.", number=number)
    else:
        message = say("Column {number} has no header, and no lead has a value.", number=number)
    return Finding(
        FindingKind.EMPTY_COLUMN,
        State.DONE,
        message,
        say("It is not used."),
        column=each.header,
        position=each.column.position,
        rows=rows,
    )


def _constant(each: ColumnProfile, *, can_be_named: bool) -> Finding:
    return Finding(
        FindingKind.CONSTANT,
        State.PROPOSED if can_be_named else State.DONE,
        say("Every lead says “{value}”.", value=each.top[0][0]),
        say("It can't tell leads apart, so no criterion is suggested from it."),
        column=each.header,
        position=each.column.position,
        rows=each.filled,
        remedies=(LeaveOut(column=each.header),) if can_be_named else (),
    )


def _blank(each: ColumnProfile) -> Finding:
    return Finding(
        FindingKind.BLANK_HEADER,
        State.DECIDE,
        say("Column {number} has values and no header.", number=each.column.position + 1),
        say("No model can read it. Give it a header in the file to use it."),
        column=each.header,
        position=each.column.position,
        rows=each.filled,
        examples=each.examples,
    )


def _padded(each: ColumnProfile) -> Finding:
    return Finding(
        FindingKind.PADDED_HEADER,
        State.DONE,
        say("There are blanks before or after the header “{header}”.", header=each.header.strip()),
        say("Headers are compared without them."),
        column=each.header,
        position=each.column.position,
    )


def _garbled(each: ColumnProfile) -> Finding:
    return Finding(
        FindingKind.GARBLED_TEXT,
        State.DECIDE,
        say("Letters of the header were garbled when the file was written."),
        say("Export the file again as UTF-8, or choose another encoding for it."),
        column=each.header,
        position=each.column.position,
        examples=(each.header,),
    )


def _repeated(profiles: tuple[ColumnProfile, ...]) -> Iterator[Finding]:
    alike: dict[str, list[ColumnProfile]] = {}
    for each in profiles:
        alike.setdefault(each.header, []).append(each)
    for header, columns in alike.items():
        if len(columns) > 1 and fold(header):
            yield Finding(
                FindingKind.REPEATED_HEADER,
                State.DECIDE,
                say(
                    "{count} columns have this header: columns {numbers}.",
                    count=len(columns),
                    numbers=", ".join(str(each.column.position + 1) for each in columns),
                ),
                say("No model can tell them apart. Rename them in the file to use them."),
                column=header,
                position=columns[0].column.position,
                rows=max(each.filled for each in columns),
            )
