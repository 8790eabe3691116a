"""What was set on the board in the moment it was left: heard on whatever page comes next."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final, cast

import streamlit as st

from pages.components import live, reach
from pages.shared import session

SCRIPT: Final = Path(__file__).with_name("live_late.js")
KEY: Final = "live-late"
TIMES: Final = "live-late-times"


@cache
def _component() -> Callable[..., object]:
    """Register the component, which shows nothing."""
    script = SCRIPT.read_text(encoding="utf-8")
    return cast(
        "Callable[..., object]",
        st.components.v2.component("live_late", html="<i hidden></i>", js=script),
    )


def draw(*, has_board: bool) -> None:
    """Have the browser tell what Python has not heard of; a board that is there does so itself."""
    before = session.remembered(TIMES)
    times = before + 1 if isinstance(before, int) else 1  # told anew, it looks anew
    session.remember(TIMES, times)
    _component()(
        key=KEY,
        data={"heard": live.last_heard(), "has_board": has_board, "times": times},
        on_edits_change=lambda: live.hear(reach.variant_in_force(), key=KEY),
    )
