"""The project in the address of every page: Streamlit leaves it out when people move.

Set through Streamlit, each move between pages would leave two entries in the browser's history,
and "back" would have to be pressed twice. So the browser replaces the address it has.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final, cast

import streamlit as st

from pages.shared import projects, session

SCRIPT: Final = Path(__file__).with_name("address.js")
TIMES: Final = "address-times"


@cache
def _component() -> Callable[..., object]:
    return cast(
        "Callable[..., object]",
        st.components.v2.component(
            "project_address", html="<i hidden></i>", js=SCRIPT.read_text(encoding="utf-8")
        ),
    )


def draw() -> None:
    """Have the browser put the project into its address, where it is not.

    The browser looks for itself: Streamlit may tell of the address of the page before. It is drawn
    before there is a project too: what comes below would move in the page, and start anew.
    """
    own = projects.project_id()
    before = session.remembered(TIMES)
    times = before + 1 if isinstance(before, int) else 1  # told anew, it is done anew
    session.remember(TIMES, times)
    _component()(key="address", data={projects.PARAMETER: own, "times": times})


def settle() -> None:
    """Tell Streamlit of the address too, once the browser has it: then it adds no entry to it."""
    own = projects.project_id()
    if own is not None and projects.asked_for() != own:
        projects.show_address(own)
