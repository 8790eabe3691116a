"""Several files of leads with the same columns, read as one: a file for each month, say."""

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import duckdb
from sqlglot import exp

from calibration.leads.cells import is_date, is_number
from calibration.leads.choices import Choices
from calibration.leads.database import Database, opened_database
from calibration.leads.headers import header_notices
from calibration.leads.nodes import ROW, column, named
from calibration.leads.parquet_files import copying, parquet_rows, show_parquet
from calibration.leads.reading import Opened, no_leads, opened_in, sha256_of, started_digest
from calibration.leads.tables import RELATION, Column, Kind, LeadTable, Source, broken_parquet
from calibration.leads.watching import Progress, part_of, run_watched
from calibration.messages import figure, join, say
from calibration.model.text import fold
from calibration.problems import LeadsError, Problem

MOST_NAMED: Final = 3
"""Files whose names make the name of them all."""
_READ: Final = 0.8
"""The share of the time that reading the files takes; the rest is writing them together."""

Named = tuple[str, Path | bytes]


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    opened: Opened


def read_several(
    files: Sequence[Named], *, choices: Choices | None = None, progress: Progress | None = None
) -> LeadTable:
    """Read files with the same columns one after the other, in the order of their names.

    Columns belong together by their headers, as a model finds them; their order may differ. Each
    file is read as it would be alone, and the SHA-256 is of all of them.

    Parameters
    ----------
    files
        The name and the content of each; two or more.
    choices
        What somebody chose about reading each of them.
    progress
        Told the share of the work that is done; what it raises stops the reading.

    Raises
    ------
    LeadsError
        With all the problems of all files, and every column that not all of them have.
    """
    ordered = sorted(files, key=lambda file: _in_order(file[0]))
    with opened_database() as database:
        digest = started_digest(*(source for _, source in ordered))
        parts = _read(database, ordered, choices or Choices(), part_of(progress, 0, _READ))
        orders = _matched(parts)
        together = _together(database, parts, orders, part_of(progress, _READ, 1))
        columns = tuple(
            replace(stored, header=first.header)
            for stored, first in zip(
                show_parquet(database, together), parts[0].opened.columns, strict=True
            )
        )
        rows = sum(part.opened.rows for part in parts)
        if rows == 0:
            raise LeadsError(no_leads(len(columns)))
        database.seal(together)
        if progress is not None:
            progress(1.0)
        return LeadTable(
            connection=database.connection,
            relation=RELATION,
            columns=columns,
            rows=rows,
            source=_source(parts),
            folder=database.folder,
            digest=digest,
            notices=(*_notices(parts), *header_notices(columns)),
        )


def _in_order(name: str) -> list[tuple[int, str]]:
    """Return what names are ordered by: numbers in them by their size, the rest folded."""
    pieces = re.split(r"([0-9]+)", fold(name))
    return [(int(each), "") if each.isdigit() else (-1, each) for each in pieces]


def _read(
    database: Database, files: Sequence[Named], choices: Choices, progress: Progress | None
) -> list[_Part]:
    """Read each file into a folder of its own within the database's."""
    parts: list[_Part] = []
    problems: list[Problem] = [*_twice(files)]
    for place, (name, source) in enumerate(files):
        folder = database.folder / f"part-{place}"
        folder.mkdir()
        step = part_of(progress, place / len(files), (place + 1) / len(files))
        try:
            opened = opened_in(
                Database(database.connection, folder),
                source,
                name=name,
                choices=choices,
                progress=step,
            )
        except LeadsError as error:
            problems += [_of(name, each) for each in error.problems]
        else:
            parts.append(_Part(name, opened))
    if problems:
        raise LeadsError(*problems)
    return parts


def _of(name: str, problem: Problem) -> Problem:
    place = f"{name}, {problem.place}" if problem.place else name
    return Problem(problem.kind, place, problem.message)


def _twice(files: Sequence[Named]) -> list[Problem]:
    """Return the files that are another one's copy."""
    first: dict[bytes, str] = {}
    problems = []
    for name, source in files:
        digest = sha256_of(source)
        if digest in first:
            message = say(
                "The files must differ. This one is the same as {other}, byte by byte. Leave one "
                "of them out.",
                other=first[digest],
            )
            problems.append(Problem("same-file", name, message))
        first.setdefault(digest, name)
    return problems


def _matched(parts: Sequence[_Part]) -> list[tuple[Column, ...]]:
    """Return the columns of each file in the order of the first one's.

    Raises
    ------
    LeadsError
        With all that differs in any of them.
    """
    first = parts[0]
    problems: list[Problem] = []
    orders = [first.opened.columns]
    for part in parts[1:]:
        order = _order(first.opened.columns, part.opened.columns)
        if order is None:
            problems.append(_difference(first, part))
            continue
        problems += _other_types(first, part, order)
        orders.append(order)
    if problems:
        raise LeadsError(*problems)
    return orders


