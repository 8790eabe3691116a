"""The draft of a project: the model people work on, with the steps that can be undone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, update

from calibration.messages import say
from calibration.model import Model
from calibration.problems import ModelError, Problem
from calibration.store.kept_models import forget_models, keep_models, models_of
from calibration.store.opening import Store
from calibration.store.projects import (
    LeadsMark,
    require_project,
    take_project,
    written_mark,
)
from calibration.store.refusals import StoreError
from calibration.store.schema import DRAFTS, PROJECTS

MOST_STEPS: Final = 50
"""How many edits of a draft are kept for undoing, and how many for redoing."""
TIDIES_EVERY: Final = 100
"""After so many keepings, models that no step leads to any more are deleted."""
# Built once: making such a statement takes longer than carrying it out.
_CHANGED: Final = update(DRAFTS).where(
    DRAFTS.c.project == bindparam("of"), DRAFTS.c.serial == bindparam("over")
)
_SERIAL: Final = select(DRAFTS.c.serial).where(DRAFTS.c.project == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Draft:
    """What a team works on.

    Parameters
    ----------
    present
        The model on screen.
    start
        The version everything is compared with.
    number
        The number of the start version.
    past, future
        What undo and redo bring back, the nearest last; the last 50 of each are kept.
    around
        What else belongs to the draft, as JSON can hold it: goals, capacity, locks, remedies.
    """

    present: Model
    start: Model
    number: int = 1
    past: tuple[Model, ...] = ()
    future: tuple[Model, ...] = ()
    around: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it is kept; ``serial`` counts its changes from 1."""

    serial: int
    draft: Draft
    changed_at: datetime
    changed_by: str


class OvertakenError(StoreError):
    """A draft that somebody else changed meanwhile; ``kept`` is what that person has made of it."""

    kept: Kept

    @classmethod
    def by(cls, kept: Kept) -> "OvertakenError":
        """Return the error that tells who changed the draft."""
        message = say(
            "{who} changed this draft meanwhile. Look at that change, then make yours again, or "
            "keep yours over it.",
            who=kept.changed_by or say("Somebody"),
        )
        error = cls(Problem("overtaken", "", message))
        error.kept = kept
        return error


class DraftKeeper:
    """Keeps one session's draft of a project, and writes only what is new at each step.

    Parameters
    ----------
    store, project
        Where it is kept, and the id of the project.
    """

    def __init__(self, store: Store, project: str) -> None:
        self._store = store
        self._project = project
        self._keys: dict[int, tuple[Model, str]] = {}

    def read(self) -> Kept | None:
        """Return the draft as it is kept; None before anything was.

        Raises
        ------
        StoreError
            If the project is not there, or the store can't be read.
        """
        with self._store.reading() as connection:
            kept = self._read(connection)
            if kept is None:
                require_project(connection, self._project)
        return kept

    @property
    def project(self) -> str:
        """The id of the project whose draft is kept."""
        return self._project

    def serial(self) -> int:
        """Return the serial of the draft as it is kept; 0 before anything was.

        Raises
        ------
        StoreError
            If the project is not there, or the store can't be read.
        """
        with self._store.reading() as connection:
            found = connection.execute(_SERIAL, {"of": self._project}).scalar_one_or_none()
            if found is None:
                require_project(connection, self._project)
        return found or 0

    def keep(self, draft: Draft, *, over: int, by: str, leads: LeadsMark | None = None) -> int:
        """Keep a draft in the place of the one of a serial, and return its own serial.

        Parameters
        ----------
        over
            The serial of the draft that this one was made from; 0 for the first.
        by
            Who made the change.
        leads
            By which file of leads it was made, where that is new; kept with the draft, or not
            at all.

        Raises
        ------
        OvertakenError
            If another draft was kept since: nothing is overwritten.
        StoreError
            If it can't be kept; what was kept before stays.
        """
        draft = Draft(
            draft.present,
            draft.start,
            draft.number,
            draft.past[-MOST_STEPS:],
            draft.future[-MOST_STEPS:],
            draft.around,
        )
        serial = over + 1
        with self._store.writing() as connection:
            take_project(connection, self._project)
            if not over and self._read(connection) is not None:
                raise self._overtaken(connection)
            state, keys = self._state(connection, draft)
            values = {
                "serial": serial,
                "state": json.dumps(state, ensure_ascii=False, allow_nan=False),
                "changed_at": datetime.now(tz=UTC),
                "changed_by": by,
            }
            if not over:
                connection.execute(insert(DRAFTS).values(project=self._project, **values))
            elif not connection.execute(
                _CHANGED, {"of": self._project, "over": over, **values}
            ).rowcount:
                raise self._overtaken(connection)
            if leads is not None:
                marked = update(PROJECTS).where(PROJECTS.c.id == self._project)
                connection.execute(marked.values(leads=written_mark(leads)))
            if serial % TIDIES_EVERY == 0:
                forget_models(connection, self._project, but=_keys_in(state))
        self._keys = keys  # only now are they kept for good
        return serial

    def _overtaken(self, connection: Connection) -> StoreError:
        kept = self._read(connection)
        if kept is None:  # deleted with its project meanwhile, or over a draft that never was
            require_project(connection, self._project)
            raise LookupError("there is no draft to keep this one over")
        return OvertakenError.by(kept)

    def _state(
        self, connection: Connection, draft: Draft
    ) -> tuple[dict[str, Any], dict[int, tuple[Model, str]]]:
        models = (draft.present, draft.start, *draft.past, *draft.future)
        new = [each for each in models if id(each) not in self._keys]
        known = self._keys | {
            id(model): (model, key)
            for model, key in zip(new, keep_models(connection, self._project, new), strict=True)
        }
        keys = {id(each): known[id(each)] for each in models}
        present, start, *steps = (keys[id(each)][1] for each in models)
        state = {
            "present": present,
            "start": start,
            "number": draft.number,
            "past": steps[: len(draft.past)],
            "future": steps[len(draft.past) :],
            "around": dict(draft.around),
        }
        return state, keys

    def _read(self, connection: Connection) -> Kept | None:
        row = connection.execute(
            select(DRAFTS).where(DRAFTS.c.project == self._project)
        ).one_or_none()
        if row is None:
            return None
        try:
            state = json.loads(row.state)
            known = {key: model for model, key in self._keys.values()}
            wanted = _keys_in(state)
            new = models_of(connection, self._project, wanted - set(known))
            models = {key: known[key] if key in known else new[key] for key in wanted}
            draft = Draft(
                present=models[state["present"]],
                start=models[state["start"]],
                number=int(state["number"]),
                past=tuple(models[key] for key in state["past"]),
                future=tuple(models[key] for key in state["future"]),
                around=dict(state["around"]),
            )
        except (ValueError, KeyError, TypeError, ModelError) as error:
            raise _unreadable() from error
        self._keys = {id(model): (model, key) for key, model in models.items()}
        return Kept(row.serial, draft, row.changed_at, row.changed_by)


def _unreadable() -> StoreError:
    return StoreError.because(
        "unreadable-draft",
        say(
            "The draft of this project can't be read: what is kept of it is damaged. Nothing was "
            "changed. Ask whoever looks after the app."
        ),
    )


def _keys_in(state: Mapping[str, Any]) -> set[str]:
    return {state["present"], state["start"], *state["past"], *state["future"]}
