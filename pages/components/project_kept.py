"""What a project has kept: its versions, and what was decided last."""

import streamlit as st

from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import formats, projects
from pages.shared.formats import safe
from pages.shared.words import _, ngettext

RECENT = 5
"""Decisions that are shown; the workshop's page has them all."""


def draw() -> None:
    """Draw the versions and the last decisions of the project."""
    project = projects.project_id()
    if project is None:
        return
    try:
        _versions(project)
        _decisions(project)
    except CalibrationError as error:
        problems.draw(error.problems, title=_("The project can't be read now."))


def _versions(project: str) -> None:
    from calibration.store.versions import versions_of

    st.subheader(_("Versions"), anchor=False)
    found = versions_of(projects.store(), project)
    if not found:
        st.html(_said(_("No version is kept yet."), _("Keep one on Calibrate once it is agreed.")))
        return
    lines = []
    for each in reversed(found):
        notes = [formats.day(each.made_at.date())]
        if each.author:
            notes.insert(0, each.author)
        title = _("Version {n}").format(n=formats.number(each.number))
        reason = each.reason or _("Where the project began.")
        lines.append(_said(formats.headed(title, reason), " · ".join(notes)))
    st.html("".join(lines))
    st.page_link("pages/compare.py", label=_("Compare versions"))


def _decisions(project: str) -> None:
    from calibration.store.decisions import decisions_of

    found = decisions_of(projects.store(), project)
    if not found:
        return
    st.subheader(_("Last decisions"), anchor=False)
    lines = []
    for each in reversed(found[-RECENT:]):
        notes = [note for note in (each.who, formats.day(each.made_at.date()), each.why) if note]
        lines.append(_said(each.what, " · ".join(notes)))
    st.html("".join(lines))
    if more := len(found) - RECENT:
        label = ngettext("{n} more on Workshop", "{n} more on Workshop", max(more, 0))
        if more > 0:
            st.page_link("pages/workshop.py", label=label.format(n=formats.number(more)))


def _said(what: str, notes: str) -> str:
    return f'<p class="kept"><b>{safe(what)}</b><span class="caption">{safe(notes)}</span></p>'
