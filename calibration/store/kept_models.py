"""Models as a project keeps them: each once, by the digest of its text."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from calibration.model import Model, read_model
from calibration.store.schema import AGREEMENTS, MODELS, OPENINGS, SCENARIOS, VERSIONS

_THERE: Final = select(MODELS.c.key).where(
    MODELS.c.project == bindparam("of"), MODELS.c.key.in_(bindparam("keys", expanding=True))
)


def keep_models(connection: Connection, project: str, models: Iterable[Model]) -> list[str]:
    """Keep those models that are not kept yet; return the key of each, in the order given."""
    written = [_written(model) for model in models]
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in written]
    texts = dict(zip(keys, written, strict=True))
    there = set(connection.execute(_THERE, {"of": project, "keys": list(texts)}).scalars())
    new = [
        {"project": project, "key": key, "text": text}
        for key, text in texts.items()
        if key not in there
    ]
    if new:
        connection.execute(insert(MODELS), new)
    return keys


def _written(model: Model) -> str:
    """Return a model as a file holds it, without the blanks that only people need."""
    return json.dumps(model.plain(), ensure_ascii=False, allow_nan=False)


def models_of(connection: Connection, project: str, keys: Iterable[str]) -> Mapping[str, Model]:
    """Return the models of some keys."""
    rows = connection.execute(
        select(MODELS.c.key, MODELS.c.text).where(
            MODELS.c.project == project, MODELS.c.key.in_(set(keys))
        )
    )
    return {row.key: read_model(row.text).model for row in rows}


def forget_models(connection: Connection, project: str, *, but: Collection[str]) -> None:
    """Delete the models that are of no version, scenario, opening or agreement, nor named."""
    used = [
        select(table.c.model).where(table.c.project == project)
        for table in (VERSIONS, SCENARIOS, OPENINGS, AGREEMENTS)
    ]
    connection.execute(
        delete(MODELS).where(
            MODELS.c.project == project,
            MODELS.c.key.not_in(but),
            *(MODELS.c.key.not_in(each) for each in used),
        )
    )
