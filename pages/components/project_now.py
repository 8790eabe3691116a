"""What a project is about now: its leads, its model, and where each is changed."""

import streamlit as st

from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.words import _
from pages.shared.workspace import Workspace


def draw(work: Workspace) -> None:
    """Draw which leads and which model are open; what is not there, with the way to it."""
    lines = [(_("Leads"), _leads(work)), (_("Model"), _model(work))]
    st.html(
        "".join(
            f'<p class="kept"><b>{safe(head)}</b><span class="caption">{safe(said)}</span></p>'
            for head, said in lines
        )
    )
    if work.leads is None and work.grouped is None:
        st.page_link("pages/leads.py", label=_("Go to Leads"))
    if work.versions is None:
        st.page_link("pages/criteria.py", label=_("Go to Criteria"))


def _leads(work: Workspace) -> str:
    if work.grouped is not None:
        return work.grouped.name
    if work.file is None:
        mark = work.awaited.leads if work.awaited is not None else None
        if mark is None:
            return _("none open yet")
        return _("{file}, to be brought again: {leads}").format(
            file=mark.name, leads=formats.leads(mark.rows)
        )
    return _("{file}: {leads}").format(
        file=work.file.source.name, leads=formats.leads(work.file.rows)
    )


def _model(work: Workspace) -> str:
    if work.versions is None:
        return _("none yet")
    return _("{name}, since version {n}").format(name=work.model.name, n=work.versions.number)
