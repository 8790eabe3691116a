"""Scenarios of a project: models under a name, to come back to; no version, and no draft."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import delete, insert, select

from calibration.messages import say
from calibration.model import Model
from calibration.store.kept_models import keep_models, models_of
from calibration.store.opening import Store
from calibration.store.projects import require_project, take_project
from calibration.store.refusals import StoreError
from calibration.store.schema import SCENARIOS
from calibration.store.writing_over import write_over

LONGEST_NAME: Final = 100
"""The most characters of a scenario's name."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A model under a name."""

    name: str
    model: Model
    author: str
    made_at: datetime


def keep_scenario(
    store: Store, project: str, name: str, model: Model, *, author: str, replaces: bool = False
) -> Scenario:
    """Keep a model under a name.

    Parameters
    ----------
    replaces
        Whether it takes the place of a scenario of that name.

    Raises
    ------
    StoreError
        If the name is empty, too long or taken, the project is not there, or the store can't be
        written.
    """
    scenario = Scenario(_tidied(name), model, author, datetime.now(tz=UTC))
    with store.writing() as connection:
        take_project(connection, project)
        (key,) = keep_models(connection, project, [model])
        row = {
            "project": project,
            "name": scenario.name,
            "model": key,
            "author": author,
            "made_at": scenario.made_at,
        }
        if replaces:
            write_over(connection, SCENARIOS, row)
            return scenario
        is_it = SCENARIOS.c.project == project, SCENARIOS.c.name == scenario.name
        if connection.execute(select(SCENARIOS.c.name).where(*is_it)).first() is not None:
            raise StoreError.because(
                "taken-name",
                say(
                    "There is a scenario “{name}” already. Choose another name, or replace it.",
                    name=scenario.name,
                ),
            )
        connection.execute(insert(SCENARIOS).values(**row))
    return scenario


def scenarios_of(store: Store, project: str) -> tuple[Scenario, ...]:
    """Return the scenarios of a project, the oldest first.

    Raises
    ------
    StoreError
        If the project is not there.
    """
    with store.reading() as connection:
        require_project(connection, project)
        rows = connection.execute(
            select(SCENARIOS)
            .where(SCENARIOS.c.project == project)
            .order_by(SCENARIOS.c.made_at, SCENARIOS.c.name)
        ).all()
        models = models_of(connection, project, (row.model for row in rows))
    return tuple(Scenario(row.name, models[row.model], row.author, row.made_at) for row in rows)


def scenario_of(store: Store, project: str, name: str) -> Scenario:
    """Return the scenario of a name.

    Raises
    ------
    StoreError
        If the project has none of that name, or is not there.
    """
    name = " ".join(name.split())
    for each in scenarios_of(store, project):
        if each.name == name:
            return each
    raise _unknown(name)


def delete_scenario(store: Store, project: str, name: str) -> None:
    """Delete the scenario of a name; the versions and the draft keep their models.

    Raises
    ------
    StoreError
        If the project has none of that name, or is not there.
    """
    name = " ".join(name.split())
    with store.writing() as connection:
        take_project(connection, project)
        gone = delete(SCENARIOS).where(SCENARIOS.c.project == project, SCENARIOS.c.name == name)
        if not connection.execute(gone).rowcount:
            raise _unknown(name)


def _tidied(name: str) -> str:
    tidied = " ".join(name.split())
    if not 1 <= len(tidied) <= LONGEST_NAME:
        raise StoreError.because(
            "name-length",
            say(
                "The name of a scenario must have 1 to {most} characters. Got {count}.",
                most=LONGEST_NAME,
                count=len(tidied),
            ),
        )
    return tidied


def _unknown(name: str) -> StoreError:
    return StoreError.because(
        "unknown-scenario",
        say("There is no scenario “{name}” in this project. Choose one of its list.", name=name),
    )
