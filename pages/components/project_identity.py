"""What a project is called, who is at this screen, and the link that opens it elsewhere."""

import streamlit as st

from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import keeping, links, projects, session
from pages.shared.formats import plain
from pages.shared.words import _

NAME, WHO, WHERE = "project-name", "project-author", "project-identity"
LONGEST = 200
"""The most characters of a project's name."""


def draw() -> None:
    """Draw the project's name, the name of the person at this screen, and the link."""
    problems.draw(session.reported(WHERE))
    name, who = st.columns(2, gap="medium")
    with name:
        _name()
    with who:
        session.first(WHO, projects.author())
        st.text_input(
            _("Your name"),
            key=WHO,
            max_chars=100,
            on_change=_called,
            help=_("It stands beside the versions you keep and the decisions you write down."),
        )
    _link()


def _name() -> None:
    project = projects.project_id()
    found = ""
    if project is not None:
        from calibration.store.projects import project_of

        try:
            found = project_of(projects.store(), project).name
        except CalibrationError as error:
            problems.draw(error.problems, title=_("The project can't be read now."))
            return
    # A new project has its own place: what was typed for another is not shown for it.
    key = f"{NAME}-{project}"
    session.first(key, found)
    st.text_input(
        _("Name of the project"),
        key=key,
        max_chars=LONGEST,
        placeholder=_("Name it, and it is kept"),
        on_change=_renamed,
        args=(key,),
    )


def _renamed(key: str) -> None:
    given = session.given(key)
    name = " ".join(given.split()) if isinstance(given, str) else ""
    if not name:
        session.forget(key)
        return
    try:
        from calibration.store.projects import rename_project

        keeping.ensure()  # a project is opened by its draft
        rename_project(projects.store(), projects.require_project(), name)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)


def _called() -> None:
    given = session.given(WHO)
    projects.set_author(given if isinstance(given, str) else "")


def _link() -> None:
    project = projects.project_id()
    if project is None:
        st.info(
            _(
                "Nothing is kept yet. Your first change, or a name, makes a project: from then on "
                "every change is kept at once, and the link to it stands here."
            )
        )
        return
    st.markdown(f"**{plain(_('The link to this project'))}**")
    st.code(links.link(**{projects.PARAMETER: project}), language=None, wrap_lines=True)
    st.caption(
        _(
            "Whoever has this link can read the project and change it. The leads themselves are "
            "never kept: whoever opens it brings the file again."
        )
    )
