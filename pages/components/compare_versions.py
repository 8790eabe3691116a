"""The versions of a project: who kept them, when and why, and the way back to each."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from pages.components import compare_kept
from pages.shared import formats, session
from pages.shared.formats import plain, safe
from pages.shared.results import Results
from pages.shared.words import _

if TYPE_CHECKING:
    from calibration.store.versions import Version


def draw(results: Results) -> None:
    """Draw the versions, the newest first."""
    kept = compare_kept.kept()
    if not kept:
        st.info(
            _(
                "No version is kept yet. Once the draft is agreed, keep it with the button above: "
                "it never changes again, and stands here with who kept it and why."
            )
        )
        return
    for version in reversed(kept):
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"version-{version.number}"
        ):
            st.html(_said(results, version))
            _ways(results, version)


def _said(results: Results, version: "Version") -> str:
    title = _("Version {n}").format(n=version.number)
    notes = [formats.day(version.made_at.date())]
    if version.author:
        notes.insert(0, version.author)
    if version.parent is not None:
        notes.append(_("made from version {n}").format(n=version.parent))
    if _is_start(results, version):
        notes.append(_("the start version"))
    reason = version.reason or _("Where the project began.")
    return (
        f'<p class="version"><b>{safe(title)}</b> · {safe(reason)}'
        f'<span class="caption">{safe(" · ".join(notes))}</span></p>'
    )


def _ways(results: Results, version: "Version") -> None:
    st.button(
        _("Go back to this version"),
        key=f"version-back-{version.number}",
        disabled=results.model == version.model,
        help=_("It becomes the draft on screen. Undo brings yours back."),
        on_click=_go_back,
        args=(version,),
    )
    st.button(
        _("Make this the start version"),
        key=f"version-start-{version.number}",
        disabled=_is_start(results, version),
        help=_("Everything on the board is compared with it. The draft stays as it is."),
        on_click=_start_from,
        args=(version,),
    )


def _is_start(results: Results, version: "Version") -> bool:
    versions = results.work.versions
    return versions is not None and (versions.number, versions.start) == (
        version.number,
        version.model,
    )


def _go_back(version: "Version") -> None:
    work = session.workspace()
    session.keep(work.edited(version.model))
    said = _("Version {n} is the draft now. Undo brings yours back.").format(n=version.number)
    session.tell(plain(said))


def _start_from(version: "Version") -> None:
    work = session.workspace()
    if work.versions is not None:
        versions = replace(work.versions, start=version.model, number=version.number)
        session.keep(work.changed(versions=versions))
        session.tell(_("Everything is compared with version {n} now.").format(n=version.number))
