"""The headers of a file, and finding in them the columns that a model names."""

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from calibration.leads.tables import Column, Stored
from calibration.messages import Message, say
from calibration.model.text import fold
from calibration.problems import LeadsError, Problem

MOST_COLUMNS: Final = 1_000
"""More columns than any export of leads has; each costs time and memory of its own."""


def check_width(columns: int) -> None:
    """Refuse a file of more columns than this program opens.

    Raises
    ------
    LeadsError
        Saying how many there may be, and how many came.
    """
    if columns > MOST_COLUMNS:
        message = say(
            "A file of leads may have {most} columns at most. Got {columns}. Export fewer columns, "
            "with one row for each lead.",
            most=f"{MOST_COLUMNS:,}",
            columns=f"{columns:,}",
        )
        raise LeadsError(Problem("too-wide", "", message))


def header_notices(columns: tuple[Column, ...]) -> tuple[Problem, ...]:
    """Return what a person should know of the headers: blank ones and repeated ones."""
    blank = [column for column in columns if not fold(column.header)]
    notices = [
        Problem(
            "blank-header",
            say("column {number}", number=column.position + 1).__str__(),
            say("The column has no header, so no model can read it. Give it one to use it."),
        )
        for column in blank
    ]
    counts = Counter(column.header for column in columns if fold(column.header))
    notices += [
        Problem(
            "repeated-header",
            header,
            say(
                "{count} columns have this header, so no model can tell them apart. Rename them "
                "to use them.",
                count=count,
            ),
        )
        for header, count in counts.items()
        if count > 1
    ]
    return tuple(notices)


def find_columns(
    table: Stored,
    *,
    needed: Iterable[str],
    wanted: Iterable[str] = (),
    mapping: Mapping[str, str] | None = None,
) -> dict[str, Column]:
    """Return the column of each field, by name.

    Parameters
    ----------
    table
        The leads.
    needed, wanted
        Names of fields: those that must be there, those that are used if they are.
    mapping
        Headers of the file by name of field, where they differ.

    Raises
    ------
    LeadsError
        With every needed field that has no column, and the nearest headers; and every mapping to
        a header that is not there.
    """
    found: dict[str, Column] = {}
    problems: list[Problem] = []
    given = mapping or {}
    for name in dict.fromkeys((*needed, *wanted)):
        column = table.column(given.get(name, name))
        if column is not None:
            found[name] = column
    problems = [
        _missing(table, name, given.get(name, name))
        for name in dict.fromkeys(needed)
        if name not in found
    ]
    if problems:
        raise LeadsError(*problems)
    return found


def _missing(table: Stored, name: str, header: str) -> Problem:
    headers = [column.header for column in table.columns if fold(column.header)]
    repeated = sum(fold(other) == fold(header) for other in headers)
    if repeated > 1:
        return Problem(
            "repeated-header",
            name,
            say(
                "The leads must have one column for the field {field}. Got {count} columns with "
                "this header. Rename the others.",
                field=name,
                count=repeated,
            ),
        )
    return Problem(
        "missing-field",
        name,
        say(
            "The leads must have a column for the field {field}. Got none of this header{nearest}. "
            "Add the column, or say which header it has.",
            field=name,
            nearest=_nearest(header, headers),
        ),
    )


def _nearest(header: str, headers: list[str]) -> Message:
    by_folded = {fold(other): other for other in headers}
    near = difflib.get_close_matches(fold(header), list(by_folded), n=3, cutoff=0.6)
    if not near:
        return say("")
    names = ", ".join(by_folded[word] for word in near)
    return say(" (nearest: {headers})", headers=names)
