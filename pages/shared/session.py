"""The one door to Streamlit's session: nothing else names it, and nothing is shared by sessions."""

from collections.abc import Callable
from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from calibration.leads.tables import LeadTable
from calibration.problems import Problem
from pages.shared.shelf import Shelf
from pages.shared.workspace import Workspace

WORKSPACE = "workspace"
SHELF = "shelf"
LANGUAGE = "language"
PROBLEMS = "problems"
NEWS = "news"
FRESH = "fresh"
ENDS = "ends"
SEEN = "seen"
KEPT = "kept"
RENEWED = "renewed"
PROJECT = "project"
KEEPING = "keeping"
AUTHOR = "author"
LEADS_UPLOAD = "leads-upload"
"""The place where files of leads are uploaded."""
_WATCHERS: Final[list[Callable[[Workspace, Workspace], None]]] = []
"""What is told of changes: functions that every session shares, and nothing of a session."""


def begin() -> None:
    """Prepare a session that has nothing yet, or something unusable: an empty workspace."""
    if not isinstance(st.session_state.get(WORKSPACE), Workspace):
        st.session_state[WORKSPACE] = Workspace()
        st.session_state[FRESH] = True
    shelf().close_retired()


def has_begun() -> bool:
    """Return whether the app's entry has run in this session."""
    return isinstance(st.session_state.get(WORKSPACE), Workspace)


def is_fresh() -> bool:
    """Return whether nothing was opened in this session yet.

    It stays so until something is kept: a click that interrupts the first run starts it again.
    """
    return bool(st.session_state.get(FRESH, False))


def workspace() -> Workspace:
    """Return what this session works on."""
    found = st.session_state.get(WORKSPACE)
    return found if isinstance(found, Workspace) else Workspace()


def keep(changed: Workspace) -> None:
    """Make what somebody ``changed`` what this session works on, and have it kept for good."""
    before = workspace()
    work_on(changed)
    for watch in _WATCHERS:
        watch(before, workspace())


def watched_by(watch: Callable[[Workspace, Workspace], None]) -> None:
    """Have a function told of each change, in every session: what was there, and what is now."""
    if watch not in _WATCHERS:
        _WATCHERS.append(watch)


def work_on(changed: Workspace) -> None:
    """Make ``changed`` what this session works on; leads that it no longer holds are forgotten."""
    before, after = workspace().leads, changed.leads
    if _of_one_file(before, after):
        st.session_state[WORKSPACE] = changed
        st.session_state[FRESH] = False
        return
    st.session_state[WORKSPACE] = changed.changed(room=changed.room.on_other_leads())
    st.session_state[FRESH] = False
    if before is not None:
        shelf().clear()
        shelf().retire(before.close)
    if after is not None:
        shelf().owns(after)


def _of_one_file(before: LeadTable | None, after: LeadTable | None) -> bool:
    """Return whether leads are those of the same opened file, however they are prepared."""
    if before is None or after is None:
        return before is after
    return before.connection is after.connection


def shelf() -> Shelf:
    """Return where this session keeps what it has computed."""
    found = st.session_state.get(SHELF)
    if not isinstance(found, Shelf):
        found = st.session_state[SHELF] = Shelf()
    return found


def wished_language() -> str:
    """Return the language somebody chose, else the browser's; empty if neither is known."""
    chosen = st.session_state.get(LANGUAGE)
    if isinstance(chosen, str):
        return chosen
    return st.context.locale or ""


def theme() -> str:
    """Return ``"dark"`` or ``"light"``, whichever the reader's browser shows."""
    return "dark" if st.context.theme.type == "dark" else "light"


def shown(key: str, value: object, *, of: object = None) -> None:
    """Let the widget of that key show ``value``, before it is drawn.

    Nothing is written if it already does: a value sent back to a slider that somebody is still
    moving by its keys would push the thumb back. ``of`` is what resets a widget when it changes
    (the ends of a slider): then the value is written anew.
    """
    drawn = st.session_state.setdefault(ENDS, {})
    if key in st.session_state and st.session_state[key] == value and drawn.get(key) == of:
        return
    drawn[key] = of
    st.session_state[key] = value


