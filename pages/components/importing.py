"""A model file somebody has: opened as the start version, or refused with all its problems."""

import streamlit as st

from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import opening, session
from pages.shared.formats import plain
from pages.shared.words import _

UPLOAD = "model-upload"


def draw() -> None:
    """Draw the upload of a model file."""
    file = st.file_uploader(_("A model file (JSON)"), type=["json"], key=UPLOAD)
    if file is not None and session.is_new(UPLOAD, file.file_id):
        _open(file.getvalue(), file.file_id)
    problems.draw(session.reported(UPLOAD))
    if news := session.news():
        st.success(news)


def _open(content: bytes, identity: str) -> None:
    try:
        notices = opening.open_model(content)
    except CalibrationError as error:
        session.report(error.problems, where=UPLOAD)
        session.done(UPLOAD, identity)
        return
    session.report((), where=UPLOAD)
    name = plain(session.workspace().model.name)
    said = _("Opened: {name}. It is the start version now; undo brings back yours.")
    session.tell(" ".join([said.format(name=name), *(plain(each) for each in notices)]))
    session.done(UPLOAD, identity)
    st.rerun()
