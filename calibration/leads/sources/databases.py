"""What every kind of database is asked for, and what is said when it refuses."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Protocol

import pyarrow as pa

from calibration.messages import Message, say
from calibration.model import fold
from calibration.problems import LeadsError, Problem

ROWS_AT_ONCE: Final = 50_000
"""Rows that are held in memory at a time."""
SECONDS: Final = 600
"""How long a database may take by default."""


@dataclass(frozen=True, slots=True)
class TableName:
    """A table or view; ``schema`` is empty where there are none."""

    schema: str
    name: str
    is_default: bool = False

    @property
    def full(self) -> str:
        """The name with its schema."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found.

    Parameters
    ----------
    headers
        The names of its columns, which may repeat.
    batches
        Its rows, some at a time, in columns ``c0``, ``c1``…
    candidates
        Told when all rows were read: the types to store each column as that comes as text, the
        first of which that reads every cell; nothing for one that stays as it comes.
    """

    headers: tuple[str, ...]
    batches: Iterator[pa.RecordBatch]
    candidates: Callable[[], Sequence[tuple[str, ...]]]


class Session(Protocol):
    """An open database that can only be read."""

    def tables(self) -> Sequence[TableName]:
        """Return its tables and views."""
        ...

    def select(self, query: str) -> Found:
        """Run one SELECT; the rows come as they are asked for."""
        ...


def named_table(tables: Sequence[TableName], wanted: str) -> TableName:
    """Return the table of that name, with its schema or without; a name is never run as SQL.

    Raises
    ------
    LeadsError
        If there is none, or several.
    """
    for same in (lambda name: name == wanted, lambda name: fold(name) == fold(wanted)):
        found = [each for each in tables if same(each.full)]
        found = found or [each for each in tables if same(each.name)]
        found = [each for each in found if each.is_default] or found
        if len(found) == 1:
            return found[0]
        if found:
            message = say(
                "must name one table. There are several: {names}. Write the schema before it.",
                names=", ".join(each.full for each in found[:5]),
            )
            raise LeadsError(Problem("several-tables", wanted, message))
    names = [each.full for each in tables] + [each.name for each in tables]
    near = get_close_matches(wanted, names, n=3) or [each.full for each in tables[:5]]
    message = say(
        "must be a table or a view of the database that the user may read. There is none of that "
        "name. There are: {names}.",
        names=", ".join(near) or "–",
    )
    raise LeadsError(Problem("no-table", wanted, message))


def refused(reason: str) -> LeadsError:
    """Return the error of a database that refuses a query, in the database's words."""
    line = " ".join(reason.split())[:500]
    message = say(
        "The database refuses the query: {reason}. It must be one SELECT that the database can "
        "run.",
        reason=line.rstrip("."),
    )
    return LeadsError(Problem("query-refused", "", message))


def only_select() -> LeadsError:
    """Return the error of what isn't one SELECT."""
    message = say(
        "The query must be one SELECT: leads are read, and nothing is written. Got something else."
    )
    return LeadsError(Problem("not-a-select", "", message))


def too_slow(seconds: float) -> LeadsError:
    """Return the error of a query that takes too long."""
    message = say(
        "The database must answer within {seconds} seconds. It didn't. Ask for fewer leads.",
        seconds=round(seconds),
    )
    return LeadsError(Problem("too-slow", "", message))


def unreachable(what: Message) -> LeadsError:
    """Return the error of a database that can't be opened."""
    message = say("The database must be there and let itself be read. {what}", what=what)
    return LeadsError(Problem("no-database", "", message))
