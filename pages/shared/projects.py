"""Where this server keeps projects, and which one this session works on.

SQLAlchemy is imported when a store is first used, Alembic when one has to be made or migrated:
who only looks around waits for neither.
"""

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.shared import session
from pages.shared.deployment import store_address
from pages.shared.words import _

if TYPE_CHECKING:
    from calibration.store.opening import Store

ADDRESS: Final = "LEAD_SCORING_STORE"
"""The environment variable that says where projects are kept: a path or a URL."""
PARAMETER: Final = "project"
"""The name under which a project's id stands in the address of a page."""
FOLDER: Final = "lead-scoring-workbench"
FILE: Final = "projects.sqlite"
_OPEN: "Final[dict[str | Path, Store]]" = {}
_OPENING: Final = threading.Lock()
_MAKING: Final = threading.Lock()


def store() -> "Store":
    """Return the store of this server, opened by whoever needs it first.

    Raises
    ------
    StoreError
        If it can't be opened: the next who asks tries again.
    """
    address = _address()
    with _OPENING:
        found = _OPEN.get(address)
        if found is not None and found.is_there():
            return found
        if found is not None:
            del _OPEN[address]
            found.close()
        from calibration.store.opening import open_store

        _OPEN[address] = opened = open_store(address)
        return opened


def _address() -> str | Path:
    """Return the place named in the environment, else by the deployment, else one's own folder."""
    named = os.environ.get(ADDRESS) or store_address()
    if not named:
        return _own_folder() / FOLDER / FILE
    return named if "://" in named else Path(named).expanduser()


def _own_folder() -> Path:
    """Return where programs of this machine keep the data of the person they run for."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def project_id() -> str | None:
    """Return the id of the project this session works on; None before anything was changed."""
    return session.project()


def require_project() -> str:
    """Return the id of this session's project, which is made if there is none yet.

    Raises
    ------
    StoreError
        If it can't be made.
    """
    with _MAKING:  # a double click starts a second run while the first one ends
        found = session.project()
        if found is None:
            from calibration.store.projects import make_project

            work = session.workspace()
            name = work.model.name if work.versions is not None else _("New project")
            found = make_project(store(), name).id
            session.work_on_project(found)
            show_address(found)
    return found


def asked_for() -> str | None:
    """Return the project's id in the address of the page; None if there is none."""
    return st.query_params.get(PARAMETER) or None


def show_address(project: str) -> None:
    """Put a project into the address of the page."""
    st.query_params[PARAMETER] = project


def leave_address() -> None:
    """Take the project out of the address."""
    if PARAMETER in st.query_params:
        del st.query_params[PARAMETER]


def author() -> str:
    """Return the name of the person at this screen; empty if nobody said."""
    return session.author() or _signed_in()


def set_author(name: str) -> None:
    """Remember who is at this screen."""
    session.set_author(" ".join(name.split()))


def _signed_in() -> str:
    """Return the name of who has signed in, where the deployment asks for it."""
    if not st.user.get("is_logged_in", False):
        return ""
    name = st.user.get("name") or st.user.get("email")
    return name if isinstance(name, str) else ""
