"""Scenarios: models under a name, to come back to and to send as a link."""

from typing import TYPE_CHECKING

import streamlit as st

from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import formats, keeping, links, projects, session
from pages.shared.formats import plain, safe
from pages.shared.versions import Versions
from pages.shared.words import _, ngettext

if TYPE_CHECKING:
    from calibration.store.scenarios import Scenario

NAME, WHERE, LAST = "scenario-name", "scenarios", "scenario-last"
LONGEST = 100


def draw(versions: Versions) -> None:
    """Draw the scenarios, a place to keep another, and a link to what is on screen."""
    problems.draw(session.reported(WHERE), title=_("The scenario isn't kept."))
    with st.form("keep-scenario", clear_on_submit=True, border=False):
        name, button = st.columns([0.7, 0.3], vertical_alignment="bottom")
        with name:
            st.text_input(
                _("Keep the draft as a scenario"),
                key=NAME,
                max_chars=LONGEST,
                placeholder=_("Its name, as in “fewer calls”"),
            )
        with button:
            st.form_submit_button(_("Keep"), on_click=_keep, width="stretch")
    for place, each in enumerate(_kept()):
        _draw(each, versions, place)
    _what_if(versions)


def _kept() -> "tuple[Scenario, ...]":
    project = projects.project_id()
    if project is None:
        return ()
    from calibration.store.scenarios import scenarios_of

    try:
        return scenarios_of(projects.store(), project)
    except CalibrationError as error:
        problems.draw(error.problems, title=_("The scenarios can't be read now."))
        return ()


def _draw(each: "Scenario", versions: Versions, place: int) -> None:
    model = each.model
    points = ngettext("from {n} point on", "from {n} points on", abs(model.threshold)).format(
        n=formats.number(model.threshold)
    )
    notes = [points, formats.day(each.made_at.date())]
    if each.author:
        notes.append(each.author)
    with st.container(horizontal=True, vertical_alignment="center", key=f"scenario-{place}"):
        st.html(
            f'<p class="kept"><b>{safe(each.name)}</b>'
            f'<span class="caption">{safe(" · ".join(notes))}</span></p>'
        )
        st.button(
            _("Open"),
            key=f"scenario-open-{place}",
            on_click=_open,
            args=(each,),
            disabled=model == versions.present,
            help=_("It becomes the draft on screen. Undo brings yours back."),
        )
        with st.popover(_("Link")):
            project = projects.project_id() or ""
            asked = {projects.PARAMETER: project, links.SCENARIO: each.name}
            st.code(links.link(**asked), language=None, wrap_lines=True)
            st.caption(
                _("It opens the project with this scenario. Whoever has it can change the project.")
            )
        st.button(_("Delete"), key=f"scenario-delete-{place}", on_click=_delete, args=(each.name,))


def _what_if(versions: Versions) -> None:
    """Draw the link that carries points and threshold without anything being kept."""
    if versions.present == versions.start:
        return
    asked = links.what_if_of(versions)
    if asked is None:
        st.caption(
            _(
                "The draft differs from version {n} in more than points and the threshold: to send "
                "it, keep it as a scenario."
            ).format(n=formats.number(versions.number))
        )
        return
    st.markdown(f"**{plain(_('What the draft changes, as a link'))}**")
    project = projects.project_id() or ""
    st.code(links.link(**{projects.PARAMETER: project, **asked}), language=None, wrap_lines=True)
    st.caption(
        _("It sets these points and this threshold on top of version {n} as it is then.").format(
            n=formats.number(versions.number)
        )
    )


def _keep() -> None:
    given = session.given(NAME)
    versions = session.workspace().versions
    if versions is None or not isinstance(given, str):
        return
    if not given.strip() and session.remembered(LAST):
        session.remember(LAST, None)
        return  # a double click: the first has kept it, and emptied the field
    from calibration.store.scenarios import keep_scenario

    try:
        keeping.ensure()  # a project is opened by its draft
        keep_scenario(
            projects.store(),
            projects.require_project(),
            given,
            versions.present,
            author=projects.author(),
        )
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)
        session.remember(LAST, given)


def _open(each: "Scenario") -> None:
    session.keep(session.workspace().edited(each.model))
    session.tell(
        _("Scenario “{name}” is the draft now. Undo brings back what was there.").format(
            name=plain(each.name)
        )
    )


def _delete(name: str) -> None:
    from calibration.store.scenarios import delete_scenario

    try:
        delete_scenario(projects.store(), projects.require_project(), name)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)
