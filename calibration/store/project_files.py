"""A project as a file, to move it to another machine: a zip of JSON, in which no lead is.

Rooms stay behind, with their links, codes and cards: they belong to a meeting, not to a project.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from sqlalchemy import Connection, insert

from calibration.messages import say
from calibration.model import Model, fingerprint, read_model, write_model
from calibration.problems import ModelError, Problem
from calibration.store import project_format as parts
from calibration.store.agreements import Terms, agreements_of, digest_of, written_terms
from calibration.store.decisions import decisions_of
from calibration.store.drafts import DraftKeeper, Kept
from calibration.store.kept_models import keep_models
from calibration.store.opening import Store
from calibration.store.openings import openings_of
from calibration.store.project_archive import MODEL, PROJECT, pack, unpack
from calibration.store.projects import (
    ID_BYTES,
    ColumnMark,
    LeadsMark,
    Project,
    project_of,
    written_mark,
)
from calibration.store.refusals import StoreError
from calibration.store.scenarios import scenarios_of
from calibration.store.schema import (
    AGREEMENTS,
    DECISIONS,
    DRAFTS,
    OPENINGS,
    PROJECTS,
    SCENARIOS,
    SIGNATURES,
    VERSIONS,
)
from calibration.store.versions import versions_of

ENDING: Final = ".lead-scoring.zip"
"""How the name of a project file ends."""


def write_project(store: Store, project: str) -> bytes:
    """Return a project as a file.

    In it are its draft with the steps that can be undone, its versions, scenarios, decisions,
    agreements with their signatures, and openings of the holdout.

    Raises
    ------
    StoreError
        If the project is not there, or the store can't be read.
    """
    found = project_of(store, project)
    kept = DraftKeeper(store, project).read()
    models = _Models()
    decisions = decisions_of(store, project)
    places = {each.id: place for place, each in enumerate(decisions)}
    plain = parts.ProjectPart(
        format=parts.FORMAT,
        format_version=parts.VERSION,
        name=found.name,
        made_at=found.made_at,
        leads=None
        if found.leads is None
        else parts.LeadsPart.model_validate(_lists(asdict(found.leads))),
        draft=None if kept is None else _draft(kept, models),
        versions=[
            parts.VersionPart(
                number=each.number,
                model=models.key(each.model),
                author=each.author,
                reason=each.reason,
                made_at=each.made_at,
                parent=each.parent,
            )
            for each in versions_of(store, project)
        ],
        scenarios=[
            parts.ScenarioPart(
                name=each.name,
                model=models.key(each.model),
                author=each.author,
                made_at=each.made_at,
            )
            for each in scenarios_of(store, project)
        ],
        decisions=[
            parts.DecisionPart(
                kind=each.kind,
                what=each.what,
                why=each.why,
                who=each.who,
                made_at=each.made_at,
                owner=each.owner,
                due=each.due,
                answers=None if each.answers is None else places[each.answers],
            )
            for each in decisions
        ],
        agreements=[
            parts.AgreementPart(
                model=models.key(each.model),
                terms=parts.TermsPart.model_validate(asdict(each.terms)),
                author=each.author,
                made_at=each.made_at,
                signatures=[
                    parts.SignaturePart.model_validate(asdict(one)) for one in each.signatures
                ],
            )
            for each in agreements_of(store, project)
        ],
        openings=[
            parts.OpeningPart(model=models.key(each.model), who=each.who, made_at=each.made_at)
            for each in openings_of(store, project)
        ],
    )
    return pack({PROJECT: plain.model_dump_json(indent=1), **models.entries()})


def read_project(store: Store, content: bytes) -> Project:
    """Keep the project of a file as a new one, under a new id, and return it.

    Raises
    ------
    StoreError
        With all that is wrong with the file: nothing of it is kept then. Also if the store can't
        be written.
    """
    entries = unpack(content)
    plain = parts.read_part(entries.pop(PROJECT))
    models = _read_models(entries, plain.keys())
    mark = plain.leads
    project = Project(
        secrets.token_urlsafe(ID_BYTES),
        plain.name,
        plain.made_at,
        None if mark is None else _mark(mark),
    )
    with store.writing() as connection:
        connection.execute(
            insert(PROJECTS).values(
                id=project.id,
                name=project.name,
                made_at=project.made_at,
                leads=written_mark(project.leads),
            )
        )
        named = list(models)
        kept = keep_models(connection, project.id, models.values())
        keys = dict(zip(named, kept, strict=True))
        _keep_draft(connection, project.id, plain, keys)
        _keep_named(connection, project.id, plain, keys)
        _keep_decisions(connection, project.id, plain)
        _keep_agreements(connection, project.id, plain, keys, models)
    return project


class _Models:
    """The models of a file, each once, by the digest of its text."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._known: dict[int, tuple[Model, str]] = {}

    def key(self, model: Model) -> str:
        """Return the key of a model, which is then among the entries."""
        if id(model) not in self._known:
            text = write_model(model)
            key = hashlib.sha256(text.encode()).hexdigest()
            self._texts[key] = text
            self._known[id(model)] = (model, key)
        return self._known[id(model)][1]

    def entries(self) -> dict[str, str]:
        """Return the texts by the names of their entries."""
        return {f"models/{key}.json": text for key, text in sorted(self._texts.items())}


