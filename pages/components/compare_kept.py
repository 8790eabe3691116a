"""What a project has kept to compare with; versions are read anew only when there are more."""

from typing import TYPE_CHECKING

from calibration.problems import CalibrationError, Problem
from pages.shared import projects, session
from pages.shared.versions import Versions

if TYPE_CHECKING:
    from calibration.store.scenarios import Scenario
    from calibration.store.versions import Version

PLACE, TROUBLE = "kept-versions", "kept-versions-trouble"


def kept() -> "tuple[Version, ...]":
    """Return all versions of the session's project; none where nothing was kept, or can be read.

    What keeps them from being read is told by :func:`trouble`.
    """
    project = projects.project_id()
    session.remember(TROUBLE, None)
    if project is None:
        return ()
    from calibration.store.versions import count_versions, versions_of

    try:
        store = projects.store()
        count = count_versions(store, project)
        return session.shelf().get(PLACE, (project, count), lambda: versions_of(store, project))
    except CalibrationError as error:
        session.remember(TROUBLE, error.problems[0])
        return ()


def scenarios() -> "tuple[Scenario, ...]":
    """Return the scenarios of the session's project; none where none can be read."""
    project = projects.project_id()
    if project is None:
        return ()
    from calibration.store.scenarios import scenarios_of

    try:
        return scenarios_of(projects.store(), project)
    except CalibrationError as error:
        session.remember(TROUBLE, error.problems[0])
        return ()


def trouble() -> Problem | None:
    """Return what kept the versions from being read the last time; None if nothing did."""
    found = session.remembered(TROUBLE)
    return found if isinstance(found, Problem) else None


def next_number(versions: Versions) -> int:
    """Return the number that the next kept version gets."""
    known = {each.number: each.model for each in kept()}
    highest = max([versions.number, *known])
    # Where somebody else has taken the start version's number, the start is kept under another.
    taken = versions.number in known and known[versions.number] != versions.start
    return highest + 2 if taken else highest + 1