def first(key: str, value: object) -> None:
    """Let the widget of that key show ``value`` when it appears; later it keeps its own."""
    if key not in st.session_state:
        st.session_state[key] = value


def is_new(place: str, identity: object) -> bool:
    """Return whether what is in ``place`` was not dealt with yet (see :func:`done`)."""
    seen = st.session_state.get(SEEN, {})
    return bool(seen.get(place) != identity)


def done(place: str, identity: object) -> None:
    """Remember that what is in ``place`` was dealt with.

    Said at the end: a run that is broken off by a click leaves it to the next one.
    """
    st.session_state[SEEN] = {**st.session_state.get(SEEN, {}), place: identity}


def forget_widgets(*beginnings: str) -> None:
    """Take all widgets whose keys begin so back to what they are drawn with."""
    for key in [str(each) for each in st.session_state]:
        if key.startswith(beginnings):
            del st.session_state[key]


def given(key: str) -> object:
    """Return what the widget of that key holds; None if there is none."""
    return st.session_state.get(key)


def project() -> str | None:
    """Return the id of the project this session works on; None if it has none yet."""
    found = st.session_state.get(PROJECT)
    return found if isinstance(found, str) else None


def work_on_project(id_: str | None) -> None:
    """Work on another project from now on, or on none."""
    st.session_state[PROJECT] = id_


def leave_project() -> None:
    """Work on no project any more: what comes now is kept in another one, if it is kept."""
    st.session_state[PROJECT] = None
    st.query_params.pop(PROJECT, None)
    st.session_state.pop(f"{KEPT}-{KEEPING}", None)


def author() -> str:
    """Return the name that the person at this screen gave; empty if none."""
    found = st.session_state.get(AUTHOR)
    return found if isinstance(found, str) else ""


def set_author(name: str) -> None:
    """Remember the name of the person at this screen."""
    st.session_state[AUTHOR] = name


def forget_uploads() -> None:
    """Delete the bytes of all files that were uploaded in this session."""
    context = get_script_run_ctx()
    if context is not None:
        context.uploaded_file_mgr.remove_session_files(context.session_id)


def renewed(key: str) -> str:
    """Return the key of a widget, another one after each :func:`renew`."""
    times = st.session_state.get(RENEWED, {}).get(key, 0)
    return f"{key}-{times}" if times else key


def renew(key: str) -> None:
    """Let a new widget take the place of the one there is: a browser can't be told to empty it."""
    times = st.session_state.get(RENEWED, {})
    st.session_state[RENEWED] = {**times, key: times.get(key, 0) + 1}


def forget(*keys: str) -> None:
    """Take widgets back to what they are drawn with."""
    for key in keys:
        st.session_state.pop(key, None)


def report(problems: tuple[Problem, ...], *, where: str) -> None:
    """Keep problems for the page part that shows them; an empty tuple takes them away."""
    st.session_state[f"{PROBLEMS}-{where}"] = problems


def reported(where: str) -> tuple[Problem, ...]:
    """Return the problems kept for a part of a page."""
    found = st.session_state.get(f"{PROBLEMS}-{where}", ())
    return found if isinstance(found, tuple) else ()


def remember(place: str, value: object) -> None:
    """Keep a value under a name of the page part that will ask for it."""
    st.session_state[f"{KEPT}-{place}"] = value


def remembered(place: str) -> object:
    """Return what was kept under that name; None if nothing was."""
    return st.session_state.get(f"{KEPT}-{place}")


def tell(sentence: str) -> None:
    """Keep a sentence to be said once on the next drawing."""
    st.session_state[NEWS] = sentence


def news() -> str:
    """Return the sentence to be said now, if any, and forget it."""
    found = st.session_state.pop(NEWS, "")
    return found if isinstance(found, str) else ""
