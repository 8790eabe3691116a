"""Which model is monitored: the one on the board, the one that was signed, or a model file."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from calibration.model import Model, read_model
from calibration.problems import CalibrationError
from pages.components import figures, problems, signed
from pages.shared import formats, gates, monitored, projects, session
from pages.shared.monitored import Watched
from pages.shared.results import Results, results_of
from pages.shared.versions import Versions
from pages.shared.words import _

if TYPE_CHECKING:
    from calibration.store.agreements import Agreement

SOURCE, UPLOAD, OPENED = "monitor-source", "monitor-model-upload", "monitor-model"
BOARD: Final = "board"
SIGNED: Final = "signed"
FILE: Final = "file"


def draw() -> Watched | None:
    """Draw the choice of the model; return it with its promise, None while there is none."""
    results = _results()
    agreed = _signed(results) if results is not None else None
    names = {FILE: _("A model file")}
    if results is not None:
        names = {BOARD: _("The model on the board"), **names}
    if agreed is not None:
        names = {SIGNED: _signed_name(agreed), **names}
    if session.given(SOURCE) not in names:
        session.forget(SOURCE)
    session.first(SOURCE, next(iter(names)))
    chosen = st.radio(
        _("The agreed model"), list(names), format_func=lambda name: names[name], key=SOURCE
    )
    if chosen == FILE:
        return _of_file()
    if results is None:
        return None
    try:
        if chosen == SIGNED and agreed is not None:
            return _of_signed(results, agreed.model)
        figures.caption(_("Its promise is what it does on the leads that are open now."))
        model = monitored.as_it_would_leave(results, signed.agreements(results))
        return Watched(model, BOARD)
    except CalibrationError as error:
        problems.draw(error.problems, title=_("What the model promises can't be computed."))
        return None


def _results() -> Results | None:
    """Return the results of the session on all of its leads; None where there are none."""
    if gates.quietly_ready() is None:
        return None
    return results_of(session.workspace().changed(where=None))


def _signed(results: Results) -> "Agreement | None":
    """Return what both sides signed last in this project, unless it is the model on the board."""
    project = projects.project_id()
    if project is None:
        return None
    from calibration.store.agreements import agreements_of

    try:
        agreed = [each for each in agreements_of(projects.store(), project) if each.is_agreed]
    except CalibrationError:
        return None  # the other choices are there all the same
    return agreed[-1] if agreed and not agreed[-1].is_of(results.model) else None


def _signed_name(agreed: "Agreement") -> str:
    return _("The model signed on {day}").format(day=formats.day(agreed.made_at.date()))


def _of_signed(results: Results, model: Model) -> Watched:
    work = results.work.changed(versions=Versions(model, model))
    told = signed.agreements(Results(work, results.opened, results.shelf))
    figures.caption(_("Its promise is what it does on the leads that are open now."))
    return Watched(monitored.signed_as_it_would_leave(results, model, told), SIGNED)


def _of_file() -> Watched | None:
    file = st.file_uploader(
        _("The model file (JSON), as it left the app"), type=["json"], key=UPLOAD
    )
    if file is None:
        session.report((), where=UPLOAD)
        session.remember(OPENED, None)
        session.done(UPLOAD, None)
        return None
    if session.is_new(UPLOAD, file.file_id):
        _read(file.getvalue())
        session.done(UPLOAD, file.file_id)
    problems.draw(session.reported(UPLOAD), title=_("The model file can't be read."))
    found = session.remembered(OPENED)
    return Watched(found, FILE) if isinstance(found, Model) else None


def _read(content: bytes) -> None:
    session.remember(OPENED, None)
    try:
        found = read_model(content)
    except CalibrationError as error:
        session.report(error.problems, where=UPLOAD)
        return
    session.report((), where=UPLOAD)
    session.remember(OPENED, found.model)