def _order(wanted: tuple[Column, ...], columns: tuple[Column, ...]) -> tuple[Column, ...] | None:
    ours, theirs = [fold(each.header) for each in wanted], [fold(each.header) for each in columns]
    if ours == theirs:
        return columns
    if sorted(ours) != sorted(theirs) or len(set(ours)) != len(ours):
        return None
    return tuple(columns[theirs.index(header)] for header in ours)


def _difference(first: _Part, other: _Part) -> Problem:
    ours = Counter(fold(each.header) for each in first.opened.columns)
    theirs = Counter(fold(each.header) for each in other.opened.columns)
    lacking = [each.header for each in first.opened.columns if not theirs[fold(each.header)]]
    more = [each.header for each in other.opened.columns if not ours[fold(each.header)]]
    none = say("nothing")
    if not lacking and not more:
        message = say(
            "Files that are opened together must have the same columns. Some headers of this one "
            "come more than once, in another order or number than in {first}. Rename them.",
            first=first.name,
        )
    else:
        message = say(
            "Files that are opened together must have the same columns. Of those of {first} this "
            "one lacks: {lacking}. It has besides: {more}. Export them alike, or open them one by "
            "one.",
            first=first.name,
            lacking=", ".join(lacking) or none,
            more=", ".join(more) or none,
        )
    return Problem("columns-differ", other.name, message)


def _other_types(first: _Part, other: _Part, order: tuple[Column, ...]) -> list[Problem]:
    return [
        Problem(
            "types-differ",
            other.name,
            say(
                "A column must be stored alike in all files. {column} is {native} here and {other} "
                "in {first}. Write them alike.",
                column=theirs.header,
                native=theirs.native,
                other=ours.native,
                first=first.name,
            ),
        )
        for ours, theirs in zip(first.opened.columns, order, strict=True)
        if _family(ours.native) != _family(theirs.native)
    ]


def _family(native: str) -> str:
    return "number" if is_number(native) else "date" if is_date(native) else native


def _together(
    database: Database,
    parts: Sequence[_Part],
    orders: Sequence[tuple[Column, ...]],
    progress: Progress | None,
) -> Path:
    """Write the leads of all files to one Parquet file, and delete the single ones."""
    queries = [
        exp.select(*(named(column(each.name), f"c{at}") for at, each in enumerate(order)))
        .from_(parquet_rows(part.opened.cells, len(order)))
        .where(exp.LT(this=ROW.copy(), expression=exp.convert(part.opened.rows)))
        for part, order in zip(parts, orders, strict=True)
    ]
    union: exp.Query = queries[0]
    for query in queries[1:]:
        union = exp.union(union, query, distinct=False, copy=False)
    cells = database.folder / "cells.parquet"
    whole = exp.select(exp.Star()).from_(union.subquery("files", copy=False))
    try:
        run_watched(database.connection, copying(whole, cells), progress)
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        raise LeadsError(broken_parquet()) from error
    for place in range(len(parts)):
        shutil.rmtree(database.folder / f"part-{place}", ignore_errors=True)
    return cells


def _source(parts: Sequence[_Part]) -> Source:
    names = [part.name for part in parts]
    sources = [part.opened.source for part in parts]
    kinds: set[Kind] = {source.kind for source in sources}
    few = len(names) <= MOST_NAMED
    return Source(
        " + ".join(names) if few else f"{names[0]} … {names[-1]} ({len(names)})",
        kinds.pop() if len(kinds) == 1 else "text",
        encoding=", ".join(dict.fromkeys(each.encoding for each in sources if each.encoding)),
        delimiter=next((each.delimiter for each in sources if each.delimiter), ""),
        files=tuple((part.name, part.opened.rows) for part in parts),
    )


def _notices(parts: Sequence[_Part]) -> list[Problem]:
    """Return what was read, and what was noticed of each file; the same of several only once."""
    listed = join(
        ", ",
        tuple(
            say("{name} ({count})", name=part.name, count=figure(part.opened.rows))
            for part in parts
        ),
    )
    message = say(
        "Files that were read one after the other: {count}, with these numbers of leads: {files}.",
        count=len(parts),
        files=listed,
    )
    places: dict[tuple[str, str], list[str]] = {}
    first: dict[tuple[str, str], Problem] = {}
    for part in parts:
        for notice in part.opened.notices:
            key = (notice.kind, str(notice))
            first.setdefault(key, _of(part.name, notice))
            places.setdefault(key, []).append(part.name)
    return [
        Problem("appended", "", message),
        *(replace(first[key], place=", ".join(names)) for key, names in places.items()),
    ]
