"""Openings of the holdout: who looked at the leads kept aside, when, and with which model."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, insert, select

from calibration.model import Model, fingerprint
from calibration.store.kept_models import keep_models, models_of
from calibration.store.opening import Store
from calibration.store.projects import require_project, take_project
from calibration.store.rooms import stir
from calibration.store.schema import OPENINGS


@dataclass(frozen=True, slots=True)
class Opening:
    """One look at the leads kept aside."""

    model: Model
    who: str
    made_at: datetime

    @property
    def fingerprint(self) -> str:
        """The SHA-256, in hexadecimal, of what the model means."""
        return fingerprint(self.model)


def keep_opening(store: Store, project: str, model: Model, *, who: str) -> Opening:
    """Keep that the holdout was opened with a model.

    Raises
    ------
    StoreError
        If the project is not there, or the store can't be written.
    """
    made_at = datetime.now(tz=UTC)
    with store.writing() as connection:
        take_project(connection, project)
        (key,) = keep_models(connection, project, [model])
        connection.execute(
            insert(OPENINGS).values(project=project, model=key, who=who, made_at=made_at)
        )
        stir(connection, project)
    return Opening(model, who, made_at)


def openings_of(store: Store, project: str) -> tuple[Opening, ...]:
    """Return all openings of a project's holdout, the first first.

    Raises
    ------
    StoreError
        If the project is not there.
    """
    with store.reading() as connection:
        require_project(connection, project)
        rows = connection.execute(
            select(OPENINGS).where(OPENINGS.c.project == project).order_by(OPENINGS.c.id)
        ).all()
        models = models_of(connection, project, (row.model for row in rows))
    return tuple(Opening(models[row.model], row.who, row.made_at) for row in rows)


def count_openings(store: Store, project: str) -> int:
    """Return how often a project's holdout was opened.

    Raises
    ------
    StoreError
        If the project is not there.
    """
    with store.reading() as connection:
        require_project(connection, project)
        counted = select(func.count()).select_from(OPENINGS).where(OPENINGS.c.project == project)
        return int(connection.execute(counted).scalar_one())
