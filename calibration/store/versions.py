"""The versions of a project: models that people agreed to keep, never changed again."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select

from calibration.messages import say
from calibration.model import Model, fingerprint
from calibration.store.kept_models import keep_models, models_of
from calibration.store.opening import Store
from calibration.store.projects import require_project, take_project
from calibration.store.refusals import StoreError
from calibration.store.schema import VERSIONS


@dataclass(frozen=True, slots=True)
class Version:
    """A model as it was kept: by whom, when, why, and from which version it came.

    Where people began is a version too: nobody is its author, and it has no reason.
    """

    number: int
    model: Model
    author: str
    reason: str
    made_at: datetime
    parent: int | None = None

    @property
    def fingerprint(self) -> str:
        """The SHA-256, in hexadecimal, of what the model means."""
        return fingerprint(self.model)


def keep_version(
    store: Store, project: str, model: Model, *, author: str, reason: str, parent: int | None = None
) -> Version:
    """Keep a model as the next version of a project.

    Raises
    ------
    StoreError
        If the project or the parent is not there, or the store can't be written.
    """
    with store.writing() as connection:
        take_project(connection, project)
        keys = _keys(connection, project)
        if parent is not None and parent not in keys:
            raise _unknown(parent)
        version = Version(
            max(keys, default=0) + 1, model, author, reason, datetime.now(tz=UTC), parent
        )
        _insert(connection, project, version)
    return version


def keep_after(
    store: Store,
    project: str,
    model: Model,
    *,
    start: Model,
    number: int,
    author: str,
    reason: str,
) -> Version:
    """Keep a model as the version that follows the one it was made from, all or nothing.

    Parameters
    ----------
    start, number
        The version it was made from, by the number that its readers know it by. Where it is not
        kept yet (a template, a model file), it is kept too, by nobody and without a reason: under
        that number, or the next free one if somebody else has taken the number meanwhile.

    Raises
    ------
    StoreError
        If the project is not there, or the store can't be written.
    """
    with store.writing() as connection:
        take_project(connection, project)
        keys = _keys(connection, project)
        (key,) = keep_models(connection, project, [start])
        if keys.get(number) != key:
            number = max(number, max(keys, default=0) + 1)
            begun = Version(number, start, "", "", datetime.now(tz=UTC))
            _insert(connection, project, begun)
        following = max([number, *keys]) + 1
        version = Version(following, model, author, reason, datetime.now(tz=UTC), number)
        _insert(connection, project, version)
    return version


def versions_of(store: Store, project: str) -> tuple[Version, ...]:
    """Return all versions of a project, the first first."""
    with store.reading() as connection:
        require_project(connection, project)
        rows = connection.execute(
            select(VERSIONS).where(VERSIONS.c.project == project).order_by(VERSIONS.c.number)
        ).all()
        models = models_of(connection, project, (row.model for row in rows))
    return tuple(
        Version(row.number, models[row.model], row.author, row.reason, row.made_at, row.parent)
        for row in rows
    )


def count_versions(store: Store, project: str) -> int:
    """Return how many versions a project has."""
    with store.reading() as connection:
        require_project(connection, project)
        counted = select(func.count()).select_from(VERSIONS).where(VERSIONS.c.project == project)
        return int(connection.execute(counted).scalar_one())


def _keys(connection: Connection, project: str) -> dict[int, str]:
    """Return the key of each version's model, by the version's number."""
    of_project = VERSIONS.c.project == project
    rows = connection.execute(select(VERSIONS.c.number, VERSIONS.c.model).where(of_project))
    return {row.number: row.model for row in rows}


def _insert(connection: Connection, project: str, version: Version) -> None:
    (key,) = keep_models(connection, project, [version.model])
    connection.execute(
        insert(VERSIONS).values(
            project=project,
            number=version.number,
            model=key,
            parent=version.parent,
            author=version.author,
            reason=version.reason,
            made_at=version.made_at,
        )
    )


def _unknown(number: int) -> StoreError:
    return StoreError.because(
        "unknown-version",
        say("There is no version {number} in this project. Choose one of its list.", number=number),
    )
