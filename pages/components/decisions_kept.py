"""The decisions of this session's project: read, written and answered in the store."""

from datetime import date
from typing import Final

from calibration.problems import CalibrationError
from calibration.store import decisions
from calibration.store.decisions import Decision, Kind
from pages.shared import keeping, projects, session

WHERE: Final = "decisions"


def read() -> tuple[Decision, ...]:
    """Return what was decided, the first first; nothing, and why told, where it can't be read."""
    project = projects.project_id()
    if project is None:
        return ()
    try:
        return decisions.decisions_of(projects.store(), project)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return ()


def decide(
    kind: Kind, *, what: str, who: str, why: str = "", owner: str = "", due: date | None = None
) -> Decision:
    """Write down a decision, and return its line.

    Raises
    ------
    StoreError
        If it can't be kept.
    """
    keeping.ensure()
    project = projects.require_project()
    return decisions.decide(
        projects.store(), project, kind, what=what, why=why, who=who, owner=owner, due=due
    )


def answer(question: int, *, what: str, who: str) -> None:
    """Write down what came of a question or an action.

    Raises
    ------
    StoreError
        If it can't be kept.
    """
    keeping.ensure()
    decisions.answer(projects.store(), projects.require_project(), question, what=what, who=who)
