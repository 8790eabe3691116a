"""Keeping the draft as a version: who keeps it, and why, are asked and never made up.

The store is imported when something is kept: who only looks around waits for no database.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from calibration.model import Model, differences
from calibration.problems import CalibrationError, Problem
from pages.components import compare_kept
from pages.shared import formats, projects, session
from pages.shared.formats import plain
from pages.shared.versions import Versions
from pages.shared.words import _, ngettext, told

if TYPE_CHECKING:
    from calibration.store.versions import Version

WHO, WHY, LACKING, TROUBLE = "keep-who", "keep-why", "keep-lacking", "keep-trouble"
MOST_CHANGES: Final = 6
"""How many changes the dialog tells before it counts the others."""
LONGEST_NAME: Final = 80
LONGEST_REASON: Final = 200


def ask(versions: Versions) -> None:
    """Ask, above the page, who keeps the draft and why."""
    session.remember(TROUBLE, None)
    session.remember(LACKING, None)
    session.forget(WHY)
    number = compare_kept.next_number(versions)
    title = _("Keep as version {n}").format(n=number)
    st.dialog(title, on_dismiss="rerun")(_asked)()


def _asked() -> None:
    versions = session.workspace().versions
    if versions is None:
        return
    trouble = session.remembered(TROUBLE)
    if isinstance(trouble, Problem):
        _told_of(trouble)
        return
    _changes(versions.start, versions.present)
    session.first(WHO, projects.author())
    with st.form("keep-version", border=False):
        st.text_input(_("Who keeps it"), key=WHO, max_chars=LONGEST_NAME)
        st.text_input(
            _("Why, in one line"),
            key=WHY,
            max_chars=LONGEST_REASON,
            placeholder=_("what this version does better"),
        )
        st.form_submit_button(_("Keep"), type="primary", key="keep-it", on_click=_keep)
    if isinstance(lacking := session.remembered(LACKING), str):
        st.error(lacking)
    elif versions.present == versions.start:
        st.rerun()  # it is kept: the dialog closes, and the page tells the new number


def _changes(start: Model, present: Model) -> None:
    """Tell in sentences what the version changes."""
    changed = differences(start, present)
    said = [f"- {plain(told(each))}" for each in changed[:MOST_CHANGES]]
    if more := len(changed) - len(said):
        words = ngettext("and {n} more change", "and {n} more changes", more)
        said.append(f"- {words.format(n=formats.number(more))}")
    st.markdown("\n".join(said))


def _keep() -> None:
    """Keep the draft, if who and why are told; where the store refuses, in the session at least."""
    versions = session.workspace().versions
    who, why = (" ".join(str(session.given(each) or "").split()) for each in (WHO, WHY))
    if versions is None or versions.present == versions.start:
        return  # a second click on a button that is about to go is none
    if not who or not why:
        session.remember(
            LACKING,
            _("Say who keeps it and why: those who open the project later will ask."),
        )
        return
    session.remember(LACKING, None)
    projects.set_author(who)
    try:
        version = _kept(versions, who=who, why=why)
    except CalibrationError as error:
        session.remember(TROUBLE, error.problems[0])
        _begin_from(versions.present, versions.number + 1)
    else:
        _begin_from(version.model, version.number)


def _kept(versions: Versions, *, who: str, why: str) -> "Version":
    from calibration.store.versions import keep_after

    return keep_after(
        projects.store(),
        projects.require_project(),
        versions.present,
        start=versions.start,
        number=versions.number,
        author=who,
        reason=why,
    )


def _begin_from(model: Model, number: int) -> None:
    """Make a model the start version; what is on screen stays as it is."""
    work = session.workspace()
    if work.versions is not None:
        session.keep(work.changed(versions=replace(work.versions, start=model, number=number)))


def _told_of(trouble: Problem) -> None:
    """Tell that the version lives in this session only."""
    st.warning(
        _("It is the start version now, but only until this window closes: it could not be kept.")
    )
    st.markdown(plain(told(trouble.message)))
    if st.button(_("Close"), key="keep-close"):
        st.rerun()
