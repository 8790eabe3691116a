"""Files of leads on the command line: opening them, and telling what their reader should know."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from calibration.cli.speech import progress, tell
from calibration.engine.pattern_tables import is_pattern_table
from calibration.leads.choices import Choices
from calibration.leads.facts import LeadFacts
from calibration.leads.reading import read_leads
from calibration.leads.sources import DatabaseUrl, read_table
from calibration.leads.tables import LeadTable
from calibration.messages import say
from calibration.problems import CalibrationError, LeadsError, Problem


@dataclass(frozen=True, slots=True)
class TableAt:
    """A table of a database, or what a SELECT finds there."""

    url: DatabaseUrl
    table: str | None = None
    query: str | None = None

    @property
    def name(self) -> str:
        """What leads from there are called."""
        return self.table or self.url.kind


@contextmanager
def opened_leads(
    path: Path | TableAt, *, patterns: bool = False, choices: Choices | None = None
) -> Iterator[LeadTable]:
    """Open a file of leads for as long as it is used; problems that don't stop it are told.

    Raises
    ------
    LeadsError
        With all the problems of the file; also if it is a pattern table, unless ``patterns``.
    """
    with progress(f"Reading {path.name}") as told:
        if isinstance(path, TableAt):
            leads = read_table(path.url, table=path.table, query=path.query)
        else:
            leads = read_leads(path, choices=choices, progress=told)
    with leads:
        if not patterns and is_pattern_table(leads):
            raise LeadsError(_patterns_given(path))
        tell_all(leads.notices)
        yield leads


def _patterns_given(path: Path | TableAt) -> Problem:
    message = say(
        "must hold leads, a row for each. Got a pattern table, which has none. Give the file that "
        "it was made from."
    )
    return Problem("patterns-given", path.name, message)


def today() -> date:
    """Return the day it is where the machine stands."""
    return datetime.now(UTC).astimezone().date()


def tell_all(problems: Iterable[Problem]) -> None:
    """Tell problems that stop nothing, one a line."""
    for problem in problems:
        tell(problem)


def tell_scoring_date(facts: LeadFacts) -> None:
    """Tell as of which day the leads are scored."""
    if facts.as_of_rule:
        tell(
            say(
                "Scored as of each lead's own day, by the model's rule; judged mature or not on "
                "{day}.",
                day=facts.as_of,
            )
        )
    elif facts.as_of is not None:
        tell(say("Scored as of {day}.", day=facts.as_of))


def tell_renamed(renamed: Iterable[tuple[str, str]]) -> None:
    """Tell which of our columns the leads had already, and what ours is called instead."""
    for name, header in renamed:
        tell(
            say(
                "The leads have a column “{name}” already: ours is “{header}”.",
                name=name,
                header=header,
            )
        )


def refuse_overwriting(output: Path, *inputs: Path | TableAt) -> None:
    """Raise CalibrationError if a file to write is one of those that are read."""
    for each in inputs:
        path = each.url.path if isinstance(each, TableAt) else each
        if path is not None and output.resolve() == path.resolve():
            message = say("The file to write must be another than those that are read. Rename it.")
            raise CalibrationError(Problem("same-file", str(output), message))


def require_columns(leads: LeadTable, headers: Iterable[str]) -> None:
    """Raise LeadsError unless each header is that of one column."""
    problems = [
        Problem(
            "missing-field",
            header,
            say(
                "must be the header of one column. The file has: {headers}.",
                headers=", ".join(column.header for column in leads.columns if column.header),
            ),
        )
        for header in headers
        if leads.column(header) is None
    ]
    if problems:
        raise LeadsError(*problems)