def _draft(kept: Kept, models: _Models) -> parts.DraftPart:
    draft = kept.draft
    return parts.DraftPart(
        present=models.key(draft.present),
        start=models.key(draft.start),
        number=draft.number,
        past=[models.key(each) for each in draft.past],
        future=[models.key(each) for each in draft.future],
        around=dict(draft.around),
        changed_at=kept.changed_at,
        changed_by=kept.changed_by,
    )


def _lists(plain: dict[str, object]) -> dict[str, object]:
    """Return plain data with lists where there are tuples, as a file has them."""
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()
    }


def _read_models(entries: Mapping[str, bytes], needed: set[str]) -> dict[str, Model]:
    """Return the models of a file by their keys; refuse what is missing, wrong or of no use."""
    models, problems = {}, []
    for name, content in entries.items():
        found = MODEL.fullmatch(name)
        key = found.group(1) if found else ""
        if hashlib.sha256(content).hexdigest() != key:
            message = say("must be as it was written: its content is not what its name says.")
            problems.append(Problem("changed", name, message))
        elif key not in needed:
            message = say("is used by nothing in the project. Take it out.")
            problems.append(Problem("not-used", name, message))
        else:
            try:
                models[key] = read_model(content).model
            except ModelError as error:
                problems += [
                    Problem(each.kind, f"{name}: {each.place}", each.message)
                    for each in error.problems
                ]
    problems += [
        Problem("missing-model", f"models/{key}.json", say("must be in the file: it is used."))
        for key in sorted(needed)
        if f"models/{key}.json" not in entries
    ]
    if problems:
        raise StoreError(*problems[: parts.MOST_TOLD])
    return models


def _mark(mark: parts.LeadsPart) -> LeadsMark:
    return LeadsMark(
        mark.name,
        mark.sha256,
        mark.rows,
        tuple(mark.headers),
        tuple(
            ColumnMark(each.header, each.type, each.filled, each.distinct) for each in mark.profile
        ),
        mark.opened_at,
    )


def _keep_draft(
    connection: Connection, project: str, plain: parts.ProjectPart, keys: Mapping[str, str]
) -> None:
    draft = plain.draft
    if draft is None:
        return
    state = {
        "present": keys[draft.present],
        "start": keys[draft.start],
        "number": draft.number,
        "past": [keys[each] for each in draft.past],
        "future": [keys[each] for each in draft.future],
        "around": draft.around,
    }
    connection.execute(
        insert(DRAFTS).values(
            project=project,
            serial=1,
            state=json.dumps(state, ensure_ascii=False, allow_nan=False),
            changed_at=draft.changed_at,
            changed_by=draft.changed_by,
        )
    )


def _keep_named(
    connection: Connection, project: str, plain: parts.ProjectPart, keys: Mapping[str, str]
) -> None:
    tables = (
        (VERSIONS, plain.versions),
        (SCENARIOS, plain.scenarios),
        (OPENINGS, plain.openings),
    )
    for table, every in tables:
        for each in every:
            values = {**each.model_dump(), "project": project, "model": keys[each.model]}
            connection.execute(insert(table).values(**values))


def _keep_decisions(connection: Connection, project: str, plain: parts.ProjectPart) -> None:
    ids: list[int] = []
    for each in plain.decisions:
        answers = None if each.answers is None else ids[each.answers]
        values = {**each.model_dump(), "kind": each.kind.value, "answers": answers}
        id_ = connection.execute(
            insert(DECISIONS).values(project=project, **values).returning(DECISIONS.c.id)
        ).scalar_one()
        ids.append(int(id_))


def _keep_agreements(
    connection: Connection,
    project: str,
    plain: parts.ProjectPart,
    keys: Mapping[str, str],
    models: Mapping[str, Model],
) -> None:
    for each in plain.agreements:
        terms, print_ = Terms(**each.terms.model_dump()), fingerprint(models[each.model])
        id_ = connection.execute(
            insert(AGREEMENTS)
            .values(
                project=project,
                model=keys[each.model],
                fingerprint=print_,
                terms=written_terms(terms),
                author=each.author,
                made_at=each.made_at,
            )
            .returning(AGREEMENTS.c.id)
        ).scalar_one()
        for name in each.signatures:
            connection.execute(
                insert(SIGNATURES).values(
                    agreement=id_,
                    side=name.side.value,
                    who=name.who,
                    digest=digest_of(print_, terms),
                    made_at=name.made_at,
                )
            )
