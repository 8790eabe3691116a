"""The project as a file, to move it between machines; and its end."""

import streamlit as st

from calibration.model.grid import identifier
from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import projects, session
from pages.shared.words import _

UPLOAD, WHERE, SURE = "project-upload", "project-moving", "project-delete-sure"
MIME = "application/zip"


def draw(name: str) -> None:
    """Draw the download of the project's file; ``name`` is what it is called after."""
    project = projects.project_id()
    st.caption(
        _(
            "The project as one file: the draft with its steps, versions, scenarios, decisions and "
            "signatures. No lead is in it."
        )
    )
    if project is not None:
        _download(project, name)


def draw_opening() -> None:
    """Draw where a project's file is opened: always as a project of its own."""
    problems.draw(session.reported(WHERE), title=_("The project file can't be opened."))
    st.file_uploader(
        _("Open a project file"),
        type=["zip"],
        key=session.renewed(UPLOAD),
        on_change=_open,
        max_upload_size=32,
        help=_("It becomes a project of its own, with a link of its own."),
    )


def draw_end() -> None:
    """Draw how a project is deleted: asked twice."""
    project = projects.project_id()
    if project is None:
        return
    with st.expander(_("Delete this project")):
        st.markdown(
            _(
                "The draft, all versions, scenarios, decisions and signatures are deleted for "
                "everybody who has the link. This can't be undone."
            )
        )
        sure = st.checkbox(_("Yes, delete it for everybody"), key=SURE)
        st.button(
            _("Delete the project for good"),
            key="project-delete",
            disabled=not sure,
            on_click=_delete,
            args=(project,),
        )


def _download(project: str, name: str) -> None:
    try:
        store = projects.store()
    except CalibrationError as error:
        problems.draw(error.problems, title=_("The project can't be read now."))
        return

    def write() -> bytes:
        from calibration.store.project_files import write_project

        return write_project(store, project)

    from calibration.store.project_files import ENDING

    st.download_button(
        _("Download the project file"),
        data=write,
        file_name=f"{identifier(name)}{ENDING}",
        mime=MIME,
        on_click="ignore",
        key="download-project",
    )


def _open() -> None:
    uploaded = session.given(session.renewed(UPLOAD))
    read = getattr(uploaded, "getvalue", None)
    if read is None:
        return
    from calibration.store.project_files import read_project

    try:
        project = read_project(projects.store(), read())
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.report((), where=WHERE)
    session.renew(UPLOAD)
    projects.show_address(project.id)  # as if somebody had followed the link to it


def _delete(project: str) -> None:
    from calibration.store.projects import delete_project

    try:
        delete_project(projects.store(), project)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.forget(SURE)
    session.leave_project()
    session.tell(_("The project is deleted. What is on screen stays here until you leave."))
