"""A model file that somebody compares with: read beside the session's own models, never opened."""

from dataclasses import dataclass

import streamlit as st

from calibration.model import Model, read_model
from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import session
from pages.shared.words import _

UPLOAD, OPENED = "compare-upload", "compare-file"


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A model, and the name of the file it came in."""

    name: str
    model: Model


def draw() -> None:
    """Draw the upload of a model file to compare with; its problems are told under it."""
    file = st.file_uploader(_("Compare with a model file (JSON)"), type=["json"], key=UPLOAD)
    if file is None:
        session.report((), where=UPLOAD)
        session.remember(OPENED, None)
        session.done(UPLOAD, None)
        return
    if session.is_new(UPLOAD, file.file_id):
        _read(file.name, file.getvalue())
        session.done(UPLOAD, file.file_id)
    problems.draw(session.reported(UPLOAD), title=_("The model file can't be read."))


def opened() -> OpenedFile | None:
    """Return the model file that is there to compare with; None if there is none."""
    found = session.remembered(OPENED)
    return found if isinstance(found, OpenedFile) else None


def _read(name: str, content: bytes) -> None:
    session.remember(OPENED, None)
    try:
        found = read_model(content)
    except CalibrationError as error:
        session.report(error.problems, where=UPLOAD)
        return
    session.report((), where=UPLOAD)
    session.remember(OPENED, OpenedFile(name, found.model))
