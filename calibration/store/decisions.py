"""The decision log of a project: what was decided, why, by whom; never changed afterwards."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, insert, select

from calibration.messages import say
from calibration.store.opening import Store
from calibration.store.projects import require_project, take_project
from calibration.store.refusals import StoreError
from calibration.store.rooms import stir
from calibration.store.schema import DECISIONS


class Kind(StrEnum):
    """What a line of the decision log is about."""

    POINTS = "points"
    THRESHOLD = "threshold"
    GATES = "gates"
    CRITERIA = "criteria"
    RANKING = "ranking"
    QUESTION = "question"
    ANSWER = "answer"
    ACTION = "action"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Decision:
    """A line of the decision log.

    Parameters
    ----------
    id
        Rises with time; no secret.
    kind
        What it is about.
    what, why, who
        What was decided (or asked, or answered), for which reason, and by whom.
    made_at
        When it was written down.
    owner, due
        Of a parked question or an action: who sees to it, and by when.
    answers
        Of an answer: the id of the question or action that it answers.
    """

    id: int
    kind: Kind
    what: str
    why: str
    who: str
    made_at: datetime
    owner: str = ""
    due: date | None = None
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Parked:
    """A question or an action that somebody sees to, and what came of it."""

    asked: Decision
    answers: tuple[Decision, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered yet."""
        return not self.answers

    def is_late(self, today: date) -> bool:
        """Return whether it should have been answered before this day."""
        return self.is_open and self.asked.due is not None and self.asked.due < today


def decide(  # noqa: PLR0913 - each is a cell of the log
    store: Store,
    project: str,
    kind: Kind,
    *,
    what: str,
    who: str,
    why: str = "",
    owner: str = "",
    due: date | None = None,
) -> Decision:
    """Write a line into the decision log of a project.

    Parameters
    ----------
    owner, due
        Of a question or an action; see :func:`answer` for the end of it.

    Raises
    ------
    StoreError
        If nothing is said of what was decided, the project is not there, or the store can't be
        written.
    """
    line = Decision(0, kind, what, why, who, datetime.now(tz=UTC), owner, due)
    with store.writing() as connection:
        return _write(connection, project, line)


def answer(
    store: Store, project: str, question: int, *, what: str, who: str, why: str = ""
) -> Decision:
    """Write down what came of a parked question or an action, by its id: a line of its own.

    Who answers once more corrects the answer: both lines stay.

    Raises
    ------
    StoreError
        If the project has no such question, nothing is said, or the store can't be written.
    """
    line = Decision(0, Kind.ANSWER, what, why, who, datetime.now(tz=UTC), answers=question)
    with store.writing() as connection:
        asked = connection.execute(
            select(DECISIONS.c.kind).where(
                DECISIONS.c.project == project, DECISIONS.c.id == question
            )
        ).scalar()
        if asked not in (Kind.QUESTION, Kind.ACTION):
            require_project(connection, project)
            raise StoreError.because(
                "unknown-question",
                say("There is no such question in this project. Choose one of its list."),
            )
        return _write(connection, project, line)


def decisions_of(store: Store, project: str) -> tuple[Decision, ...]:
    """Return the decision log of a project, the first line first.

    Raises
    ------
    StoreError
        If the project is not there.
    """
    with store.reading() as connection:
        require_project(connection, project)
        rows = connection.execute(
            select(DECISIONS).where(DECISIONS.c.project == project).order_by(DECISIONS.c.id)
        ).all()
    return tuple(_read(row) for row in rows)


def parked(decisions: tuple[Decision, ...]) -> tuple[Parked, ...]:
    """Return the questions and actions of a log with their answers, in the order of the log."""
    return tuple(
        Parked(asked, tuple(each for each in decisions if each.answers == asked.id))
        for asked in decisions
        if asked.kind in (Kind.QUESTION, Kind.ACTION)
    )


def _write(connection: Connection, project: str, line: Decision) -> Decision:
    if not line.what.strip():
        raise StoreError.because(
            "empty-decision", say("A line of the decision log must say what was decided. Write it.")
        )
    take_project(connection, project)
    id_ = connection.execute(
        insert(DECISIONS)
        .values(
            project=project,
            kind=line.kind.value,
            what=line.what,
            why=line.why,
            who=line.who,
            made_at=line.made_at,
            owner=line.owner,
            due=line.due,
            answers=line.answers,
        )
        .returning(DECISIONS.c.id)
    ).scalar_one()
    stir(connection, project)
    return replace(line, id=id_)


def _read(row: Row[tuple[object, ...]]) -> Decision:
    return Decision(
        row.id,
        Kind(row.kind),
        row.what,
        row.why,
        row.who,
        row.made_at,
        row.owner or "",  # lines of the first store have none
        row.due,
        row.answers,
    )
