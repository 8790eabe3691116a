"""The versions of a project: models that people agreed to keep, never changed again."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, insert, select

from calibration.messages import say
from calibration.model import Model, fingerprint
from calibration.store.kept_models import keep_models, models_of
from calibration.store.opening import Store
from calibration.store.projects import require_project, take_project
from calibration.store.refusals import StoreError
from calibration.store.schema import VERSIONS


@dataclass(frozen=True, slots=True)
class Version:
    """A model as it was kept: by whom, when, why, and from which version it came."""

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
    made_at = datetime.now(tz=UTC)
    with store.writing() as connection:
        take_project(connection, project)
        of_project = VERSIONS.c.project == project
        numbers = set(connection.execute(select(VERSIONS.c.number).where(of_project)).scalars())
        if parent is not None and parent not in numbers:
            raise _unknown(parent)
        number = max(numbers, default=0) + 1
        (key,) = keep_models(connection, project, [model])
        connection.execute(
            insert(VERSIONS).values(
                project=project,
                number=number,
                model=key,
                parent=parent,
                author=author,
                reason=reason,
                made_at=made_at,
            )
        )
    return Version(number, model, author, reason, made_at, parent)


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


def _unknown(number: int) -> StoreError:
    return StoreError.because(
        "unknown-version",
        say("There is no version {number} in this project. Choose one of its list.", number=number),
    )
